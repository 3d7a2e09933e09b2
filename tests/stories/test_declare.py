"""Declaring: the room, the card, the pages and the announcement, from one line or from the form."""

import pytest
from support import both_engines

from stories.people import ANA, BEN, CLA, DEV
from stories.workspace import DECLARE, DESK, TITLE, Workspace, words_of

both_modes = pytest.mark.parametrize("mode", ["socket", "http"], indirect=True)


@both_modes
@both_engines
async def test_a_declare_makes_everything_that_an_emergency_needs(workspace: Workspace) -> None:
    slack = workspace.sandbox.workspace

    answered = await workspace.says(DECLARE)

    room, card = workspace.room, workspace.card
    assert "INC-1 declared" in answered
    assert room.name == "inc-1-magnetic-toy-recall-in-de"
    assert set(room.members) == {workspace.sandbox.bot_user_id, ANA, BEN, CLA, DEV}
    assert card.mentions("SEV1", "INC-1", TITLE, "Commander Ana Ruiz", "paging Ben Okafor", "First questions", "T-1")
    assert card.buttons == ["Update…", "Decide…", "Vote…", "Tasks", "Clocks"]
    assert [pin.ts for pin in slack.pins_in(room.id)] == [card.message.ts]
    assert [bookmark.link for bookmark in slack.bookmarks_in(room.id)] == [slack.permalink(card.message)]
    assert "INC-1" in room.topic
    for person in (BEN, CLA, DEV):
        assert workspace.direct_messages(to=person).last.mentions(TITLE, f"<#{room.id}>")
        assert workspace.direct_messages(to=person).last.buttons == ["Acknowledge", "Can't, pass it on"]
    assert len(workspace.announcements) == 1
    assert workspace.announcements.last.mentions("SEV1", TITLE, "Ana Ruiz", f"<#{room.id}>")


async def test_each_thing_is_asked_of_slack_once(workspace: Workspace) -> None:
    await workspace.says(DECLARE)

    for method in ("conversations.create", "conversations.invite", "pins.add", "bookmarks.add"):
        assert len(workspace.calls(method)) == 1, method
    posts = [args["channel"] for args in workspace.calls("chat.postMessage")]
    announced_in = workspace.sandbox.workspace.channel_named("announcements")
    assert announced_in is not None
    assert sorted(posts) == sorted([BEN, CLA, DEV, workspace.room.id, announced_in.id])


async def test_pages_do_not_wait_for_the_room(workspace: Workspace) -> None:
    workspace.sandbox.faults.rate_limit("conversations.create", retry_after=3600)

    await workspace.types(DECLARE)
    await workspace.heard(lambda: len(workspace.calls("chat.postMessage")) == 4)

    assert workspace.rooms == []
    for person in (BEN, CLA, DEV):
        assert workspace.direct_messages(to=person).last.mentions(TITLE, "no room yet")
    assert workspace.announcements.last.mentions(TITLE)


async def test_a_declarer_who_owns_a_role_is_not_paged_for_it(workspace: Workspace) -> None:
    room = await workspace.declares(by=BEN)

    assert workspace.direct_messages(to=BEN) == []
    assert workspace.card.mentions("Legal Ben Okafor ✅", "Commander Ben Okafor")
    assert set(workspace.sandbox.workspace.channel(room).members) >= {BEN, CLA, DEV}


async def test_a_role_without_an_owner_is_said_and_not_looked_up(workspace: Workspace) -> None:
    answered = await workspace.says("/incident declare Seller data leaked sev:2 type:data-incident")

    assert "Nobody is named for Privacy, Security" in answered
    assert workspace.card.mentions("Privacy – nobody named", "Security – nobody named")
    assert workspace.direct_messages(to=ANA).mention("Nobody is named for Privacy")
    assert workspace.direct_messages(to=BEN).last.mentions("Legal needed")


async def test_a_declare_without_a_type_pages_legal_policy_and_product(workspace: Workspace) -> None:
    await workspace.says("/incident new Something is wrong with payouts sev:3")

    assert workspace.card.mentions("SEV3", "Other emergency")
    assert all(workspace.direct_messages(to=person) for person in (BEN, CLA, DEV))


async def test_a_drill_says_so_first(workspace: Workspace) -> None:
    await workspace.says("/incident declare Fire in the warehouse sev:1 drill:yes")

    assert workspace.direct_messages(to=BEN).last.message.text.startswith("DRILL · SEV1")
    assert workspace.announcements.last.message.text.startswith("DRILL · SEV1")


async def test_the_moment_of_awareness_is_kept(workspace: Workspace) -> None:
    await workspace.says(f'{DECLARE} at:"yesterday 18:30"')
    await workspace.says("/incident export json", channel=workspace.room.id)

    assert workspace.card.mentions("known since")
    assert "known since 2026-11-23 17:30 UTC" in workspace.timeline()[0]


@both_modes
async def test_a_bare_command_opens_the_form_which_keeps_what_was_typed_until_it_is_right(workspace: Workspace) -> None:
    ana = workspace.sandbox.person(ANA)
    await workspace.types("/incident")
    form = ana.open_view()

    wrong = await ana.submits(form, {"title": TITLE, "severity": "sev1", "at": "tomorrow 09:00", "region": "DE, FR"})
    assert list(wrong.errors) == ["at"]
    assert workspace.rooms == []
    right = await ana.submits(form, {"at": "12:15"})
    await workspace.settle()

    assert right.acked
    assert workspace.card.mentions("SEV1", TITLE, "DE, FR", "known since")


async def test_a_declare_without_severity_opens_the_form_prefilled(workspace: Workspace) -> None:
    ana = workspace.sandbox.person(ANA)

    await workspace.types(f"/incident declare {TITLE} type:product-safety")
    await ana.submits(ana.open_view(), {"severity": "sev2"})
    await workspace.settle()

    assert workspace.card.mentions("SEV2", TITLE, "Dangerous product or recall")


async def test_a_title_taken_from_an_older_room_gets_the_next_name(workspace: Workspace) -> None:
    workspace.sandbox.workspace.add_channel("inc-1-magnetic-toy-recall-in-de", members=[ANA])

    room = await workspace.declares()

    assert workspace.sandbox.workspace.channel(room).name != "inc-1-magnetic-toy-recall-in-de"
    assert ANA in workspace.sandbox.workspace.channel(room).members


async def test_show_and_list_tell_what_the_card_tells(workspace: Workspace) -> None:
    room = await workspace.declares()

    shown = words_of(await workspace.types("/incident show", channel=room))
    elsewhere = words_of(await workspace.types("/incident INC-1 show", channel=DESK))
    listed = words_of(await workspace.types("/incident list", channel=DESK))

    assert TITLE in shown
    assert TITLE in elsewhere
    assert "INC-1" in listed
    assert TITLE in listed
