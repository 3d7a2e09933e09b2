"""Whoever is paged and writes in the room is there: no button needed."""

import pytest

from stories.people import ANA, BEN, CLA, DEV, EVE, GIL
from stories.workspace import Workspace

BY_WRITING = "by writing in the room"


async def test_writing_in_the_room_answers_the_page(workspace: Workspace) -> None:
    room = await workspace.declares()
    workspace.clock.forward(minutes=2)

    await workspace.sandbox.person(BEN).says(room, "I am here, reading up")
    await workspace.settle()

    assert workspace.posts(room).mention(f"Ben Okafor acknowledged for Legal, 2 min after the page, {BY_WRITING}")
    assert workspace.direct_messages(to=BEN).last.mentions("✅ You acknowledged")
    assert workspace.direct_messages(to=BEN).last.buttons == []
    assert workspace.card.mentions("Legal Ben Okafor ✅")


async def test_a_reply_in_a_thread_answers_too_and_stops_the_climbing(workspace: Workspace) -> None:
    room = await workspace.declares()

    for person in (BEN, CLA, DEV):
        await workspace.sandbox.person(person).says(room, "here", thread_ts=workspace.card.message.ts)
    workspace.clock.forward(hours=1)
    await workspace.settle()

    assert len(workspace.posts(room).mention(BY_WRITING)) == 3
    assert workspace.direct_messages(to=GIL) == []


async def test_one_message_answers_every_page_that_awaits_its_author(workspace: Workspace) -> None:
    room = await workspace.declares()
    workspace.clock.forward(minutes=6)
    await workspace.settle()

    await workspace.sandbox.person(GIL).says(room, "Both are mine tonight")
    await workspace.settle()

    assert workspace.posts(room).mention("Gil Santos acknowledged for Legal", BY_WRITING)
    assert workspace.posts(room).mention("Gil Santos acknowledged for Product", BY_WRITING)


@pytest.mark.parametrize("mode", ["http"], indirect=True)
async def test_other_talk_stores_nothing(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.sandbox.person(EVE).joins(room)
    for person in (BEN, CLA, DEV):
        await workspace.says("/incident ack", by=person, channel=room)
    before = await workspace.stored()

    for person in (ANA, BEN, EVE):
        await workspace.sandbox.person(person).says(room, "How many were sold?")
    await workspace.sandbox.person(DEV).says("emergencies", "Anyone in the room yet?")

    assert await workspace.stored() == before


async def test_the_same_message_delivered_twice_answers_once(workspace: Workspace) -> None:
    room = await workspace.declares("/incident declare Leak sev:1 private:yes")
    await workspace.sandbox.person(BEN).says(room, "On it")
    await workspace.settle()
    before = await workspace.stored()

    again = await workspace.sandbox.redeliver_last("message")

    assert again.acked
    assert await workspace.stored() == before
    assert len(workspace.posts(room).mention(BY_WRITING)) == 1
    assert workspace.direct_messages(to=BEN).last.mentions("You acknowledged")
    assert not workspace.direct_messages(to=BEN).last.mentions("Leak")


async def test_a_commander_who_is_asked_as_such_answers_by_button_only(workspace: Workspace) -> None:
    room = await workspace.declares()
    workspace.clock.forward(minutes=5)
    await workspace.settle()
    workspace.clock.forward(minutes=5)
    await workspace.settle()
    assert workspace.direct_messages(to=ANA).mention("Legal needed")

    await workspace.sandbox.person(ANA).says(room, "Where is Legal?")
    await workspace.settle()

    assert not workspace.posts(room).mention("acknowledged")
    await workspace.clicks(
        workspace.direct_messages(to=ANA).mention("Legal needed").last.message, "Acknowledge", by=ANA
    )
    assert workspace.posts(room).mention("Ana Ruiz acknowledged for Legal")
