"""A pager rings beside the message, once, whatever fails, and stops when somebody has answered."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from receiver import SECRET, Receiver, receiving

from bot.sandbox import Sandbox
from config.catalogue import Source
from stories.bot_process import Host
from stories.people import ANA, BEN, BEN_PHONE, CATALOGUE, CLA, DEV, EVE, GIL
from stories.workspace import DECLARE, TITLE, Clock, Workspace, settings_of, start_warroom


def with_pager(address: str) -> Source:
    """Ben and Gil have one."""
    section = f"pagers: {{oncall: {{url: '{address}', people: [ben, gil]}}}}\n"
    return replace(CATALOGUE, content=CATALOGUE.content + section.encode())


@pytest.fixture
async def receiver(clock: Clock) -> AsyncIterator[Receiver]:
    async with receiving(clock.now) as running:
        yield running


@pytest.fixture
async def workspace(
    sandbox: Sandbox, clock: Clock, address: str, tmp_path: Path, receiver: Receiver
) -> AsyncIterator[Workspace]:
    """As everywhere, with a pager."""
    environment = settings_of(sandbox, mode="socket", address=address, folder=tmp_path)
    environment["WARROOM_PAGER_SECRET"] = SECRET
    warroom = await start_warroom(environment, sandbox, clock, with_pager(receiver.address))
    yield Workspace(sandbox=sandbox, warroom=warroom, clock=clock, address=address, folder=tmp_path)
    await warroom.stop()


async def test_a_pager_rings_once_though_its_receiver_fails_and_stops_when_answered(
    workspace: Workspace, receiver: Receiver
) -> None:
    receiver.statuses.extend((503, 500))

    await workspace.declares()
    rang = dict(receiver.taken[0])
    await workspace.says("/incident ack", by=BEN, channel=workspace.room.id)

    assert [told["event"] for told in receiver.tried] == ["page", "page", "page", "stop"]
    assert len({told["id"] for told in receiver.tried}) == 1
    assert len(set(receiver.keys)) == 2
    assert rang["text"] == f"SEV1 · Legal needed: {TITLE}. Acknowledge?"
    assert rang["person"] == {"slack": BEN, "name": "Ben Okafor", "phone": BEN_PHONE, "email": None}
    assert (rang["incident"], rang["severity"], rang["drill"]) == ("INC-1", "sev1", False)
    assert receiver.taken[-1]["link"].endswith(f"channel={workspace.room.id}")
    assert receiver.forged == 0


async def test_it_rings_for_whoever_is_asked_next_and_stops_for_whoever_passes_on(
    workspace: Workspace, receiver: Receiver
) -> None:
    room = await workspace.declares()

    await workspace.clicks(workspace.direct_messages(to=BEN).last.message, "Can't, pass it on", by=BEN)
    passed = receiver.rang(BEN), receiver.rang(GIL)
    await workspace.says("/incident cancel It was a test listing", channel=room)

    assert passed == (["page", "stop"], ["page"])
    assert receiver.rang(GIL) == ["page", "stop"]
    assert not [told for told in receiver.tried if told["person"]["slack"] in (CLA, DEV)]


async def test_with_slack_down_the_pager_rings(workspace: Workspace, receiver: Receiver) -> None:
    workspace.sandbox.faults.refuse("*", times=None)

    await workspace.types(DECLARE)
    await workspace.parts.engine.idle()

    assert receiver.rang(BEN) == ["page"]
    assert workspace.direct_messages(to=BEN) == []
    workspace.sandbox.faults.clear()
    await workspace.settle()


async def test_a_page_answered_before_its_pager_was_reached_rings_nobody(
    workspace: Workspace, receiver: Receiver
) -> None:
    receiver.statuses.append(429)
    receiver.headers = {"Retry-After": "50"}
    await workspace.types(DECLARE)
    await workspace.parts.engine.idle()

    answered = await workspace.says("/incident INC-1 ack", by=BEN)

    assert "You acknowledged" in answered
    workspace.clock.forward(minutes=1)
    await workspace.settle()
    assert (receiver.rang(BEN), len(receiver.tried)) == ([], 1)


async def test_a_pager_that_refuses_is_said_and_what_to_do(workspace: Workspace, receiver: Receiver) -> None:
    receiver.statuses.append(404)

    room = await workspace.declares()

    said = workspace.posts(room).mention("A page by pager to Ben Okafor failed", "HTTP 404", "Call the person now")
    assert len(said) == 1
    assert workspace.direct_messages(to=ANA).mention("A page by pager to Ben Okafor failed")
    assert workspace.direct_messages(to=BEN).mention("Legal needed")
    assert workspace.direct_messages(to=GIL) == []


async def test_a_pager_that_stays_silent_is_said_after_ten_minutes(workspace: Workspace, receiver: Receiver) -> None:
    receiver.statuses.extend([503] * 100)

    room = await workspace.declares()

    assert workspace.posts(room).mention("A page by pager to Ben Okafor failed", "HTTP 503")
    assert 15 < len([told for told in receiver.tried if told["person"]["slack"] == BEN]) < 30


async def test_a_private_incident_rings_without_its_content(workspace: Workspace, receiver: Receiver) -> None:
    await workspace.says("/incident declare Quokkaleak sev:2 type:product-safety private:yes")
    await workspace.says("/incident INC-1 ack", by=BEN)

    assert receiver.taken[0]["text"] == "SEV2 · you are needed in a private incident. Open Slack to see it."
    assert not [told for told in receiver.tried if any(word in str(told) for word in ("Quokka", "Legal", "Dangerous"))]


async def test_whoever_has_no_pager_is_reached_by_message_alone(workspace: Workspace, receiver: Receiver) -> None:
    room = await workspace.declares()
    before = len(receiver.tried)

    await workspace.says("/incident page @eve Call me", channel=room)

    assert workspace.direct_messages(to=EVE)
    assert len(receiver.tried) == before


async def test_killed_while_the_pager_is_called_it_rings_with_the_same_id(host: Host) -> None:
    async with receiving(lambda: datetime.now(UTC)) as receiver:
        host.catalogue, host.more = with_pager(receiver.address), {"WARROOM_PAGER_SECRET": SECRET}
        bot = await host.start()
        host.sandbox.faults.delay("conversations.create", 1.0, times=1)
        receiver.statuses.append(500)

        await host.types(DECLARE)
        await host.asked("chat.postMessage", 4)
        await bot.kill()
        await host.restart()
        await host.finished()
        await host.types("/incident INC-1 cancel It was a test listing")
        await host.finished()

        assert receiver.rang(BEN) == ["page", "stop"]
        assert len({told["id"] for told in receiver.tried}) == 1


async def test_a_pager_without_its_secret_stops_the_start(host: Host) -> None:
    host.catalogue = with_pager("https://pager.shop.example/call")

    bot = await host.spawn(host.environment)
    ended = await bot.ended()

    assert ended.code == 2
    assert len(ended.complaints) == 1
    assert "WARROOM_PAGER_SECRET" in ended.complaints[0]
    assert "oncall" in ended.complaints[0]
