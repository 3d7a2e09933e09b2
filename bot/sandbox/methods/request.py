"""What a Web API method is given, and how it says what it needs."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.sandbox import acts, scopes
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, Json, Kind
from bot.sandbox.scopes import Families
from bot.sandbox.tickets import Tickets
from bot.sandbox.wire import Arguments
from bot.sandbox.workspace import Workspace

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call, its token already checked; the caller is always the bot."""

    workspace: Workspace
    args: Arguments
    scopes: set[str]
    tickets: Tickets

    @property
    def me(self) -> str:
        """The calling bot's user id."""
        return self.workspace.bot.user_id

    def place(self, families: Families, name: str = "channel") -> Channel:
        """Return the conversation an argument names, if the bot may see it and holds the scope for its kind."""
        channel = acts.seen_by(self.workspace, self.args.text(name), self.me)
        scopes.require(self.scopes, families[channel.kind])
        return channel

    def entered(self, families: Families, name: str = "channel") -> Channel:
        """Return the conversation an argument names, if the bot is in it."""
        channel = self.place(families, name)
        if self.me not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def kinds(self) -> list[Kind]:
        """Read `types`, refusing kinds that do not exist or that no scope allows."""
        names = self.args.names("types") or ["public_channel"]
        kinds = [kind for kind in scopes.READ if kind in names]
        if len(kinds) != len(set(names)):
            raise SlackError("invalid_types")
        for kind in kinds:
            scopes.require(self.scopes, scopes.READ[kind])
        return kinds

    def page(self, entries: Sequence[T], *, default: int, most: int = 1000) -> tuple[list[T], str]:
        """Cut one page out of `entries` as limit and cursor say; the second value is the next cursor."""
        limit = self.args.number("limit", default, most=most) or default
        start = _offset(self.args.text("cursor"))
        end = start + limit
        return list(entries[start:end]), _cursor(end) if end < len(entries) else ""


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(f"next:{offset}".encode()).decode()


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        name, _, number = base64.urlsafe_b64decode(cursor).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise SlackError("invalid_cursor") from None
    if name != "next" or not number.isdecimal():
        raise SlackError("invalid_cursor")
    return int(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How a method is carried out; any one of `scopes` suffices, `app` means the xapp token."""

    run: Callable[[Request], Json]
    scopes: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    app: bool = False


def next_page(cursor: str) -> Json:
    """Say where the next page begins."""
    return {"response_metadata": {"next_cursor": cursor}}
