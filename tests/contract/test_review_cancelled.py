"""A write broken off at whatever point stores all or nothing, and leaves the way free for the next."""

import asyncio
import gc
from collections.abc import Iterator

import pytest
from outbox_bed import ask, outstanding
from support import NOON, both_engines

from bot.domain.ids import IncidentUid
from bot.effects import MakeRoom
from storage.unit_of_work import SqlStore

STEPS = 60


@pytest.fixture
def uncollected() -> Iterator[None]:
    """What a broken-off write leaves behind may live on for a while: nothing may depend on its being swept away."""
    gc.disable()
    yield
    gc.enable()
    gc.collect()


def room(number: int) -> MakeRoom:
    return MakeRoom(incident=IncidentUid(f"{number:032d}"))


async def write(store: SqlStore, number: int) -> None:
    async with store.transaction() as uow:
        await uow.outbox.add([room(number), room(number + 1)], NOON)
        await uow.outbox.outstanding()


async def pass_by(steps: int) -> None:
    """Let the write come so far; its thread answers in its own time, so that every run breaks off elsewhere."""
    for _ in range(steps):
        await asyncio.sleep(0)


@both_engines
@pytest.mark.usefixtures("uncollected")
async def test_a_write_broken_off_anywhere_leaves_the_way_free(store: SqlStore) -> None:
    whole = 0
    for step in range(STEPS):
        task = asyncio.create_task(write(store, step * 2))
        await pass_by(step * step)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

        stored = await outstanding(store)
        await ask(store, room(10_000 + step))

        assert (stored - whole) % 2 == 0
        whole = stored + 1
