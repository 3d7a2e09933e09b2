"""Time runs out, and answers are waited for, within limits."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from handlers_bed import ANA, Desk, running

from bot.blocks.errors import busy
from handlers.answers import Answers
from handlers.forms import declare
from handlers.guard import settled
from handlers.payloads import Address
from handlers.replies import Private, Reply


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with running(tmp_path) as started:
        yield started


async def test_what_does_not_end_in_time_is_cut_off() -> None:
    ended = False

    async def never() -> Reply:
        nonlocal ended
        try:
            await asyncio.Event().wait()
        finally:
            ended = True
        raise AssertionError

    now = asyncio.get_running_loop().time()
    reply = await settled(never, command="/incident", until=now, typed=lambda: "/incident note x")

    assert isinstance(reply, Private)
    assert "may or may not have been stored" in reply.message.text
    assert "/incident note x" in str(reply.message.blocks)
    assert ended


async def test_a_form_that_slack_is_slow_to_open_is_not_waited_for(desk: Desk) -> None:
    desk.sandbox.faults.delay("views.open", 30)
    now = asyncio.get_running_loop().time()

    assert await desk.answers.open(declare(desk.services).view, "1", until=now + 0.05) is False


async def test_a_stop_waits_for_answers_but_not_for_ever(desk: Desk) -> None:
    address = Address(response_url="", channel="", user=ANA)
    desk.answers.send(address, busy())
    await desk.answers.drain(5)
    desk.sandbox.faults.delay("chat.postMessage", 30)
    desk.answers.send(address, busy())

    await desk.answers.drain(0.05)

    assert len(desk.sandbox.person(ANA).direct_messages) == 1


async def test_there_may_be_nothing_to_wait_for(desk: Desk) -> None:
    await Answers(desk.client).drain(5)
