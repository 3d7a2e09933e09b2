"""The stage: a local Slack, the bot in it, and the people."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from stories.bot_process import Host
from stories.workspace import Clock, Workspace, furnish, settings_of, start_warroom


@pytest.fixture
def mode(request: pytest.FixtureRequest) -> str:
    """How Slack reaches the bot: by Socket Mode unless the test asks for both."""
    return str(getattr(request, "param", "socket"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Sandbox]:
    """A local Slack with its people, and no bot."""
    started = Sandbox(clock=clock)
    furnish(started)
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
async def workspace(
    sandbox: Sandbox, clock: Clock, address: str, mode: str, tmp_path: Path
) -> AsyncIterator[Workspace]:
    """The whole of it, ready to be used."""
    warroom = await start_warroom(settings_of(sandbox, mode=mode, address=address, folder=tmp_path), sandbox, clock)
    yield Workspace(sandbox=sandbox, warroom=warroom, clock=clock, address=address, folder=tmp_path)
    await warroom.stop()


@pytest.fixture
async def live_sandbox() -> AsyncIterator[Sandbox]:
    """A local Slack that goes by the machine's clock, as a bot in a process of its own does."""
    started = Sandbox()
    furnish(started)
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
async def host(live_sandbox: Sandbox, address: str, tmp_path: Path) -> AsyncIterator[Host]:
    """Where `warroom run` can be started and ended."""
    host = Host(sandbox=live_sandbox, address=address, folder=tmp_path)
    yield host
    await host.clear()
