"""Casting ballots: who may for which seat, and which ballot counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.change import Change
from bot.domain.ids import RoleKey, UserId
from bot.domain.proposal import (
    Ballot,
    BallotsCast,
    Choice,
    Proposal,
    ProposalError,
    Seat,
    VoteClosedError,
    require_unfinished,
)

REASON_LIMIT = 1500


class NoSeatError(ProposalError):
    """Somebody without a seat tried to cast; the text names those who could."""


class ReasonMissingError(ProposalError):
    pass


def seats_of(proposal: Proposal, voter: UserId, holders: Mapping[RoleKey, UserId]) -> tuple[Seat, ...]:
    """The seats for which this person could cast now."""
    return tuple(seat for seat in proposal.seats if seat.holder(holders) == voter)


def require_seat(
    proposal: Proposal, voter: UserId, holders: Mapping[RoleKey, UserId], *, entitled: Callable[[Seat], str]
) -> tuple[Seat, ...]:
    """The voter's seats in an open proposal. `entitled` says in words who could cast for a seat."""
    require_unfinished(proposal)
    seats = seats_of(proposal, voter, holders)
    if not seats:
        raise NoSeatError(
            f"You have no seat in {proposal.id}, so you cannot vote on it. Who could: "
            f"{'; '.join(entitled(seat) for seat in proposal.seats)}."
        )
    return seats


def cast(
    proposal: Proposal, *, seats: Sequence[Seat], choice: Choice, reason: str, by: UserId, at: datetime
) -> Change[Proposal]:
    """Count one ballot for each of a voter's seats; a seat's later ballot replaces the earlier.

    Nothing happens when each of them says so already, so that a second click is no second ballot.
    """
    if at >= proposal.closes_at:
        raise VoteClosedError(f"Voting on {proposal.id} is over; the outcome is being recorded.")
    said = reason.strip()
    if choice is Choice.OBJECT and not said:
        raise ReasonMissingError(f"Say why you object: `ballot {proposal.id} object because:…`")
    if len(said) > REASON_LIMIT:
        raise ProposalError(f"The reason has {len(said)} characters; at most {REASON_LIMIT} fit. Shorten it.")
    counting = proposal.counting
    changed = [seat.key for seat in seats if not _says_so_already(counting.get(seat.key), choice, said, by)]
    if not changed:
        return Change(proposal)
    number = max((ballot.number for ballot in proposal.ballots), default=0) + 1
    new = tuple(Ballot(number=number, seat=key, choice=choice, reason=said, by=by, at=at) for key in changed)
    state = replace(proposal, ballots=proposal.ballots + new)
    before = tuple(counting[key] for key in changed if key in counting)
    return Change(state, (BallotsCast(proposal=state, ballots=new, before=before, by=by, at=at),))


def _says_so_already(ballot: Ballot | None, choice: Choice, reason: str, by: UserId) -> bool:
    return ballot is not None and (ballot.by, ballot.choice) == (by, choice) and reason in ("", ballot.reason)
