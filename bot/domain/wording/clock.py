"""How the life of a clock reads."""

from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.clock import Clock, ClockBreached, ClockCancelled, ClockEvent, ClockMet, ClockStarted
from bot.domain.counting import local_words
from bot.domain.ids import WARROOM
from bot.domain.timeline import Draft, Kind
from bot.domain.wording.terms import Names, distance, drafted


def draft_of(event: ClockEvent, names: Names) -> Draft:
    clock = event.clock
    match event:
        case ClockStarted():
            text = f"{clock.id} {clock.name}: due {due(clock)} ({clock.counted})"
            return drafted(Kind.CLOCK, text, clock.started_by, clock.started_at, names, subject=clock.id)
        case ClockMet():
            return _met(event, names)
        case ClockBreached():
            text = f"{clock.id} {clock.name}: breached, it was due {due(clock)}"
            return drafted(Kind.CLOCK, text, WARROOM, event.at, names, subject=clock.id)
        case ClockCancelled():
            text = f"{clock.id} {clock.name}: cancelled, {clock.reason}"
            return drafted(Kind.CLOCK, text, event.by, event.at, names, subject=clock.reason_subject)
        case _:
            assert_never(event)


def due(clock: Clock) -> str:
    """The instant in UTC, and in the zone of its law if that is another."""
    there = f", {local_words(clock.due_at, clock.zone)}" if clock.zone else ""
    return f"{minute(clock.due_at)}{there}"


def minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def margin(clock: Clock) -> str:
    """`in time, 2 h 10 min before`, or `40 min late`; "" while it is not met."""
    left = clock.margin
    if left is None:
        return ""
    return f"{distance(-left)} late" if left < timedelta() else f"in time, {distance(left)} before"


def _met(event: ClockMet, names: Names) -> Draft:
    """It happened when it was done, which may be before it was told."""
    clock = event.clock
    evidence = f"; evidence: {clock.evidence}" if clock.evidence else "; no evidence was given"
    text = f"{clock.id} {clock.name}: met, {margin(clock)}{evidence}"
    return drafted(Kind.CLOCK, text, event.by, clock.met_at or event.at, names, subject=clock.evidence_subject)
