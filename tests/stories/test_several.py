"""Several incidents at once: each verb means the one that was named, or the one whose room it was typed in."""

import asyncio

from support import both_engines

from stories.people import ANA, BEN, MALLORY
from stories.workspace import Workspace, words_of


async def test_a_verb_in_a_room_means_that_rooms_incident(workspace: Workspace) -> None:
    first = await workspace.declares("/incident declare Fire sev:1")
    second = await workspace.declares("/incident declare Flood sev:2")

    await workspace.says("/incident note About the flood", channel=second)
    await workspace.says("/incident INC-1 note About the fire", channel=second)

    assert workspace.posts(first).mention("About the fire")
    assert workspace.posts(second).mention("About the flood")
    assert not workspace.posts(second).mention("About the fire")


async def test_ack_without_a_name_takes_the_newest_page(workspace: Workspace) -> None:
    await workspace.declares("/incident declare Fire sev:1")
    workspace.clock.forward(minutes=1)
    await workspace.declares("/incident declare Flood sev:2")

    newest = await workspace.says("/incident ack", by=BEN)
    other = await workspace.says("/incident ack", by=BEN)
    none = await workspace.says("/incident ack", by=BEN)

    assert "in INC-2" in newest
    assert "in INC-1" in other
    assert "no page of yours" in none


async def test_ack_in_a_room_takes_that_rooms_page(workspace: Workspace) -> None:
    first = await workspace.declares("/incident declare Fire sev:1")
    await workspace.declares("/incident declare Flood sev:2")

    assert "in INC-1" in await workspace.says("/incident ack", by=BEN, channel=first)


@both_engines
async def test_some_declared_in_the_same_moment_get_numbers_in_a_row_and_a_room_each(workspace: Workspace) -> None:
    lines = [f"/incident declare Emergency {number} sev:2" for number in range(5)]

    answers = await asyncio.gather(*(workspace.types(line) for line in lines))
    await workspace.settle()

    said = "\n".join(words_of(answer) for answer in answers)
    assert all(f"INC-{number} declared" in said for number in range(1, 6)), said
    assert len({room.name for room in workspace.rooms}) == 5
    assert len(workspace.direct_messages(to=BEN)) == 5
    assert len(workspace.announcements) == 5
    assert len(words_of(await workspace.types("/incident list mine", by=ANA)).split("INC-")) > 5


async def test_a_stranger_in_a_shared_channel_gets_nothing_by_a_button(workspace: Workspace) -> None:
    await workspace.declares("/incident declare Fire sev:1")
    before = await workspace.stored()

    answered = await workspace.clicks(workspace.announcements.first.message, "Join", by=MALLORY)

    assert "another workspace" in answered
    assert MALLORY not in workspace.room.members
    assert await workspace.stored() == before
