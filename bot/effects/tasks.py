"""Effects that ask the owners of tasks."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.ids import UserId
from bot.effects.effect import OfIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOwner(OfIncident):
    """A task of theirs is due, by direct message. `entry` is the timeline entry that says so."""

    entry: int
    user: UserId

    kind: ClassVar[str] = "remind-owner"

    @property
    def subject(self) -> str:
        return f"{self.incident}:{self.entry}:{self.user}"
