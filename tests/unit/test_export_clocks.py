"""Deadlines in the exports: when they were due and why, how they ended, and nothing of what is withheld."""

import json
from dataclasses import replace
from datetime import timedelta

from test_export_samples import ANA, BEN, MADE, after, chain, draft, record_of, whole_record

from bot.domain.clock import Clock, Fact, Kind, State
from bot.domain.ids import WARROOM
from bot.domain.timeline import Kind as EntryKind
from bot.exporters.json_export import export_json
from bot.exporters.markdown import export_markdown
from bot.exporters.verify import verify
from bot.queries.view import Record

MET = Clock(
    number=4,
    name="Answer | the authority",
    length="4320m",
    zone="Europe/Dublin",
    counted="72 h of elapsed time since Tue 24 Nov 2026 09:14 UTC",
    from_at=after(0),
    due_at=after(72 * 60),
    state=State.MET,
    reminded=50,
    started_by=BEN,
    started_at=after(0),
    met_by=ANA,
    met_at=after(71 * 60),
    evidence="Receipt <2026-118>",
)
GOAL = Clock(
    number=2,
    name="Next update",
    kind=Kind.INTERNAL,
    fact=Fact.UPDATE,
    counted="30 min of elapsed time",
    from_at=after(0),
    due_at=after(30),
    state=State.ENDED,
    cycle=4,
    started_by=WARROOM,
    started_at=after(0),
    breached_at=after(30),
    rounds_met=2,
    rounds_missed=1,
)


def with_clocks(record: Record, *clocks: Clock) -> Record:
    return replace(record, view=replace(record.view, clocks=clocks))


def state_of(record: Record) -> list[dict[str, object]]:
    found = json.loads(export_json(record, generated_at=MADE))["clocks"]
    assert isinstance(found, list)
    return found


def test_json_tells_how_a_deadline_was_counted_and_with_which_margin_it_was_met() -> None:
    told = state_of(with_clocks(whole_record(), GOAL, MET))[1]

    assert (told["id"], told["name"], told["kind"], told["state"]) == (
        "C-4",
        "Answer | the authority",
        "deadline",
        "met",
    )
    assert (told["zone"], told["counted"]) == ("Europe/Dublin", MET.counted)
    assert (told["margin_seconds"], told["evidence"]) == (3600, "Receipt <2026-118>")
    assert told["met_by"] == {"user": ANA, "name": "Ana"}


def test_json_tells_the_rounds_of_a_goal() -> None:
    told = state_of(with_clocks(whole_record(), GOAL))[0]

    assert (told["kind"], told["met_by_fact"], told["cycle"]) == ("internal", "update", 4)
    assert told["earlier_rounds"] == {"in_time": 2, "late": 1}
    assert told["started_by"] == {"user": WARROOM, "name": "Warroom"}


def test_markdown_lists_them_in_a_table_that_no_name_breaks() -> None:
    late = replace(MET, number=5, state=State.MET_LATE, met_at=after(73 * 60))
    cancelled = replace(
        MET, number=6, state=State.CANCELLED, reason="Withdrawn", met_at=None, breached_at=after(72 * 60)
    )

    data = export_markdown(with_clocks(whole_record(), GOAL, MET, late, cancelled), generated_at=MADE)

    said = data.decode()
    verify(data)
    assert "| C-4 | Answer \\| the authority (deadline) |" in said
    assert "met in time, 1 h before, 2026-11-27 08:14:05 UTC; evidence: Receipt" in said
    assert "met 1 h late" in said
    assert "cancelled: Withdrawn; missed on 2026-11-27 09:14:05 UTC" in said
    assert "Next update (goal)" in said
    assert "ended with the incident; missed on 2026-11-24 09:44:05 UTC; earlier rounds: 2 in time, 1 late" in said
    rows = [line for line in said.splitlines() if line.startswith("| C-")]
    assert {len(row.replace("\\|", "").split("|")) for row in rows} == {8}


def test_what_was_recorded_with_a_withheld_entry_is_withheld() -> None:
    entries = chain(
        replace(draft(EntryKind.CLOCK, "C-4 Answer the authority: due", 0, BEN), subject="C-4"),
        replace(
            draft(EntryKind.CLOCK, "C-4: met; evidence: Receipt", 60, ANA, privileged=True), subject="C-4.evidence"
        ),
    )
    record = with_clocks(record_of(entries), replace(MET, evidence="Receipt"))

    told = state_of(record)[0]
    said = export_markdown(record, generated_at=MADE).decode()

    assert (told["name"], told["evidence"]) == ("Answer | the authority", None)
    assert "Receipt" not in said
    assert "evidence: *withheld as privileged*" in said


def test_a_withheld_start_takes_the_name_with_it() -> None:
    entries = chain(replace(draft(EntryKind.CLOCK, "C-4 started", 0, BEN, privileged=True), subject="C-4"))

    told = state_of(with_clocks(record_of(entries), MET))[0]

    assert (told["name"], told["withheld"]) == (None, "privileged")
    assert timedelta(seconds=int(str(told["margin_seconds"]))) == timedelta(hours=1)
