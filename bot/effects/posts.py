"""Effects that say or save what the timeline says."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.ids import PageUid, UserId
from bot.effects.effect import OfIncident
from bot.effects.room import Announce, InRoom, PostCard


@dataclass(frozen=True, slots=True, kw_only=True)
class OfEntry(InRoom):
    """A post in the room that says what a timeline entry says."""

    entry: int

    @property
    def subject(self) -> str:
        return f"{self.incident}:{self.entry}"

    @property
    def lane(self) -> str:
        return f"posts:{self.incident}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLine(OfEntry):
    unanswered: PageUid | None = None
    """The page that the line says nobody answered: whom to call instead stands below it."""
    asks: UserId | None = None
    """Who must act on it, and so is mentioned."""

    kind: ClassVar[str] = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUpdate(OfEntry):
    kind: ClassVar[str] = "update"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceUpdate(OfIncident):
    """The update again, in the thread of the announcement."""

    entry: int

    kind: ClassVar[str] = "announce-update"

    @property
    def subject(self) -> str:
        return f"{self.incident}:{self.entry}"

    @property
    def lane(self) -> str:
        return f"announce-updates:{self.incident}"

    @property
    def needs(self) -> str | None:
        return f"{Announce.kind}:{self.incident}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindInRoom(OfEntry):
    """A promised update, or a task, is due: in the thread of the card."""

    kind: ClassVar[str] = "remind"

    @property
    def needs(self) -> str | None:
        return f"{PostCard.kind}:{self.incident}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TellCommander(OfIncident):
    """What a timeline entry says, to the commander by direct message."""

    entry: int
    user: UserId
    unanswered: PageUid | None = None
    """As for a line in the room, which may be missing."""

    kind: ClassVar[str] = "tell-commander"

    @property
    def subject(self) -> str:
        return f"{self.incident}:{self.entry}:{self.user}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostClosing(OfEntry):
    """The closing digest."""

    kind: ClassVar[str] = "closing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveExport(OfIncident):
    """Write the export to the data folder. Needs nothing, not even the room; its upload is asked for when it has ended.

    `entry` is the last timeline entry that the file must hold; `format` is `md` or `json`.
    """

    entry: int
    format: str

    kind: ClassVar[str] = "save-export"
    converges: ClassVar[bool] = True

    @property
    def subject(self) -> str:
        return f"{self.incident}:{self.entry}:{self.format}"

    @property
    def lane(self) -> str:
        return f"save-exports:{self.incident}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishExport(OfEntry):
    """Upload the export to the room, as it is by then, and keep exactly those bytes in the data folder."""

    format: str

    kind: ClassVar[str] = "export"

    @property
    def subject(self) -> str:
        return f"{self.incident}:{self.entry}:{self.format}"

    @property
    def lane(self) -> str:
        return f"exports:{self.incident}"
