"""How a vote reads: what was asked, who said what, and what came of it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import assert_never

from bot.domain.ids import WARROOM, RoleKey, UserId, decision_id, entry_id
from bot.domain.proposal import (
    Ballot,
    BallotsCast,
    Choice,
    Proposal,
    ProposalClosed,
    ProposalEvent,
    ProposalOpened,
    Seat,
)
from bot.domain.tally import Outcome, Rule
from bot.domain.timeline import Draft, Kind
from bot.domain.wording.terms import Names, because, drafted

RULES: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.MAJORITY: "Carried when more approve than object.",
        Rule.TWO_THIRDS: "Carried when at least two thirds of those who approve or object approve.",
        Rule.UNANIMOUS: "Carried when every seat approves.",
        Rule.CONSENT: "Carried when nobody objects and at least one approves.",
    }
)
"""Each rule in one sentence. Abstaining counts for the quorum only."""

_DOES = MappingProxyType({Choice.APPROVE: "approves", Choice.OBJECT: "objects to", Choice.ABSTAIN: "abstains on"})
_INNER = str.maketrans({"“": "‘", "”": "’", "„": "‚", "‟": "‛", '"': "'"})
_DID = MappingProxyType({Choice.APPROVE: "approved", Choice.OBJECT: "objected", Choice.ABSTAIN: "abstained"})


def draft_of(event: ProposalEvent, names: Names) -> Draft:
    proposal = event.proposal
    match event:
        case ProposalOpened():
            text = f"{proposal.id}: {proposal.question} ({_terms(proposal, names)})"
            return drafted(Kind.PROPOSAL, text, event.by, event.at, names, subject=proposal.id)
        case BallotsCast():
            subject = proposal.text_id(event.ballots[0]) if event.ballots[0].reason else ""
            return drafted(Kind.BALLOT, _ballots(event, names), event.by, event.at, names, subject=subject)
        case ProposalClosed():
            subject = proposal.outcome_subject
            return drafted(Kind.PROPOSAL, _closed(proposal, names), event.by, event.at, names, subject=subject)
        case _:
            assert_never(event)


def seat_name(seat: Seat, names: Names) -> str:
    return names.role(seat.role) if seat.role else names.person(seat.user or WARROOM)


def entitled(seat: Seat, holders: Mapping[RoleKey, UserId], names: Names) -> str:
    """A seat and who could cast it: `Legal (Ben Okafor)`."""
    holder = seat.holder(holders)
    if seat.role is None:
        return seat_name(seat, names)
    who = names.person(holder) if holder else unheld(seat)
    return f"{names.role(seat.role)} ({who})"


def unheld(seat: Seat) -> str:
    """Why nobody could cast for a role's seat now, and how somebody comes to have the role."""
    return (
        f"nobody has this role yet; whoever is paged for it takes it by `ack`, or `role {seat.role} @person` gives it"
    )


def entitled_by(seat: Seat) -> str:
    """Why somebody may cast for a seat, whoever that is."""
    return "whoever has the role when casting" if seat.role else "by name"


def quorum_words(proposal: Proposal) -> str:
    return f"quorum {proposal.quorum} of {len(proposal.seats)}"


def tally_words(proposal: Proposal) -> str:
    """`2 for, 1 against, 1 abstained; 4 of 5 seats answered, quorum 3`."""
    tally = proposal.tally
    abstained = f", {tally.abstain} abstained" if tally.abstain else ""
    answered = f"{tally.cast} of {tally.seats} seats answered, quorum {proposal.quorum}"
    return f"{tally.approve} for, {tally.object} against{abstained}; {answered}"


def objection(proposal: Proposal, ballot: Ballot, names: Names) -> str:
    """One dissent in its words, with the seat and who spoke for it.

    Quotation marks in it become single ones: a reason must not end the quotation and go on as another's objection.
    """
    seat = proposal.seat(ballot.seat)
    by = f" ({names.person(ballot.by)})" if seat.role else ""
    said = f": “{ballot.reason.translate(_INNER)}”" if ballot.reason else " (the reason was redacted)"
    return f"{seat_name(seat, names)}{by} objected{said}"


def reasons_of_outcome(proposal: Proposal, names: Names) -> str:
    """Why a carried proposal is a decision: how it was decided, by what tally, and against whose dissent."""
    said = [objection(proposal, ballot, names) for ballot in proposal.dissent]
    return ". ".join(
        (f"{proposal.id} carried by {proposal.rule}: {tally_words(proposal)}", *said, *_silent(proposal, names))
    )


def _terms(proposal: Proposal, names: Names) -> str:
    seats = ", ".join(seat_name(seat, names) for seat in proposal.seats)
    closes = f"closes {proposal.closes_at:%Y-%m-%d %H:%M} UTC"
    return f"{proposal.rule} of {seats}; {quorum_words(proposal)}; {closes}; known then: {entry_id(proposal.basis)}"


def _ballots(event: BallotsCast, names: Names) -> str:
    first = event.ballots[0]
    text = f"{names.person(event.by)} {_DOES[first.choice]} {event.proposal.id} for {_seats(event, names)}"
    return f"{text}{_instead(event.before, names)}{because(first.reason)}"


def _seats(event: BallotsCast, names: Names) -> str:
    seats = [event.proposal.seat(ballot.seat) for ballot in event.ballots]
    if len(seats) == 1:
        return "their own seat" if seats[0].role is None else names.role(seats[0].role)
    return f"{' and '.join(seat_name(seat, names) for seat in seats)} ({len(seats)} seats)"


def _instead(before: Sequence[Ballot], names: Names) -> str:
    told = dict.fromkeys(f"{names.person(ballot.by)} {_DID[ballot.choice]}" for ballot in before)
    return f" (before: {', '.join(told)})" if told else ""


def _closed(proposal: Proposal, names: Names) -> str:
    if proposal.outcome is Outcome.WITHDRAWN:
        return f"{proposal.id} withdrawn, since the incident ended: {tally_words(proposal)}"
    if proposal.decision:  # which says next what was asked
        what = f"{proposal.id} {proposal.outcome} → {decision_id(proposal.decision)}"
    else:
        what = f"{proposal.id} “{proposal.question}”: {proposal.outcome}"
    said = [objection(proposal, ballot, names) for ballot in proposal.dissent]
    first = f"{what}, {how_closed(proposal)}: {tally_words(proposal)}"
    return ". ".join((first, *said, *_silent(proposal, names)))


def how_closed(proposal: Proposal) -> str:
    if proposal.closed_by not in (None, WARROOM):
        return "closed early"
    return "its time was over" if proposal.missing else "every seat had answered"


def _silent(proposal: Proposal, names: Names) -> list[str]:
    silent = ", ".join(seat_name(seat, names) for seat in proposal.missing)
    return [f"No answer from {silent}"] if silent else []
