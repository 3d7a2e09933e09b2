"""What may never be true is refused by the database itself, on both engines, under the constraint's name."""

from collections.abc import Mapping

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from support import ANA, NOON, WORKSPACE, both_engines, incident

from storage.engine import Database
from storage.rows import (
    DecisionRow,
    EffectRow,
    EntryRow,
    IncidentRow,
    PageCallRow,
    PageRow,
    Row,
    TaskRow,
)
from storage.unit_of_work import SqlStore

pytestmark = both_engines

KEY = {"workspace": WORKSPACE, "incident_uid": incident().uid}
INCIDENT = {
    "workspace": WORKSPACE,
    "uid": "b" * 32,
    "number": 43,
    "title": "t",
    "severity": 1,
    "type": "other",
    "regions": [],
    "private": False,
    "drill": False,
    "reference": "",
    "status": "investigating",
    "declared_by": ANA,
    "declared_at": NOON,
    "known_at": NOON,
    "room_name": "",
    "entry_count": 0,
    "decision_count": 0,
    "task_count": 0,
    "head": "",
    "summary": "",
}
PAGE = {
    **KEY,
    "uid": "p" * 32,
    "text": "",
    "by": ANA,
    "opened_at": NOON,
    "steps": [],
    "step": 0,
    "state": "open",
    "position": 0,
}
CALL = {
    "workspace": WORKSPACE,
    "page_uid": "p" * 32,
    "user_id": ANA,
    "step": 0,
    "position": 0,
    "called_at": NOON,
    "answer": "waiting",
}
ENTRY = {
    **KEY,
    "number": 1,
    "kind": "note",
    "occurred_at": NOON,
    "recorded_at": NOON,
    "author": ANA,
    "author_name": "Ana",
    "permalink": "",
    "privileged": False,
    "text": "t",
    "salt": "0" * 32,
    "digest": "0" * 64,
    "previous_hash": "0" * 64,
    "hash": "0" * 64,
    "source_channel": "C0ROOM",
    "source_ts": "1.1",
}
DECISION = {
    **KEY,
    "number": 1,
    "text": "t",
    "because": "",
    "decided_by": ANA,
    "recorded_by": ANA,
    "decided_at": NOON,
    "recorded_at": NOON,
}
TASK = {**KEY, "number": 1, "text": "t", "created_at": NOON}
EFFECT = {
    "uid": "e" * 32,
    "workspace": WORKSPACE,
    "incident_uid": incident().uid,
    "kind": "room",
    "key": "room:1",
    "lane": "room:1",
    "coalesce_key": "c",
    "priority": 1,
    "payload": {},
    "state": "pending",
    "attempts": 0,
    "created_at": NOON,
    "due_at": NOON,
    "fence": 0,
    "reference": {},
    "why": "",
}
Insert = tuple[type[Row], Mapping[str, object]]

REFUSED: Mapping[str, tuple[Insert, ...]] = {
    "uq_incidents_workspace_number": ((IncidentRow, {**INCIDENT, "number": 42}),),
    "uq_incidents_workspace_room": (
        (IncidentRow, {**INCIDENT, "room": "C1"}),
        (IncidentRow, {**INCIDENT, "uid": "c" * 32, "number": 44, "room": "C1"}),
    ),
    "pk_incidents": ((IncidentRow, INCIDENT), (IncidentRow, {**INCIDENT, "number": 44})),
    "ck_incidents_severity": ((IncidentRow, {**INCIDENT, "severity": 5}),),
    "ck_incidents_status": ((IncidentRow, {**INCIDENT, "status": "open"}),),
    "ck_pages_state": ((PageRow, {**PAGE, "state": "lost"}),),
    "ck_page_calls_answer": ((PageRow, PAGE), (PageCallRow, {**CALL, "answer": "maybe"})),
    "pk_page_calls": ((PageRow, PAGE), (PageCallRow, CALL), (PageCallRow, {**CALL, "step": 1})),
    "fk_page_calls_workspace_page_uid": ((PageCallRow, CALL),),
    "fk_pages_workspace_incident_uid": ((PageRow, {**PAGE, "incident_uid": "none"}),),
    "pk_timeline_entries": ((EntryRow, ENTRY), (EntryRow, {**ENTRY, "source_ts": "2.2"})),
    "uq_timeline_entries_source": ((EntryRow, ENTRY), (EntryRow, {**ENTRY, "number": 2})),
    "ck_timeline_entries_number": ((EntryRow, {**ENTRY, "number": 0}),),
    "ck_timeline_entries_redaction": ((EntryRow, {**ENTRY, "salt": None}),),
    "fk_timeline_entries_workspace_incident_uid": ((EntryRow, {**ENTRY, "workspace": "T0OTHER"}),),
    "pk_decisions": ((DecisionRow, DECISION), (DecisionRow, DECISION)),
    "pk_tasks": ((TaskRow, TASK), (TaskRow, TASK)),
    "ck_effects_state": ((EffectRow, {**EFFECT, "state": "lost"}),),
    "uq_effects_workspace_key": (
        (EffectRow, EFFECT),
        (EffectRow, {**EFFECT, "uid": "f" * 32, "coalesce_key": "d"}),
    ),
    "uq_effects_uid": ((EffectRow, EFFECT), (EffectRow, {**EFFECT, "key": "room:2", "coalesce_key": "d"})),
    "uq_effects_waiting": ((EffectRow, EFFECT), (EffectRow, {**EFFECT, "uid": "f" * 32, "key": "room:2"})),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
async def test_the_last_row_is_refused_by_the_constraint(database: Database, store: SqlStore, name: str) -> None:
    *before, (table, values) = REFUSED[name]
    async with store.transaction() as uow:
        await uow.incidents.add(incident())
    async with database.write() as session:
        for other, others in before:
            await session.execute(insert(other).values(**others))

    async def refused() -> None:
        async with database.write() as session:
            await session.execute(insert(table).values(**values))

    with pytest.raises(IntegrityError) as error:
        await refused()

    # SQLite names the columns where PostgreSQL names a unique constraint, and neither for a foreign key.
    if not database.sqlite or name.startswith("ck_"):
        assert name in str(error.value)


async def test_a_message_taken_from_nowhere_may_repeat(database: Database, store: SqlStore) -> None:
    typed = {**ENTRY, "source_channel": None, "source_ts": None}
    async with store.transaction() as uow:
        await uow.incidents.add(incident())

    async with database.write() as session:
        await session.execute(insert(EntryRow).values(**typed))
        await session.execute(insert(EntryRow).values(**{**typed, "number": 2}))


@pytest.mark.parametrize("state", ["sending", "uncertain", "done", "parked", "dropped"])
async def test_only_a_waiting_effect_stands_for_others(database: Database, state: str) -> None:
    async with database.write() as session:
        await session.execute(insert(EffectRow).values(**{**EFFECT, "state": state}))
        await session.execute(insert(EffectRow).values(**{**EFFECT, "uid": "f" * 32, "key": "room:2"}))


async def test_a_reader_cannot_write(database: Database, store: SqlStore) -> None:
    async def write() -> None:
        async with database.read() as session:
            await session.execute(insert(IncidentRow).values(**INCIDENT))

    with pytest.raises(Exception, match=r"read-?only"):
        await write()
