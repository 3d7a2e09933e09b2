"""Paging: calls go out, are answered, passed on and climb, and every step stands in the record."""

from datetime import timedelta

import pytest
from desk import Desk, kinds, uid
from support import ANA, BEN, CLA, DEV, DORA, EVE, GIL, NOON, OPERATIONS, OUTAGE, POLICY, PRODUCT, profile

from bot.domain.access import NotAllowedError, UnknownIncidentError
from bot.domain.ids import WARROOM, PageUid, RoleKey, UserId
from bot.domain.incident import WrongStateError
from bot.domain.paging import Page, PageError, PageState
from bot.domain.person import UnreachablePersonError
from bot.domain.playbook import UnknownRoleError
from bot.domain.responder import COMMANDER, LEGAL
from bot.effects import InvitePeople, PageByMessage, PostLine, RedrawPage, TellCommander
from bot.ports import IncidentRef, Receipt
from bot.usecases.incidents import CancelIncident
from bot.usecases.paging import AcknowledgePage, ClimbPage, NoPageError, PageSomebody, PassPageOn
from bot.usecases.responders import AssignRole


async def page_of(desk: Desk, wanted: IncidentRef, role: RoleKey | None) -> Page:
    return next(page for page in await desk.pages(wanted) if page.role == role)


async def answer(desk: Desk, command: AcknowledgePage | PassPageOn) -> Receipt:
    if isinstance(command, PassPageOn):
        return await desk.paging.pass_on(command)
    return await desk.paging.acknowledge(command)


async def climb_all(desk: Desk, wanted: IncidentRef) -> None:
    """As the engine does: every page that is due."""
    async with desk.store.reading() as reading:
        due = await reading.pages.due(desk.clock.now())
    for page in due:
        await desk.paging.climb(ClimbPage(by=WARROOM, page=page))
    await desk.entries(wanted)


async def test_acknowledging_takes_the_page_and_its_role(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.calm()
    desk.clock.forward(minutes=2)
    legal = await page_of(desk, wanted, LEGAL)

    receipt = await desk.paging.acknowledge(AcknowledgePage(by=BEN, incident=wanted, page=legal.uid))

    assert (await page_of(desk, wanted, LEGAL)).acknowledged_by == BEN
    assert (await desk.team(wanted)).holders == {COMMANDER: ANA, LEGAL: BEN}
    assert await desk.texts(wanted, 1) == ["Ben Okafor acknowledged for Legal, 2 min after the page"]
    assert kinds(await desk.asked()) == ["invite", "line", "redraw-card", "redraw-page"]
    assert (receipt.verb, receipt.facts) == ("ack", {"role": "Legal"})


async def test_whoever_takes_a_vacant_role_ends_all_its_pages(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.paging.page(PageSomebody(by=ANA, incident=wanted, role=LEGAL, text="Read the order"))
    await desk.paging.page(PageSomebody(by=ANA, incident=wanted, role=POLICY))

    await desk.paging.acknowledge(AcknowledgePage(by=BEN, incident=wanted))

    of_legal = [page for page in await desk.pages(wanted) if page.role == LEGAL]
    assert sorted(page.state for page in of_legal) == [PageState.ACKNOWLEDGED, PageState.WITHDRAWN]
    assert all(page.next_at is None for page in of_legal)
    assert {page.state for page in await desk.pages(wanted) if page.role == POLICY} == {PageState.OPEN}


async def test_a_role_that_nobody_is_named_for_calls_whoever_has_it(desk: Desk) -> None:
    wanted = await desk.declare()

    receipt = await desk.paging.page(PageSomebody(by=BEN, incident=wanted, role=COMMANDER, text="Come to the room"))

    assert receipt.facts == {"people": "Ana Ruiz"}
    assert (await page_of(desk, wanted, COMMANDER)).waiting == (ANA,)
    with pytest.raises(NoPageError):
        await desk.paging.page(PageSomebody(by=ANA, incident=wanted, role=COMMANDER))


async def test_a_page_for_a_role_that_somebody_has_is_answered_by_itself(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.paging.acknowledge(AcknowledgePage(by=BEN, incident=wanted))
    for text in ("Read the order", "Call the authority"):
        await desk.paging.page(PageSomebody(by=ANA, incident=wanted, role=LEGAL, text=text))

    await desk.paging.acknowledge(AcknowledgePage(by=BEN, incident=wanted))

    states = [page.state for page in await desk.pages(wanted) if page.role == LEGAL]
    assert sorted(states) == [PageState.ACKNOWLEDGED, PageState.ACKNOWLEDGED, PageState.OPEN]


async def test_the_first_acknowledgement_is_the_milestone(desk: Desk) -> None:
    wanted = await desk.declare()
    desk.clock.forward(minutes=2)
    await desk.paging.acknowledge(AcknowledgePage(by=BEN, incident=wanted))
    desk.clock.forward(minutes=2)
    await desk.paging.acknowledge(AcknowledgePage(by=CLA, incident=wanted))

    assert (await desk.incident(wanted)).milestones.acknowledged_at == NOON + timedelta(minutes=2)


async def test_without_naming_a_page_the_newest_of_mine_is_meant(desk: Desk) -> None:
    older = await desk.declare()
    desk.clock.forward(minutes=1)
    newer = await desk.declare()

    await desk.paging.acknowledge(AcknowledgePage(by=BEN))

    assert (await page_of(desk, newer, LEGAL)).acknowledged_by == BEN
    assert (await page_of(desk, older, LEGAL)).acknowledged_by is None


async def test_a_named_incident_narrows_the_search(desk: Desk) -> None:
    older = await desk.declare()
    desk.clock.forward(minutes=1)
    await desk.declare()

    await desk.paging.acknowledge(AcknowledgePage(by=BEN, incident=IncidentRef(number=1)))

    assert (await page_of(desk, older, LEGAL)).acknowledged_by == BEN


@pytest.mark.parametrize(
    "command",
    [
        AcknowledgePage(by=EVE),
        AcknowledgePage(by=BEN, incident=IncidentRef(number=99)),
        AcknowledgePage(by=BEN, page=PageUid("none")),
        PassPageOn(by=BEN, page=PageUid("none")),
    ],
)
async def test_without_a_page_there_is_nothing_to_answer(desk: Desk, command: AcknowledgePage | PassPageOn) -> None:
    await desk.declare()
    before = await desk.everything()

    with pytest.raises(NoPageError, match="no page of yours"):
        await answer(desk, command)

    assert await desk.everything() == before


async def test_nobody_answers_the_page_of_another(desk: Desk) -> None:
    wanted = await desk.declare()
    legal = await page_of(desk, wanted, LEGAL)

    with pytest.raises(PageError, match="not for you"):
        await desk.paging.acknowledge(AcknowledgePage(by=CLA, page=legal.uid))


async def test_one_of_several_owners_is_enough(desk: Desk) -> None:
    wanted = await desk.declare()
    product = await page_of(desk, wanted, PRODUCT)
    await desk.calm()

    await desk.paging.acknowledge(AcknowledgePage(by=DORA, page=product.uid))

    with pytest.raises(PageError, match="acknowledged already"):
        await desk.paging.acknowledge(AcknowledgePage(by=DEV, page=product.uid))
    redrawn = {effect.user for effect in await desk.asked() if isinstance(effect, RedrawPage)}
    assert redrawn == {DEV, DORA}
    assert (await desk.team(wanted)).holders[PRODUCT] == DORA


async def test_a_role_that_was_given_meanwhile_stays_with_its_holder(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=LEGAL, to=GIL))

    with pytest.raises(NoPageError, match="no page of yours"):
        await desk.paging.acknowledge(AcknowledgePage(by=BEN, incident=wanted))

    assert (await desk.team(wanted)).holders[LEGAL] == GIL


async def test_passing_on_calls_the_next_at_once(desk: Desk) -> None:
    wanted = await desk.declare()
    legal = await page_of(desk, wanted, LEGAL)
    await desk.calm()
    desk.clock.forward(minutes=1)

    receipt = await desk.paging.pass_on(PassPageOn(by=BEN, page=legal.uid))

    asked = await desk.asked()
    passed = await page_of(desk, wanted, LEGAL)
    assert passed.waiting == (GIL,)
    assert passed.next_at == NOON + timedelta(minutes=6)
    assert await desk.texts(wanted, 2) == [
        "Ben Okafor could not take the page for Legal and passed it on",
        "Gil Santos is asked now for Legal (step 2)",
    ]
    assert [effect.user for effect in asked if isinstance(effect, PageByMessage)] == [GIL]
    assert [effect.users for effect in asked if isinstance(effect, InvitePeople)] == [(GIL,)]
    assert GIL in (await desk.team(wanted)).admitted
    assert (receipt.verb, receipt.facts) == ("pass", {"next": "Gil Santos"})


async def test_a_page_that_nobody_answers_climbs_by_itself(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.calm()
    desk.clock.forward(minutes=5)

    await climb_all(desk, wanted)

    asked = await desk.asked()
    assert (await page_of(desk, wanted, LEGAL)).waiting == (BEN, GIL)
    climbed = next(entry for entry in await desk.entries(wanted) if "(step 2)" in (entry.text or ""))
    assert (climbed.author, climbed.author_name) == (WARROOM, "Warroom")
    # Product has no backups, so its second step is the commander.
    assert [effect.user for effect in asked if isinstance(effect, PageByMessage)] == [GIL, GIL, ANA]
    assert len([effect for effect in asked if isinstance(effect, PostLine)]) == 3
    assert [effect.user for effect in asked if isinstance(effect, TellCommander)] == [ANA, ANA]


async def test_climbing_twice_is_harmless(desk: Desk) -> None:
    wanted = await desk.declare()
    desk.clock.forward(minutes=5)
    async with desk.store.reading() as reading:
        due = await reading.pages.due(desk.clock.now())
    await climb_all(desk, wanted)
    before = await desk.everything()

    for page in due:
        await desk.paging.climb(ClimbPage(by=WARROOM, page=page))

    assert await desk.everything() == before


@pytest.mark.parametrize("page", [PageUid("none"), None])
async def test_climbing_what_is_gone_or_not_due_is_harmless(desk: Desk, page: PageUid | None) -> None:
    wanted = await desk.declare()
    before = await desk.everything()
    legal = await page_of(desk, wanted, LEGAL)

    await desk.paging.climb(ClimbPage(by=WARROOM, page=page or legal.uid))

    assert await desk.everything() == before


async def test_an_unanswered_page_ends_with_the_commander_being_told(desk: Desk) -> None:
    wanted = await desk.declare()
    for minutes in (5, 5, 5):
        desk.clock.forward(minutes=minutes)
        await climb_all(desk, wanted)

    pages = await desk.pages(wanted)
    assert {page.state for page in pages} == {PageState.UNANSWERED}
    unanswered = "The page for Legal stayed unanswered; asked were Ben Okafor, Gil Santos, Ana Ruiz"
    assert unanswered in await desk.texts(wanted)
    told = [effect for effect in await desk.asked() if isinstance(effect, TellCommander) and effect.unanswered]
    assert {effect.user for effect in told} == {ANA}
    assert len(told) == len(pages)
    async with desk.store.reading() as reading:
        assert await reading.pages.due(NOON + timedelta(days=30)) == []


async def test_a_late_acknowledgement_of_an_unanswered_page_counts(desk: Desk) -> None:
    wanted = await desk.declare()
    for minutes in (5, 5, 5):
        desk.clock.forward(minutes=minutes)
        await climb_all(desk, wanted)
    legal = await page_of(desk, wanted, LEGAL)

    await desk.paging.acknowledge(AcknowledgePage(by=GIL, page=legal.uid))

    assert (await desk.team(wanted)).holders[LEGAL] == GIL


async def test_the_escalation_follows_the_commander_of_the_moment(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=COMMANDER, to=DORA))
    for minutes in (5, 5):
        desk.clock.forward(minutes=minutes)
        await climb_all(desk, wanted)

    assert (await page_of(desk, wanted, LEGAL)).waiting == (BEN, GIL, DORA)


@pytest.mark.parametrize(
    ("wish", "people", "words"),
    [
        ({"role": LEGAL}, (BEN,), "Paged Ben Okafor for Legal"),
        ({"user": DORA, "text": "bring the contract"}, (DORA,), "Paged Dora Novak: bring the contract"),
    ],
)
async def test_a_role_or_a_person_is_paged_by_hand(
    desk: Desk, wish: dict[str, str], people: tuple[UserId, ...], words: str
) -> None:
    wanted = await desk.declare(type=OUTAGE)
    await desk.calm()
    desk.clock.forward(seconds=1)

    receipt = await desk.paging.page(PageSomebody(by=ANA, incident=wanted, **wish))  # type: ignore[arg-type]  # wishes are fields

    asked = await desk.asked()
    assert (await desk.pages(wanted))[-1].waiting == people
    assert await desk.texts(wanted, 1) == [words]
    assert [effect.user for effect in asked if isinstance(effect, PageByMessage)] == list(people)
    assert set(people) <= (await desk.team(wanted)).admitted
    assert receipt.verb == "page"


async def test_a_role_typed_with_capitals_is_the_same_role(desk: Desk) -> None:
    wanted = await desk.declare(type=OUTAGE)

    await desk.paging.page(PageSomebody(by=ANA, incident=wanted, role=RoleKey("Policy")))
    await desk.paging.acknowledge(AcknowledgePage(by=CLA, incident=wanted))

    assert (await desk.team(wanted)).holders[POLICY] == CLA


async def test_a_person_paged_by_name_alone_climbs_to_nobody(desk: Desk) -> None:
    wanted = await desk.declare(type=OUTAGE)
    await desk.paging.page(PageSomebody(by=ANA, incident=wanted, user=DORA))
    desk.clock.forward(minutes=5)

    await climb_all(desk, wanted)

    assert (await page_of(desk, wanted, None)).state is PageState.UNANSWERED
    assert "The page stayed unanswered; asked were Dora Novak" in await desk.texts(wanted)


@pytest.mark.parametrize(
    ("wish", "error", "words"),
    [
        ({}, NoPageError, "Say whom to page"),
        ({"role": OPERATIONS}, NoPageError, "Nobody is named for Operations"),
        ({"role": "leagl"}, UnknownRoleError, "Did you mean legal"),
        ({"user": EVE}, UnreachablePersonError, "no such person"),
        ({"user": "U0BOT0001"}, UnreachablePersonError, "is an app"),
    ],
)
async def test_a_page_that_reaches_nobody_is_refused(
    desk: Desk, wish: dict[str, str], error: type[Exception], words: str
) -> None:
    wanted = await desk.declare()
    app = UserId("U0BOT0001")
    async with desk.store.transaction() as uow:
        await uow.people.save([type(profile(app, ""))(user=app, name="Bot", bot=True, seen_at=NOON)])
    before = await desk.everything()

    with pytest.raises(error, match=words):
        await desk.paging.page(PageSomebody(by=ANA, incident=wanted, **wish))  # type: ignore[arg-type]  # wishes are fields

    assert await desk.everything() == before


async def test_only_people_of_the_room_page_and_only_while_it_is_open(desk: Desk) -> None:
    wanted = await desk.declare()

    with pytest.raises(NotAllowedError):
        await desk.paging.page(PageSomebody(by=EVE, incident=wanted, role=LEGAL))
    with pytest.raises(UnknownIncidentError):
        await desk.paging.page(PageSomebody(by=ANA, incident=IncidentRef(number=9), role=LEGAL))
    await desk.incidents.cancel(CancelIncident(by=ANA, incident=wanted, reason="false alarm"))
    with pytest.raises(WrongStateError):
        await desk.paging.page(PageSomebody(by=ANA, incident=wanted, role=LEGAL))


async def test_pages_keep_the_order_of_the_playbook_whatever_is_answered(desk: Desk) -> None:
    wanted = await desk.declare()

    await desk.paging.acknowledge(AcknowledgePage(by=DEV, incident=wanted))

    assert [page.role for page in await desk.pages(wanted)] == [LEGAL, POLICY, PRODUCT]
    assert uid(wanted) == (await desk.pages(wanted))[0].incident
