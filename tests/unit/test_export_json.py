"""The JSON export holds every fact, and what is needed to recompute its hashes without us."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_export_samples import MADE, PERMALINK, chain, record_of, story, whole_record, with_incident

from bot.domain.canonical import canonical_json
from bot.domain.incident import Milestones
from bot.exporters.json_export import export_json
from bot.queries.view import Record

DOCS = Path(__file__).parents[2] / "docs" / "export.md"


def content(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(export_json(record, generated_at=MADE))
    return found


def test_the_file_is_canonical_json_and_has_its_parts() -> None:
    data = export_json(whole_record(), generated_at=MADE)

    found = json.loads(data)

    assert canonical_json(found) == data
    assert set(found) == {
        "format",
        "generated_at",
        "incident",
        "milestones",
        "durations",
        "roles",
        "responders",
        "pages",
        "corrections",
        "handovers",
        "decisions",
        "proposals",
        "tasks",
        "clocks",
        "entries",
        "head_hash",
        "file_digest",
    }


def test_the_incident_is_told_in_full() -> None:
    assert content(whole_record())["incident"] == {
        "id": "INC-42",
        "workspace": "T0SHOP",
        "title": "Magnetic toy recall in DE",
        "type": "product-safety",
        "type_name": "Product safety",
        "severity": "sev1",
        "status": "closed",
        "merged_into": None,
        "regions": ["DE", "FR"],
        "private": False,
        "drill": False,
        "reference": "KBA-2026/17",
        "declared_by": {"user": "U0ANA", "name": "Ana"},
        "commander": {"user": "U0ANA", "name": "Ana"},
        "room": {"id": "C0ROOM", "name": "inc-42-magnetic-toy-recall-in-de"},
        "summary": "All listings are down and buyers are told",
        "withheld": {},
    }


def test_milestones_are_instants_and_durations_whole_seconds() -> None:
    found = content(whole_record())

    assert found["milestones"]["known_at"] == "2026-11-24T08:50:05.123456Z"
    assert found["milestones"]["reported_at"] is None
    assert found["durations"]["from_declared"] == {
        "acknowledge": 120,
        "contain": 5700,
        "resolve": 11400,
        "close": 93600,
    }
    assert found["durations"]["from_known"]["acknowledge"] == 120 + 24 * 60


def test_what_has_not_happened_has_no_duration() -> None:
    declared = whole_record().view.incident.milestones.declared_at
    record = with_incident(whole_record(), milestones=Milestones(declared_at=declared, known_at=declared))

    assert set(content(record)["durations"]["from_declared"].values()) == {None}


def test_the_parts_of_a_second_are_cut_off() -> None:
    milestones = whole_record().view.incident.milestones
    at = milestones.declared_at.replace(second=59, microsecond=0)
    record = with_incident(whole_record(), milestones=replace(milestones, acknowledged_at=at))

    assert content(record)["durations"]["from_declared"]["acknowledge"] == 53


def test_a_page_tells_whom_it_asked_and_what_they_answered() -> None:
    page = content(whole_record())["pages"][0]

    assert (page["role"], page["state"]) == ("legal", "acknowledged")
    assert page["calls"][0] == {
        "user": "U0DEV",
        "name": "U0DEV (unverified)",
        "step": 0,
        "called_at": "2026-11-24T09:14:05.123456Z",
        "answer": "passed_on",
        "answered_at": "2026-11-24T09:15:05.123456Z",
        "unreached_at": None,
    }


def test_roles_decisions_and_tasks_are_told() -> None:
    found = content(whole_record())

    assert [(one["role"], one["state"]) for one in found["roles"]] == [
        ("commander", "held"),
        ("legal", "acknowledged"),
        ("policy", "nobody named"),
    ]
    assert found["decisions"][0]["because"] == "two injuries | one of them a child"
    assert [(one["id"], one["done_at"] is not None) for one in found["tasks"]] == [("T-1", True), ("T-2", False)]


def test_entries_are_in_the_order_of_their_numbers_with_every_field() -> None:
    entries = content(whole_record())["entries"]

    assert [one["id"] for one in entries] == [f"E-{number}" for number in range(1, len(story()) + 1)]
    assert entries[6]["permalink"] == PERMALINK
    assert entries[3]["on_behalf_of"] == "U0BEN"


def test_people_and_room_that_are_not_there_are_null() -> None:
    record = whole_record()
    team = replace(record.view.team, holders={})

    found = content(replace(record, view=replace(record.view, team=team)))

    assert found["incident"]["commander"] is None
    assert found["roles"][0]["holder"] is None


def snippet() -> str:
    found = re.search(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize(("changed", "code"), [(False, 0), (True, 1)])
def test_the_documented_check_needs_nothing_of_ours(tmp_path: Path, changed: bool, code: int) -> None:
    data = export_json(record_of(chain(*story())), generated_at=MADE)
    file = tmp_path / "export.json"
    file.write_bytes(data.replace(b"Authority called", b"Authority wrote!") if changed else data)

    ran = subprocess.run([sys.executable, "-I", "-c", snippet(), str(file)], capture_output=True, check=False)

    assert ran.returncode == code, ran.stderr
    assert ran.stdout.decode().strip() == ("" if changed else whole_record().head)
