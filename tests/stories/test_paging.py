"""Paging: answered by button or word, passed on, climbing by time, and said aloud when nobody answers."""

from dataclasses import replace
from pathlib import Path

from bot.sandbox import Sandbox
from stories.people import ANA, BEN, BEN_PHONE, CATALOGUE, CLA, DEV, EVE, GIL, GIL_PHONE
from stories.workspace import DESK, TITLE, Clock, Workspace, settings_of, start_warroom


async def test_a_page_is_acknowledged_by_its_button(workspace: Workspace) -> None:
    await workspace.declares()
    workspace.clock.forward(minutes=2)

    answered = await workspace.clicks(workspace.direct_messages(to=BEN).last.message, "Acknowledge", by=BEN)

    assert "You acknowledged for Legal" in answered
    assert workspace.direct_messages(to=BEN).last.mentions("✅ You acknowledged")
    assert workspace.direct_messages(to=BEN).last.buttons == []
    assert workspace.posts(workspace.room.id).mention("Ben Okafor acknowledged for Legal, 2 min after the page")
    assert workspace.card.mentions("Legal Ben Okafor ✅")


async def test_a_role_that_was_paged_twice_is_quiet_once_somebody_has_it(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.says("/incident page legal Please read the order", channel=room)
    first, second = workspace.direct_messages(to=BEN)

    await workspace.clicks(first, "Acknowledge", by=BEN)
    workspace.clock.forward(minutes=6)
    await workspace.settle()

    assert not workspace.direct_messages(to=GIL).mention("Legal needed")
    assert not workspace.posts(room).mention("Nobody has answered the page for Legal")
    (withdrawn,) = workspace.direct_messages(to=BEN).mention("This page was withdrawn: you have Legal now")
    assert withdrawn.ts == second.ts
    assert workspace.card.mentions("Legal Ben Okafor ✅")


async def test_a_page_is_acknowledged_by_the_verb_in_the_room(workspace: Workspace) -> None:
    room = await workspace.declares()

    assert "You acknowledged for Policy" in await workspace.says("/incident ack", by=CLA, channel=room)

    assert workspace.card.mentions("Policy Cla Moreau ✅")


async def test_a_page_is_acknowledged_from_a_direct_message_with_no_incident_named(workspace: Workspace) -> None:
    await workspace.declares()

    answered = await workspace.says("/incident ack", by=BEN, channel=workspace.sandbox.bot_user_id)

    assert "You acknowledged for Legal in INC-1" in answered


async def test_passing_a_page_on_asks_the_next_person_at_once(workspace: Workspace) -> None:
    await workspace.declares()

    answered = await workspace.clicks(workspace.direct_messages(to=DEV).last.message, "Can't, pass it on", by=DEV)

    assert "Gil Santos is being paged" in answered
    assert workspace.direct_messages(to=GIL).last.mentions("Product needed", TITLE)
    assert GIL in workspace.room.members
    assert workspace.direct_messages(to=DEV).last.mentions("You passed this on", "Gil Santos has been asked")
    assert workspace.direct_messages(to=DEV).last.buttons == []


async def test_an_unanswered_page_climbs(workspace: Workspace) -> None:
    await workspace.declares("/incident declare Baby cot recall sev:1")
    assert workspace.direct_messages(to=GIL) == []

    workspace.clock.forward(minutes=6)
    await workspace.settle()

    assert workspace.direct_messages(to=GIL).last.mentions("Baby cot recall")
    assert workspace.direct_messages(to=BEN).last.buttons == ["Acknowledge", "Can't, pass it on"]
    said = "Nobody has answered the page for Legal for 6 min; Gil Santos is asked now"
    assert len(workspace.posts(workspace.room.id).mention(said)) == 1
    assert len(workspace.direct_messages(to=ANA).mention(said, "Baby cot recall")) == 1
    assert workspace.card.mentions("Legal – paging Gil Santos (backup) since")


async def test_a_page_that_reaches_nobody_climbs_at_once(workspace: Workspace) -> None:
    del workspace.sandbox.workspace.people[BEN]

    await workspace.declares()

    assert workspace.direct_messages(to=GIL).mention("Legal needed", TITLE)
    said = workspace.posts(workspace.room.id)
    assert said.mention("A page by direct message to Ben Okafor failed: there is no such person")
    assert len(said.mention("Nobody asked so far can be reached for Legal; Gil Santos is asked now")) == 1
    assert workspace.card.mentions("Legal – paging Gil Santos (backup)", "Product – paging Dev Patel since")


async def test_a_page_climbs_by_the_policy_it_began_with_whatever_the_catalogue_says_since(
    sandbox: Sandbox, clock: Clock, address: str, tmp_path: Path
) -> None:
    environment = settings_of(sandbox, mode="socket", address=address, folder=tmp_path)
    before = await start_warroom(environment, sandbox, clock)
    await Workspace(sandbox=sandbox, warroom=before, clock=clock, address=address, folder=tmp_path).declares()
    await before.stop()
    clock.forward(minutes=6)

    edited = replace(
        CATALOGUE, content=CATALOGUE.content.replace(b"backups: [gil]", b"backups: [cla], escalation: urgent")
    )
    after = await start_warroom(environment, sandbox, clock, edited)
    workspace = Workspace(sandbox=sandbox, warroom=after, clock=clock, address=address, folder=tmp_path)
    await workspace.settle()
    climbed = workspace.direct_messages(to=GIL).mention("Legal needed"), workspace.direct_messages(to=CLA)
    await workspace.says("/incident INC-1 page legal We need you again")
    clock.forward(minutes=3)
    await workspace.settle()
    await after.stop()

    assert [len(found) for found in climbed] == [1, 1]
    assert workspace.direct_messages(to=CLA).mention("Legal needed", "We need you again")


async def test_an_answered_page_does_not_climb(workspace: Workspace) -> None:
    await workspace.declares()
    for person in (BEN, CLA, DEV):
        await workspace.says("/incident ack", by=person, channel=workspace.room.id)

    workspace.clock.forward(hours=2)
    await workspace.settle()

    assert workspace.direct_messages(to=GIL) == []
    assert workspace.direct_messages(to=ANA) == []


async def test_after_the_last_step_the_room_gets_names_and_numbers(workspace: Workspace) -> None:
    room = await workspace.declares()

    for _ in range(4):
        workspace.clock.forward(minutes=6)
        await workspace.settle()

    said = workspace.posts(room).mention("stayed unanswered", "Legal")
    assert len(said) == 1
    assert said.last.mentions("Call them", BEN_PHONE, GIL_PHONE, "Ben Okafor", "Gil Santos")
    assert said.last.mentions("Ana Ruiz – no phone number is known")
    assert workspace.direct_messages(to=ANA).mention("stayed unanswered")
    assert workspace.card.mentions("Legal – nobody answered")


async def test_a_backup_who_answers_late_still_takes_the_role(workspace: Workspace) -> None:
    room = await workspace.declares()
    for _ in range(4):
        workspace.clock.forward(minutes=6)
        await workspace.settle()

    answered = await workspace.says("/incident ack", by=GIL, channel=room)

    assert "You acknowledged" in answered
    assert workspace.card.mentions("Gil Santos ✅")


async def test_somebody_elses_page_cannot_be_acknowledged(workspace: Workspace) -> None:
    await workspace.declares()
    before = await workspace.stored()

    pressed = await workspace.clicks(workspace.direct_messages(to=BEN).last.message, "Acknowledge", by=EVE)
    typed = await workspace.says("/incident INC-1 ack", by=EVE)

    assert "not for you" in pressed
    assert "no page of yours" in typed
    assert await workspace.stored() == before


async def test_a_button_pressed_twice_is_answered_and_changes_nothing(workspace: Workspace) -> None:
    await workspace.declares()
    page = workspace.direct_messages(to=BEN).last.message
    page_as_it_was = workspace.direct_messages(to=BEN)[-1]
    before_blocks = list(page.blocks)
    await workspace.clicks(page, "Acknowledge", by=BEN)
    lines = len(workspace.posts(workspace.room.id))
    page_as_it_was.blocks = before_blocks  # the screen of a phone that has not heard of the change yet

    again = await workspace.clicks(page_as_it_was, "Acknowledge", by=BEN)

    assert again
    assert len(workspace.posts(workspace.room.id)) == lines


async def test_a_person_is_paged_by_name_with_words(workspace: Workspace) -> None:
    room = await workspace.declares()

    answered = await workspace.says("/incident page @gil The authority is on the phone", channel=room)

    assert "Gil Santos is being paged" in answered
    assert workspace.direct_messages(to=GIL).last.mentions("The authority is on the phone", TITLE)
    assert GIL in workspace.room.members


async def test_somebody_outside_the_incident_is_paged_and_brought_in(workspace: Workspace) -> None:
    room = await workspace.declares()

    await workspace.says("/incident page @eve You sold it: call me", channel=room)
    answered = await workspace.clicks(workspace.direct_messages(to=EVE).last.message, "Acknowledge", by=EVE)

    assert workspace.posts(room).mention("Paged Eve Other: You sold it: call me")
    assert "You acknowledged" in answered
    assert EVE in workspace.room.members


async def test_a_role_is_paged_later_on(workspace: Workspace) -> None:
    await workspace.declares()
    await workspace.says("/incident ack", by=BEN, channel=workspace.room.id)

    await workspace.says("/incident INC-1 page legal We need you again", channel=DESK)

    assert workspace.direct_messages(to=BEN).last.mentions("We need you again")


async def test_an_outsider_may_not_page(workspace: Workspace) -> None:
    await workspace.declares()

    answered = await workspace.says("/incident INC-1 page legal", by=EVE)

    assert "Only people in the room" in answered
    assert "INC-1 join" in answered


async def test_pages_are_withdrawn_when_the_incident_ends(workspace: Workspace) -> None:
    room = await workspace.declares()

    await workspace.says("/incident cancel It was a test listing", channel=room)
    workspace.clock.forward(minutes=6)
    await workspace.settle()

    assert workspace.direct_messages(to=BEN).last.mentions("withdrawn")
    assert workspace.direct_messages(to=GIL) == []
