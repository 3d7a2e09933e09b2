"""A role is handed over: offered, and moved when the other accepts."""

import asyncio

import pytest

from stories.home_tab import HomeTab
from stories.people import ANA, BEN, CLA, DEV, EVE, GIL
from stories.workspace import TITLE, Workspace, settings_of, start_warroom

SECRET = "Quokkaleak"
PRIVATE = f"/incident declare {SECRET} of seller records sev:1 type:product-safety private:yes"


async def legal_is_ben(workspace: Workspace, line: str = "") -> str:
    room = await (workspace.declares(line) if line else workspace.declares())
    for owner in (BEN, CLA):
        await workspace.says("/incident ack", by=owner, channel=room)
    return room


async def test_a_role_that_its_holder_leaves_is_said_to_be_nobodys(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.says("/incident ack", by=CLA, channel=room)

    await workspace.says("/incident leave", by=CLA, channel=room)

    assert workspace.posts(room).mention("Cla Moreau left; nobody has Policy now")
    assert workspace.card.mentions("Policy – nobody has it now")


async def test_what_a_role_of_a_private_incident_holds_goes_into_no_message(workspace: Workspace) -> None:
    room = await workspace.declares(PRIVATE)
    await workspace.says("/incident ack", by=BEN, channel=room)
    offered = await workspace.says("/incident handover legal @eve Quokkanote", by=BEN, channel=room)
    assert "handover withdraw legal" in offered
    home = HomeTab(workspace=workspace, reader=EVE)
    await home.open()
    workspace.sandbox.faults.refuse("views.open", times=1)

    await home.press("Show what it holds")
    await workspace.heard(lambda: workspace.direct_messages(to=EVE).mention("what you would take over"))

    assert not workspace.direct_messages(to=EVE).mention("Quokka")


async def test_legal_is_handed_over_with_what_is_open(workspace: Workspace) -> None:
    room = await legal_is_ben(workspace)

    offered = await workspace.says("/incident handover legal @gil They call at 16:00", by=BEN, channel=room)

    assert "is offered to Gil Santos" in offered
    asked = workspace.direct_messages(to=GIL).last
    assert asked.message.text == f"SEV1 · Legal is offered to you: {TITLE}. Accept?"
    assert asked.mentions("Ben Okafor", "They call at 16:00", "You would take over", "T-")
    assert workspace.posts(room).mention("offered Legal to Gil Santos", f"<@{GIL}>")
    assert workspace.card.mentions("Legal Ben Okafor ✅ (offered to Gil Santos)")
    assert "is yours now" in await workspace.clicks(asked.message, "Accept", by=GIL)

    assert workspace.card.mentions("Legal Gil Santos")
    assert GIL in workspace.room.members
    assert workspace.posts(room).mention("Legal is now Gil Santos, before Ben Okafor")
    assert workspace.direct_messages(to=GIL).last.mentions("You took over Legal")
    assert workspace.direct_messages(to=GIL).last.buttons == []
    assert workspace.direct_messages(to=BEN).last.mentions("Gil Santos accepted Legal")


async def test_command_is_offered_by_form_and_accepted_in_words(workspace: Workspace) -> None:
    room = await workspace.declares()
    ana = workspace.sandbox.person(ANA)
    await workspace.types("/incident handover", channel=room)

    await ana.submits(ana.open_view(), {"role": "commander", "to": BEN, "note": "I must catch a train"})
    await workspace.settle()

    assert workspace.direct_messages(to=BEN).last.mentions("Commander is offered to you", "catch a train")
    assert workspace.card.mentions("Commander Ana Ruiz (offered to Ben Okafor)")
    assert "is yours now" in await workspace.says("/incident handover accept", by=BEN)
    assert workspace.announcements.first.mentions("commander Ben Okafor")
    assert "Ben Okafor" in workspace.room.topic


async def test_a_double_click_and_a_late_decline_change_nothing(workspace: Workspace) -> None:
    room = await legal_is_ben(workspace)
    await workspace.says("/incident handover legal @gil", by=BEN, channel=room)
    asked, gil = workspace.direct_messages(to=GIL).last.message, workspace.sandbox.person(GIL)

    answers = await asyncio.gather(*(gil.clicks(asked, text="Accept") for _ in range(2)))
    await workspace.heard(lambda: all(answer.ephemerals for answer in answers))
    await workspace.settle()

    said = [answer.ephemerals[0].text for answer in answers]
    assert len([words for words in said if "is yours now" in words]) == 1
    assert len([words for words in said if "This offer was accepted" in words]) == 1
    assert "No offer of a role is waiting" in await workspace.says("/incident handover decline", by=GIL)
    assert workspace.card.mentions("Legal Gil Santos")
    assert len(workspace.posts(room).mention("Legal is now Gil Santos")) == 1


async def test_declined_with_a_reason_the_role_stays(workspace: Workspace) -> None:
    room = await legal_is_ben(workspace)
    await workspace.says("/incident handover legal @gil", by=BEN, channel=room)

    declined = await workspace.says("/incident handover decline legal because: I am on a plane", by=GIL)

    assert "It stays with Ben Okafor" in declined
    assert workspace.posts(room).mention("declined Legal", "I am on a plane")
    assert workspace.direct_messages(to=BEN).last.mentions("Gil Santos declined Legal. You still have it.")
    assert workspace.card.mentions("Legal Ben Okafor")
    assert not workspace.card.mentions("offered to")


async def test_an_offer_survives_a_restart_is_reminded_of_and_lapses(workspace: Workspace) -> None:
    room = await legal_is_ben(workspace)
    await workspace.says("/incident handover legal @gil", by=BEN, channel=room)
    await workspace.warroom.stop()
    workspace.clock.forward(minutes=6)
    environment = settings_of(workspace.sandbox, mode="socket", address=workspace.address, folder=workspace.folder)
    workspace.warroom = await start_warroom(environment, workspace.sandbox, workspace.clock)
    await workspace.settle()

    assert workspace.direct_messages(to=GIL).mention("Legal still waits for your answer")
    assert workspace.direct_messages(to=BEN).mention("Gil Santos has not answered")
    workspace.clock.forward(minutes=11)
    await workspace.settle()

    assert workspace.posts(room).mention("Gil Santos did not answer the offer of Legal")
    assert workspace.card.mentions("Legal Ben Okafor")
    offer = workspace.direct_messages(to=GIL).mention("without an answer")
    assert offer.last.buttons == []
    await workspace.warroom.stop()


async def test_a_private_incident_is_offered_without_its_content(workspace: Workspace) -> None:
    room = await legal_is_ben(workspace, PRIVATE)
    refused = await workspace.says("/incident handover policy @eve", by=CLA, channel=room)
    assert "Only the commander or Legal of INC-1 may admit" in refused
    before = len(workspace.sandbox.calls)

    await workspace.says("/incident handover legal @eve Numbat calls at 16:00", by=BEN, channel=room)

    asked = workspace.direct_messages(to=EVE).last
    assert asked.message.text == ("SEV1 · you are asked to take over a role in a private incident. Open to see it.")
    for word in (SECRET, "Numbat", "Legal", "Ben"):
        assert not asked.mentions(word)
    shown = await workspace.clicks(asked.message, "Show what it holds", by=EVE)
    assert SECRET in shown
    assert "Numbat calls at 16:00" in shown
    assert EVE in workspace.room.members
    assert "is yours now" in await workspace.clicks(asked.message, "Accept", by=EVE)
    told = workspace.direct_messages(to=BEN).last
    assert told.mentions("the person you asked accepted the role")
    calls = [call for call in workspace.sandbox.calls[before:] if call.method != "response_url"]
    outside = [call for call in calls if room not in str(call.args.get("channel"))]
    assert not [call for call in outside if SECRET in str(call.args) or "Numbat" in str(call.args)]


@pytest.mark.parametrize(
    ("line", "by", "said"),
    [
        ("handover legal @ben", BEN, "You have the role legal already"),
        ("handover legal @warroom", BEN, "is an app"),
        ("handover legal @mallory", BEN, "another workspace"),
        ("handover lgal @gil", BEN, "Did you mean legal"),
        ("handover product @gil", ANA, "Nobody has the role product yet"),
        ("handover legal @gil", DEV, "Only the commander or Legal"),
        ("handover accept", GIL, "No offer of a role is waiting"),
        ("handover withdraw legal", BEN, "is not being offered to anybody"),
        ("handover withdraw", BEN, "is missing"),
    ],
)
async def test_bad_input_is_answered_with_what_to_do(workspace: Workspace, line: str, by: str, said: str) -> None:
    room = await legal_is_ben(workspace)

    answered = await workspace.says(f"/incident {line}", by=by, channel=room)

    assert said in answered
    assert not workspace.posts(room).mention("offered")
