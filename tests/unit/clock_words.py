"""How the events of a clock read, for the test of the wording."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from support import ANA, BEN, NOON

from bot.domain.clock import Clock, ClockBreached, ClockCancelled, ClockMet, ClockStarted
from bot.domain.events import Event
from bot.domain.timeline import Kind

CLOCK = Clock(
    number=4,
    name="Reply",
    counted="2 h of elapsed time",
    from_at=NOON,
    due_at=NOON + timedelta(hours=2),
    started_by=ANA,
    started_at=NOON,
)

CLOCKS: Mapping[type[Event], tuple[tuple[Event, Kind, str], ...]] = {
    ClockStarted: (
        (ClockStarted(clock=CLOCK), Kind.CLOCK, "C-4 Reply: due 2026-11-24 14:00 UTC (2 h of elapsed time)"),
        (
            ClockStarted(clock=replace(CLOCK, zone="Europe/Dublin", due_at=NOON + timedelta(hours=12))),
            Kind.CLOCK,
            "C-4 Reply: due 2026-11-25 00:00 UTC, Tue 24 Nov 2026 24:00 in Europe/Dublin (2 h of elapsed time)",
        ),
    ),
    ClockMet: (
        (
            ClockMet(clock=replace(CLOCK, met_at=NOON, evidence="Receipt 7"), by=BEN, at=NOON),
            Kind.CLOCK,
            "C-4 Reply: met, in time, 2 h before; evidence: Receipt 7",
        ),
        (
            ClockMet(clock=replace(CLOCK, met_at=NOON + timedelta(hours=3)), by=BEN, at=NOON + timedelta(hours=3)),
            Kind.CLOCK,
            "C-4 Reply: met, 1 h late; no evidence was given",
        ),
    ),
    ClockBreached: (
        (
            ClockBreached(clock=CLOCK, at=NOON + timedelta(hours=2)),
            Kind.CLOCK,
            "C-4 Reply: breached, it was due 2026-11-24 14:00 UTC",
        ),
    ),
    ClockCancelled: (
        (
            ClockCancelled(clock=replace(CLOCK, reason="The order was withdrawn"), by=ANA, at=NOON),
            Kind.CLOCK,
            "C-4 Reply: cancelled, The order was withdrawn",
        ),
    ),
}
