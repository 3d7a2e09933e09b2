"""What those who run the bot look at."""

import json
from pathlib import Path

import aiohttp

from bot.sandbox import Sandbox
from stories.workspace import Clock, Workspace, settings_of, start_warroom


async def got(workspace: Workspace, path: str) -> tuple[int, str]:
    """Status and body of a page of the bot's."""
    address = f"{workspace.warroom.address}{path}"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, await answer.text()


async def test_a_bot_that_lacks_nothing_says_so(workspace: Workspace) -> None:
    assert await got(workspace, "/healthz") == (200, "alive\n")
    status, body = await got(workspace, "/readyz")
    assert status == 200
    assert json.loads(body) == {"ready": True, "degraded": []}


async def test_readiness_names_what_is_degraded_and_still_takes_traffic(workspace: Workspace) -> None:
    workspace.sandbox.faults.fail("conversations.create", "restricted_action", times=None)
    await workspace.says("/incident declare Fire sev:1")
    workspace.sandbox.faults.status("*", 503, times=None)
    await workspace.sandbox.sockets.cut()

    status, body = await got(workspace, "/readyz")

    assert status == 200
    assert "Socket Mode is not connected" in body
    assert "effects are parked" in body


async def test_readiness_never_asks_slack(workspace: Workspace) -> None:
    calls = len(workspace.sandbox.calls)

    await got(workspace, "/readyz")
    await got(workspace, "/metrics")

    assert len(workspace.sandbox.calls) == calls


async def test_a_missing_announce_channel_is_degraded(
    sandbox: Sandbox, clock: Clock, address: str, tmp_path: Path
) -> None:
    environment = settings_of(sandbox, mode="socket", address=address, folder=tmp_path)
    warroom = await start_warroom(environment | {"WARROOM_ANNOUNCE_CHANNEL": "nowhere"}, sandbox, clock)
    workspace = Workspace(sandbox=sandbox, warroom=warroom, clock=clock, address=address, folder=tmp_path)

    status, body = await got(workspace, "/readyz")
    answered = await workspace.says("/incident declare Fire sev:1")
    await warroom.stop()

    assert status == 200
    assert "the announce channel is not known" in body
    assert "INC-1 declared" in answered
    assert workspace.posts(workspace.room.id).mention("The announcement failed", "WARROOM_ANNOUNCE_CHANNEL")


async def test_metrics_count_what_was_done_without_saying_what_it_was_about(workspace: Workspace) -> None:
    await workspace.says("/incident declare Quokka recall sev:1")

    status, body = await got(workspace, "/metrics")

    assert status == 200
    assert 'warroom_effects_total{kind="page",outcome="done"} 3.0' in body
    assert 'warroom_effects_total{kind="room",outcome="done"} 1.0' in body
    assert "Quokka" not in body
