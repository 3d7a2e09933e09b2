"""From investigating to closed, and who does what meanwhile."""

import pytest

from stories.people import ANA, BEN, CLA, EVE, GIL
from stories.workspace import ANNOUNCEMENTS, TITLE, Workspace, texts, words_of


async def test_a_severity_change_shows_everywhere(workspace: Workspace) -> None:
    room = await workspace.declares()

    answered = await workspace.says("/incident sev 2 because: no injuries so far", channel=room)

    assert "SEV2" in answered
    assert workspace.posts(room).mention("SEV1 → SEV2", "no injuries so far")
    assert workspace.card.mentions("SEV2")
    assert workspace.announcements.first.mentions("SEV2")
    assert "SEV2" in workspace.room.topic


async def test_the_announcement_follows_the_incident_to_its_end(workspace: Workspace) -> None:
    room = await workspace.declares()

    await workspace.says("/incident status contained because: a sweep found none", channel=room)
    assert workspace.announcements.first.mentions("Contained")
    assert workspace.card.mentions("Contained")
    await workspace.says("/incident resolve All is delisted", channel=room)
    assert workspace.announcements.first.mentions("Resolved")
    await workspace.says("/incident close because: the rest is usual work", channel=room)

    assert workspace.announcements.first.mentions("Closed")
    assert workspace.card.buttons == ["Reopen…"]
    assert len([m for m in workspace.posts(ANNOUNCEMENTS) if not m.thread_ts]) == 1


async def test_closing_over_open_tasks_asks_for_a_reason_and_lists_them(workspace: Workspace) -> None:
    room = await workspace.declares()

    await workspace.says("/incident close", channel=room)

    form = workspace.sandbox.person(ANA).open_view()
    assert any("T-1" in text for text in texts(form.blocks))
    assert workspace.card.mentions("Investigating")


async def test_only_the_commander_and_legal_close_over_open_items(workspace: Workspace) -> None:
    room = await workspace.declares()
    for person in (BEN, CLA):
        await workspace.says("/incident ack", by=person, channel=room)

    refused = await workspace.says("/incident close because: enough", by=CLA, channel=room)
    accepted = await workspace.says("/incident close because: enough", by=BEN, channel=room)

    assert "Only the commander or Legal" in refused
    assert "is closed" in accepted


async def test_close_by_form_from_the_card(workspace: Workspace) -> None:
    room = await workspace.declares()
    ana = workspace.sandbox.person(ANA)
    await workspace.says("/incident resolve Done", channel=room)
    await workspace.clicks(workspace.card.message, "Close…", by=ANA)

    await ana.submits(ana.open_view(), {"because": "the rest is usual work"})
    await workspace.settle()

    assert workspace.card.mentions("Closed")


async def test_a_closed_incident_can_be_opened_again_and_closed_again(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.says("/incident close because: done", channel=room)

    assert "is open again" in await workspace.says("/incident reopen The lots are back on sale", channel=room)
    assert workspace.posts(room).mention("Reopened: The lots are back on sale")
    assert workspace.card.mentions("Investigating")
    await workspace.says("/incident close because: done again", channel=room)

    assert len(workspace.posts(room).mention("How long it took")) == 2
    assert len([f for f in workspace.sandbox.workspace.files.values() if f.completed]) == 4


async def test_a_false_alarm_is_cancelled_by_the_commander_alone(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.says("/incident ack", by=CLA, channel=room)

    refused = await workspace.says("/incident cancel Nothing there", by=CLA, channel=room)
    accepted = await workspace.says("/incident cancel Nothing there", by=ANA, channel=room)

    assert "Only the commander or Legal of INC-1 may cancel" in refused
    assert "cancelled as a false alarm" in accepted
    assert workspace.announcements.first.mentions("Cancelled")
    assert "open" not in words_of(await workspace.types("/incident list", channel=room)).split(TITLE)[1:]


async def test_a_role_is_given_and_its_holder_brought_in(workspace: Workspace) -> None:
    room = await workspace.declares()

    answered = await workspace.says("/incident role communications @gil", channel=room)

    assert "Gil Santos" in answered
    assert GIL in workspace.room.members
    assert workspace.posts(room).mention("Communications is now Gil Santos")
    assert workspace.card.mentions("Communications Gil Santos")
    assert "Communications" in words_of(await workspace.types("/incident roles", channel=room))


async def test_command_is_handed_on(workspace: Workspace) -> None:
    room = await workspace.declares()

    await workspace.says("/incident role commander @ben", channel=room)

    assert workspace.card.mentions("Commander Ben Okafor")
    assert workspace.announcements.first.mentions("commander Ben Okafor")
    assert "Only the commander" in await workspace.says("/incident cancel x", by=ANA, channel=room)


async def test_anyone_joins_an_open_incident_and_leaves_it(workspace: Workspace) -> None:
    room = await workspace.declares()

    assert "You joined INC-1" in await workspace.says("/incident INC-1 join", by=EVE)
    assert EVE in workspace.room.members
    assert "INC-1" in await workspace.says("/incident list mine", by=EVE)
    assert "You left INC-1" in await workspace.says("/incident leave", by=EVE, channel=room)
    assert "INC-1" not in await workspace.says("/incident list mine", by=EVE)


async def test_join_by_the_announcements_button(workspace: Workspace) -> None:
    await workspace.declares()

    answered = await workspace.clicks(workspace.announcements.first.message, "Join", by=EVE)

    assert "You joined INC-1" in answered
    assert EVE in workspace.room.members


async def test_anyone_in_the_room_may_act(workspace: Workspace) -> None:
    room = await workspace.declares()
    refused = await workspace.says("/incident INC-1 note From outside", by=EVE)

    await workspace.sandbox.person(EVE).joins(room)
    accepted = await workspace.says("/incident note From inside", by=EVE, channel=room)

    assert "Only people in the room" in refused
    assert "E-" in accepted
    assert workspace.posts(room).mention("Eve Other: From inside")


@pytest.mark.parametrize("choice", ["timeline", "roles", "decisions"])
async def test_the_cards_menu_shows_what_it_says(workspace: Workspace, choice: str) -> None:
    await workspace.declares()

    answered = await workspace.clicks(workspace.card.message, "card.more", by=BEN, value=choice)

    assert "INC-1" in answered or "decision" in answered.lower()


async def test_the_cards_menu_exports_and_resolves(workspace: Workspace) -> None:
    await workspace.declares()

    await workspace.clicks(workspace.card.message, "card.more", by=BEN, value="export")
    await workspace.clicks(workspace.card.message, "card.more", by=BEN, value="resolve")
    ben = workspace.sandbox.person(BEN)
    await ben.submits(ben.open_view(), {"summary": ""})
    await workspace.settle()

    assert len([f for f in workspace.sandbox.workspace.files.values() if f.completed]) == 2
    assert workspace.card.mentions("Resolved")


async def test_update_by_form_from_the_card(workspace: Workspace) -> None:
    room = await workspace.declares()
    ben = workspace.sandbox.person(BEN)
    await workspace.clicks(workspace.card.message, "Update…", by=BEN)

    await ben.submits(ben.open_view(), {"text": "Sellers are told", "next": "1h"})
    await workspace.settle()

    assert workspace.posts(room).mention("Sellers are told")
    assert workspace.card.mentions("next update by")
