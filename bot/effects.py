"""What may be asked of the outside world, written to the outbox in the transaction that wants it.

An effect holds ids, never text: what it says is rendered when it is sent, so that a redaction reaches it.
"""

from dataclasses import asdict, dataclass, fields
from typing import ClassVar

from bot.domain.ids import IncidentUid, PageUid, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One thing to be done outside.

    `key` is unique for ever: asking twice for the same effect asks once. `lane` keeps order: an effect starts when
    every earlier one of its lane has ended. `needs` is the key of an effect that must have succeeded first. An
    effect that `coalesces` is not added while an equal one still waits, since the waiting one will show the newest
    state anyway. One that `converges` may simply be done again when its outcome is unknown.
    """

    incident: IncidentUid

    kind: ClassVar[str]
    priority: ClassVar[int] = 2
    """0 before 1 before 2, when more is due than can be sent at once."""
    coalesces: ClassVar[bool] = False
    converges: ClassVar[bool] = False

    @property
    def subject(self) -> str:
        """What tells it apart from others of its kind."""
        return self.incident

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.subject}"

    @property
    def lane(self) -> str:
        return f"{self.kind}:{self.subject}"

    @property
    def needs(self) -> str | None:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeRoom(Effect):
    kind: ClassVar[str] = "room"
    priority: ClassVar[int] = 1
    converges: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _InRoom(Effect):
    @property
    def needs(self) -> str | None:
        return f"{MakeRoom.kind}:{self.incident}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitePeople(_InRoom):
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
class PostCard(_InRoom):
    """The one live message of the room."""

    kind: ClassVar[str] = "card"
    priority: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnCard(Effect):
    converges: ClassVar[bool] = True

    @property
    def needs(self) -> str | None:
        return f"{PostCard.kind}:{self.incident}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawCard(_OnCard):
    kind: ClassVar[str] = "redraw-card"
    coalesces: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PinCard(_OnCard):
    kind: ClassVar[str] = "pin"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddBookmark(_OnCard):
    """A link to the card at the top of the room."""

    kind: ClassVar[str] = "bookmark"
    converges: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTopic(_InRoom):
    kind: ClassVar[str] = "topic"
    coalesces: ClassVar[bool] = True
    converges: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PageByMessage(Effect):
    """Ask one person, by direct message. Needs nothing, not even the room."""

    page: PageUid
    user: UserId

    kind: ClassVar[str] = "page"
    priority: ClassVar[int] = 0

    @property
    def subject(self) -> str:
        return f"{self.page}:{self.user}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawPage(Effect):
    """Bring the page's message up to date: answered, or with the room's link."""

    page: PageUid
    user: UserId

    kind: ClassVar[str] = "redraw-page"
    coalesces: ClassVar[bool] = True
    converges: ClassVar[bool] = True

    @property
    def subject(self) -> str:
        return f"{self.page}:{self.user}"

    @property
    def needs(self) -> str | None:
        return f"{PageByMessage.kind}:{self.subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce(Effect):
    kind: ClassVar[str] = "announcement"
    priority: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawAnnouncement(Effect):
    kind: ClassVar[str] = "redraw-announcement"
    coalesces: ClassVar[bool] = True
    converges: ClassVar[bool] = True

    @property
    def needs(self) -> str | None:
        return f"{Announce.kind}:{self.incident}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfEntry(_InRoom):
    """A post in the room that says what a timeline entry says."""

    entry: int

    @property
    def subject(self) -> str:
        return f"{self.incident}:{self.entry}"

    @property
    def lane(self) -> str:
        return f"posts:{self.incident}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLine(_OfEntry):
    unanswered: PageUid | None = None
    """The page that the line says nobody answered: whom to call instead stands below it."""

    kind: ClassVar[str] = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUpdate(_OfEntry):
    kind: ClassVar[str] = "update"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceUpdate(Effect):
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
class RemindInRoom(_OfEntry):
    """A promised update is due: in the thread of the card."""

    kind: ClassVar[str] = "remind"

    @property
    def needs(self) -> str | None:
        return f"{PostCard.kind}:{self.incident}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TellCommander(Effect):
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
class PostClosing(_OfEntry):
    """The closing digest."""

    kind: ClassVar[str] = "closing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveExport(Effect):
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
class PublishExport(_OfEntry):
    """Upload the export to the room, as it is by then, and keep exactly those bytes in the data folder."""

    format: str

    kind: ClassVar[str] = "export"

    @property
    def subject(self) -> str:
        return f"{self.incident}:{self.entry}:{self.format}"

    @property
    def lane(self) -> str:
        return f"exports:{self.incident}"


KINDS: tuple[type[Effect], ...] = (
    MakeRoom,
    InvitePeople,
    PostCard,
    RedrawCard,
    PinCard,
    AddBookmark,
    SetTopic,
    PageByMessage,
    RedrawPage,
    Announce,
    RedrawAnnouncement,
    PostLine,
    PostUpdate,
    AnnounceUpdate,
    RemindInRoom,
    TellCommander,
    PostClosing,
    SaveExport,
    PublishExport,
)

_BY_KIND = {effect.kind: effect for effect in KINDS}


def encode(effect: Effect) -> dict[str, object]:
    """The effect's ids as JSON values; `decode` with the same kind gives it back."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(effect).items()}


def decode(kind: str, payload: dict[str, object]) -> Effect:
    """Raises KeyError for a kind that this version does not know."""
    cls = _BY_KIND[kind]
    values = {field.name: payload[field.name] for field in fields(cls) if field.name in payload}
    ids = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return cls(**ids)  # type: ignore[arg-type]  # which ids there are is the kind's own matter
