"""A delivery from Slack and its answer, by Socket Mode and by signed HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from handlers_bed import MODES, Connect, Desk, running


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with running(tmp_path) as started:
        yield started


@MODES
async def test_a_command_is_answered_by_its_receipt(connected: Connect, desk: Desk) -> None:
    async with connected(desk):
        said = await desk.types("/incident declare Magnetic toys sev:1 type:product-safety region:DE")

    incident = await desk.incident()
    assert said.startswith("INC-1 declared")
    assert (incident.title, incident.severity, incident.regions) == ("Magnetic toys", 1, ("DE",))


@MODES
async def test_a_delivery_that_comes_twice_gets_one_receipt(connected: Connect, desk: Desk) -> None:
    async with connected(desk):
        first = await desk.types("/incident declare Magnetic toys sev:1")
        again = await desk.sandbox.redeliver_last()

    assert again.text == first
    assert len(await desk.incidents()) == 1
