"""A proposal's life: asked, answered, closed, and what is refused on the way."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ANA, BEN, CLA, DEV, NOON, POLICY, incident

from bot.domain import ballot as ballots
from bot.domain import proposal as rules
from bot.domain.ballot import NoSeatError, ReasonMissingError
from bot.domain.change import Change
from bot.domain.ids import WARROOM, UserId
from bot.domain.incident import Status
from bot.domain.proposal import (
    LONGEST,
    QUESTION_LIMIT,
    SEATS_LIMIT,
    BallotsCast,
    Choice,
    ClosingTimeError,
    Proposal,
    ProposalClosed,
    ProposalError,
    ProposalOpened,
    QuorumError,
    SameQuestionError,
    Seat,
    SeatsError,
    VoteClosedError,
)
from bot.domain.responder import LEGAL
from bot.domain.tally import Outcome, Rule

SEATS = (Seat(role=LEGAL), Seat(role=POLICY), Seat(user=DEV))
HOLDERS = {LEGAL: BEN, POLICY: CLA}
SOON = NOON + timedelta(minutes=10)
DRAFT = Proposal(
    number=0,
    question="Delist all?",
    rule=Rule.MAJORITY,
    quorum=2,
    seats=SEATS,
    opened_by=ANA,
    opened_at=NOON,
    closes_at=NOON + timedelta(minutes=30),
    basis=0,
)
VOTE = replace(DRAFT, number=1)
WORKING = incident()


def asked(draft: Proposal, *earlier: Proposal, status: Status = Status.CONTAINING) -> Proposal:
    change, proposal = rules.open_proposal(
        incident(status), draft, earlier=earlier, called=lambda seat: str(seat.role or seat.user)
    )
    assert change.events == (ProposalOpened(proposal=proposal, by=ANA, at=NOON),)
    assert change.state.counts.proposals == proposal.number
    return proposal


def cast(vote: Proposal, by: UserId, choice: Choice = Choice.APPROVE, reason: str = "") -> Change[Proposal]:
    seats = ballots.seats_of(vote, by, HOLDERS)
    return ballots.cast(vote, seats=seats, choice=choice, reason=reason, by=by, at=SOON)


def test_a_proposal_is_numbered_and_knows_what_was_known() -> None:
    state = replace(WORKING, counts=replace(WORKING.counts, entries=17, proposals=1))

    change, proposal = rules.open_proposal(state, DRAFT, earlier=(), called=str)

    assert (proposal.id, proposal.basis) == ("P-2", 17)
    assert change.state.counts.proposals == 2


@pytest.mark.parametrize(
    ("status", "can"), [(status, status in {"investigating", "containing", "contained"}) for status in Status]
)
def test_a_vote_is_opened_only_while_people_are_at_work(status: Status, can: bool) -> None:
    if can:
        assert asked(DRAFT, status=status).open
    else:
        with pytest.raises(ProposalError, match=f"INC-42 is {status}, so no vote was opened") as refusal:
            asked(DRAFT, status=status)
        assert ("Reopen it first" in str(refusal.value)) == (status in {"resolved", "closed"})


@pytest.mark.parametrize("typed", ["", "  \n "])
def test_a_vote_needs_a_question(typed: str) -> None:
    with pytest.raises(ProposalError, match="Say what is asked"):
        asked(replace(DRAFT, question=typed))


def test_a_question_has_a_length_that_can_be_read() -> None:
    assert asked(replace(DRAFT, question="x" * QUESTION_LIMIT)).question == "x" * QUESTION_LIMIT
    with pytest.raises(ProposalError, match=f"at most {QUESTION_LIMIT} fit"):
        asked(replace(DRAFT, question="x" * (QUESTION_LIMIT + 1)))


def test_the_same_question_is_not_open_twice() -> None:
    earlier = replace(VOTE, question="DELIST all?")

    with pytest.raises(SameQuestionError, match="P-1 asks the same and is still open"):
        asked(replace(DRAFT, question=" delist  all?"), earlier)
    ended = replace(earlier, outcome=Outcome.TIED)
    assert asked(DRAFT, ended).open


@pytest.mark.parametrize(
    ("seats", "said"),
    [
        ((), "Nobody could vote"),
        ((Seat(role=LEGAL), Seat(user=DEV), Seat(role=LEGAL)), "legal stands among the seats twice"),
        ((Seat(user=DEV), Seat(user=DEV)), f"{DEV} stands among the seats twice"),
        (tuple(Seat(user=UserId(f"U{n}")) for n in range(SEATS_LIMIT + 1)), f"at most {SEATS_LIMIT} fit"),
    ],
)
def test_seats_that_cannot_vote_are_refused(seats: tuple[Seat, ...], said: str) -> None:
    with pytest.raises(SeatsError, match=said):
        asked(replace(DRAFT, seats=seats, quorum=1))


@pytest.mark.parametrize("quorum", [-1, 0, 4, 10**6])
def test_a_quorum_lies_between_one_and_all_seats(quorum: int) -> None:
    with pytest.raises(QuorumError, match=f"A quorum of {quorum} does not fit: there are 3 seats"):
        asked(replace(DRAFT, quorum=quorum))


@pytest.mark.parametrize("early", [timedelta(), timedelta(minutes=-1), LONGEST + timedelta(seconds=1)])
def test_a_vote_closes_ahead_and_within_thirty_days(early: timedelta) -> None:
    with pytest.raises(ClosingTimeError):
        asked(replace(DRAFT, closes_at=NOON + early))
    assert asked(replace(DRAFT, closes_at=NOON + LONGEST)).due_at == NOON + LONGEST


def test_the_latest_ballot_counts_and_the_earlier_stays() -> None:
    first = cast(VOTE, BEN, Choice.OBJECT, "too early").state

    second = cast(first, BEN)

    assert [one.choice for one in second.state.ballots] == [Choice.OBJECT, Choice.APPROVE]
    assert (second.state.tally.approve, second.state.tally.object) == (1, 0)
    event = second.events[0]
    assert isinstance(event, BallotsCast)
    assert event.before == first.ballots


@pytest.mark.parametrize(
    ("choice", "reason"), [(Choice.APPROVE, ""), (Choice.OBJECT, "too early"), (Choice.ABSTAIN, "no view")]
)
def test_saying_the_same_again_is_no_second_ballot(choice: Choice, reason: str) -> None:
    once = cast(VOTE, BEN, choice, reason).state

    again = cast(once, BEN, choice, reason)

    assert again == Change(once)


def test_a_bare_press_does_not_wipe_the_reason_that_was_given() -> None:
    once = cast(VOTE, BEN, Choice.APPROVE, "the authority asked for it").state

    assert cast(once, BEN).events == ()


def test_another_holder_saying_the_same_is_a_ballot_of_their_own() -> None:
    once = cast(VOTE, BEN).state

    taken_over = ballots.cast(once, seats=SEATS[:1], choice=Choice.APPROVE, reason="", by=CLA, at=SOON)

    assert [one.by for one in taken_over.state.ballots] == [BEN, CLA]
    assert taken_over.state.counting[SEATS[0].key].by == CLA


def test_an_objection_needs_its_reason() -> None:
    with pytest.raises(ReasonMissingError, match="Say why you object: `ballot P-1 object because:"):
        cast(VOTE, BEN, Choice.OBJECT, "  ")


def test_two_seats_of_one_person_are_two_ballots_of_one_press() -> None:
    vote = replace(VOTE, seats=(*SEATS, Seat(user=BEN)))

    change = cast(vote, BEN)

    assert [(one.number, one.seat) for one in change.state.ballots] == [(1, "legal"), (1, BEN)]
    assert len(change.events) == 1


def test_whoever_has_no_seat_is_told_who_could_vote() -> None:
    with pytest.raises(NoSeatError, match=r"You have no seat in P-1.*Who could: legal; policy; U0DEV0001\."):
        ballots.require_seat(VOTE, ANA, HOLDERS, entitled=lambda seat: str(seat.key))


def test_a_ballot_after_the_time_is_refused_although_nobody_has_closed_the_vote_yet() -> None:
    with pytest.raises(VoteClosedError, match="is over"):
        ballots.cast(VOTE, seats=SEATS[:1], choice=Choice.APPROVE, reason="", by=BEN, at=VOTE.closes_at)


def test_a_closed_vote_takes_no_ballot_and_is_not_closed_again() -> None:
    closed = rules.close_early(VOTE, decision=1, by=ANA, at=SOON).state

    with pytest.raises(VoteClosedError, match="P-1 is closed"):
        ballots.require_seat(closed, BEN, HOLDERS, entitled=str)
    with pytest.raises(VoteClosedError):
        rules.close_early(closed, decision=1, by=ANA, at=SOON)
    for again in (
        rules.close_when_due(closed, decision=1, at=VOTE.closes_at),
        rules.close_when_full(closed, decision=1, at=SOON),
        rules.withdraw(closed, by=ANA, at=SOON),
    ):
        assert again == Change(closed)


def test_the_last_seat_closes_it_and_not_one_before() -> None:
    two = cast(cast(VOTE, BEN).state, CLA, Choice.OBJECT, "two lots differ").state
    waiting = rules.close_when_full(two, decision=4, at=SOON)
    three = cast(two, DEV).state

    full = rules.close_when_full(three, decision=4, at=SOON)

    assert waiting == Change(two)
    assert (full.state.outcome, full.state.decision, full.state.closed_by) == (Outcome.CARRIED, 4, WARROOM)
    assert [one.reason for one in full.state.dissent] == ["two lots differ"]
    assert full.events == (ProposalClosed(proposal=full.state, by=WARROOM, at=SOON),)


def test_its_time_closes_it_and_no_moment_sooner() -> None:
    before = rules.close_when_due(VOTE, decision=1, at=VOTE.closes_at - timedelta(microseconds=1))
    due = rules.close_when_due(VOTE, decision=1, at=VOTE.closes_at)

    assert before == Change(VOTE)
    assert (due.state.outcome, due.state.decision, due.state.due_at) == (Outcome.NO_QUORUM, None, None)


def test_a_withdrawn_vote_has_no_outcome_by_its_ballots() -> None:
    voted = cast(cast(VOTE, BEN).state, CLA).state

    assert rules.withdraw(voted, by=ANA, at=SOON).state.outcome is Outcome.WITHDRAWN


def test_only_the_texts_that_are_named_are_taken_out() -> None:
    vote = cast(cast(VOTE, BEN, Choice.OBJECT, "one").state, CLA, Choice.OBJECT, "two").state

    without = rules.without(vote, {"P-1.2"})

    assert (without.question, [one.reason for one in without.ballots]) == ("Delist all?", ["one", ""])
    assert rules.without(vote, {"P-1"}).question == ""
    assert rules.without(vote, {"P-2", "P-2.1"}) == vote


@given(
    st.permutations([(BEN, Choice.APPROVE), (CLA, Choice.OBJECT), (DEV, Choice.ABSTAIN)]),
    st.sampled_from(Rule),
)
def test_the_order_of_ballots_does_not_matter(order: Sequence[tuple[UserId, Choice]], rule: Rule) -> None:
    vote = replace(VOTE, rule=rule)
    for by, choice in order:
        vote = cast(vote, by, choice, "why").state
    closed = rules.close_when_full(vote, decision=1, at=SOON).state

    expected = {
        Rule.MAJORITY: Outcome.TIED,
        Rule.TWO_THIRDS: Outcome.REJECTED,
        Rule.UNANIMOUS: Outcome.REJECTED,
        Rule.CONSENT: Outcome.REJECTED,
    }
    assert closed.outcome is expected[rule]


@given(
    st.lists(
        st.tuples(st.sampled_from([BEN, CLA, DEV]), st.sampled_from(Choice), st.sampled_from(["x", "y"])), max_size=12
    )
)
def test_whatever_is_cast_each_seat_counts_once_with_its_last_word(said: list[tuple[UserId, Choice, str]]) -> None:
    vote = VOTE
    for by, choice, reason in said:
        vote = cast(vote, by, choice, reason).state

    last = {by: (choice, reason) for by, choice, reason in said}
    assert {one.by: (one.choice, one.reason) for one in vote.counting.values()} == last
    assert vote.tally.cast == len(last)
    assert len(vote.missing) == 3 - len(last)
