"""Votes as a document: what was asked, who could answer, what each said, and what came of it."""

from collections.abc import Iterator

from bot.domain.ids import decision_id, entry_id
from bot.domain.proposal import Ballot, Choice, Proposal
from bot.domain.wording.proposal import RULES, entitled_by, how_closed, seat_name, tally_words
from bot.exporters.escape import plain
from bot.exporters.facts import instant
from bot.exporters.withheld import Disclosure
from bot.queries.view import IncidentView

_SAID = {Choice.APPROVE: "approved", Choice.OBJECT: "objected", Choice.ABSTAIN: "abstained"}


def proposals(shown: Disclosure) -> Iterator[str]:
    """Lines of the section, headings included; none when nothing was voted on."""
    view = shown.record.view
    if not view.proposals:
        return
    yield "## Votes"
    for proposal in view.proposals:
        yield from ("", f"### {proposal.id} · {_or_reason(proposal.question, proposal.id, shown)}", "")
        yield from _terms(proposal, view)
        yield from _outcome(proposal, view)
        yield from ("", "Every ballot, in the order in which they were cast:", "")
        yield from _ballots(proposal, shown)


def _terms(proposal: Proposal, view: IncidentView) -> Iterator[str]:
    seats = ", ".join(f"{seat_name(seat, view.words())} ({entitled_by(seat)})" for seat in proposal.seats)
    opener = plain(view.person(proposal.opened_by))
    yield f"- Opened by {opener}, {instant(proposal.opened_at)}, to close {instant(proposal.closes_at)} at the latest"
    yield f"- Information as of {entry_id(proposal.basis)}"
    yield f"- Rule: {proposal.rule}. {RULES[proposal.rule]}"
    yield f"- Seats: {plain(seats)}"
    yield f"- Quorum: {proposal.quorum} of {len(proposal.seats)}, abstaining counts"


def _outcome(proposal: Proposal, view: IncidentView) -> Iterator[str]:
    if proposal.outcome is None or proposal.closed_at is None or proposal.closed_by is None:
        yield f"- Outcome: still open when this record was made; so far {tally_words(proposal)}"
        return
    became = f" → {decision_id(proposal.decision)}" if proposal.decision else ""
    early = how_closed(proposal) == "closed early"
    how = f"closed early by {plain(view.person(proposal.closed_by))}" if early else how_closed(proposal)
    yield f"- Outcome: {proposal.outcome}{became}, {instant(proposal.closed_at)}, {how}; {tally_words(proposal)}"
    if proposal.missing:
        yield f"- Did not answer: {plain(', '.join(seat_name(seat, view.words()) for seat in proposal.missing))}"


def _ballots(proposal: Proposal, shown: Disclosure) -> Iterator[str]:
    if not proposal.ballots:
        yield "No ballot was cast."
        return
    yield "| Seat | Who | Said | Because | When | Counts |"
    yield f"|{'---|' * 6}"
    for ballot in proposal.ballots:
        yield f"| {' | '.join(_row(ballot, proposal, shown))} |"


def _row(ballot: Ballot, proposal: Proposal, shown: Disclosure) -> tuple[str, ...]:
    view = shown.record.view
    return (
        plain(seat_name(proposal.seat(ballot.seat), view.words())),
        plain(view.person(ballot.by)),
        _SAID[ballot.choice],
        _or_reason(ballot.reason, proposal.text_id(ballot), shown) or "–",
        instant(ballot.at),
        "yes" if proposal.counting[ballot.seat] == ballot else "no, replaced later",
    )


def _or_reason(text: str, key: str, shown: Disclosure) -> str:
    reason = shown.withheld.get(key)
    return f"*withheld as {reason}*" if reason else plain(text)
