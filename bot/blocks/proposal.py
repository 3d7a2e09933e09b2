"""The card of a vote: the question, who has answered what, who is missing, and what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from bot.blocks import action_ids, facts
from bot.blocks.message import Element, Message, actions, button, context, joined, named, paragraphs, plain, that_fit
from bot.blocks.mrkdwn import bold, date, mention, one_line, time
from bot.domain.ids import decision_id, entry_id
from bot.domain.proposal import Ballot, Choice, Proposal, Seat
from bot.domain.tally import Outcome
from bot.domain.wording.proposal import RULES, how_closed, unheld
from bot.queries.view import IncidentView

SEATS_BUDGET = 9000
REASON = 300
"""Of an objection, on the card; all of it stands in the timeline."""

_SAID: Mapping[Choice, tuple[str, str]] = MappingProxyType(
    {
        Choice.APPROVE: ("✓", "approves"),
        Choice.OBJECT: ("✗", "objects"),
        Choice.ABSTAIN: ("–", "abstains"),
    }
)
"""A mark, and the word that says the same."""

_CAME: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.CARRIED: "⚖️ Carried",
        Outcome.REJECTED: "🗳️ Rejected",
        Outcome.TIED: "🗳️ Tied, so nothing is decided",
        Outcome.NO_QUORUM: "🗳️ No quorum, so nothing is decided",
        Outcome.WITHDRAWN: "🗳️ Withdrawn, since the incident ended",
    }
)


def proposal_card(view: IncidentView, proposal: Proposal) -> Message:
    """Redrawn when something changes and not as time goes by, so that it shows instants and no distances."""
    head = f"{facts.VOTE_MARK} {bold(f'{proposal.id} · {one_line(proposal.question)}')}"
    lines = list(_seats(view, proposal))
    shown, left = that_fit(lines, SEATS_BUDGET)
    body = paragraphs([head, *_standing(view, proposal), *shown, *facts.more(left, "seats")])
    blocks = [*body, context(_small_print(view, proposal)), *actions(*buttons(view, proposal))]
    return Message(text=_push(view, proposal), blocks=blocks)


def _push(view: IncidentView, proposal: Proposal) -> str:
    name = facts.public_name(view.incident)
    if view.incident.private:
        return f"{name}: a vote {'waits for answers' if proposal.open else 'is closed'}. Open the room to see it."
    asked = f"{proposal.id} {one_line(proposal.question, 200)}"
    if proposal.open:
        ends = f"Vote by {time(proposal.closes_at)}: Approve, Object or Abstain?"
        return f"{facts.rank(view.incident)} · {view.incident.id}: {asked} {ends}"
    return f"{facts.rank(view.incident)} · {view.incident.id}: {asked} {outcome_line(proposal)}"


def _standing(view: IncidentView, proposal: Proposal) -> Iterator[str]:
    if proposal.open:
        least = f"At least {proposal.quorum} of {_count(len(proposal.seats))} must answer; abstaining counts."
        yield f"{RULES[proposal.rule]} {least} Closes {bold(date(proposal.closes_at))}."
        yield f"So far: {so_far(view, proposal)}"
    else:
        at = f" {date(proposal.closed_at)}" if proposal.closed_at else ""
        yield f"{bold(outcome_line(proposal))}{at}"
        yield f"{tally_line(proposal)}{_ended_by(view, proposal)}"


def outcome_line(proposal: Proposal) -> str:
    """`⚖️ Carried 2 to 1 → D-3`."""
    if proposal.outcome is None:
        return ""
    tally = proposal.tally
    count = "" if proposal.outcome is Outcome.WITHDRAWN else f" ({tally.approve} to {tally.object})"
    became = f" → {decision_id(proposal.decision)}" if proposal.decision else ""
    return f"{_CAME[proposal.outcome]}{count}{became}"


def so_far(view: IncidentView, proposal: Proposal) -> str:
    """What has been said, and what is missing for an outcome."""
    missing = named([one_line(seat_name(view, seat), 60) for seat in proposal.missing], 6)
    return f"{tally_line(proposal)} Missing: {missing}." if missing else tally_line(proposal)


def tally_line(proposal: Proposal) -> str:
    tally = proposal.tally
    abstained = f", {tally.abstain} abstained" if tally.abstain else ""
    return (
        f"{tally.approve} for, {tally.object} against{abstained}; "
        f"{tally.cast} of {_count(tally.seats)} in, quorum {proposal.quorum}."
    )


def _ended_by(view: IncidentView, proposal: Proposal) -> str:
    if proposal.outcome is Outcome.WITHDRAWN or proposal.closed_by is None:
        return ""
    early = how_closed(proposal) == "closed early"
    by = f" by {facts.person(view.person(proposal.closed_by))}" if early else ""
    return f" It ended because {how_closed(proposal)}." if not early else f" Closed early{by}."


def _count(seats: int) -> str:
    return f"{seats} seat{'' if seats == 1 else 's'}"


def seat_name(view: IncidentView, seat: Seat) -> str:
    return view.role(seat.role) if seat.role else view.person(seat.user) if seat.user else ""


def _seats(view: IncidentView, proposal: Proposal) -> Iterator[str]:
    cast = proposal.counting
    for seat in proposal.seats:
        ballot = cast.get(seat.key)
        yield _answered(view, seat, ballot) if ballot else _silent(view, seat, proposal)


def _answered(view: IncidentView, seat: Seat, ballot: Ballot, most: int = REASON) -> str:
    mark, does = _SAID[ballot.choice]
    by = f" · {facts.person(view.person(ballot.by))}" if seat.role else ""
    reason = f": “{one_line(ballot.reason, most)}”" if ballot.reason else ""
    return f"{mark} {bold(one_line(seat_name(view, seat), 60))}{by} {does}{reason}"


def _silent(view: IncidentView, seat: Seat, proposal: Proposal) -> str:
    """Whoever can answer is mentioned while it is awaited, since they must act."""
    name = bold(one_line(seat_name(view, seat), 60))
    if not proposal.open:
        return f"… {name} did not answer"
    holder = seat.holder(view.team.holders)
    if holder is None:
        return f"… {name} – empty: {unheld(seat)}"
    return f"… {name} – waiting for {mention(holder)}"


def _small_print(view: IncidentView, proposal: Proposal) -> str:
    opened = f"Opened by {facts.person(view.person(proposal.opened_by))}, {date(proposal.opened_at)}"
    how = ""
    if proposal.open:
        how = f"In words: `ballot {proposal.id} approve`. Your ballot can be changed until the close"
    after = "The question is open again for whoever decides" if _undecided(proposal) else ""
    return joined((f"Information as of {entry_id(proposal.basis)}", opened, how, after))


def _undecided(proposal: Proposal) -> bool:
    return proposal.outcome in (Outcome.TIED, Outcome.NO_QUORUM)


def buttons(view: IncidentView, proposal: Proposal) -> list[Element]:
    if not proposal.open:
        return []
    value = f"{view.incident.uid}:{proposal.number}"
    return [
        button("Approve", action_ids.PROPOSAL_APPROVE, value, "primary"),
        button("Object…", action_ids.PROPOSAL_OBJECT, value),
        button("Abstain", action_ids.PROPOSAL_ABSTAIN, value),
        {**button("Close now…", action_ids.PROPOSAL_CLOSE, value), "confirm": _confirm(proposal)},
    ]


def _confirm(proposal: Proposal) -> dict[str, object]:
    said = (
        "The ballots cast so far decide it, and nobody can vote after that. "
        "It is for the commander and for whoever opened the vote."
    )
    return {
        "title": plain(f"Close {proposal.id} now?"),
        "text": plain(said),
        "confirm": plain("Close the vote"),
        "deny": plain("Leave it open"),
    }


def dissent(view: IncidentView, proposal: Proposal, reason: int) -> Sequence[str]:
    """The objections that an outcome went against, a line each, with so many characters of each reason."""
    return [_answered(view, proposal.seat(ballot.seat), ballot, reason) for ballot in proposal.dissent]
