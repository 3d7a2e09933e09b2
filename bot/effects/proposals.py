"""Effects on the live message of a vote."""

from dataclasses import dataclass
from typing import ClassVar

from bot.effects.effect import OfIncident
from bot.effects.room import InRoom


@dataclass(frozen=True, slots=True, kw_only=True)
class PostProposal(InRoom):
    """Ask in the room; it wakes those who can vote."""

    proposal: int

    kind: ClassVar[str] = "proposal"
    priority: ClassVar[int] = 1

    @property
    def subject(self) -> str:
        return f"{self.incident}:{self.proposal}"

    @property
    def lane(self) -> str:
        return f"posts:{self.incident}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawProposal(OfIncident):
    """Show who has answered, who may answer now, and what came of it."""

    proposal: int

    kind: ClassVar[str] = "redraw-proposal"
    coalesces: ClassVar[bool] = True
    converges: ClassVar[bool] = True

    @property
    def subject(self) -> str:
        return f"{self.incident}:{self.proposal}"

    @property
    def needs(self) -> str | None:
        return f"{PostProposal.kind}:{self.subject}"
