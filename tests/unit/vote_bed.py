"""A vote with its ballots, and how each step of it reads."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from support import ANA, BEN, CLA, NOON, POLICY

from bot.domain.events import Event
from bot.domain.ids import WARROOM, UserId
from bot.domain.proposal import Ballot, BallotsCast, Choice, Proposal, ProposalClosed, ProposalOpened, Seat, without
from bot.domain.responder import LEGAL
from bot.domain.tally import Outcome, Rule
from bot.domain.timeline import Kind

LATER = NOON + timedelta(minutes=12)
TERMS = "quorum 2 of 3; closes 2026-11-24 12:12 UTC; known then: E-7"
ANSWERED = "seats answered, quorum 2"
ALL_IN = f"1 for, 2 against; 3 of 3 {ANSWERED}"
CLA_SILENT = "No answer from Cla"
SILENT = "No answer from Legal, Policy, Cla"
GONE = "objected (the reason was redacted)"
OBJECTED = "Policy (Cla) objected: “two lots differ”"

VOTE = Proposal(
    number=1,
    question="Delist all?",
    rule=Rule.MAJORITY,
    quorum=2,
    seats=(Seat(role=LEGAL), Seat(role=POLICY), Seat(user=CLA)),
    opened_by=ANA,
    opened_at=NOON,
    closes_at=LATER,
    basis=7,
)
CAST = replace(
    VOTE,
    ballots=(
        Ballot(number=1, seat=VOTE.seats[0].key, choice=Choice.APPROVE, reason="", by=BEN, at=NOON),
        Ballot(number=2, seat=VOTE.seats[1].key, choice=Choice.OBJECT, reason="two lots differ", by=CLA, at=NOON),
        Ballot(number=2, seat=VOTE.seats[2].key, choice=Choice.OBJECT, reason="two lots differ", by=CLA, at=NOON),
    ),
)


def closed(outcome: Outcome, by: UserId, *, decision: int | None = None) -> Proposal:
    return replace(CAST, outcome=outcome, closed_at=LATER, closed_by=by, decision=decision)


VOTE_EXAMPLES: Mapping[type, tuple[tuple[Event, Kind, str], ...]] = {
    ProposalOpened: (
        (
            ProposalOpened(proposal=VOTE, by=ANA, at=NOON),
            Kind.PROPOSAL,
            f"P-1: Delist all? (majority of Legal, Policy, Cla; {TERMS})",
        ),
    ),
    BallotsCast: (
        (
            BallotsCast(proposal=CAST, ballots=CAST.ballots[:1], before=(), by=BEN, at=NOON),
            Kind.BALLOT,
            "Ben approves P-1 for Legal",
        ),
        (
            BallotsCast(proposal=CAST, ballots=CAST.ballots[1:], before=CAST.ballots[1:2], by=CLA, at=NOON),
            Kind.BALLOT,
            "Cla objects to P-1 for Policy and Cla (2 seats) (before: Cla objected), because: two lots differ",
        ),
        (
            BallotsCast(
                proposal=CAST,
                ballots=(replace(CAST.ballots[2], choice=Choice.ABSTAIN, reason=""),),
                before=(),
                by=CLA,
                at=NOON,
            ),
            Kind.BALLOT,
            "Cla abstains on P-1 for their own seat",
        ),
    ),
    ProposalClosed: (
        (
            ProposalClosed(proposal=replace(closed(Outcome.TIED, ANA), ballots=CAST.ballots[:2]), by=ANA, at=LATER),
            Kind.PROPOSAL,
            f"P-1 “Delist all?”: tied, closed early: 1 for, 1 against; 2 of 3 {ANSWERED}. {OBJECTED}. {CLA_SILENT}",
        ),
        (
            ProposalClosed(proposal=closed(Outcome.CARRIED, WARROOM, decision=3), by=WARROOM, at=LATER),
            Kind.PROPOSAL,
            f"P-1 carried → D-3, every seat had answered: {ALL_IN}. {OBJECTED}. Cla objected: “two lots differ”",
        ),
        (
            ProposalClosed(proposal=without(closed(Outcome.REJECTED, WARROOM), ["P-1.2"]), by=WARROOM, at=LATER),
            Kind.PROPOSAL,
            f"P-1 “Delist all?”: rejected, every seat had answered: {ALL_IN}. Policy (Cla) {GONE}. Cla {GONE}",
        ),
        (
            ProposalClosed(proposal=replace(closed(Outcome.NO_QUORUM, WARROOM), ballots=()), by=WARROOM, at=LATER),
            Kind.PROPOSAL,
            f"P-1 “Delist all?”: no quorum, its time was over: 0 for, 0 against; 0 of 3 {ANSWERED}. {SILENT}",
        ),
        (
            ProposalClosed(proposal=closed(Outcome.WITHDRAWN, ANA), by=ANA, at=LATER),
            Kind.PROPOSAL,
            f"P-1 withdrawn, since the incident ended: {ALL_IN}",
        ),
    ),
}
