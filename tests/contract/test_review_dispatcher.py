"""The dispatcher against a gateway that misbehaves: nothing lost, nothing twice, nothing stuck."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from outbox_bed import DONE, PAGE, ROOM, ask, finish, line, outstanding, parked, take
from sqlalchemy import update
from support import NOON, HandClock

from bot.effects import Effect
from bot.engine.cycle import Cycle
from bot.engine.dispatcher import TRIES, Dispatcher
from bot.engine.metrics import Metrics
from bot.engine.scheduler import Engine
from bot.ports import BusyError, Claim, Done, NoProofError, NotNowError, NotYet, Outcome, Unknown
from bot.usecases.base import Tools
from bot.usecases.clocks import Clocks
from bot.usecases.handovers import Handovers
from bot.usecases.paging import Paging
from bot.usecases.proposals import Proposals
from bot.usecases.tasks import Tasks
from bot.usecases.updates import Updates
from storage.outbox import LEASE
from storage.rows import EffectRow
from storage.unit_of_work import SqlStore

Answer = Callable[[Claim], Awaitable[Outcome]]


async def done(_claim: Claim) -> Outcome:
    return DONE


async def nothing(_claim: Claim) -> Done | None:
    return None


@dataclass
class ScriptedGateway:
    """Answers as told, and remembers what it was asked to send."""

    answer: Answer = done
    look: Callable[[Claim], Awaitable[Done | None]] = nothing
    place: str | None = None
    sent: list[tuple[Effect, bool]] = field(default_factory=list)

    async def carry_out(self, claim: Claim, *, repeat: bool) -> Outcome:
        self.sent.append((claim.effect, repeat))
        return await self.answer(claim)

    async def find_proof(self, claim: Claim) -> Done | None:
        return await self.look(claim)

    def destination(self, _claim: Claim) -> str | None:
        return self.place


@dataclass
class Post:
    """A dispatcher at work on a real outbox."""

    store: SqlStore
    clock: HandClock
    gateway: ScriptedGateway
    dispatcher: Dispatcher

    async def once(self, **forward: float) -> None:
        self.clock.forward(**forward)
        await self.dispatcher.start_due()
        await self.dispatcher.drain(5)


@pytest.fixture
async def post(store: SqlStore, clock: HandClock) -> AsyncIterator[Post]:
    async def settle(claim: Claim, outcome: Outcome) -> bool:
        async with store.transaction() as uow:
            return await uow.outbox.settle(claim, outcome, clock.now()) is not None

    gateway = ScriptedGateway()
    dispatcher = Dispatcher(store, clock, gateway, settle, Metrics())
    yield Post(store, clock, gateway, dispatcher)
    await dispatcher.drain(0)


async def test_what_is_still_being_sent_is_not_begun_again_when_the_clock_jumps(post: Post) -> None:
    released = asyncio.Event()

    async def slowly(_claim: Claim) -> Outcome:
        await released.wait()
        return DONE

    post.gateway.answer = slowly
    await ask(post.store, PAGE)
    await post.dispatcher.start_due()
    await asyncio.sleep(0)

    post.clock.forward(seconds=LEASE.total_seconds() + 60)
    await post.dispatcher.start_due()
    released.set()
    await post.dispatcher.drain(5)

    assert post.gateway.sent == [(PAGE, False)]
    assert await outstanding(post.store) == 0


async def test_a_page_held_up_on_its_second_way_is_still_marked_as_a_repeat(post: Post) -> None:
    answers: list[Outcome] = [Unknown(at=NOON, why="reset"), NotYet(at=NOON + timedelta(seconds=9), why="429"), DONE]

    async def in_turn(_claim: Claim) -> Outcome:
        return answers.pop(0)

    post.gateway.answer = in_turn
    await ask(post.store, PAGE)

    for _ in range(6):
        await post.once(seconds=6)

    assert post.gateway.sent == [(PAGE, False), (PAGE, True), (PAGE, True)]


async def test_a_page_does_not_wait_for_ever_for_a_look_that_fails(post: Post) -> None:
    async def blocked(_claim: Claim) -> Done | None:
        raise NotNowError("rate limited", post.clock.now())

    async def lost(_claim: Claim) -> Outcome:
        post.gateway.answer = done
        return Unknown(at=NOON, why="reset")

    post.gateway.answer, post.gateway.look = lost, blocked
    await ask(post.store, PAGE)

    for _ in range(6):
        await post.once(seconds=10)

    assert post.gateway.sent == [(PAGE, False), (PAGE, True)]


async def test_a_post_waits_for_a_look_that_fails_and_is_not_sent_twice(post: Post) -> None:
    looks: list[Exception | Done] = [NotNowError("rate limited", NOON), DONE]

    async def in_turn(_claim: Claim) -> Done | None:
        found = looks.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    async def lost(_claim: Claim) -> Outcome:
        return Unknown(at=NOON, why="reset")

    await ask(post.store, ROOM, line(1))
    await finish(post.store)
    post.gateway.answer, post.gateway.look = lost, in_turn

    for _ in range(4):
        await post.once(seconds=30)

    assert post.gateway.sent == [(line(1), False)]
    assert await outstanding(post.store) == 0


async def test_a_post_whose_proof_can_never_be_had_leaves_its_lane(post: Post) -> None:
    async def closed(_claim: Claim) -> Done | None:
        raise NoProofError("not_in_channel")

    async def lost(claim: Claim) -> Outcome:
        return Unknown(at=NOON, why="reset") if claim.effect == line(1) else DONE

    await ask(post.store, ROOM, line(1), line(2))
    await finish(post.store)
    post.gateway.answer, post.gateway.look = lost, closed

    for _ in range(3):
        await post.once(seconds=30)

    assert post.gateway.sent == [(line(1), False), (line(2), False)]
    assert [effect for effect, _ in await parked(post.store)] == [line(1)]


async def test_a_defect_that_stays_is_parked_in_the_end(post: Post) -> None:
    async def broken(_claim: Claim) -> Outcome:
        raise ZeroDivisionError

    post.gateway.answer = broken
    await ask(post.store, ROOM)

    for _ in range(TRIES):
        await post.once(minutes=2)

    assert [effect for effect, _ in await parked(post.store)] == [ROOM]


async def test_an_outcome_is_recorded_when_the_database_comes_back(post: Post) -> None:
    failures: list[Exception] = [BusyError("busy"), ConnectionResetError("gone")]
    recorded = post.dispatcher.settle

    async def settle(claim: Claim, outcome: Outcome) -> bool:
        if failures:
            raise failures.pop()
        return await recorded(claim, outcome)

    post.dispatcher.settle = settle
    await ask(post.store, PAGE)

    await post.once()

    assert await outstanding(post.store) == 0


async def test_room_for_another_effect_is_told(post: Post) -> None:
    freed: list[int] = []
    post.dispatcher.when_freed(lambda: freed.append(post.dispatcher.busy))
    await ask(post.store, ROOM, PAGE)

    await post.once()
    await asyncio.sleep(0)

    assert freed == [1, 0]


async def test_shutting_down_leaves_no_task_behind(post: Post) -> None:
    async def never(_claim: Claim) -> Outcome:
        await asyncio.Event().wait()
        return DONE

    post.gateway.answer = never
    await ask(post.store, PAGE)
    await post.dispatcher.start_due()

    await post.dispatcher.drain(0)
    await asyncio.sleep(0)

    assert post.dispatcher.busy == 0
    assert await outstanding(post.store) == 1


async def test_an_effect_of_a_newer_version_does_not_keep_the_others_waiting(post: Post) -> None:
    await ask(post.store, ROOM, PAGE)
    async with post.store.database.write() as session:
        await session.execute(update(EffectRow).where(EffectRow.kind == "room").values(kind="hologram"))

    await post.once()

    assert post.gateway.sent == [(PAGE, False)]


async def test_a_failing_look_at_the_clock_keeps_no_effect_waiting(post: Post, tools: Tools) -> None:
    looked = asyncio.Event()

    class BrokenCycle(Cycle):
        async def run(self, now: datetime) -> datetime | None:
            looked.set()
            raise ZeroDivisionError(now)

    cycle = BrokenCycle(
        store=post.store,
        paging=Paging(tools),
        proposals=Proposals(tools),
        updates=Updates(tools),
        tasks=Tasks(tools),
        handovers=Handovers(tools),
        clocks=Clocks(tools),
    )
    engine = Engine(cycle, post.dispatcher, post.clock, asyncio.Event())
    await ask(post.store, PAGE)

    await engine.start()
    await looked.wait()
    await engine.stop()

    assert post.gateway.sent == [(PAGE, False)]


async def test_a_claim_taken_over_cannot_be_begun_again(post: Post) -> None:
    await ask(post.store, PAGE)
    (old,) = await take(post.store)
    await take(post.store, now=NOON + LEASE)

    async with post.store.transaction() as uow:
        begun = await uow.outbox.begin_again(old, NOON + LEASE)
        kept = await uow.outbox.remember(old, {"file": "F1"})

    assert (begun, kept) == (False, False)
