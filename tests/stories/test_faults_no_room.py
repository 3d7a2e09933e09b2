"""The room cannot be made at all: the emergency is handled without one, and whoever commands it knows."""

import pytest

from stories.people import ANA, BEN, BEN_PHONE, CLA, DEV
from stories.workspace import DECLARE, TITLE, Workspace


@pytest.fixture
async def roomless(workspace: Workspace) -> Workspace:
    """INC-1, for which Slack refuses the room for good."""
    workspace.sandbox.faults.fail("conversations.create", "restricted_action", times=None)
    await workspace.says(DECLARE)
    return workspace


async def test_it_is_tried_once_and_told_once(roomless: Workspace) -> None:
    roomless.clock.forward(minutes=3)
    await roomless.settle()

    assert len([call for call in roomless.sandbox.calls if call.method == "conversations.create"]) == 1
    assert len(roomless.direct_messages(to=ANA)) == 1
    assert roomless.direct_messages(to=ANA).last.mentions("Opening the room failed", "Inviting people")


async def test_pages_are_answered_and_climb(roomless: Workspace) -> None:
    await roomless.clicks(roomless.direct_messages(to=BEN)[-1], "Acknowledge", by=BEN)
    roomless.clock.forward(minutes=6)
    await roomless.settle()

    shown = await roomless.says("/incident INC-1 show")

    assert "Legal Ben Okafor ✅" in shown
    assert "Gil Santos" in shown
    assert roomless.direct_messages(to=CLA).first.mentions(TITLE)


async def test_the_record_is_kept(roomless: Workspace) -> None:
    for line in (
        "note Lot 7 is named",
        "decide Delist it because: it burns",
        "status containing",
        "resolve All is off",
    ):
        await roomless.says(f"/incident INC-1 {line}")

    shown = await roomless.says("/incident INC-1 timeline")

    for said in ("Lot 7 is named", "D-1: Delist it", "containing", "All is off"):
        assert said in shown


async def test_updates_still_reach_the_announce_channel(roomless: Workspace) -> None:
    await roomless.says("/incident INC-1 update All listings are down")

    assert roomless.announcements.mention("All listings are down")
    assert roomless.announcements.first.mentions(TITLE)


async def test_what_waits_for_a_room_is_kept_for_a_person_to_see_with_the_reason(roomless: Workspace) -> None:
    async with roomless.parts.store.reading() as reading:
        parked = await reading.outbox.parked()

    assert {each.effect.kind for each in parked} >= {"room", "card", "invite"}
    assert all(each.why for each in parked)


async def test_a_private_one_gets_no_room_of_any_kind_and_no_word_leaves(workspace: Workspace) -> None:
    workspace.sandbox.faults.fail("conversations.create", "restricted_action", times=None)

    await workspace.says(f"{DECLARE} private:yes")

    asked = [call.args for call in workspace.sandbox.calls if call.method == "conversations.create"]
    assert [args["is_private"] in ("1", "true", True) for args in asked] == [True]
    assert workspace.rooms == []
    for person in (ANA, BEN, CLA, DEV):
        assert workspace.direct_messages(to=person)
        assert not workspace.direct_messages(to=person).mention(TITLE)
    assert not workspace.announcements.mention(TITLE)


async def test_exports_are_saved_in_the_data_folder_all_the_same(roomless: Workspace) -> None:
    await roomless.says("/incident INC-1 close because: nothing is left")

    saved = sorted(path.suffix for path in (roomless.folder / "exports").rglob("INC-1-*"))

    assert saved == [".json", ".md"]


async def test_an_answer_does_not_promise_what_goes_to_a_room_that_is_not_there(roomless: Workspace) -> None:
    answered = await roomless.says("/incident INC-1 export")

    assert "uploaded to the room" not in answered


async def test_when_nobody_answers_the_commander_is_told(roomless: Workspace) -> None:
    await nobody_answers(roomless)

    assert roomless.direct_messages(to=ANA).mention("Legal stayed unanswered", "Ben Okafor")


async def test_when_nobody_answers_the_commander_gets_the_phone_numbers(roomless: Workspace) -> None:
    await nobody_answers(roomless)

    assert roomless.direct_messages(to=ANA).mention(BEN_PHONE)


async def nobody_answers(workspace: Workspace) -> None:
    for _ in range(4):
        workspace.clock.forward(minutes=6)
        await workspace.settle()
