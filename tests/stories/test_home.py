"""The home tab: what waits for its reader, answered there, and never more than they may see."""

import asyncio
from dataclasses import replace

from stories.home_tab import HomeTab
from stories.people import ANA, BEN, CLA, DEV, EVE
from stories.workspace import TITLE, Workspace, settings_of, start_warroom

PRIVATE = "/incident declare Leaked seller data sev:2 private:yes"


def published(workspace: Workspace) -> int:
    return len(workspace.calls("views.publish"))


async def test_somebody_with_nothing_to_do_learns_what_the_app_is_and_can_declare(workspace: Workspace) -> None:
    home = HomeTab(workspace=workspace, reader=EVE)

    await home.open()
    await home.press("Declare…")

    assert home.mentions("Warroom runs the room", "Nothing waits for you", "/incident")
    assert home.buttons == ["Declare…"]
    assert workspace.sandbox.person(EVE).open_view().callback_id == "declare"


async def test_a_page_is_acknowledged_at_home(workspace: Workspace) -> None:
    await workspace.declares()
    home = HomeTab(workspace=workspace, reader=BEN)
    await home.open()
    assert home.mentions("Waiting for you", "Legal needed", TITLE, "Your incidents")

    said = await home.press("Acknowledge")

    assert "You acknowledged for Legal in INC-1" in said
    assert "Acknowledge" not in home.buttons
    assert "Legal needed" not in home.words
    assert home.mentions("Your incidents", TITLE)
    assert home.mentions("Waiting for you", "T-3", "for Legal")
    assert workspace.card.mentions("Legal Ben Okafor ✅")


async def test_an_answer_that_cannot_come_up_over_home_comes_by_message(workspace: Workspace) -> None:
    await workspace.declares()
    home = HomeTab(workspace=workspace, reader=BEN)
    await home.open()
    workspace.sandbox.faults.refuse("views.open", times=1)

    assert await home.press("Acknowledge") == ""

    assert workspace.direct_messages(to=BEN).mention("You acknowledged for Legal in INC-1")


async def test_two_presses_at_once_are_one(workspace: Workspace) -> None:
    await workspace.declares()
    home = HomeTab(workspace=workspace, reader=BEN)
    await home.open()
    ben, view = workspace.sandbox.person(BEN), home.view

    both = await asyncio.gather(*(ben.clicks_in(view, text="Acknowledge") for _ in range(2)))
    await workspace.settle()

    assert all(answer.acked for answer in both)
    assert len(workspace.posts(workspace.room.id).mention("acknowledged for Legal")) == 1
    assert "Legal needed" not in home.words


async def test_a_page_passed_on_at_home_asks_the_next_person(workspace: Workspace) -> None:
    await workspace.declares()
    home = HomeTab(workspace=workspace, reader=BEN)
    await home.open()

    said = await home.press("Can't, pass it on")

    assert "Gil Santos is being paged" in said
    assert "Waiting for you" not in home.words


async def test_a_page_that_somebody_else_took_leaves_home_and_an_old_screen_is_told_so(workspace: Workspace) -> None:
    await workspace.declares()
    home = HomeTab(workspace=workspace, reader=BEN)
    await home.open()
    old = [dict(block) for block in home.view.blocks]
    room = workspace.room.id
    await workspace.says("/incident role legal @cla", channel=room)
    assert "Waiting for you" not in home.words

    home.view.body["blocks"] = old  # a screen that has not heard of it yet
    said = await home.press("Acknowledge")

    assert "withdrawn already" in said
    assert "Waiting for you" not in home.words


async def test_a_page_comes_to_an_open_home_by_itself(workspace: Workspace) -> None:
    home = HomeTab(workspace=workspace, reader=BEN)
    await home.open()
    before = published(workspace)

    await workspace.declares()

    assert home.mentions("Waiting for you", "Legal needed", TITLE)
    assert {call["user_id"] for call in workspace.calls("views.publish")[before:]} == {BEN}


async def test_only_those_who_look_at_home_cost_a_call(workspace: Workspace) -> None:
    room = await workspace.declares()

    await workspace.says("/incident ack", by=CLA, channel=room)
    await workspace.says("/incident resolve All lots are down", channel=room)

    assert published(workspace) == 0


async def test_a_private_incident_is_at_home_with_the_admitted_and_with_nobody_else(workspace: Workspace) -> None:
    await workspace.declares(PRIVATE)
    admitted, outsider = HomeTab(workspace=workspace, reader=BEN), HomeTab(workspace=workspace, reader=EVE)

    await admitted.open()
    await outsider.open()

    assert admitted.mentions("Legal needed", "Leaked seller data", "private")
    assert not outsider.mentions("Leaked")
    assert not outsider.mentions("INC-1")


async def test_an_open_incident_of_others_is_joined_at_home(workspace: Workspace) -> None:
    await workspace.declares()
    home = HomeTab(workspace=workspace, reader=EVE)
    await home.open()
    assert home.mentions("Other open incidents", TITLE)

    said = await home.press("Join")

    assert "You joined INC-1" in said
    assert home.mentions("Your incidents")
    assert "Other open incidents" not in home.words
    assert EVE in workspace.room.members


async def test_an_ended_incident_leaves_home(workspace: Workspace) -> None:
    room = await workspace.declares()
    home = HomeTab(workspace=workspace, reader=DEV)
    await home.open()

    await workspace.says("/incident cancel It was a test listing", channel=room)

    assert home.mentions("Nothing waits for you")
    assert TITLE not in home.words


async def test_a_vote_waits_at_home_until_it_is_answered_there(workspace: Workspace) -> None:
    room = await workspace.declares()
    home = HomeTab(workspace=workspace, reader=BEN)
    await home.open()
    await home.press("Acknowledge")
    await workspace.says("/incident vote Delist all SKUs? seats:legal,@cla", channel=room)
    assert home.mentions("P-1 · Delist all SKUs?", "closes")

    await home.press("Object…")
    ben = workspace.sandbox.person(BEN)
    await ben.submits(ben.open_view(), {"reason": "Two are another lot"})
    await workspace.settle()

    assert "P-1" not in home.words
    assert workspace.posts(room).mention("✗ *Legal*", "Two are another lot")


async def test_a_vote_that_is_over_leaves_home(workspace: Workspace) -> None:
    room = await workspace.declares()
    home = HomeTab(workspace=workspace, reader=CLA)
    await home.open()
    await workspace.says("/incident vote Delist all SKUs? seats:@cla,@dev", channel=room)
    assert "P-1" in home.words

    workspace.clock.forward(minutes=31)
    await workspace.settle()

    assert "P-1" not in home.words


async def test_a_task_is_ticked_off_at_home(workspace: Workspace) -> None:
    room = await workspace.declares()
    home = HomeTab(workspace=workspace, reader=CLA)
    await home.open()
    await workspace.says("/incident task Call the seller @cla due:17:00", channel=room)
    assert home.mentions("Call the seller", "due <!date^")

    said = await home.press("Done")

    assert "is done" in said
    assert "Call the seller" not in home.words


async def test_a_deadline_is_met_at_home_or_missed_there(workspace: Workspace) -> None:
    room, ana = await workspace.declares(), workspace.sandbox.person(ANA)
    home = HomeTab(workspace=workspace, reader=ANA)
    await home.open()
    await workspace.says("/incident clock start Execute the order for:2h", by=ANA, channel=room)
    await workspace.says("/incident clock start Tell the sellers for:1h", by=ANA, channel=room)
    assert home.mentions("Execute the order", "due <!date^")

    workspace.clock.forward(minutes=61)
    await workspace.settle()
    missed_first = home.words
    await home.press("Done…")
    await ana.submits(ana.open_view(), {"evidence": "mail of 14:02"})
    await workspace.settle()

    assert "*Missed:*" in missed_first
    assert missed_first.index("Tell the sellers") < missed_first.index("Execute the order")
    assert "Tell the sellers" not in home.words
    assert "Execute the order" in home.words


async def test_a_role_offered_is_accepted_at_home(workspace: Workspace) -> None:
    room = await workspace.declares()
    home = HomeTab(workspace=workspace, reader=EVE)
    await home.open()
    await workspace.says("/incident handover commander @eve I must catch a train", channel=room)
    assert home.mentions("Commander is offered to you", "by Ana Ruiz")

    assert "catch a train" in await home.press("Show what it holds")
    await home.press("Accept")

    assert "is offered to you" not in home.words
    assert home.mentions("Your incidents", "commander Eve Other")


async def test_home_is_drawn_after_a_restart(workspace: Workspace) -> None:
    home = HomeTab(workspace=workspace, reader=ANA)
    await workspace.declares()
    await home.open()
    environment = settings_of(workspace.sandbox, mode="socket", address=workspace.address, folder=workspace.folder)
    await workspace.warroom.stop()

    again = replace(workspace, warroom=await start_warroom(environment, workspace.sandbox, workspace.clock))
    await again.says("/incident sev 2 because: no injuries", channel=workspace.room.id)
    await again.warroom.stop()

    assert home.mentions("SEV2 · INC-1")


async def test_a_redacted_title_leaves_every_home(workspace: Workspace) -> None:
    room = await workspace.declares()
    outsider = HomeTab(workspace=workspace, reader=EVE)
    await outsider.open()
    assert TITLE in outsider.words
    workspace.clock.forward(days=40)

    await workspace.says("/incident redact E-1 names a child", channel=room)

    assert outsider.mentions("Other open incidents", "INC-1")
    assert TITLE not in outsider.words
