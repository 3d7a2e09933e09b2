"""The connection of Socket Mode: kept, built anew, and hung up in order."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from handlers_bed import ANA, Desk, running

from bot.queries.incidents import Incidents as Reads
from bot.queries.incidents import Question
from bot.queries.view import IncidentView
from handlers.socket import connect

SOON = 0.5


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with running(tmp_path) as started:
        yield started


class Slow(Reads):
    """Shows nothing before it is let."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.store, desk.services.catalogue)
        self.asked = asyncio.Event()
        self.let = asyncio.Event()

    async def show(self, question: Question) -> IncidentView:
        self.asked.set()
        await self.let.wait()
        return await super().show(question)


async def test_it_connects_beside_whatever_else_starts(desk: Desk) -> None:
    connection = connect(desk.app, desk.sandbox.app_token, desk.client)
    assert not await connection.alive()

    await desk.sandbox.heard(lambda: len(desk.sandbox.sockets))
    said = await desk.types("/incident list")

    assert await connection.alive()
    assert "no open incidents" in said
    await connection.close()


async def test_a_refusal_at_first_is_overcome(desk: Desk) -> None:
    desk.sandbox.faults.fail("apps.connections.open", "internal_error")

    connection = connect(desk.app, desk.sandbox.app_token, desk.client, patience=SOON)
    await desk.sandbox.heard(lambda: len(desk.sandbox.sockets))

    await connection.close()
    asked = [call.ok for call in desk.sandbox.calls if call.method == "apps.connections.open"]
    assert asked[:1] == [False]
    assert asked[-1]


async def test_a_lost_connection_is_built_anew(desk: Desk) -> None:
    connection = connect(desk.app, desk.sandbox.app_token, desk.client, patience=SOON)
    await desk.sandbox.heard(lambda: desk.sandbox.sockets.greeted)

    await desk.sandbox.sockets.cut()
    await desk.sandbox.heard(lambda: desk.sandbox.sockets.greeted > 1)

    assert "no open incidents" in await desk.types("/incident list")
    await connection.close()


async def test_what_is_under_way_at_the_end_is_still_answered(desk: Desk) -> None:
    reads = Slow(desk)
    desk.with_reads(reads)
    connection = connect(desk.app, desk.sandbox.app_token, desk.client)
    await desk.sandbox.heard(lambda: len(desk.sandbox.sockets))
    typing = asyncio.create_task(desk.sandbox.person(ANA).types("/incident INC-1 show", channel="general"))
    await reads.asked.wait()

    closing = asyncio.create_task(connection.close())
    await asyncio.wait([closing], timeout=0)
    reads.let.set()
    answer = await typing
    await closing

    assert answer.acked
    assert "no incident INC-1" in (answer.text or "")
    assert len(desk.sandbox.sockets) == 0


async def test_it_can_be_hung_up_before_it_is_connected(desk: Desk) -> None:
    desk.sandbox.faults.delay("apps.connections.open", 5)

    connection = connect(desk.app, desk.sandbox.app_token, desk.client)
    await asyncio.wait_for(connection.close(), timeout=2)

    assert not await connection.alive()
