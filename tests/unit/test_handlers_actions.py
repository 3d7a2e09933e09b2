"""Buttons and menus in messages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from handlers_bed import ANA, BEN, CLA, Desk, by_sockets, running

from bot.blocks import action_ids, card, lists
from bot.blocks.message import actions, button, overflow
from bot.blocks.page import page as page_message
from bot.domain.ids import UserId
from bot.domain.incident import Status
from bot.domain.paging import PageState
from bot.domain.responder import LEGAL
from bot.sandbox import Ephemeral, Message
from handlers.actions import HANDLERS, MORE, Press, answer
from handlers.inbound import Inbound, StaleError


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with running(tmp_path) as started, by_sockets(started):
        yield started


@pytest.fixture
async def room(desk: Desk) -> str:
    return await desk.declares()


async def presses(desk: Desk, message: Message | Ephemeral, *, by: str, text: str) -> str:
    """What the person is told after pressing a button."""
    answer = await desk.sandbox.person(by).clicks(message, text=text)
    assert answer.acked
    await desk.answers.drain(5)
    return answer.ephemerals[-1].text if answer.ephemerals else ""


async def chooses(desk: Desk, message: Message | Ephemeral, value: str, *, by: str = ANA) -> str:
    """What the person is told after choosing from the card's menu."""
    answer = await desk.sandbox.person(by).clicks(message, action_id=action_ids.CARD_MORE, value=value)
    assert answer.acked
    await desk.answers.drain(5)
    return answer.ephemerals[-1].text if answer.ephemerals else ""


async def card_in(desk: Desk, room: str) -> Message:
    return await desk.posts(room, card.card(await desk.view(), now=desk.clock.now()).blocks)


async def page_of(desk: Desk, user: str) -> Message:
    """The direct message of this person's page."""
    mine = next(page for page in (await desk.view()).pages if page.call_of(UserId(user)))
    view = await desk.services.reads.drawn_page(mine.incident, mine.uid, UserId(user))
    assert view is not None
    return await desk.posts(user, page_message(view).blocks)


OTHERS = ("MORE_", "FORM_", "VALUE")
"""What the other names of action ids begin with."""

OF_NO_INCIDENT = {action_ids.CARD_MORE, action_ids.HOME_DECLARE}


def test_every_button_and_menu_choice_has_its_handler() -> None:
    names = vars(action_ids)
    buttons = {value for name, value in names.items() if name.isupper() and not name.startswith(OTHERS)}
    choices = {value for name, value in names.items() if name.startswith("MORE_")}

    assert set(HANDLERS) == buttons
    assert set(MORE) == choices


async def test_a_page_is_acknowledged(desk: Desk, room: str) -> None:
    said = await presses(desk, await page_of(desk, BEN), by=BEN, text="Acknowledge")

    assert "You acknowledged" in said
    assert (await desk.view()).team.holders[LEGAL] == BEN


async def test_a_page_is_passed_on_to_the_next(desk: Desk, room: str) -> None:
    said = await presses(desk, await page_of(desk, BEN), by=BEN, text="Can't, pass it on")

    assert "You passed the page for INC-1 on" in said
    legal = next(page for page in (await desk.view()).pages if page.role == LEGAL)
    assert (legal.state, legal.waiting) == (PageState.OPEN, (CLA,))


async def test_a_press_that_comes_twice_counts_once(desk: Desk, room: str) -> None:
    message = await page_of(desk, BEN)
    await presses(desk, message, by=BEN, text="Acknowledge")
    before = len(await desk.entries())

    again = await desk.sandbox.redeliver_last("interactive")
    await desk.answers.drain(5)

    assert again.acked
    assert len(await desk.entries()) == before


async def test_somebody_joins_from_the_list(desk: Desk, room: str) -> None:
    shown = lists.incident_list([await desk.view()], now=desk.clock.now())
    message = await desk.posts("general", shown.blocks)

    said = await presses(desk, message, by=CLA, text="Join")

    assert "You joined INC-1" in said
    assert CLA in (await desk.view()).team.responders


@pytest.mark.parametrize(
    ("value", "said"),
    [("timeline", "timeline"), ("roles", "who does what"), ("decisions", "decisions"), ("export", "(md, json)")],
)
async def test_the_cards_menu_answers_privately(desk: Desk, room: str, value: str, said: str) -> None:
    assert said in await chooses(desk, await card_in(desk, room), value)


async def test_the_cards_menu_resolves(desk: Desk, room: str) -> None:
    await chooses(desk, await card_in(desk, room), "resolve")
    ana = desk.sandbox.person(ANA)

    await ana.submits(ana.open_view(), {"summary": "All lots are off sale"})

    assert (await desk.incident()).summary == "All lots are off sale"
    assert (await desk.incident()).status is Status.RESOLVED


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Timeline", "timeline"),
        ("Who does what", "who does what"),
        ("Decisions", "decisions"),
        ("Tasks", "tasks"),
        ("Clocks", "clocks"),
        ("Export the timeline", "is being made"),
    ],
)
async def test_the_private_menu_of_a_room_shows_what_is_asked_for(desk: Desk, room: str, label: str, told: str) -> None:
    await desk.types("/incident", channel=room)
    menu = desk.sandbox.person(ANA).ephemerals[-1]

    assert told in await presses(desk, menu, by=ANA, text=label)


@pytest.mark.parametrize(
    ("label", "form"),
    [
        ("Update…", "update"),
        ("Decide…", "decide"),
        ("Vote…", "vote"),
        ("Task…", "task"),
        ("Start a clock…", "clock"),
        ("Note…", "note"),
        ("Handover…", "handover"),
        ("Status…", "status"),
        ("Severity…", "severity"),
        ("Resolve…", "resolve"),
        ("Close…", "close"),
        ("False alarm…", "cancel"),
    ],
)
async def test_the_private_menu_of_a_room_opens_forms(desk: Desk, room: str, label: str, form: str) -> None:
    await desk.types("/incident", channel=room)

    await presses(desk, desk.sandbox.person(ANA).ephemerals[-1], by=ANA, text=label)

    assert desk.sandbox.person(ANA).open_view().callback_id == form


@pytest.mark.parametrize(("label", "form"), [("Update…", "update"), ("Decide…", "decide")])
async def test_a_button_of_the_card_opens_its_form(desk: Desk, room: str, label: str, form: str) -> None:
    await presses(desk, await card_in(desk, room), by=ANA, text=label)

    assert desk.sandbox.person(ANA).open_view().body["callback_id"] == form


async def test_the_close_form_lists_what_is_open(desk: Desk, room: str) -> None:
    await desk.types("/incident resolve", channel=room)

    await presses(desk, await card_in(desk, room), by=ANA, text="Close…")

    assert "page for Legal" in str(desk.sandbox.person(ANA).open_view().blocks)


async def test_a_closed_incident_offers_to_reopen(desk: Desk, room: str) -> None:
    await desk.types("/incident close because: as usual", channel=room)

    await presses(desk, await card_in(desk, room), by=ANA, text="Reopen…")

    assert desk.sandbox.person(ANA).open_view().body["callback_id"] == "reopen"


@pytest.mark.parametrize("action", [action_ids.CARD_UPDATE, action_ids.CARD_DECIDE, action_ids.CARD_CLOSE])
async def test_who_may_not_is_told_before_anything_is_typed(desk: Desk, room: str, action: str) -> None:
    copied = await desk.posts("general", actions(button("Go", action, (await desk.incident()).uid)))

    said = await presses(desk, copied, by=CLA, text="Go")

    assert "Only people in the room of INC-1 may do that" in said
    assert desk.sandbox.person(CLA).stack == []


async def test_a_private_incidents_button_tells_others_nothing(desk: Desk) -> None:
    await desk.declares("/incident declare Leak sev:1 private:yes")
    uid = (await desk.incident()).uid
    message = await desk.posts("general", actions(button("Join", action_ids.LIST_JOIN, uid)))

    said = await presses(desk, message, by=CLA, text="Join")

    assert "no incident INC-1 that you may see" in said
    assert "Leak" not in said


@pytest.mark.parametrize("action", sorted(set(HANDLERS) - OF_NO_INCIDENT))
@pytest.mark.parametrize("value", ["x", ":", "a:b", "a:b:c", "'; --", "é" * 200, "x" * 2000])
async def test_a_value_that_says_nothing_is_refused(desk: Desk, room: str, action: str, value: str) -> None:
    before = len(await desk.entries())
    message = await desk.posts(room, actions(button("Go", action, value)))

    said = await presses(desk, message, by=ANA, text="Go")

    assert said.endswith("Nothing was stored.")
    assert len(await desk.entries()) == before


async def test_a_choice_of_another_version_is_refused(desk: Desk, room: str) -> None:
    menu = overflow(action_ids.CARD_MORE, [("Timeline", "timeline"), ("Gone", "gone")])
    message = await desk.posts(room, actions(menu))

    assert "of another version" in await chooses(desk, message, "gone")


async def test_an_answer_that_cannot_be_posted_hurts_nobody(
    desk: Desk, room: str, caplog: pytest.LogCaptureFixture
) -> None:
    desk.sandbox.faults.status("response_url", 500)
    desk.sandbox.faults.refuse("response_url")
    message = await card_in(desk, room)

    for _ in range(2):
        answer = await desk.sandbox.person(ANA).clicks(message, action_id=action_ids.CARD_MORE, value="roles")
        assert answer.acked
        await desk.answers.drain(5)

    assert [record.message for record in caplog.records].count("answer_not_posted") == 2


@pytest.mark.parametrize("value", ["", "u:", ":1", "u:x", "u:-1", "u:٣", "u:1:2", f"u:{'9' * 10}", f"{'u' * 65}:1"])
@pytest.mark.parametrize("action", [name for name in HANDLERS if name.startswith("proposal.")])
async def test_a_vote_button_that_names_no_vote_says_what_to_type(desk: Desk, action: str, value: str) -> None:
    press = Press(inbound=Inbound(key="k", by=UserId(BEN)), action=action, value=value)

    with pytest.raises(StaleError, match="does not say which vote"):
        await answer(desk.services, press)
