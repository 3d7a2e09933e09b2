"""People brought into rooms."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from handlers_bed import ANA, BEN, CLA, EVE, Desk, by_sockets, running

PRIVATE = "/incident declare Leak sev:1 private:yes"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with running(tmp_path) as started, by_sockets(started):
        yield started


async def test_the_commander_admits_by_inviting(desk: Desk) -> None:
    room = await desk.declares(PRIVATE)

    await desk.sandbox.person(ANA).invites(room, [CLA])

    assert CLA in (await desk.view()).team.admitted
    assert "Cla Moreau was admitted" in ((await desk.entries())[-1].text or "")
    assert "INC-1" in await desk.types("/incident INC-1 show", by=CLA)


async def test_an_invitation_that_comes_twice_admits_once(desk: Desk) -> None:
    room = await desk.declares(PRIVATE)
    await desk.sandbox.person(ANA).invites(room, [CLA])
    before = len(await desk.entries())

    again = await desk.sandbox.redeliver_last("member_joined_channel")

    assert again.acked
    assert len(await desk.entries()) == before


async def test_others_admit_nobody(desk: Desk) -> None:
    room = await desk.declares(PRIVATE)
    desk.sandbox.workspace.channels[room].members += [BEN, CLA]

    await desk.sandbox.person(CLA).invites(room, [EVE])

    assert EVE not in (await desk.view()).team.admitted
    assert CLA not in (await desk.view()).team.admitted


async def test_a_stranger_is_not_admitted_even_by_the_commander(desk: Desk) -> None:
    room = await desk.declares(PRIVATE)

    await desk.sandbox.person(ANA).invites(room, [EVE])

    assert EVE not in (await desk.view()).team.admitted


async def test_an_app_is_not_admitted_by_being_invited(desk: Desk) -> None:
    desk.sandbox.workspace.add_person("U0BOT0001", name="helper", is_bot=True)
    room = await desk.declares(PRIVATE)

    await desk.sandbox.person(ANA).invites(room, ["U0BOT0001"])

    assert "U0BOT0001" not in (await desk.view()).team.admitted


async def test_somebody_slack_does_not_know_yet_is_admitted_when_it_does(desk: Desk) -> None:
    desk.sandbox.patience.ack = 0.2
    desk.sandbox.patience.retries = ()
    room = await desk.declares(PRIVATE)
    desk.book.silent = True
    await desk.sandbox.person(ANA).invites(room, [CLA])
    assert CLA not in (await desk.view()).team.admitted

    desk.book.silent = False
    again = await desk.sandbox.redeliver_last("member_joined_channel")

    assert again.acked
    assert CLA in (await desk.view()).team.admitted


async def test_in_an_open_incident_an_invitation_leaves_no_trace(desk: Desk) -> None:
    room = await desk.declares()
    before = len(await desk.entries())

    await desk.sandbox.person(ANA).invites(room, [CLA])
    await desk.sandbox.person(BEN).joins(room)

    assert len(await desk.entries()) == before


async def test_what_the_bot_does_itself_is_no_news(desk: Desk) -> None:
    room = await desk.declares(PRIVATE)

    await desk.client.conversations_invite(channel=room, users=[CLA])
    await desk.sandbox.heard(lambda: desk.sandbox.last_delivery("member_joined_channel").replies)

    assert CLA not in (await desk.view()).team.admitted


async def test_other_channels_are_none_of_our_business(desk: Desk) -> None:
    desk.sandbox.workspace.add_channel("lounge", members=[ANA, desk.sandbox.bot_user_id])

    await desk.sandbox.person(ANA).invites("lounge", [CLA])
    delivery = desk.sandbox.last_delivery("member_joined_channel")

    assert delivery.replies[-1].acked
