"""Votes as JSON: what was asked of whom, every ballot ever cast, and what came of it."""

from bot.domain.canonical import canonical_instant
from bot.domain.ids import SeatKey, UserId, decision_id, entry_id
from bot.domain.proposal import Ballot, Proposal, Seat
from bot.exporters.withheld import Disclosure
from bot.queries.view import IncidentView


def proposals(shown: Disclosure) -> list[dict[str, object]]:
    return [_proposal(proposal, shown) for proposal in shown.record.view.proposals]


def _proposal(proposal: Proposal, shown: Disclosure) -> dict[str, object]:
    view, reason = shown.record.view, shown.withheld.get(proposal.id)
    return {
        "id": proposal.id,
        "question": None if reason else proposal.question,
        "withheld": reason,
        "rule": str(proposal.rule),
        "quorum": proposal.quorum,
        "seats": [_seat(seat, view) for seat in proposal.seats],
        "opened_by": _person(proposal.opened_by, view),
        "opened_at": canonical_instant(proposal.opened_at),
        "closes_at": canonical_instant(proposal.closes_at),
        "information_as_of": entry_id(proposal.basis),
        "ballots": [_ballot(ballot, proposal, shown) for ballot in proposal.ballots],
        **_ending(proposal, view),
    }


def _ending(proposal: Proposal, view: IncidentView) -> dict[str, object]:
    tally = proposal.tally
    return {
        "tally": {
            "seats": tally.seats,
            "approve": tally.approve,
            "object": tally.object,
            "abstain": tally.abstain,
            "did_not_answer": [seat.key for seat in proposal.missing],
        },
        "outcome": str(proposal.outcome) if proposal.outcome else None,
        "closed_at": canonical_instant(proposal.closed_at) if proposal.closed_at else None,
        "closed_by": _person(proposal.closed_by, view) if proposal.closed_by else None,
        "decision": decision_id(proposal.decision) if proposal.decision else None,
    }


def _seat(seat: Seat, view: IncidentView) -> dict[str, object]:
    return {
        "seat": seat.key,
        "role": seat.role,
        "user": seat.user,
        "name": view.role(seat.role) if seat.role else view.person(seat.user) if seat.user else "",
    }


def _ballot(ballot: Ballot, proposal: Proposal, shown: Disclosure) -> dict[str, object]:
    """`counts` tells the seat's last word from what it said before."""
    reason = shown.withheld.get(proposal.text_id(ballot))
    return {
        "number": ballot.number,
        "seat": SeatKey(ballot.seat),
        "choice": str(ballot.choice),
        "reason": None if reason else ballot.reason,
        "withheld": reason,
        "by": _person(ballot.by, shown.record.view),
        "at": canonical_instant(ballot.at),
        "counts": proposal.counting[ballot.seat] == ballot,
    }


def _person(user: UserId, view: IncidentView) -> dict[str, str]:
    return {"user": user, "name": view.person(user)}
