"""A private incident pages, and is otherwise nobody's business."""

import json
from collections.abc import Iterator

import aiohttp
import pytest

from stories.people import ANA, BEN, CLA, DEV, EVE, GIL
from stories.workspace import DESK, Shown, Workspace, words_of

SECRET = "Quokkaleak"
DECLARE = f"/incident declare {SECRET} of seller records sev:1 type:product-safety private:yes"


def said_outside(workspace: Workspace, room: str) -> Iterator[str]:
    """Everything the bot ever sent, but for what shows only inside the room; of that, the push text."""
    for call in workspace.sandbox.calls:
        inside = room in (call.args.get("channel"), call.args.get("channel_id"))
        shown = {key: value for key, value in call.args.items() if not inside or key != "blocks"}
        yield json.dumps(shown)


async def test_a_private_incident_says_nothing_of_its_content_outside_its_room(workspace: Workspace) -> None:
    room = await workspace.declares(DECLARE)
    await workspace.says("/incident note Numbat is the supplier", channel=room)
    await workspace.says("/incident update Numbat is told next:30m", channel=room)
    await workspace.says("/incident page @gil about Numbat", channel=room)
    workspace.clock.forward(minutes=31)
    await workspace.settle()
    await workspace.says("/incident resolve Numbat has deleted it", channel=room)
    await workspace.says("/incident close because: Numbat follows up", channel=room)

    channel = workspace.sandbox.workspace.channel(room)
    assert channel.private
    assert workspace.posts(room).mention(SECRET)
    outside = list(said_outside(workspace, room))
    for word in (SECRET, SECRET.lower(), "Numbat", "product-safety", "Dangerous product"):
        assert not [said for said in outside if word in said]
    async with aiohttp.ClientSession() as session, session.get(f"{workspace.warroom.address}/metrics") as metrics:
        assert SECRET not in await metrics.text()


async def test_its_pages_say_only_that_somebody_is_needed(workspace: Workspace) -> None:
    await workspace.says(DECLARE)

    page = workspace.direct_messages(to=BEN).last
    assert page.message.text == "SEV1 · you are needed in a private incident. Open to see it."
    assert "Legal" not in page.words
    assert await workspace.clicks(page.message, "Acknowledge", by=BEN)
    assert workspace.posts(workspace.room.id).mention("Ben Okafor acknowledged for Legal")


async def test_outsiders_find_nothing(workspace: Workspace) -> None:
    await workspace.says(DECLARE)

    for line in ("show", "roles", "timeline", "decisions", "join", "note hello", "export", "page legal", "cancel x"):
        answered = await workspace.says(f"/incident INC-1 {line}", by=EVE)
        assert "There is no incident INC-1 that you may see." in answered, line
    for scope in ("open", "mine", "closed", "all"):
        assert "INC-" not in await workspace.says(f"/incident list {scope}", by=EVE)
    assert EVE not in workspace.room.members


async def test_an_unknown_number_and_a_hidden_one_look_the_same(workspace: Workspace) -> None:
    await workspace.says(DECLARE)

    hidden = await workspace.says("/incident INC-1 show", by=EVE)
    missing = await workspace.says("/incident INC-2 show", by=EVE)

    assert hidden.replace("INC-1", "INC-2") == missing


async def test_the_paged_and_the_next_paged_are_admitted(workspace: Workspace) -> None:
    await workspace.says(DECLARE)

    assert SECRET in await workspace.says("/incident INC-1 show", by=BEN)
    assert "no incident" in await workspace.says("/incident INC-1 show", by=GIL)
    await workspace.clicks(workspace.direct_messages(to=DEV).last.message, "Can't, pass it on", by=DEV)
    assert SECRET in await workspace.says("/incident INC-1 show", by=GIL)
    assert GIL in workspace.room.members


async def test_a_page_that_climbs_and_one_to_an_outsider_tell_nothing_and_admit(workspace: Workspace) -> None:
    room = await workspace.declares(DECLARE)

    await workspace.says(f"/incident page @eve {SECRET} again", channel=room)
    workspace.clock.forward(minutes=6)
    await workspace.settle()

    assert workspace.posts(room).mention("Nobody has answered the page for Legal for 6 min; Gil Santos is asked now")
    assert workspace.direct_messages(to=ANA).mention("something needs you")
    for person in (ANA, GIL, EVE):
        said = "\n".join(Shown(message).words for message in workspace.direct_messages(to=person))
        assert said
        assert not any(word in said for word in (SECRET, "Legal", "Gil"))
    assert SECRET in await workspace.says("/incident INC-1 show", by=EVE)


@pytest.mark.parametrize("host", [ANA, BEN], ids=["the commander", "Legal"])
async def test_whom_the_commander_or_legal_brings_in_is_admitted(workspace: Workspace, host: str) -> None:
    room = await workspace.declares(DECLARE)
    await workspace.says("/incident INC-1 ack", by=BEN)

    await workspace.sandbox.person(host).invites(room, [EVE])
    await workspace.settle()

    assert SECRET in await workspace.says("/incident INC-1 show", by=EVE)
    assert workspace.posts(room).mention("Eve Other was admitted")


async def test_whom_another_brings_in_is_not_admitted(workspace: Workspace) -> None:
    room = await workspace.declares(DECLARE)

    await workspace.sandbox.person(CLA).invites(room, [EVE])
    await workspace.settle()

    assert "no incident" in await workspace.says("/incident show", by=EVE, channel=room)


async def test_a_person_given_a_role_is_admitted(workspace: Workspace) -> None:
    room = await workspace.declares(DECLARE)

    await workspace.says("/incident role scribe @eve", channel=room)

    assert EVE in workspace.room.members
    assert SECRET in await workspace.says("/incident INC-1 show", by=EVE)


async def test_without_a_private_room_there_is_no_room(workspace: Workspace) -> None:
    workspace.sandbox.faults.fail("conversations.create", "restricted_action", times=None)

    await workspace.says(DECLARE)

    assert workspace.rooms == []
    assert [call.args["is_private"] for call in workspace.sandbox.calls if call.method == "conversations.create"] == [
        "1"
    ]
    assert workspace.direct_messages(to=BEN).last.mentions("private incident")
    assert workspace.direct_messages(to=ANA).mention("something needs you")
    assert SECRET in words_of(await workspace.types("/incident INC-1 show", by=ANA, channel=DESK))


async def test_a_public_channel_of_its_name_is_never_its_room(workspace: Workspace) -> None:
    slack = workspace.sandbox.workspace
    slack.add_channel("inc-1", creator=workspace.sandbox.bot_user_id, members=[workspace.sandbox.bot_user_id, EVE])

    answered = await workspace.says(DECLARE)

    assert "INC-1 declared" in answered
    rooms = [channel for channel in workspace.rooms if channel.name != "inc-1"]
    assert all(room.private for room in rooms)
    public = slack.channel_named("inc-1")
    assert public is not None
    assert workspace.posts(public.id) == []
