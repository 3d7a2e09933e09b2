"""Slack may deliver anything twice: it is done once, and the second answer is the first."""

import asyncio

import pytest
from support import both_engines

from bot.sandbox import Answer
from stories.people import ANA, BEN, DEV, EVE, GIL
from stories.workspace import DECLARE, TITLE, Workspace, words_of


@pytest.mark.parametrize("mode", ["socket", "http"], indirect=True)
@both_engines
async def test_a_command_delivered_twice_declares_one_incident(workspace: Workspace) -> None:
    first = await workspace.says(DECLARE)
    before = await workspace.stored()

    again = words_of(await workspace.sandbox.redeliver_last("/incident"))
    await workspace.settle()

    assert again == first
    assert await workspace.stored() == before
    assert len(workspace.rooms) == 1


@both_engines
async def test_a_command_delivered_twice_at_the_same_moment_declares_one_incident(workspace: Workspace) -> None:
    typed = asyncio.create_task(workspace.types(DECLARE))
    await workspace.heard(lambda: workspace.sandbox.deliveries.sent)
    again, first = await asyncio.gather(workspace.sandbox.redeliver_last("/incident"), typed)
    await workspace.settle()

    assert words_of(again) == words_of(first)
    assert len(workspace.rooms) == 1
    assert len(workspace.direct_messages(to=BEN)) == 1


async def test_the_same_line_typed_again_is_a_new_incident(workspace: Workspace) -> None:
    await workspace.says(DECLARE)
    await workspace.says(DECLARE)

    assert len(workspace.rooms) == 2


async def test_a_button_delivered_twice_acknowledges_once(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.clicks(workspace.direct_messages(to=BEN)[-1], "Acknowledge", by=BEN)
    before = await workspace.stored()

    await workspace.sandbox.redeliver_last("interactive")
    await workspace.heard(lambda: len(workspace.sandbox.person(BEN).ephemerals) == 2)
    await workspace.settle()

    first, second = workspace.sandbox.person(BEN).ephemerals
    assert first.text == second.text
    assert await workspace.stored() == before
    assert len(workspace.posts(room).mention("Ben Okafor acknowledged")) == 1


async def test_passing_on_twice_pages_the_next_person_once(workspace: Workspace) -> None:
    await workspace.declares()
    await workspace.clicks(workspace.direct_messages(to=DEV)[-1], "Can't, pass it on", by=DEV)

    await workspace.sandbox.redeliver_last("interactive")
    await workspace.settle()

    assert len(workspace.direct_messages(to=GIL)) == 1


async def test_a_form_delivered_twice_declares_one_incident(workspace: Workspace) -> None:
    ana = workspace.sandbox.person(ANA)
    await workspace.types("/incident")
    first = await ana.submits(ana.open_view(), {"title": TITLE, "severity": "sev1"})
    await workspace.settle()
    before = await workspace.stored()

    again: Answer = await workspace.sandbox.redeliver_last("view_submission")
    await workspace.settle()

    assert again.body == first.body
    assert await workspace.stored() == before
    assert len(workspace.rooms) == 1


async def test_an_event_delivered_twice_admits_once(workspace: Workspace) -> None:
    room = await workspace.declares(f"{DECLARE} private:yes")
    await workspace.sandbox.person(ANA).invites(room, [EVE])
    await workspace.settle()
    before = await workspace.stored()

    await workspace.sandbox.redeliver_last("member_joined_channel")
    await workspace.settle()

    assert await workspace.stored() == before
