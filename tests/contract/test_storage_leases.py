"""A claim is held by one process at a time, and whoever lost it can say nothing more about the effect."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from outbox_bed import (
    CARD,
    DONE,
    GIVEN_UP,
    PAGE,
    REDRAW,
    ROOM,
    ask,
    effects,
    finish,
    later,
    line,
    not_yet,
    outstanding,
    parked,
    settle,
    take,
    unknown,
)
from support import ANA, NOON, WORKSPACE, both_engines, only_postgres

from bot.domain.ids import IncidentUid
from bot.effects import MakeRoom, TellCommander
from bot.ports import Outcome
from storage.engine import Database
from storage.outbox import LEASE
from storage.unit_of_work import SqlStore

OUTCOMES = [DONE, GIVEN_UP, not_yet(seconds=1), unknown(seconds=1)]


@pytest.fixture
def there(database: Database) -> SqlStore:
    """Another process on the same database."""
    return SqlStore(database, WORKSPACE, "there")


@both_engines
async def test_a_lease_that_ran_out_lets_another_process_in(store: SqlStore, there: SqlStore) -> None:
    await ask(store, ROOM)
    (first,) = await take(store)

    early = await take(there, now=NOON + LEASE - timedelta(microseconds=1))
    (second,) = await take(there, now=NOON + LEASE)

    assert early == []
    assert (second.uid, second.attempts) == (first.uid, 2)
    assert second.fence > first.fence
    assert second.attempted_at == NOON


@both_engines
@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: type(outcome).__name__)
async def test_a_lost_claim_cannot_be_settled(store: SqlStore, there: SqlStore, outcome: Outcome) -> None:
    await ask(store, ROOM, line(1))
    (lost,) = await take(store)
    (held,) = await take(there, now=NOON + LEASE)

    refused = await settle(store, lost, outcome)

    assert refused is None
    assert await settle(there, held, DONE) == []
    assert await parked(store) == []


@both_engines
@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: type(outcome).__name__)
async def test_a_settled_claim_cannot_be_settled_again(store: SqlStore, outcome: Outcome) -> None:
    await ask(store, ROOM)
    (claim,) = await take(store)
    await settle(store, claim, DONE)

    assert await settle(store, claim, outcome) is None
    assert await outstanding(store) == 0
    assert await parked(store) == []


@both_engines
async def test_a_lost_claim_can_neither_begin_again_nor_remember(store: SqlStore, there: SqlStore) -> None:
    await ask(store, ROOM)
    (lost,) = await take(store)
    await take(there, now=NOON + LEASE)

    async with store.transaction() as uow:
        began = await uow.outbox.begin_again(lost, later(seconds=31))
        await uow.outbox.remember(lost, {"file": "F1"})
    (third,) = await take(there, now=NOON + 2 * LEASE)

    assert not began
    assert (third.reference, third.attempted_at) == ({}, NOON)


@both_engines
async def test_what_an_attempt_learned_is_there_for_the_next(store: SqlStore) -> None:
    await ask(store, ROOM)
    (claim,) = await take(store)

    async with store.transaction() as uow:
        await uow.outbox.remember(claim, {"file": "F1"})
    await settle(store, claim, unknown(seconds=1))
    (again,) = await take(store, now=later(seconds=1))

    assert again.reference == {"file": "F1"}


@both_engines
async def test_an_unknown_outcome_keeps_when_the_first_attempt_began(store: SqlStore) -> None:
    await ask(store, PAGE)
    (first,) = await take(store)
    await settle(store, first, unknown(seconds=5))
    (second,) = await take(store, now=later(seconds=5))
    await settle(store, second, unknown(seconds=9))
    (third,) = await take(store, now=later(seconds=9))

    assert [claim.attempted_at for claim in (first, second, third)] == [None, NOON, NOON]
    assert [claim.attempts for claim in (first, second, third)] == [1, 2, 3]


@both_engines
async def test_sending_again_moves_the_time_of_the_attempt(store: SqlStore) -> None:
    await ask(store, PAGE)
    (first,) = await take(store)
    await settle(store, first, unknown(seconds=5))
    (second,) = await take(store, now=later(seconds=5))

    async with store.transaction() as uow:
        began = await uow.outbox.begin_again(second, later(seconds=6))
    await settle(store, second, unknown(seconds=11))
    (third,) = await take(store, now=later(seconds=11))

    assert began
    assert third.attempted_at == later(seconds=6)


@both_engines
async def test_an_attempt_that_certainly_failed_leaves_no_doubt(store: SqlStore) -> None:
    await ask(store, PAGE)
    (first,) = await take(store)

    await settle(store, first, not_yet(seconds=5))
    (second,) = await take(store, now=later(seconds=5))

    assert second.attempted_at is None


@both_engines
async def test_freeing_all_leases_voids_every_claim_and_keeps_the_doubt(store: SqlStore, there: SqlStore) -> None:
    await ask(store, ROOM, PAGE, line(1))
    page, room = await take(store)

    async with there.transaction() as uow:
        freed = await uow.outbox.free_all(later(seconds=1))
    again = await take(there, now=later(seconds=1))

    assert freed == 2
    assert effects(again) == [PAGE, ROOM]
    assert [claim.attempted_at for claim in again] == [NOON, NOON]
    assert await settle(store, page, DONE) is None
    assert await settle(store, room, GIVEN_UP) is None


@both_engines
async def test_a_new_life_of_a_lane_begins_with_what_was_in_hand(store: SqlStore) -> None:
    await ask(store, ROOM, line(1), line(2))
    await finish(store)
    await take(store)

    async with store.transaction() as uow:
        await uow.outbox.free_all(NOON)

    assert effects(await take(store)) == [line(1)]


def rooms(count: int) -> list[MakeRoom]:
    return [MakeRoom(incident=IncidentUid(f"{number:032}")) for number in range(count)]


@both_engines
async def test_two_processes_at_once_never_hold_one_effect(store: SqlStore, there: SqlStore) -> None:
    wanted = [*rooms(30), *(TellCommander(incident=room.incident, entry=1, user=ANA) for room in rooms(30))]
    await ask(store, *wanted)

    rounds = await asyncio.gather(*(take(process, limit=7) for _ in range(10) for process in (store, there)))

    counted = Counter(claim.uid for claims in rounds for claim in claims)
    assert set(counted.values()) == {1}
    assert len(counted) == len(wanted)


@both_engines
async def test_a_lane_has_one_effect_in_hand_among_all_processes(store: SqlStore, there: SqlStore) -> None:
    await ask(store, ROOM, *(line(number) for number in range(1, 9)))
    await finish(store)
    order = []
    for _ in range(8):
        rounds = await asyncio.gather(*(take(process) for _ in range(3) for process in (store, there)))
        (claim,) = [claim for claims in rounds for claim in claims]
        order.append(claim.effect)
        await settle(store, claim, DONE)

    assert order == [line(number) for number in range(1, 9)]


@only_postgres
async def test_a_redraw_is_not_sent_before_the_change_that_asked_for_it_is_stored(
    store: SqlStore, there: SqlStore
) -> None:
    # Else the picture would be drawn without the change, and nobody would draw it again.
    await ask(store, ROOM, CARD)
    await finish(store)
    await finish(store)
    await ask(store, REDRAW)

    async with store.transaction() as uow:
        await uow.outbox.add([REDRAW], NOON)
        meanwhile = await take(there)

    assert meanwhile == []
    assert await finish(there) == [REDRAW]


@only_postgres
async def test_a_redraw_asked_for_while_another_is_being_claimed_is_drawn_again(
    store: SqlStore, there: SqlStore
) -> None:
    await ask(store, ROOM, CARD)
    await finish(store)
    await finish(store)
    await ask(store, REDRAW)

    async with there.transaction() as uow:
        (claim,) = await uow.outbox.claim(NOON, urgent=0, other=1)
        asking = asyncio.create_task(ask(store, REDRAW))
        await asyncio.sleep(0)
    await asking
    await settle(there, claim, DONE)

    assert await finish(store) == [REDRAW]
