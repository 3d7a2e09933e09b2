"""The clock, chance, and how an incident is named and a write is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.domain.change import DomainError
from bot.domain.ids import ChannelId, IncidentUid, UserId, WorkspaceId, incident_id


class BusyError(DomainError):
    """The database was too busy to take the write in time; nothing was stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom the bot's token belongs to, as Slack told."""

    workspace: WorkspaceId
    bot_user: UserId
    bot_id: str
    url: str = ""
    """Where the workspace's messages link to, `https://team.slack.com/`; "" when Slack has not told us yet."""


class Clock(Protocol):
    """The one source of the present."""

    def now(self) -> datetime:
        """An aware UTC instant."""


class Randomness(Protocol):
    """The one source of ids and salts."""

    def uid(self) -> str:
        """32 hex digits, never the same twice."""

    def salt(self) -> str:
        """16 random bytes in hex."""


class Holidays(Protocol):
    """What is known of the public holidays of countries."""

    def of(self, country: str, subdivision: str | None, year: int) -> Mapping[date, str] | None:
        """Their names by day; None for a year without data. `country` is ISO 3166, `subdivision` its second part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRef:
    """How a person named an incident: by its number, by its id in a button, or by speaking in its room."""

    number: int | None = None
    uid: IncidentUid | None = None
    room: ChannelId | None = None


def unknown(ref: IncidentRef) -> str:
    """What to tell a person whose words name no incident that they may see."""
    if ref.number is not None:
        return f"There is no incident {incident_id(ref.number)} that you may see."
    return "This is not an incident's room. Name the incident first, like `INC-42 show`, or type it in its room."


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a write answers: ids and facts, never typed text, so that a stored receipt has nothing to redact."""

    verb: str
    incident: int | None = None
    uid: IncidentUid | None = None
    made: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
