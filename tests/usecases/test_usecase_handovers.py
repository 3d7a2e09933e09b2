"""Handing a role over: offered, answered once, and ended by whatever makes the offer pointless."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from desk import Desk, kinds, uid
from support import ANA, BEN, CLA, DEV, EVE, GIL, NOON, POLICY, both_engines, profile

from bot.domain.access import NotAllowedError, UnknownIncidentError
from bot.domain.change import DomainError
from bot.domain.handover import Handover, HandoverError, HandoverState
from bot.domain.ids import WARROOM, HandoverUid, RoleKey, UserId
from bot.domain.incident import WrongStateError
from bot.domain.paging import PageState
from bot.domain.person import Profile
from bot.domain.responder import COMMANDER, LEGAL
from bot.effects import OfferRole as AskForRole
from bot.effects import PostLine, RedrawOffer, SetTopic, TellOfOffer
from bot.ports import IncidentRef
from bot.usecases.handovers import AcceptRole, DeclineRole, GoOnWithOffer, NoOfferError, OfferRole, TakeBackOffer
from bot.usecases.incidents import CancelIncident, CloseIncident
from bot.usecases.paging import AcknowledgePage
from bot.usecases.responders import AssignRole, Leave


async def held_by_ben(desk: Desk, **wishes: object) -> IncidentRef:
    """An incident whose Legal is Ben and whose commander is Ana, with nothing left to do."""
    wanted = await desk.declare(**wishes)
    await desk.paging.acknowledge(AcknowledgePage(by=BEN, incident=wanted))
    await desk.calm()
    return wanted


async def offers(desk: Desk, wanted: IncidentRef) -> list[Handover]:
    async with desk.store.reading() as reading:
        return list(await reading.handovers.of(uid(wanted)))


async def states(desk: Desk, wanted: IncidentRef) -> list[HandoverState]:
    return [offer.state for offer in await offers(desk, wanted)]


async def go_on(desk: Desk) -> None:
    """As the engine does: every offer that is due."""
    async with desk.store.reading() as reading:
        due = await reading.handovers.due(desk.clock.now())
    for offer in due:
        await desk.handovers.go_on(GoOnWithOffer(by=WARROOM, handover=offer))


@both_engines
async def test_a_role_moves_when_the_offer_is_accepted_and_not_before(desk: Desk) -> None:
    wanted = await held_by_ben(desk)

    offered = await desk.handovers.offer(OfferRole(by=BEN, incident=wanted, role=LEGAL, to=GIL, note="They call at 4"))
    assert (await desk.team(wanted)).holders[LEGAL] == BEN
    assert await desk.texts(wanted, 1) == ["Ben Okafor offered Legal to Gil Santos, who must accept: They call at 4"]
    (offer,) = await offers(desk, wanted)
    asked = await desk.asked()
    assert AskForRole(incident=uid(wanted), handover=offer.uid, user=GIL) in asked
    assert [one.asks for one in asked if isinstance(one, PostLine)] == [GIL]
    desk.clock.forward(minutes=1)
    accepted = await desk.handovers.accept(AcceptRole(by=GIL, incident=wanted, handover=offer.uid))

    assert (await desk.team(wanted)).holders == {COMMANDER: ANA, LEGAL: GIL}
    assert GIL in (await desk.team(wanted)).responders
    assert await desk.texts(wanted, 2) == [
        "Gil Santos accepted Legal from Ben Okafor",
        "Legal is now Gil Santos, before Ben Okafor",
    ]
    asked = await desk.asked()
    assert TellOfOffer(incident=uid(wanted), handover=offer.uid, user=BEN) in asked
    assert RedrawOffer(incident=uid(wanted), handover=offer.uid) in asked
    assert len([one for one in asked if isinstance(one, PostLine)]) == 1
    assert (offered.facts["role"], offered.facts["person"]) == ("Legal", "Gil Santos")
    assert (accepted.verb, accepted.facts["role"]) == ("handover accept", "Legal")


async def test_command_takes_the_topic_with_it(desk: Desk) -> None:
    wanted = await held_by_ben(desk)
    await desk.handovers.offer(OfferRole(by=ANA, incident=wanted, role=COMMANDER, to=BEN))
    await desk.asked()

    await desk.handovers.accept(AcceptRole(by=BEN))

    asked = await desk.asked()
    assert (await desk.team(wanted)).commander == BEN
    assert SetTopic(incident=uid(wanted)) in asked
    assert "redraw-announcement" in kinds(asked)


async def test_the_page_of_a_role_that_moved_is_withdrawn(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=POLICY, to=DEV))
    await desk.handovers.offer(OfferRole(by=DEV, incident=wanted, role=POLICY, to=CLA))

    await desk.handovers.accept(AcceptRole(by=CLA, incident=wanted))

    (page,) = [page for page in await desk.pages(wanted) if page.role == POLICY]
    assert page.state is PageState.WITHDRAWN


@both_engines
async def test_two_clicks_at_once_take_the_role_once(desk: Desk) -> None:
    wanted = await held_by_ben(desk)
    await desk.handovers.offer(OfferRole(by=BEN, incident=wanted, role=LEGAL, to=GIL))
    (offer,) = await offers(desk, wanted)
    click = AcceptRole(by=GIL, incident=wanted, handover=offer.uid)

    found = await asyncio.gather(desk.handovers.accept(click), desk.handovers.accept(click), return_exceptions=True)

    assert sorted(type(one).__name__ for one in found) == ["HandoverError", "Receipt"]
    assert len([text for text in await desk.texts(wanted) if text and "accepted" in text]) == 1


@both_engines
async def test_accepted_and_taken_back_at_once_one_of_them_wins(desk: Desk) -> None:
    wanted = await held_by_ben(desk)
    await desk.handovers.offer(OfferRole(by=BEN, incident=wanted, role=LEGAL, to=GIL))

    found = await asyncio.gather(
        desk.handovers.accept(AcceptRole(by=GIL, incident=wanted)),
        desk.handovers.take_back(TakeBackOffer(by=ANA, incident=wanted, role=LEGAL)),
        return_exceptions=True,
    )

    refused = [one for one in found if isinstance(one, DomainError)]
    assert len(refused) == 1
    moved = (await desk.team(wanted)).holders[LEGAL] == GIL
    assert await states(desk, wanted) == [HandoverState.ACCEPTED if moved else HandoverState.WITHDRAWN]


async def test_a_declined_role_stays_and_whoever_asked_is_told(desk: Desk) -> None:
    wanted = await held_by_ben(desk)
    await desk.handovers.offer(OfferRole(by=ANA, incident=wanted, role=LEGAL, to=GIL))
    await desk.asked()

    await desk.handovers.decline(DeclineRole(by=GIL, incident=wanted, role=LEGAL, reason="I am on a plane"))

    assert (await desk.team(wanted)).holders[LEGAL] == BEN
    assert await desk.texts(wanted, 1) == [
        "Gil Santos declined Legal, which stays with Ben Okafor, because: I am on a plane"
    ]
    assert [one.user for one in await desk.asked() if isinstance(one, TellOfOffer)] == [ANA, BEN]


async def test_an_unanswered_offer_is_reminded_of_once_and_then_lapses(desk: Desk) -> None:
    wanted = await held_by_ben(desk)
    await desk.handovers.offer(OfferRole(by=BEN, incident=wanted, role=LEGAL, to=GIL))
    await desk.asked()

    desk.clock.forward(minutes=4, seconds=59)
    await go_on(desk)
    assert await desk.asked() == []
    desk.clock.forward(seconds=1)
    await go_on(desk)
    await go_on(desk)
    reminded = [(one.user, one.reminder) for one in await desk.asked() if isinstance(one, TellOfOffer)]
    assert reminded == [(GIL, True), (BEN, True)]
    desk.clock.forward(minutes=10)
    await go_on(desk)
    await go_on(desk)

    assert await states(desk, wanted) == [HandoverState.LAPSED]
    assert await desk.texts(wanted, 1) == [
        "Gil Santos did not answer the offer of Legal within 15 min; it stays with Ben Okafor"
    ]
    assert (await desk.team(wanted)).holders[LEGAL] == BEN
    with pytest.raises(HandoverError, match="ran out unanswered"):
        await desk.handovers.accept(AcceptRole(by=GIL, handover=(await offers(desk, wanted))[0].uid))


async def test_after_a_long_downtime_the_reminder_still_comes_before_the_end(desk: Desk) -> None:
    wanted = await held_by_ben(desk)
    await desk.handovers.offer(OfferRole(by=BEN, incident=wanted, role=LEGAL, to=GIL))

    desk.clock.forward(hours=2)
    await go_on(desk)

    (offer,) = await offers(desk, wanted)
    assert offer.open
    assert offer.next_at == NOON + timedelta(hours=2, minutes=10)


async def test_a_new_offer_of_the_role_replaces_the_old_one(desk: Desk) -> None:
    wanted = await held_by_ben(desk)
    await desk.handovers.offer(OfferRole(by=BEN, incident=wanted, role=LEGAL, to=GIL))
    desk.clock.forward(seconds=5)

    await desk.handovers.offer(OfferRole(by=BEN, incident=wanted, role=LEGAL, to=CLA))

    assert await states(desk, wanted) == [HandoverState.WITHDRAWN, HandoverState.OFFERED]
    with pytest.raises(NoOfferError):
        await desk.handovers.accept(AcceptRole(by=GIL, incident=wanted))


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        (AssignRole(by=ANA, role=LEGAL, to=CLA), "the role has moved meanwhile"),
        (Leave(by=BEN), "the role has moved meanwhile"),
        (Leave(by=GIL), "Gil Santos left"),
        (CancelIncident(by=ANA, reason="nothing there"), "the incident ended"),
        (CloseIncident(by=ANA, because="done"), "the incident ended"),
        (TakeBackOffer(by=ANA, role=LEGAL), "took back the offer of Legal to Gil Santos"),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_what_makes_an_offer_pointless_ends_it_and_says_so(desk: Desk, ending: object, said: str) -> None:
    wanted = await held_by_ben(desk)
    await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=RoleKey("operations"), to=GIL))
    await desk.handovers.offer(OfferRole(by=BEN, incident=wanted, role=LEGAL, to=GIL))
    await desk.asked()

    await carry_out(desk, ending, wanted)

    assert await states(desk, wanted) == [HandoverState.WITHDRAWN]
    assert any(text and said in text for text in await desk.texts(wanted, 4))
    assert "redraw-offer" in kinds(await desk.asked())


async def carry_out(desk: Desk, ending: object, wanted: IncidentRef) -> None:
    match ending:
        case AssignRole():
            await desk.responders.assign(replace(ending, incident=wanted))
        case Leave():
            await desk.responders.leave(replace(ending, incident=wanted))
        case CancelIncident():
            await desk.incidents.cancel(replace(ending, incident=wanted))
        case CloseIncident():
            await desk.incidents.close(replace(ending, incident=wanted))
        case TakeBackOffer():
            await desk.handovers.take_back(replace(ending, incident=wanted))
        case _:
            raise AssertionError(ending)


@pytest.mark.parametrize(
    ("by", "role", "to", "said"),
    [
        (BEN, LEGAL, BEN, "You have the role legal already"),
        (ANA, LEGAL, BEN, "That person has the role legal already"),
        (ANA, LEGAL, ANA, "cannot offer a role to yourself"),
        (ANA, POLICY, CLA, "Nobody has the role policy yet.*`role policy @person`"),
        (ANA, LEGAL, EVE, "no such person"),
        (ANA, LEGAL, UserId("U0BOT"), "is an app"),
        (ANA, LEGAL, UserId("U0GONE"), "is deactivated"),
        (ANA, LEGAL, UserId("U0FAR"), "another workspace"),
        (ANA, RoleKey("lgal"), GIL, "no role lgal. Did you mean legal"),
        (CLA, LEGAL, GIL, "Only the commander or Legal"),
        (CLA, RoleKey("operations"), GIL, "Only whoever has the role operations, or the commander"),
        (EVE, RoleKey("operations"), GIL, "Only people in the room"),
    ],
)
async def test_what_cannot_be_offered_is_refused_with_what_to_do(
    desk: Desk, by: UserId, role: RoleKey, to: UserId, said: str
) -> None:
    wanted = await held_by_ben(desk)
    await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=RoleKey("operations"), to=DEV))
    async with desk.store.transaction() as uow:
        await uow.people.save(
            [
                marked(UserId("U0BOT"), "Botty", bot=True),
                marked(UserId("U0GONE"), "Gone", deactivated=True),
                marked(UserId("U0FAR"), "Far", stranger=True),
            ]
        )
    before = await desk.everything()

    with pytest.raises(DomainError, match=said):
        await desk.handovers.offer(OfferRole(by=by, incident=wanted, role=role, to=to))

    assert await desk.everything() == before


def marked(user: UserId, name: str, **marks: bool) -> Profile:
    return replace(profile(user, name), **marks)  # type: ignore[arg-type]  # the names are marks


async def test_the_same_offer_twice_is_one(desk: Desk) -> None:
    wanted = await held_by_ben(desk)
    offer = OfferRole(by=BEN, incident=wanted, role=LEGAL, to=GIL)
    await desk.handovers.offer(offer)

    with pytest.raises(HandoverError, match="has this offer already"):
        await desk.handovers.offer(offer)

    assert await states(desk, wanted) == [HandoverState.OFFERED]


async def test_nobody_answers_the_offer_of_another(desk: Desk) -> None:
    wanted = await held_by_ben(desk)
    await desk.handovers.offer(OfferRole(by=BEN, incident=wanted, role=LEGAL, to=GIL))
    (offer,) = await offers(desk, wanted)

    for command in (
        AcceptRole(by=CLA, incident=wanted, handover=offer.uid),
        DeclineRole(by=CLA, incident=wanted, handover=offer.uid),
    ):
        with pytest.raises(HandoverError, match="offered to somebody else"):
            await (
                desk.handovers.accept(command) if isinstance(command, AcceptRole) else desk.handovers.decline(command)
            )


async def test_after_the_end_nothing_is_accepted_or_offered(desk: Desk) -> None:
    wanted = await held_by_ben(desk)
    await desk.handovers.offer(OfferRole(by=BEN, incident=wanted, role=LEGAL, to=GIL))
    (offer,) = await offers(desk, wanted)
    await desk.incidents.cancel(CancelIncident(by=ANA, incident=wanted, reason="nothing there"))

    with pytest.raises(WrongStateError, match="INC-1 is cancelled"):
        await desk.handovers.accept(AcceptRole(by=GIL, handover=offer.uid))
    with pytest.raises(WrongStateError, match="INC-1 is cancelled"):
        await desk.handovers.offer(OfferRole(by=BEN, incident=wanted, role=LEGAL, to=CLA))


@pytest.mark.parametrize(
    "command",
    [AcceptRole(by=GIL), AcceptRole(by=GIL, role=POLICY), AcceptRole(by=GIL, handover=HandoverUid("none"))],
)
async def test_without_an_offer_there_is_nothing_to_accept(desk: Desk, command: AcceptRole) -> None:
    await held_by_ben(desk)

    with pytest.raises(NoOfferError, match="No offer of a role"):
        await desk.handovers.accept(command)


async def test_who_is_offered_a_role_of_a_private_incident_may_see_it(desk: Desk) -> None:
    wanted = await held_by_ben(desk, private=True)

    await desk.handovers.offer(OfferRole(by=BEN, incident=wanted, role=LEGAL, to=GIL))

    assert GIL in (await desk.team(wanted)).admitted
    assert (await desk.texts(wanted, 2))[0] == "Gil Santos was admitted to this private incident"
    await desk.handovers.accept(AcceptRole(by=GIL))
    assert (await desk.team(wanted)).holders[LEGAL] == GIL


async def test_others_offer_a_private_role_only_to_those_who_know_already(desk: Desk) -> None:
    wanted = await held_by_ben(desk, private=True)
    await desk.paging.acknowledge(AcknowledgePage(by=CLA, incident=wanted))
    before = await desk.everything()

    with pytest.raises(NotAllowedError, match="Only the commander or Legal of INC-1 may admit"):
        await desk.handovers.offer(OfferRole(by=CLA, incident=wanted, role=POLICY, to=GIL))
    assert await desk.everything() == before
    await desk.handovers.offer(OfferRole(by=CLA, incident=wanted, role=POLICY, to=DEV))
    with pytest.raises(UnknownIncidentError):
        await desk.handovers.offer(OfferRole(by=GIL, incident=wanted, role=POLICY, to=BEN))
