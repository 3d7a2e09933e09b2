"""Clocks come back as they were stored, on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from support import ANA, BEN, ELSEWHERE, HOSTILE, NOON, both_engines, incident

from bot.domain.clock import Clock, Fact, Kind, State
from bot.domain.incident import Counts
from bot.ports import IncidentRef
from storage.engine import Database
from storage.unit_of_work import SqlStore

pytestmark = both_engines

MINUTE = timedelta(minutes=1, microseconds=7)


def a_clock(number: int, **changes: object) -> Clock:
    bare = Clock(
        number=number,
        name=HOSTILE[:100],
        counted="2 h of elapsed time",
        from_at=NOON,
        due_at=NOON + 120 * MINUTE,
        next_at=NOON + number * MINUTE,
        started_by=ANA,
        started_at=NOON,
    )
    return replace(bare, **changes)  # type: ignore[arg-type]  # the names are parameters


WHOLE = a_clock(
    2,
    key="order-reply",
    kind=Kind.INTERNAL,
    fact=Fact.UPDATE,
    length="3wd",
    zone="Europe/Dublin",
    state=State.MET_LATE,
    cycle=4,
    reminded=100,
    next_at=None,
    met_by=BEN,
    met_at=NOON + MINUTE,
    evidence=HOSTILE,
    breached_at=NOON + MINUTE,
    ended_by=ANA,
    ended_at=NOON + 2 * MINUTE,
    reason=HOSTILE,
    rounds_met=2,
    rounds_missed=1,
)


async def stored(store: SqlStore, *clocks: Clock) -> None:
    async with store.transaction() as uow:
        await uow.incidents.add(incident())
        await uow.clocks.save(incident().uid, clocks)


async def test_a_clock_comes_back_with_all_that_it_has(store: SqlStore) -> None:
    await stored(store, WHOLE, a_clock(1))

    async with store.reading() as reading:
        assert await reading.clocks.of(incident().uid) == [a_clock(1), WHOLE]


async def test_a_clock_is_saved_over_itself(store: SqlStore) -> None:
    await stored(store, a_clock(2))

    async with store.transaction() as uow:
        await uow.clocks.save(incident().uid, [WHOLE])
        assert await uow.clocks.of(incident().uid) == [WHOLE]


async def test_the_count_of_clocks_is_kept_with_the_incident(store: SqlStore) -> None:
    await stored(store)

    async with store.transaction() as uow:
        await uow.incidents.save(replace(incident(), counts=Counts(clocks=7)))
    async with store.reading() as reading:
        found = await reading.incidents.find(IncidentRef(uid=incident().uid))

    assert found is not None
    assert found.counts.clocks == 7


async def test_an_incident_is_due_once_however_many_of_its_clocks_are(store: SqlStore, database: Database) -> None:
    await stored(store, a_clock(1), a_clock(2), a_clock(3, next_at=None, state=State.BREACHED), a_clock(9))

    async with store.reading() as reading:
        assert await reading.clocks.due(NOON) == []
        assert await reading.clocks.due(NOON + 3 * MINUTE) == [incident().uid]
    async with SqlStore(database, ELSEWHERE, "there").reading() as elsewhere:
        assert await elsewhere.clocks.due(NOON + 3 * MINUTE) == []


async def test_what_does_not_run_waits_for_nothing(store: SqlStore) -> None:
    with pytest.raises(IntegrityError):
        await stored(store, a_clock(1, state=State.MET))
