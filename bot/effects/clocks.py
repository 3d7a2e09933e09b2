"""Effects that speak of clocks. What they say is drawn when sent: a clock met meanwhile is spoken of no more."""

from dataclasses import dataclass
from typing import ClassVar

from bot.effects.room import InRoom, PostCard


@dataclass(frozen=True, slots=True, kw_only=True)
class OfClocks(InRoom):
    """`reminders` are codes of `bot.domain.clock.Reminder`: those that fall together are one message."""

    reminders: tuple[str, ...]

    @property
    def subject(self) -> str:
        return f"{self.incident}:{','.join(self.reminders)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOfClocks(OfClocks):
    """In the thread of the card."""

    kind: ClassVar[str] = "clock-reminder"

    @property
    def lane(self) -> str:
        return f"clock-reminders:{self.incident}"

    @property
    def needs(self) -> str | None:
        return f"{PostCard.kind}:{self.incident}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WarnOfClocks(OfClocks):
    """In the room itself, before anything that is no page."""

    kind: ClassVar[str] = "clock-warning"
    priority: ClassVar[int] = 0

    @property
    def lane(self) -> str:
        return f"clock-warnings:{self.incident}"
