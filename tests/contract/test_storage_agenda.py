"""One question says which nouns are due and when the next thing will be, on both engines, however much waits."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

import pytest
from sqlalchemy import event, text
from support import ANA, BEN, ELSEWHERE, GIL, NOON, both_engines, incident

from bot.domain.clock import Clock
from bot.domain.handover import Handover
from bot.domain.ids import HandoverUid, PageUid
from bot.domain.paging import Page
from bot.domain.proposal import Proposal, Seat
from bot.domain.responder import LEGAL
from bot.domain.tally import Rule
from bot.domain.task import Task
from bot.ports import Ahead, Timed, UnitOfWork
from storage.engine import Database
from storage.unit_of_work import SqlStore

pytestmark = both_engines

INCIDENT = replace(incident(), next_update_at=None)
UID = INCIDENT.uid
TICK = timedelta(microseconds=1)
NOTHING = Ahead(due=(), next_at=None)


async def wait(uow: UnitOfWork, noun: Timed, at: datetime) -> None:
    """Something of this noun whose time comes at `at`."""
    match noun:
        case Timed.PAGES:
            page = Page(uid=PageUid("p"), incident=UID, role=LEGAL, text="", by=ANA, opened_at=NOON, steps=())
            await uow.pages.save([replace(page, next_at=at)])
        case Timed.PROPOSALS:
            vote = Proposal(
                number=1,
                question="Delist?",
                rule=Rule.MAJORITY,
                quorum=1,
                seats=(Seat(user=BEN),),
                opened_by=ANA,
                opened_at=NOON,
                closes_at=at,
                basis=1,
            )
            await uow.proposals.save(UID, [vote])
        case Timed.UPDATES:
            await uow.incidents.save(replace(INCIDENT, next_update_at=at))
        case Timed.TASKS:
            await uow.tasks.save(UID, [Task(number=1, text="Call", role=None, created_at=NOON, remind_at=at)])
        case Timed.HANDOVERS:
            offer = Handover(
                uid=HandoverUid("h"), incident=UID, role=LEGAL, holder=BEN, receiver=GIL, by=ANA, offered_at=NOON
            )
            await uow.handovers.save([replace(offer, next_at=at)])
        case Timed.CLOCKS:
            clock = Clock(
                number=1, name="Reply", counted="2 h", from_at=NOON, due_at=at, started_by=ANA, started_at=NOON
            )
            await uow.clocks.save(UID, [replace(clock, next_at=at)])
        case _:
            assert_never(noun)


async def waiting(store: SqlStore, nouns: Iterable[tuple[Timed, datetime]]) -> None:
    async with store.transaction() as uow:
        await uow.incidents.add(INCIDENT)
        for noun, at in nouns:
            await wait(uow, noun, at)


async def look(store: SqlStore, now: datetime) -> Ahead:
    async with store.reading() as reading:
        return await reading.agenda.look(now)


@pytest.mark.parametrize("noun", list(Timed))
async def test_each_noun_is_ahead_until_its_time_and_due_from_then_on(store: SqlStore, noun: Timed) -> None:
    at = NOON + timedelta(minutes=5, microseconds=7)
    await waiting(store, [(noun, at)])

    assert await look(store, at - TICK) == Ahead(due=(), next_at=at)
    assert await look(store, at) == Ahead(due=(noun,), next_at=None)
    assert await look(store, at + timedelta(days=400)) == Ahead(due=(noun,), next_at=None)


async def test_what_is_due_and_what_comes_next_are_said_together(store: SqlStore) -> None:
    minutes = {noun: NOON + timedelta(minutes=number) for number, noun in enumerate(reversed(Timed), start=1)}
    await waiting(store, minutes.items())

    assert await look(store, NOON) == Ahead(due=(), next_at=NOON + timedelta(minutes=1))
    assert await look(store, minutes[Timed.TASKS]) == Ahead(
        due=(Timed.TASKS, Timed.HANDOVERS, Timed.CLOCKS), next_at=minutes[Timed.UPDATES]
    )
    assert await look(store, minutes[Timed.PAGES]) == Ahead(due=tuple(Timed), next_at=None)


async def test_what_waits_for_nothing_and_what_waits_elsewhere_is_not_looked_at(
    store: SqlStore, database: Database
) -> None:
    assert await look(store, NOON) == NOTHING

    await waiting(store, [(noun, NOON) for noun in Timed])

    assert await look(SqlStore(database, ELSEWHERE, "there"), NOON) == NOTHING
    assert await look(SqlStore(database, ELSEWHERE, "there"), NOON - TICK) == NOTHING


async def test_each_noun_is_answered_from_the_index_of_its_times(store: SqlStore, database: Database) -> None:
    asked: list[tuple[str, object]] = []

    def hear(_connection: object, _cursor: object, statement: str, parameters: object, *_others: object) -> None:
        if "UNION ALL" in statement:
            asked.append((statement, parameters))

    event.listen(database.reader.sync_engine, "before_cursor_execute", hear)
    await look(store, NOON)
    ((statement, parameters),) = asked
    async with database.write() as session:
        if not database.sqlite:
            # Tables as small as these would be read whole; what counts is which index can serve at all.
            await session.execute(text("SET LOCAL enable_seqscan = off"))
        connection = await session.connection()
        explain = "EXPLAIN QUERY PLAN " if database.sqlite else "EXPLAIN "
        rows = await connection.exec_driver_sql(explain + statement, parameters)  # type: ignore[arg-type]  # the driver's
        plan = [str(tuple(row)) for row in rows]

    for index in (
        "ix_pages_workspace_next_at",
        "ix_proposals_workspace_due_at",
        "ix_incidents_workspace_next_update_at",
        "ix_tasks_workspace_remind_at",
        "ix_handovers_workspace_next_at",
        "ix_clocks_workspace_next_at",
    ):
        assert any(index in line for line in plan), "\n".join(plan)
    assert not any("SORT" in line.upper() or "TEMP B-TREE" in line or "Seq Scan" in line for line in plan)
