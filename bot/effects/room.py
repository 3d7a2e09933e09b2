"""Effects on the room, its card and the announcement."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.ids import UserId
from bot.effects.effect import OfIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeRoom(OfIncident):
    kind: ClassVar[str] = "room"
    priority: ClassVar[int] = 1
    converges: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class InRoom(OfIncident):
    @property
    def needs(self) -> str | None:
        return f"{MakeRoom.kind}:{self.incident}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitePeople(InRoom):
    """Bring people into the room; those who are in already stay. `entry` is the timeline entry that says why."""

    entry: int
    users: tuple[UserId, ...]

    kind: ClassVar[str] = "invite"
    priority: ClassVar[int] = 1
    converges: ClassVar[bool] = True

    @property
    def subject(self) -> str:
        return f"{self.incident}:{self.entry}:{','.join(self.users)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCard(InRoom):
    """The one live message of the room."""

    kind: ClassVar[str] = "card"
    priority: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCard(OfIncident):
    converges: ClassVar[bool] = True

    @property
    def needs(self) -> str | None:
        return f"{PostCard.kind}:{self.incident}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawCard(OnCard):
    kind: ClassVar[str] = "redraw-card"
    coalesces: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PinCard(OnCard):
    kind: ClassVar[str] = "pin"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddBookmark(OnCard):
    """A link to the card at the top of the room."""

    kind: ClassVar[str] = "bookmark"
    converges: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTopic(InRoom):
    kind: ClassVar[str] = "topic"
    coalesces: ClassVar[bool] = True
    converges: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce(OfIncident):
    kind: ClassVar[str] = "announcement"
    priority: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawAnnouncement(OfIncident):
    kind: ClassVar[str] = "redraw-announcement"
    coalesces: ClassVar[bool] = True
    converges: ClassVar[bool] = True

    @property
    def needs(self) -> str | None:
        return f"{Announce.kind}:{self.incident}"
