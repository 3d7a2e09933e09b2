"""A vote in the room: asked, answered, decided, and kept."""

import json

from bot.sandbox import Message
from stories.people import ANA, BEN, CLA, DEV, EVE
from stories.workspace import Shown, Workspace, settings_of, start_warroom, texts

ASKED = "/incident vote Delist all SKUs? seats:legal,policy,product closes:30m"


def card_of(workspace: Workspace) -> Shown:
    """The newest vote's card, as it shows now."""
    return workspace.posts(workspace.room.id).mention("🗳️ *P-").last


def ballot_box(workspace: Workspace) -> Message:
    return card_of(workspace).message


async def with_roles(workspace: Workspace) -> str:
    """A room in which Legal, Policy and Product have been taken."""
    room = await workspace.declares()
    for person in (BEN, CLA, DEV):
        await workspace.says("/incident INC-1 ack", by=person)
    return room


async def test_a_vote_is_carried_and_becomes_a_decision_that_names_the_dissent(workspace: Workspace) -> None:
    room = await with_roles(workspace)

    opened = await workspace.says(ASKED, channel=room)
    asked, offered = card_of(workspace).words, card_of(workspace).buttons
    await workspace.clicks(ballot_box(workspace), "Approve", by=BEN)
    dev = workspace.sandbox.person(DEV)
    await workspace.clicks(ballot_box(workspace), "Object…", by=DEV)
    await dev.submits(dev.open_view(), {"reason": "2 of 14 SKUs are a different lot"})
    await workspace.settle()
    halfway, on_card = card_of(workspace).words, workspace.card.words
    await workspace.says("/incident ballot P-1 approve", by=CLA, channel=room)

    assert "P-1 is open in INC-1" in opened
    assert all(words in asked for words in (f"waiting for <@{BEN}>", f"for <@{CLA}>", "Information as of E-"))
    assert offered == ["Approve", "Object…", "Abstain", "Close now…"]
    assert "✓ *Legal* · Ben Okafor approves" in halfway
    assert "✗ *Product* · Dev Patel objects: “2 of 14 SKUs" in halfway
    assert "Missing: Policy" in halfway
    assert "🗳️ P-1 Delist all SKUs? – 2 of 3 in, closes" in on_card
    closed = card_of(workspace)
    assert closed.mentions("⚖️ Carried (2 to 1) → D-1", "2 of 14 SKUs are a different lot")
    assert closed.buttons == []
    told = workspace.posts(room).mention("D-1: Delist all SKUs? Because: P-1 carried by majority: 2 for, 1 against")
    assert told.last.mentions("Product (Dev Patel) objected: “2 of 14 SKUs are a different lot”")
    assert "by vote P-1" in await workspace.says("/incident decisions", channel=room)
    assert workspace.card.mentions("1 decision")


async def test_somebody_without_a_seat_is_told_who_could_vote(workspace: Workspace) -> None:
    room = await with_roles(workspace)
    await workspace.says(ASKED, channel=room)

    answered = await workspace.clicks(ballot_box(workspace), "Object…", by=ANA)

    assert "You have no seat in P-1" in answered
    assert "Legal (Ben Okafor)" in answered


async def test_a_vote_is_asked_by_form_with_its_rules_explained(workspace: Workspace) -> None:
    await with_roles(workspace)
    ana = workspace.sandbox.person(ANA)

    await workspace.clicks(workspace.card.message, "Vote…", by=ANA)
    form = ana.open_view()
    shown = "\n".join(texts(form.body["blocks"]))
    wrong = await ana.submits(form, {"question": "Tell the buyers tonight?", "people": [EVE], "quorum": "5"})
    await ana.submits(ana.open_view(), {"quorum": "4", "closes": "2h", "rule": "unanimous"})
    await workspace.settle()

    assert "Nobody objects, and at least one approves" in shown
    assert "This becomes part of the record and may be disclosed" in shown
    assert "there are 4 seats" in wrong.errors["quorum"]
    asked = card_of(workspace)
    assert asked.mentions("Tell the buyers tonight?", "Carried when every seat approves.", "At least 4 of 4 seats")
    assert all(asked.mentions(f"*{seat}*") for seat in ("Legal", "Policy", "Product", "Eve Other"))
    assert EVE in workspace.room.members
    assert "counts" in await workspace.clicks(ballot_box(workspace), "Abstain", by=EVE)
    assert card_of(workspace).mentions("quorum 4", "Eve Other* abstains")


async def test_seats_typed_without_a_question_are_chosen_in_the_form(workspace: Workspace) -> None:
    room = await with_roles(workspace)
    ana = workspace.sandbox.person(ANA)

    wrong = await workspace.says("/incident vote seats:legl", channel=room)
    await workspace.says("/incident vote seats:Legal,@eve quorum:2", channel=room)
    await ana.submits(ana.open_view(), {"question": "Tell the buyers tonight?"})
    await workspace.settle()

    assert "There is no role legl. Did you mean legal?" in wrong
    assert card_of(workspace).mentions(
        "Tell the buyers tonight?", "At least 2 of 2 seats", "Missing: Legal, Eve Other."
    )


async def test_no_form_opens_for_a_vote_that_could_not_be_opened(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.says("/incident cancel a drill elsewhere", channel=room)

    answered = await workspace.says("/incident vote", channel=room)

    assert "INC-1 is cancelled, so no vote was opened. Nothing was stored." in answered


async def test_bad_votes_and_ballots_are_refused_with_what_to_type(workspace: Workspace) -> None:
    room = await with_roles(workspace)
    await workspace.says(ASKED, channel=room)
    before = await workspace.stored()

    refused = {
        "vote Delist all SKUs? seats:legal": "P-1 asks the same and is still open",
        "vote Other? seats:legl": "There is no role legl. Did you mean legal?",
        "vote Other? seats:legal,policy quorum:3": "A quorum of 3 does not fit: there are 2 seats",
        "vote Other? quorum:0": "A quorum of 0 does not fit",
        "vote Other? quorum:two": "“two” is no number",
        "vote Other? seats:legal,Legal": "Legal stands among the seats twice",
        "vote Other? seats:@mallory": "belongs to another workspace",
        "vote Other? seats:@nobody": "Slack did not say who",
        "vote Other? seats:": "Nothing follows `seats:`",
        "vote Other? rule:dictator": "There is no rule dictator",
        "vote Other? closes:2026-11-24T10:00": "is over",
        "vote Other? closes:31d": "at most 30 days",
        "ballot P-9 approve": "INC-1 has no proposal P-9. Open are: P-1.",
        "ballot P-1 object": "Say why you object",
        "ballot P-1 maybe": "Type approve, object, abstain or close",
    }
    answers = {line: await workspace.says(f"/incident {line}", by=BEN, channel=room) for line in refused}

    assert {line: said for line, said in refused.items() if said not in answers[line]} == {}
    assert all(f"/incident {line.split()[0]}" in answers[line] for line in refused)
    assert await workspace.stored() == before


async def test_a_private_vote_says_nothing_outside_its_room(workspace: Workspace) -> None:
    room = await workspace.declares("/incident declare Quokkaleak sev:1 type:product-safety private:yes")
    await workspace.says("/incident INC-1 ack", by=BEN)

    refused = await workspace.says("/incident vote Numbat out? seats:legal,@eve", channel=room)
    await workspace.says("/incident vote Numbat out? seats:legal", channel=room)
    stranger = await workspace.clicks(ballot_box(workspace), "Approve", by=EVE)
    await workspace.says("/incident ballot P-1 object because: Numbat sued", by=BEN, channel=room)

    assert "Eve Other may not know of this private incident" in refused
    assert EVE not in workspace.room.members
    assert "There is no incident" in stranger
    assert card_of(workspace).mentions("Rejected (0 to 1)", "Numbat sued")
    for call in workspace.sandbox.calls:
        inside = room in (call.args.get("channel"), call.args.get("channel_id"))
        assert "Numbat" not in json.dumps({k: v for k, v in call.args.items() if not inside or k != "blocks"})


async def test_a_restart_in_the_middle_changes_nothing_but_the_delay(workspace: Workspace) -> None:
    room = await with_roles(workspace)
    await workspace.says(ASKED, channel=room)
    await workspace.clicks(ballot_box(workspace), "Approve", by=BEN)
    await workspace.clicks(ballot_box(workspace), "Approve", by=CLA)

    await workspace.warroom.stop()
    workspace.clock.forward(minutes=45)
    environment = settings_of(workspace.sandbox, mode="socket", address=workspace.address, folder=workspace.folder)
    workspace.warroom = await start_warroom(environment, workspace.sandbox, workspace.clock)
    await workspace.settle()

    closed = card_of(workspace)
    assert closed.mentions(
        "⚖️ Carried (2 to 0) → D-1", "It ended because its time was over.", "*Product* did not answer"
    )
    assert len(workspace.posts(room).mention("🗳️ *P-")) == 1
    late = await workspace.says("/incident ballot P-1 approve", by=DEV, channel=room)
    assert "P-1 is closed (carried), so nothing was changed" in late
    await workspace.warroom.stop()


async def test_a_double_click_is_one_ballot_and_closing_early_counts_what_there_is(workspace: Workspace) -> None:
    room = await with_roles(workspace)
    await workspace.says(ASKED, by=CLA, channel=room)

    first = await workspace.clicks(ballot_box(workspace), "Approve", by=BEN)
    again = await workspace.clicks(ballot_box(workspace), "Approve", by=BEN)
    denied = await workspace.clicks(ballot_box(workspace), "Close now…", by=BEN)
    ended = await workspace.says("/incident ballot P-1 close", by=CLA, channel=room)

    assert "counts" in first
    assert "stands as it was" in again
    assert "Only the commander of INC-1 may close a vote that somebody else opened" in denied
    assert "is closed" in ended
    assert "no quorum" in ended
    assert card_of(workspace).mentions("No quorum, so nothing is decided", "Closed early by Cla Moreau")
    assert workspace.posts(room).mention("P-1 “Delist all SKUs?”: no quorum, closed early: 1 for, 0 against")


async def test_an_incident_that_ends_withdraws_its_vote_and_exports_all_that_was_said(workspace: Workspace) -> None:
    room = await with_roles(workspace)
    await workspace.says(ASKED, channel=room)
    await workspace.says("/incident ballot P-1 object because: two lots differ", by=BEN, channel=room)
    await workspace.says("/incident ballot P-1 approve", by=BEN, channel=room)

    await workspace.says("/incident close", channel=room)
    asked = "\n".join(texts(workspace.sandbox.person(ANA).open_view().body["blocks"]))
    await workspace.says("/incident close because: the rest is usual work", channel=room)

    assert "• vote P-1 Delist all SKUs?" in asked
    assert card_of(workspace).mentions("Withdrawn, since the incident ended")
    texts_of_record = workspace.timeline()
    opened = next(n for n, text in enumerate(texts_of_record) if text.startswith("P-1: Delist all SKUs?"))
    assert texts_of_record[opened + 1] == "Ben Okafor objects to P-1 for Legal, because: two lots differ"
    assert texts_of_record[opened + 2] == "Ben Okafor approves P-1 for Legal (before: Ben Okafor objected)"
    assert texts_of_record[-2].startswith("P-1 withdrawn, since the incident ended: 1 for, 0 against")
