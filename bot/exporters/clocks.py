"""Deadlines and goals in the exports: when they were due and why, and how they ended."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.canonical import canonical_instant
from bot.domain.clock import Clock, State
from bot.domain.ids import UserId
from bot.domain.wording.clock import margin
from bot.exporters.escape import plain
from bot.exporters.facts import instant
from bot.exporters.withheld import Disclosure


def clock_state(clock: Clock, shown: Disclosure) -> dict[str, object]:
    """Instants are UTC with microseconds; the margin is whole seconds, less than nothing when late."""
    left = clock.margin
    return {
        "id": clock.id,
        "name": _text(clock.name, clock.id, shown),
        "withheld": shown.withheld.get(clock.id),
        "key": clock.key,
        "kind": str(clock.kind),
        "met_by_fact": str(clock.fact) if clock.fact else None,
        "state": str(clock.state),
        "from_at": canonical_instant(clock.from_at),
        "due_at": canonical_instant(clock.due_at),
        "zone": clock.zone or None,
        "counted": clock.counted,
        "started_by": _person(clock.started_by, shown),
        "started_at": canonical_instant(clock.started_at),
        "met_at": _at(clock.met_at),
        "met_by": _person(clock.met_by, shown),
        "margin_seconds": None if left is None else int(left.total_seconds()),
        "evidence": _text(clock.evidence, clock.evidence_subject, shown),
        "breached_at": _at(clock.breached_at),
        "ended_at": _at(clock.ended_at),
        "ended_by": _person(clock.ended_by, shown),
        "reason": _text(clock.reason, clock.reason_subject, shown),
        "cycle": clock.cycle,
        "earlier_rounds": {"in_time": clock.rounds_met, "late": clock.rounds_missed},
    }


def deadlines(shown: Disclosure) -> Iterator[str]:
    clocks = shown.record.view.clocks
    yield "## Deadlines and goals"
    yield ""
    if not clocks:
        yield "No clock was started."
        return
    yield "Goals are our own: a severity sets them, and what happened met them. Deadlines were started by people."
    yield ""
    yield "| Clock | What was due | Since | Due | How it ended | How it was counted |"
    yield f"|{'---|' * 6}"
    for clock in clocks:
        yield f"| {' | '.join(_row(clock, shown))} |"


def _row(clock: Clock, shown: Disclosure) -> tuple[str, ...]:
    kind = "goal" if clock.internal else "deadline"
    name = _or_reason(clock.name, clock.id, shown)
    return (
        clock.id,
        f"{name} ({kind})",
        instant(clock.from_at),
        instant(clock.due_at),
        _end(clock, shown),
        _how(clock),
    )


def _end(clock: Clock, shown: Disclosure) -> str:
    rounds = f"; earlier rounds: {clock.rounds_met} in time, {clock.rounds_missed} late"
    before = rounds if clock.rounds_met or clock.rounds_missed else ""
    breached = f"; missed on {instant(clock.breached_at)}" if clock.breached_at else ""
    match clock.state:
        case State.MET | State.MET_LATE:
            evidence = _or_reason(clock.evidence, clock.evidence_subject, shown)
            proof = f"; evidence: {evidence}" if evidence else ""
            at = instant(clock.met_at) if clock.met_at else ""
            return f"met {margin(clock)}, {at}{proof}{before}"
        case State.CANCELLED:
            return f"cancelled: {_or_reason(clock.reason, clock.reason_subject, shown)}{breached}"
        case State.ENDED:
            return f"ended with the incident{breached}{before}"
        case State.BREACHED:
            return f"missed, not met{before}"
        case State.RUNNING:
            return f"still running{before}"


def _how(clock: Clock) -> str:
    return plain(clock.counted)


def _text(text: str, key: str, shown: Disclosure) -> str | None:
    return None if key in shown.withheld else text


def _or_reason(text: str, key: str, shown: Disclosure) -> str:
    reason = shown.withheld.get(key)
    return f"*withheld as {reason}*" if reason else plain(text)


def _person(user: UserId | None, shown: Disclosure) -> dict[str, str] | None:
    return None if user is None else {"user": user, "name": shown.record.view.person(user)}


def _at(at: datetime | None) -> str | None:
    return None if at is None else canonical_instant(at)
