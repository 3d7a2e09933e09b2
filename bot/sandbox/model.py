"""What a workspace consists of: plain records that tests may read as the truth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

Json = dict[str, Any]
Kind = Literal["public_channel", "private_channel", "im", "mpim"]


@dataclass(slots=True, kw_only=True)
class Person:
    """A member of the workspace, a bot's user, or a stranger from another team."""

    id: str
    name: str
    real_name: str
    team_id: str
    tz: str = "UTC"
    email: str | None = None
    is_bot: bool = False
    deleted: bool = False


class PersonDetails(TypedDict, total=False):
    """What may be said of a new person beyond id and name."""

    real_name: str
    team_id: str
    tz: str
    email: str | None
    is_bot: bool


@dataclass(slots=True, kw_only=True)
class Channel:
    """A conversation of any kind; `created` is in epoch seconds, members in order of joining."""

    id: str
    name: str
    kind: Kind
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    topic: str = ""
    topic_by: tuple[str, int] = ("", 0)
    purpose: str = ""
    purpose_by: tuple[str, int] = ("", 0)
    archived: bool = False
    general: bool = False

    @property
    def private(self) -> bool:
        """Hidden from those who are not in it."""
        return self.kind != "public_channel"

    @property
    def direct(self) -> bool:
        """A conversation of people, without a name of its own."""
        return self.kind in ("im", "mpim")


@dataclass(slots=True, kw_only=True)
class Message:
    """One line of a conversation; `ts` is its id there. Notices carry a subtype such as channel_join."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    bot_id: str | None = None
    username: str | None = None
    subtype: str | None = None
    metadata: Json | None = None
    edited_ts: str | None = None
    inviter: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    @property
    def is_reply(self) -> bool:
        """Stands in a thread and not in the channel itself."""
        return self.thread_ts not in (None, self.ts) and self.subtype != "thread_broadcast"


@dataclass(slots=True, kw_only=True)
class Ephemeral:
    """What one person alone saw; `via` is ack, response_url or chat.postEphemeral."""

    user: str
    channel: str
    ts: str
    text: str
    via: Literal["ack", "response_url", "chat.postEphemeral"]
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    response_url: str | None = None


@dataclass(slots=True, kw_only=True)
class File:
    """An upload: a ticket at first, stored when the bytes came, seen by others once completed."""

    id: str
    name: str
    user: str
    created: int
    length: int
    ticket: str
    title: str = ""
    content: bytes | None = None
    completed: bool = False
    shares: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A message kept at the top of its channel."""

    channel: str
    ts: str
    by: str
    created: int


@dataclass(slots=True, kw_only=True)
class Bookmark:
    """A link in a channel's bar."""

    id: str
    channel: str
    title: str
    link: str
    created: int
    by: str
    emoji: str = ""
    updated: int = 0


@dataclass(slots=True, kw_only=True)
class View:
    """A modal on someone's screen, or their home tab; `values` is what stands in its fields."""

    id: str
    user: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    trigger_id: str | None = None
    closed: bool = False
    values: dict[tuple[str, str], Json] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Either "modal" or "home"."""
        return str(self.body["type"])

    @property
    def title(self) -> str:
        """The heading; empty on a home tab."""
        return str(self.body.get("title", {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        """The app's name for this form."""
        return str(self.body.get("callback_id", ""))

    @property
    def blocks(self) -> list[Json]:
        """Its content, with ids filled in."""
        blocks: list[Json] = self.body["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        """The app's own unique id for it, if any."""
        return str(self.body.get("external_id") or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The workspace itself."""

    id: str = "T0SANDBOX1"
    name: str = "Sandbox"
    domain: str = "sandbox"

    @property
    def url(self) -> str:
        """Where its messages link to."""
        return f"https://{self.domain}.slack.com/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """The one app installed here."""

    app_id: str = "A0SANDBOX1"
    bot_id: str = "B0SANDBOX1"
    user_id: str = "U0SANDBOX1"
    name: str = "warroom"


BOT_SCOPES: frozenset[str] = frozenset(
    [
        "commands",
        "chat:write",
        "chat:write.public",
        "channels:manage",
        "channels:read",
        "channels:history",
        "channels:join",
        "groups:write",
        "groups:read",
        "groups:history",
        "im:read",
        "im:write",
        "im:history",
        "mpim:read",
        "mpim:write",
        "mpim:history",
        "users:read",
        "users:read.email",
        "team:read",
        "reactions:read",
        "reactions:write",
        "pins:read",
        "pins:write",
        "bookmarks:read",
        "bookmarks:write",
        "files:read",
        "files:write",
        "app_mentions:read",
    ]
)

SUBSCRIPTIONS: frozenset[str] = frozenset(
    [
        "message.channels",
        "message.groups",
        "message.im",
        "message.mpim",
        "member_joined_channel",
        "member_left_channel",
        "app_home_opened",
        "app_mention",
        "reaction_added",
        "reaction_removed",
        "pin_added",
    ]
)

CHANNEL_TYPES: Mapping[Kind, str] = {
    "public_channel": "channel",
    "private_channel": "group",
    "im": "im",
    "mpim": "mpim",
}
