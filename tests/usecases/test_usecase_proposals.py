"""Votes on a real database: who is asked, what counts, and what is written down."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from desk import Desk, kinds
from support import ANA, BEN, CLA, DEV, DORA, EVE, GIL, NOON, OPERATIONS, POLICY, PRODUCT, both_engines, profile

from bot.blocks.receipts import receipt as words
from bot.domain.access import NotAllowedError
from bot.domain.ballot import NoSeatError
from bot.domain.ids import IncidentUid, RoleKey, UserId
from bot.domain.person import UnreachablePersonError
from bot.domain.playbook import UnknownRoleError
from bot.domain.proposal import Choice, Proposal, ProposalError, Seat, SeatsError, VoteClosedError
from bot.domain.responder import COMMANDER, LEGAL, Team
from bot.domain.tally import Outcome, Rule
from bot.effects import InvitePeople, PostProposal, RedrawProposal
from bot.ports import IncidentRef, Receipt
from bot.usecases.incidents import CancelIncident, CloseIncident, ReopenIncident, ResolveIncident
from bot.usecases.paging import AcknowledgePage
from bot.usecases.proposals import (
    CastBallot,
    CloseDueProposal,
    CloseProposal,
    OpenProposal,
    UnknownProposalError,
    usual_seats,
)
from bot.usecases.responders import AssignRole, Leave

THREE = (Seat(role=LEGAL), Seat(role=POLICY), Seat(role=PRODUCT))


async def staffed(desk: Desk, *, private: bool = False) -> IncidentRef:
    """Ben has Legal, Cla has Policy, Dev has Product."""
    wanted = await desk.declare(private=private)
    await desk.calm()
    for person in (BEN, CLA, DEV):
        await desk.paging.acknowledge(AcknowledgePage(by=person, incident=wanted))
    await desk.calm()
    return wanted


async def ask(desk: Desk, wanted: IncidentRef, **wishes: object) -> Receipt:
    bare = OpenProposal(by=ANA, incident=wanted, question="Delist all?", seats=THREE)
    return await desk.proposals.open(replace(bare, **wishes))  # type: ignore[arg-type]  # wishes are fields


async def cast(desk: Desk, wanted: IncidentRef, by: UserId, choice: Choice = Choice.APPROVE, why: str = "") -> Receipt:
    return await desk.proposals.cast(CastBallot(by=by, incident=wanted, proposal=1, choice=choice, reason=why))


async def vote(desk: Desk, wanted: IncidentRef, number: int = 1) -> Proposal:
    incident = await desk.incident(wanted)
    async with desk.store.reading() as reading:
        found = await reading.proposals.get(incident.uid, number)
    assert found is not None
    return found


async def test_a_vote_has_the_usual_terms_when_none_are_given(desk: Desk) -> None:
    wanted = await staffed(desk)

    receipt = await ask(desk, wanted, seats=None)

    found = await vote(desk, wanted)
    assert found.seats == THREE
    assert (found.rule, found.quorum, found.closes_at) == (Rule.MAJORITY, 2, NOON + timedelta(minutes=30))
    assert receipt.made == ("P-1", (await desk.entries(wanted))[-1].id)
    assert receipt.facts["seats"] == "Legal, Policy, Product"
    assert receipt.facts["chosen"] == ""
    assert kinds(await desk.asked()) == ["proposal", "redraw-card"]


async def test_roles_that_were_paged_and_not_taken_yet_vote_too_but_not_those_who_run_the_meeting(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=OPERATIONS, to=GIL))

    receipt = await ask(desk, wanted, seats=None)

    found = await vote(desk, wanted)
    assert found.seats == (*THREE, Seat(role=OPERATIONS))
    assert receipt.facts["empty"] == "Legal, Policy, Product"
    assert "To give it to somebody: `/incident INC-1 role legal @person`" in words(receipt, command="/incident").text


def test_those_who_chair_and_write_vote_only_where_there_is_nobody_else() -> None:
    alone = Team(incident=IncidentUid("a" * 32), holders={COMMANDER: ANA, RoleKey("scribe"): BEN})

    assert usual_seats(alone, []) == (Seat(role=COMMANDER),)
    assert usual_seats(alone, [LEGAL]) == (Seat(role=LEGAL),)
    assert usual_seats(Team(incident=alone.incident), []) == ()


async def test_carried_it_becomes_a_decision_with_the_tally_and_the_dissent(desk: Desk) -> None:
    wanted = await staffed(desk)
    await ask(desk, wanted)
    await cast(desk, wanted, BEN)
    await cast(desk, wanted, CLA, Choice.OBJECT, "two lots differ")
    await desk.calm()

    last = await cast(desk, wanted, DEV)

    found = await vote(desk, wanted)
    assert (found.outcome, found.decision) == (Outcome.CARRIED, 1)
    incident = await desk.incident(wanted)
    async with desk.store.reading() as reading:
        (decision,) = await reading.decisions.of(incident.uid)
    assert (decision.text, decision.proposal, decision.decided_by) == ("Delist all?", 1, "warroom")
    assert decision.because == (
        "P-1 carried by majority: 2 for, 1 against; 3 of 3 seats answered, quorum 2. "
        "Policy (Cla Moreau) objected: “two lots differ”"
    )
    assert incident.counts.decisions == 1
    assert last.facts["outcome"] == "carried"
    assert last.made[:2] == ("P-1", "D-1")
    assert kinds(await desk.asked()) == ["line", "redraw-card", "redraw-proposal"]
    assert [(e.kind, e.subject) for e in (await desk.entries(wanted))[-3:]] == [
        ("ballot", ""),
        ("proposal", "P-1 outcome"),
        ("decision", "D-1"),
    ]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({BEN: Choice.APPROVE, CLA: Choice.OBJECT, DEV: Choice.ABSTAIN}, Outcome.TIED),
        ({BEN: Choice.OBJECT, CLA: Choice.OBJECT, DEV: Choice.APPROVE}, Outcome.REJECTED),
    ],
)
async def test_any_other_outcome_is_recorded_and_said_and_decides_nothing(
    desk: Desk, said: dict[UserId, Choice], outcome: Outcome
) -> None:
    wanted = await staffed(desk)
    await ask(desk, wanted)
    await desk.asked()

    for by, choice in said.items():
        await cast(desk, wanted, by, choice, "my reason")

    assert (await vote(desk, wanted)).outcome is outcome
    assert (await desk.incident(wanted)).counts.decisions == 0
    told = (await desk.texts(wanted, 1))[0] or ""
    assert told.startswith(f"P-1 “Delist all?”: {outcome}, every seat had answered")
    assert "objected: “my reason”" in told
    assert kinds(await desk.asked()).count("line") == 1


async def test_its_time_closes_it_once(desk: Desk) -> None:
    wanted = await staffed(desk)
    await ask(desk, wanted)
    await cast(desk, wanted, BEN)
    due = CloseDueProposal(by=ANA, incident=wanted, proposal=1)
    await desk.proposals.close_due(due)
    early = await vote(desk, wanted)
    desk.clock.forward(minutes=30)
    async with desk.store.reading() as reading:
        found = await reading.proposals.due(desk.clock.now())

    await desk.proposals.close_due(due)
    await desk.proposals.close_due(due)

    assert early.open
    assert found == [((await desk.incident(wanted)).uid, 1)]
    assert (await vote(desk, wanted)).outcome is Outcome.NO_QUORUM
    told = [text for text in await desk.texts(wanted) if text and "no quorum" in text]
    (only,) = told
    assert only.startswith("P-1 “Delist all?”: no quorum, its time was over: 1 for, 0 against; 1 of 3 seats answered")
    assert only.endswith("No answer from Policy, Product")
    async with desk.store.reading() as reading:
        assert await reading.proposals.due(desk.clock.now()) == []
    with pytest.raises(VoteClosedError, match="P-1 is closed"):
        await cast(desk, wanted, CLA)


async def test_the_opener_and_the_commander_close_it_early_and_nobody_else(desk: Desk) -> None:
    wanted = await staffed(desk)
    await ask(desk, wanted, by=CLA)
    await ask(desk, wanted, by=CLA, question="Tell the sellers?")
    close = CloseProposal(by=BEN, incident=wanted, proposal=1)

    with pytest.raises(NotAllowedError, match="Only the commander of INC-1 may close a vote that somebody else opened"):
        await desk.proposals.close(close)
    await desk.proposals.close(replace(close, by=CLA))
    await desk.proposals.close(replace(close, by=ANA, proposal=2))

    assert [(await vote(desk, wanted, n)).closed_by for n in (1, 2)] == [CLA, ANA]
    with pytest.raises(VoteClosedError):
        await desk.proposals.close(replace(close, by=ANA))


async def test_a_seat_is_cast_by_whoever_has_the_role_then(desk: Desk) -> None:
    wanted = await staffed(desk)
    await ask(desk, wanted)
    await cast(desk, wanted, BEN)
    await desk.calm()

    await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=LEGAL, to=GIL))
    shown = await desk.asked()
    with pytest.raises(NoSeatError, match=r"Who could: Legal \(Gil Santos\); Policy \(Cla Moreau\)"):
        await cast(desk, wanted, BEN, Choice.ABSTAIN)
    stands = (await vote(desk, wanted)).counting
    await cast(desk, wanted, GIL, Choice.OBJECT, "not yet")

    assert RedrawProposal(incident=(await desk.incident(wanted)).uid, proposal=1) in shown
    assert [one.by for one in stands.values()] == [BEN]
    assert await desk.texts(wanted, 1) == [
        "Gil Santos objects to P-1 for Legal (before: Ben Okafor approved), because: not yet"
    ]


async def test_an_empty_seat_is_filled_by_leaving_and_taking_a_role(desk: Desk) -> None:
    wanted = await staffed(desk)
    await ask(desk, wanted)
    await desk.responders.leave(Leave(by=BEN, incident=wanted))

    with pytest.raises(
        NoSeatError,
        match="Legal \\(nobody has this role yet; whoever is paged for it takes it by `ack`, or `role legal @",
    ):
        await cast(desk, wanted, BEN)


async def test_two_seats_of_one_person_are_cast_by_one_press(desk: Desk) -> None:
    wanted = await staffed(desk)
    await ask(desk, wanted, seats=(Seat(role=LEGAL), Seat(user=BEN), Seat(role=POLICY)))

    receipt = await cast(desk, wanted, BEN)

    assert receipt.facts["seats"] == "Legal and Ben Okafor"
    assert (await vote(desk, wanted)).tally.approve == 2
    assert await desk.texts(wanted, 1) == ["Ben Okafor approves P-1 for Legal and Ben Okafor (2 seats)"]


async def test_a_person_with_a_seat_by_name_is_brought_into_the_room(desk: Desk) -> None:
    wanted = await staffed(desk)

    await ask(desk, wanted, seats=(Seat(role=LEGAL), Seat(user=GIL)))

    asked = await desk.asked()
    assert [effect.users for effect in asked if isinstance(effect, InvitePeople)] == [(GIL,)]
    assert any(isinstance(effect, PostProposal) for effect in asked)
    assert GIL in (await desk.team(wanted)).responders
    await cast(desk, wanted, GIL)


async def test_a_seat_admits_nobody_to_a_private_incident(desk: Desk) -> None:
    wanted = await staffed(desk, private=True)
    before = await desk.everything()

    with pytest.raises(SeatsError, match="Gil Santos may not know of this private incident"):
        await ask(desk, wanted, seats=(Seat(user=GIL),))

    assert await desk.everything() == before
    await ask(desk, wanted, seats=(Seat(user=DORA),))


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"bot": True}, "is an app"),
        ({"stranger": True}, "belongs to another workspace"),
        ({"deactivated": True}, "is deactivated"),
        (None, "There is no such person"),
    ],
)
async def test_who_cannot_take_part_gets_no_seat(desk: Desk, what: dict[str, bool] | None, said: str) -> None:
    wanted = await staffed(desk)
    if what is not None:
        known = replace(profile(EVE, "Eve"), **what)  # type: ignore[arg-type]  # flags of a profile
        async with desk.store.transaction() as uow:
            await uow.people.save([known])

    with pytest.raises(UnreachablePersonError, match=said):
        await ask(desk, wanted, seats=(Seat(user=EVE),))


async def test_an_unknown_role_gets_no_seat(desk: Desk) -> None:
    wanted = await staffed(desk)

    with pytest.raises(UnknownRoleError, match="Did you mean legal"):
        await ask(desk, wanted, seats=(Seat(role=RoleKey("legl")),))


async def test_a_proposal_that_is_not_there_is_said_with_those_that_are(desk: Desk) -> None:
    wanted = await staffed(desk)
    with pytest.raises(UnknownProposalError, match=r"INC-1 has no proposal P-1. No vote is open here\."):
        await cast(desk, wanted, BEN)
    await ask(desk, wanted)

    with pytest.raises(UnknownProposalError, match=r"has no proposal P-7. Open are: P-1\."):
        await desk.proposals.close(CloseProposal(by=ANA, incident=wanted, proposal=7))


@both_engines
async def test_two_clicks_at_once_are_one_ballot(desk: Desk) -> None:
    wanted = await staffed(desk)
    await ask(desk, wanted)

    receipts = await asyncio.gather(*(cast(desk, wanted, BEN) for _ in range(5)))

    assert len((await vote(desk, wanted)).ballots) == 1
    assert sum(len(receipt.made) == 2 for receipt in receipts) == 1
    assert [text for text in await desk.texts(wanted) if text and "approves" in text] == [
        "Ben Okafor approves P-1 for Legal"
    ]


@both_engines
async def test_all_seats_casting_at_once_lose_no_ballot_and_decide_once(desk: Desk) -> None:
    wanted = await staffed(desk)
    await ask(desk, wanted)

    await asyncio.gather(*(cast(desk, wanted, person) for person in (BEN, CLA, DEV)))

    found = await vote(desk, wanted)
    assert (found.tally.approve, found.outcome, found.decision) == (3, Outcome.CARRIED, 1)
    assert (await desk.incident(wanted)).counts.decisions == 1


async def test_an_open_vote_keeps_an_incident_from_closing_unasked(desk: Desk) -> None:
    wanted = await staffed(desk)
    await ask(desk, wanted)
    await cast(desk, wanted, BEN)
    close = CloseIncident(by=ANA, incident=wanted)

    with pytest.raises(Exception, match=r"• vote P-1 Delist all\?"):
        await desk.incidents.close(close)
    await desk.calm()
    receipt = await desk.incidents.close(replace(close, because="moot"))

    assert (await vote(desk, wanted)).outcome is Outcome.WITHDRAWN
    texts = await desk.texts(wanted, 2)
    assert (texts[0] or "").startswith("P-1 withdrawn, since the incident ended: 1 for, 0 against")
    assert "Left open: vote P-1 Delist all?" in (texts[1] or "")
    assert receipt.made == ((await desk.entries(wanted))[-1].id,)
    assert "redraw-proposal" in kinds(await desk.asked())
    with pytest.raises(ProposalError, match="INC-1 is closed, so no vote was opened"):
        await ask(desk, wanted)


async def test_a_false_alarm_withdraws_its_votes(desk: Desk) -> None:
    wanted = await staffed(desk)
    await ask(desk, wanted)

    await desk.incidents.cancel(CancelIncident(by=ANA, incident=wanted, reason="test listing"))

    assert (await vote(desk, wanted)).outcome is Outcome.WITHDRAWN


async def test_a_vote_opened_before_the_resolution_may_be_finished_and_none_is_opened_after(desk: Desk) -> None:
    wanted = await staffed(desk)
    await ask(desk, wanted)
    await desk.incidents.resolve(ResolveIncident(by=ANA, incident=wanted))

    await cast(desk, wanted, BEN)

    assert (await vote(desk, wanted)).tally.approve == 1
    with pytest.raises(ProposalError, match="INC-1 is resolved"):
        await ask(desk, wanted, question="Another?")
    await desk.incidents.reopen(ReopenIncident(by=ANA, incident=wanted, reason="back"))
    await ask(desk, wanted, question="Another?")


async def test_a_receipt_of_a_vote_holds_nothing_that_was_typed(desk: Desk) -> None:
    secret = "the-secret-word"
    wanted = await staffed(desk)

    await ask(desk, wanted, question=secret, inbound="1")
    await desk.proposals.cast(
        CastBallot(by=BEN, incident=wanted, proposal=1, choice=Choice.OBJECT, reason=secret, inbound="2")
    )

    stored = await desk.everything()
    assert secret not in repr(stored["inbound"])
    assert secret not in repr(stored["effects"])
    assert [one.subject for one in await desk.entries(wanted)][-2:] == ["P-1", "P-1.1"]
