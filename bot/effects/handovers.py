"""Effects that offer a role to somebody, and tell what became of it."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.ids import HandoverUid, UserId
from bot.effects.effect import OfIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRole(OfIncident):
    """Ask the receiver, by direct message. Needs nothing, not even the room."""

    handover: HandoverUid
    user: UserId

    kind: ClassVar[str] = "offer-role"
    priority: ClassVar[int] = 0

    @property
    def subject(self) -> str:
        return self.handover


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawOffer(OfIncident):
    """Bring the offer's message up to date: answered, withdrawn, or run out."""

    handover: HandoverUid

    kind: ClassVar[str] = "redraw-offer"
    coalesces: ClassVar[bool] = True
    converges: ClassVar[bool] = True

    @property
    def subject(self) -> str:
        return self.handover

    @property
    def needs(self) -> str | None:
        return f"{OfferRole.kind}:{self.subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TellOfOffer(OfIncident):
    """How the offer stands, by direct message: to remind of it, or to tell those who made it what became of it."""

    handover: HandoverUid
    user: UserId
    reminder: bool = False

    kind: ClassVar[str] = "tell-of-offer"

    @property
    def subject(self) -> str:
        return f"{self.handover}:{self.user}:{'reminder' if self.reminder else 'outcome'}"
