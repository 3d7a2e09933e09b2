"""How each side of a merge reads."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from support import ANA, BEN, CLA, NOON

from bot.domain.clock import Clock
from bot.domain.events import Event
from bot.domain.incident import Merged
from bot.domain.merging import Carried, IncidentMerged, IncidentTookIn
from bot.domain.timeline import Kind

CLOCK = Clock(
    number=2,
    name="Tell",
    counted="1 h",
    from_at=NOON,
    due_at=NOON + timedelta(hours=1),
    started_by=BEN,
    started_at=NOON,
)
TELL = "C-5 Tell, due 2026-11-24 13:00 UTC (C-2 there)"
MERGED = IncidentMerged(by=ANA, at=NOON, merged=Merged(into=2, hidden=False), left_open=())
TOOK_IN = IncidentTookIn(by=ANA, at=NOON, number=1, title="Toys", left_open=(), brought=(), admitted=False)

MERGE_EXAMPLES: Mapping[type[Event], tuple[tuple[Event, Kind, str], ...]] = {
    IncidentMerged: (
        (replace(MERGED, carried=("C-2", "C-3")), Kind.MERGED, "Merged into INC-2. Running on there: C-2, C-3"),
        (MERGED, Kind.MERGED, "Merged into INC-2"),
        (
            replace(MERGED, merged=Merged(into=2, hidden=True), left_open=("T-1 Stop",)),
            Kind.MERGED,
            "Merged into a private incident. Left open: T-1 Stop",
        ),
    ),
    IncidentTookIn: (
        (
            replace(TOOK_IN, carried=(Carried(ended=CLOCK, running=replace(CLOCK, number=5)),)),
            Kind.MERGED,
            f"INC-1 (Toys) was merged into this incident. Clocks carried over: {TELL}",
        ),
        (TOOK_IN, Kind.MERGED, "INC-1 (Toys) was merged into this incident"),
        (
            replace(TOOK_IN, title="", brought=(BEN, CLA), admitted=True),
            Kind.MERGED,
            "INC-1 was merged into this incident. Admitted and brought in: Ben, Cla",
        ),
        (
            replace(TOOK_IN, left_open=("T-1 Stop", "T-2 Ask"), brought=(BEN,)),
            Kind.MERGED,
            "INC-1 (Toys) was merged into this incident. Left open: T-1 Stop; T-2 Ask. Brought in: Ben",
        ),
    ),
}
