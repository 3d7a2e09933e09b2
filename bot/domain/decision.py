"""A decision: what was decided, by whom, why and when."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.change import Change, DomainError
from bot.domain.ids import UserId, decision_id
from bot.domain.incident import Incident, past, require_open


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    number: int
    text: str
    because: str
    decided_by: UserId
    recorded_by: UserId
    decided_at: datetime
    recorded_at: datetime
    proposal: int | None = None
    """The vote that made it, if one did; it was then decided by its seats, and Warroom wrote it down."""

    @property
    def id(self) -> str:
        """`D-3`."""
        return decision_id(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecorded:
    decision: Decision


class DecisionError(DomainError):
    pass


def record(incident: Incident, draft: Decision) -> tuple[Change[Incident], Decision]:
    """Number a decision and count it. It may lie before the declaration, never ahead."""
    require_open(incident)
    if not draft.text.strip():
        raise DecisionError("Say what was decided: `decide Delist all SKUs because:…`")
    past(draft.decided_at, now=draft.recorded_at)
    decision = replace(draft, number=incident.counts.decisions + 1)
    counts = replace(incident.counts, decisions=decision.number)
    change = Change(replace(incident, counts=counts), (DecisionRecorded(decision=decision),))
    return change, decision
