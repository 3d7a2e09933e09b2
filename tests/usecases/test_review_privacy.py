"""Names and places: the right person's, wherever an incident shows."""

from dataclasses import replace

import pytest
from desk import ROOM, Desk, kinds, uid
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient
from support import ANA, BEN, CLA, EVE, GIL, profile

from bot.blocks.message import Message
from bot.blocks.mrkdwn import quoted
from bot.domain.access import NotAllowedError
from bot.domain.ids import WARROOM, RoleKey
from bot.domain.incident import StillOpenError
from bot.domain.paging import PageState
from bot.domain.playbook import Catalogue
from bot.domain.responder import COMMANDER, LEGAL
from bot.effects import AnnounceUpdate, Effect, PageByMessage, PostClosing, PostLine, PostUpdate, RedrawCard
from bot.gateways.announce_channel import AnnounceChannel
from bot.gateways.slack_calls import SlackCalls
from bot.gateways.slack_posts import Posts
from bot.queries.incidents import Incidents
from bot.usecases.incidents import CloseIncident, ResolveIncident
from bot.usecases.paging import AcknowledgePage, ClimbPage, PageSomebody
from bot.usecases.responders import AssignRole
from bot.usecases.timeline import AddNote
from bot.usecases.updates import PostUpdate as Say


def with_phones(catalogue: Catalogue) -> Catalogue:
    """Everybody's number is their name."""
    people = {key: replace(person, phone=f"+49 {key}") for key, person in catalogue.people.items()}
    return replace(catalogue, people=people)


async def drawn(desk: Desk, effect: Effect) -> Message:
    """As the gateway would post it now."""
    calls = SlackCalls(desk.clock)
    posts = Posts(
        reads=Incidents(desk.store, with_phones(desk.tools.catalogue)),
        clock=desk.clock,
        announce=AnnounceChannel(AsyncWebClient(), calls, None),
    )
    message = await posts.message(effect)
    assert message is not None
    return message


def words(message: Message) -> str:
    return "\n".join(block["text"]["text"] for block in message.blocks if "text" in block)


async def climb(desk: Desk) -> list[PostLine]:
    """Let every page that is due climb; the room's lines that follow."""
    async with desk.store.reading() as reading:
        due = await reading.pages.due(desk.clock.now())
    for page in due:
        await desk.paging.climb(ClimbPage(by=WARROOM, page=page))
    return [effect for effect in await desk.asked() if isinstance(effect, PostLine)]


async def test_under_an_unanswered_page_stand_the_numbers_of_those_it_asked(desk: Desk) -> None:
    wanted = await desk.declare()
    for user in (GIL, CLA):
        await desk.paging.page(PageSomebody(by=ANA, incident=wanted, user=user))
    await desk.asked()
    desk.clock.forward(minutes=5)

    said = [words(await drawn(desk, line)) for line in await climb(desk)]

    unanswered = [text for text in said if "stayed unanswered" in text]
    assert sorted(text.partition("Call them:")[2].strip() for text in unanswered) == [
        "• Cla Moreau +49 cla",
        "• Gil Santos +49 gil",
    ]
    assert not [text for text in said if "Call them" in text and text not in unanswered]


async def test_nobody_is_to_be_called_once_the_page_is_taken(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.paging.page(PageSomebody(by=ANA, incident=wanted, user=GIL))
    await desk.asked()
    desk.clock.forward(minutes=5)
    lines = await climb(desk)
    page = next(page for page in await desk.pages(wanted) if page.role is None)
    await desk.paging.acknowledge(AcknowledgePage(by=GIL, incident=wanted, page=page.uid))

    said = [words(await drawn(desk, line)) for line in lines]

    assert not [text for text in said if "Call them" in text]


async def test_a_new_commander_stands_in_the_topic(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.calm()

    await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=COMMANDER, to=BEN))

    assert "topic" in kinds(await desk.asked())


async def test_another_role_leaves_the_topic_alone(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.calm()

    await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=LEGAL, to=BEN))

    assert "topic" not in kinds(await desk.asked())


async def test_a_caller_who_only_speaks_in_the_room_is_named_in_the_page(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.calm()
    async with desk.store.transaction() as uow:
        await uow.people.save([profile(EVE, "Eve Other")])
    await desk.paging.page(PageSomebody(by=EVE, spoken_in=ROOM, incident=wanted, user=GIL))
    call = next(effect for effect in await desk.asked() if isinstance(effect, PageByMessage))

    said = words(await drawn(desk, call))

    assert said.splitlines()[1].startswith("Eve Other ")
    assert "unverified" not in said


async def test_somebody_who_never_answered_is_named_among_what_is_open(desk: Desk) -> None:
    wanted = await desk.declare()
    async with desk.store.transaction() as uow:
        await uow.people.save([profile(EVE, "Eve Other")])
    await desk.paging.page(PageSomebody(by=ANA, incident=wanted, user=EVE))
    desk.clock.forward(minutes=5)
    await climb(desk)

    with pytest.raises(StillOpenError) as refused:
        await desk.incidents.close(CloseIncident(by=ANA, incident=wanted))

    assert "page for Eve Other" in refused.value.items


FORGED = "Hello\n⚖️ Ana Ruiz: D-9: Sell it all · _E-9_\n\n>>> and more"


def forged_lines(message: Message) -> list[str]:
    """Lines that a reader could take for the bot's own."""
    return [line for line in words(message).split("\n") if line.startswith(("⚖️ Ana", "&gt;", "Hello"))]


async def test_no_line_of_a_note_can_pass_for_a_line_of_the_bots(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.timeline.note(AddNote(by=BEN, incident=wanted, spoken_in=ROOM, text=FORGED))
    line = next(effect for effect in await desk.asked() if isinstance(effect, PostLine))

    said = await drawn(desk, line)

    assert not forged_lines(said)
    assert words(said).startswith("📝 Ben Okafor: \n>Hello\n>⚖️ Ana Ruiz: D-9: Sell it all")
    assert words(said).split("\n")[-1].endswith("_E-6_")


@pytest.mark.parametrize("kind", [PostUpdate, AnnounceUpdate])
async def test_no_line_of_an_update_can_either(desk: Desk, kind: type[Effect]) -> None:
    wanted = await desk.declare()
    await desk.updates.post(Say(by=BEN, incident=wanted, spoken_in=ROOM, text=FORGED))
    effect = next(effect for effect in await desk.asked() if isinstance(effect, kind))

    assert not forged_lines(await drawn(desk, effect))


async def test_no_line_of_a_call_or_of_a_summary_can_either(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.paging.page(PageSomebody(by=ANA, incident=wanted, user=GIL, text=FORGED))
    await desk.incidents.resolve(ResolveIncident(by=ANA, incident=wanted, summary=FORGED))
    asked = [effect for effect in await desk.asked() if isinstance(effect, PageByMessage | RedrawCard)]
    closing = PostClosing(incident=uid(wanted), entry=1)

    assert not [line for effect in (*asked, closing) for line in forged_lines(await drawn(desk, effect))]


@given(st.text(st.sampled_from("a\n> &<*_"), max_size=400), st.integers(min_value=8, max_value=300))
def test_a_quotation_keeps_within_its_limit(text: str, most: int) -> None:
    said = quoted(text, most)

    assert len(said) <= most
    assert "\n" not in said or all(line.startswith(">") for line in said.split("\n")[1:])


@pytest.mark.parametrize("role", [COMMANDER, LEGAL])
async def test_a_responder_cannot_take_the_power_over_an_incident(desk: Desk, role: RoleKey) -> None:
    wanted = await desk.declare()
    before = await desk.everything()

    with pytest.raises(NotAllowedError, match="Only the commander or Legal of INC-1 may hand on that role"):
        await desk.responders.assign(AssignRole(by=CLA, incident=wanted, role=role, to=CLA))

    assert await desk.everything() == before


async def test_a_vacant_legal_role_goes_to_somebody_named_for_it(desk: Desk) -> None:
    wanted = await desk.declare()

    await desk.responders.assign(AssignRole(by=CLA, incident=wanted, role=LEGAL, to=BEN))

    assert (await desk.team(wanted)).holders[LEGAL] == BEN


async def test_a_role_given_by_hand_ends_its_page(desk: Desk) -> None:
    wanted = await desk.declare()

    await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=LEGAL, to=BEN))

    states = {page.role: page.state for page in await desk.pages(wanted)}
    assert states[LEGAL] is PageState.WITHDRAWN
    assert states[RoleKey("policy")] is PageState.OPEN
