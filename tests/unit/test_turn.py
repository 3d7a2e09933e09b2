"""The queue before SQLite's only writer: fair, people first, and nobody for ever last."""

import asyncio

import pytest

from storage.turn import SPARED, Turn


async def queue_up(turn: Turn, order: list[str], name: str, *, background: bool = False) -> asyncio.Task[None]:
    async def work() -> None:
        await turn.acquire(background=background)
        order.append(name)
        turn.release()

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    return task


async def test_turns_come_in_the_order_of_asking() -> None:
    turn, order = Turn(), list[str]()
    await turn.acquire()
    tasks = [await queue_up(turn, order, name) for name in ("a", "b", "c")]

    turn.release()
    await asyncio.gather(*tasks)

    assert order == ["a", "b", "c"]
    assert not turn.locked()


async def test_people_go_before_the_bots_own_work() -> None:
    turn, order = Turn(), list[str]()
    await turn.acquire()
    tasks = [await queue_up(turn, order, "work", background=True), await queue_up(turn, order, "person")]

    turn.release()
    await asyncio.gather(*tasks)

    assert order == ["person", "work"]


async def test_many_people_do_not_keep_the_work_waiting_for_ever() -> None:
    turn, order = Turn(), list[str]()
    await turn.acquire()
    tasks = [await queue_up(turn, order, "work", background=True)]
    tasks += [await queue_up(turn, order, "person") for _ in range(3 * SPARED)]

    turn.release()
    await asyncio.gather(*tasks)

    assert order.index("work") == SPARED


@pytest.mark.parametrize("background", [False, True])
async def test_one_who_gives_up_leaves_the_turn_to_the_next(background: bool) -> None:
    turn, order = Turn(), list[str]()
    await turn.acquire()
    impatient = await queue_up(turn, order, "impatient", background=background)
    patient = await queue_up(turn, order, "patient")

    impatient.cancel()
    turn.release()
    await asyncio.gather(impatient, patient, return_exceptions=True)

    assert order == ["patient"]
    assert not turn.locked()


async def test_one_who_gives_up_as_the_turn_comes_passes_it_on() -> None:
    turn, order = Turn(), list[str]()
    await turn.acquire()
    impatient = await queue_up(turn, order, "impatient")
    patient = await queue_up(turn, order, "patient")

    turn.release()
    impatient.cancel()
    await asyncio.gather(impatient, patient, return_exceptions=True)

    assert order == ["patient"]
    assert not turn.locked()
