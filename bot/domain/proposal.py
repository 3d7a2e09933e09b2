"""A proposal: a question put to seats, the ballots they cast, and what came of it."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.change import Change, DomainError
from bot.domain.ids import WARROOM, RoleKey, SeatKey, UserId, ballot_id, outcome_id, proposal_id
from bot.domain.incident import WORKING, Incident, instead
from bot.domain.tally import Outcome, Rule, Tally, outcome_of, usual_quorum

QUESTION_LIMIT = 300
"""Characters; it stands in the first line of the proposal's card."""
SEATS_LIMIT = 25
"""All of them, each with its reason, fit into one message."""

USUAL_LENGTH = timedelta(minutes=30)
LONGEST = timedelta(days=30)


class Choice(StrEnum):
    APPROVE = "approve"
    OBJECT = "object"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Who may cast one ballot: whoever has a role at that moment, or one person by name. Exactly one is given."""

    role: RoleKey | None = None
    user: UserId | None = None

    @property
    def key(self) -> SeatKey:
        """A role's key or a person's id, which never look the same."""
        return SeatKey(self.role or self.user or "")

    def holder(self, holders: Mapping[RoleKey, UserId]) -> UserId | None:
        """Who could cast it now; None while nobody has the role."""
        return holders.get(self.role) if self.role else self.user


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """What one seat said once. The ballots of one press share their number."""

    number: int
    seat: SeatKey
    choice: Choice
    reason: str
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    number: int
    question: str
    rule: Rule
    quorum: int
    """How many seats must answer, abstaining included, for the vote to mean anything."""
    seats: tuple[Seat, ...]
    opened_by: UserId
    opened_at: datetime
    closes_at: datetime
    basis: int
    """The newest timeline entry when it was opened: the information that was known then."""
    ballots: tuple[Ballot, ...] = ()
    """All that were ever cast, oldest first."""
    outcome: Outcome | None = None
    """None while it is open."""
    closed_at: datetime | None = None
    closed_by: UserId | None = None
    """Warroom when its time was over or every seat had answered."""
    decision: int | None = None
    """The decision that it became."""

    @property
    def id(self) -> str:
        """`P-2`."""
        return proposal_id(self.number)

    @property
    def open(self) -> bool:
        return self.outcome is None

    @property
    def due_at(self) -> datetime | None:
        """When time closes it; None when it is closed."""
        return self.closes_at if self.open else None

    @property
    def counting(self) -> Mapping[SeatKey, Ballot]:
        """The ballot that counts of each seat that has cast: its latest."""
        return {ballot.seat: ballot for ballot in self.ballots}

    @property
    def missing(self) -> tuple[Seat, ...]:
        cast = self.counting
        return tuple(seat for seat in self.seats if seat.key not in cast)

    @property
    def dissent(self) -> tuple[Ballot, ...]:
        """The objections that count, in the order of the seats."""
        counting = self.counting
        cast = (counting[seat.key] for seat in self.seats if seat.key in counting)
        return tuple(ballot for ballot in cast if ballot.choice is Choice.OBJECT)

    @property
    def tally(self) -> Tally:
        choices = [ballot.choice for ballot in self.counting.values()]
        return Tally(
            seats=len(self.seats),
            approve=choices.count(Choice.APPROVE),
            object=choices.count(Choice.OBJECT),
            abstain=choices.count(Choice.ABSTAIN),
        )

    def seat(self, key: SeatKey) -> Seat:
        return next(seat for seat in self.seats if seat.key == key)

    def text_id(self, ballot: Ballot) -> str:
        """`P-2.1`: which ballot's reason a timeline entry tells."""
        return ballot_id(self.number, ballot.number)

    @property
    def outcome_subject(self) -> str:
        """Which timeline entry tells the outcome."""
        return outcome_id(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalOpened:
    proposal: Proposal
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotsCast:
    """One person answered for each of their seats at once; `before` are the ballots that no longer count."""

    proposal: Proposal
    ballots: tuple[Ballot, ...]
    before: tuple[Ballot, ...]
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalClosed:
    proposal: Proposal
    by: UserId
    at: datetime


ProposalEvent = ProposalOpened | BallotsCast | ProposalClosed


class ProposalError(DomainError):
    pass


class SeatsError(ProposalError):
    pass


class QuorumError(ProposalError):
    pass


class ClosingTimeError(ProposalError):
    pass


class SameQuestionError(ProposalError):
    pass


class VoteClosedError(ProposalError):
    pass


def open_proposal(
    incident: Incident, draft: Proposal, *, earlier: Iterable[Proposal], called: Callable[[Seat], str]
) -> tuple[Change[Incident], Proposal]:
    """Number a proposal and count it. `called` names a seat in words, for refusals."""
    require_at_work(incident)
    question = _checked_question(draft.question)
    _require_seats(draft.seats, called)
    _require_quorum(draft.quorum, len(draft.seats))
    _require_length(draft.closes_at, draft.opened_at)
    _require_new(question, earlier)
    number = incident.counts.proposals + 1
    proposal = replace(draft, number=number, question=question, basis=incident.counts.entries)
    state = replace(incident, counts=replace(incident.counts, proposals=number))
    return Change(state, (ProposalOpened(proposal=proposal, by=draft.opened_by, at=draft.opened_at),)), proposal


def require_at_work(incident: Incident) -> None:
    """A vote is opened only while people are at work; a cancelled or merged incident cannot be reopened for it."""
    if incident.status not in WORKING:
        raise ProposalError(f"{incident.id} is {incident.status}, so no vote was opened.{instead(incident)}")


def _checked_question(typed: str) -> str:
    question = " ".join(typed.split())
    if not question:
        raise ProposalError("Say what is asked: `vote Delist all lots in the EU? seats:legal,policy`")
    if len(question) > QUESTION_LIMIT:
        raise ProposalError(
            f"The question has {len(question)} characters; at most {QUESTION_LIMIT} fit. Ask it shorter, and put the "
            f"rest in a note before the vote."
        )
    return question


def _require_seats(seats: Sequence[Seat], called: Callable[[Seat], str]) -> None:
    if not seats:
        raise SeatsError("Nobody could vote. Say who may: `seats:legal,policy` or `seats:@person`.")
    if len(seats) > SEATS_LIMIT:
        raise SeatsError(f"Those are {len(seats)} seats; at most {SEATS_LIMIT} fit. Name those who must agree.")
    twice = next((seat for index, seat in enumerate(seats) if seat in seats[:index]), None)
    if twice is not None:
        raise SeatsError(f"{called(twice)} stands among the seats twice. A seat has one ballot: name it once.")


def _require_quorum(quorum: int, seats: int) -> None:
    if not 1 <= quorum <= seats:
        have = "there is one seat" if seats == 1 else f"there are {seats} seats"
        raise QuorumError(
            f"A quorum of {quorum} does not fit: {have}. Type `quorum:` with a number from 1 to {seats}, or leave it "
            f"out for {usual_quorum(seats)}."
        )


def _require_length(closes_at: datetime, now: datetime) -> None:
    if closes_at <= now:
        raise ClosingTimeError("That closing time is over. Type one to come: `closes:30m` or `closes:14:30`.")
    if closes_at - now > LONGEST:
        raise ClosingTimeError(
            f"A vote is open for at most {LONGEST.days} days. Type a nearer time: `closes:30m` or `closes:3d`."
        )


def _require_new(question: str, earlier: Iterable[Proposal]) -> None:
    for other in earlier:
        if other.open and other.question.casefold() == question.casefold():
            raise SameQuestionError(
                f"{other.id} asks the same and is still open. Vote there: `ballot {other.id} approve`. If this is "
                f"another question, word it so that nobody mixes them up."
            )


def require_unfinished(proposal: Proposal) -> None:
    if not proposal.open:
        raise VoteClosedError(
            f"{proposal.id} is closed ({proposal.outcome}), so nothing was changed. "
            f"To ask again, open a new vote: `vote`."
        )


def close_when_full(proposal: Proposal, *, decision: int, at: datetime) -> Change[Proposal]:
    """Close as soon as every seat has answered. `decision` is the number that a carried one becomes."""
    if not proposal.open or proposal.missing:
        return Change(proposal)
    return _closed(proposal, decision=decision, by=WARROOM, at=at)


def close_when_due(proposal: Proposal, *, decision: int, at: datetime) -> Change[Proposal]:
    """Close when its time is over; nothing before, and nothing twice."""
    if proposal.due_at is None or at < proposal.due_at:
        return Change(proposal)
    return _closed(proposal, decision=decision, by=WARROOM, at=at)


def close_early(proposal: Proposal, *, decision: int, by: UserId, at: datetime) -> Change[Proposal]:
    """Close now, counting the ballots there are."""
    require_unfinished(proposal)
    return _closed(proposal, decision=decision, by=by, at=at)


def withdraw(proposal: Proposal, *, by: UserId, at: datetime) -> Change[Proposal]:
    """The incident ended: no outcome, whatever was cast."""
    if not proposal.open:
        return Change(proposal)
    state = replace(proposal, outcome=Outcome.WITHDRAWN, closed_at=at, closed_by=by)
    return Change(state, (ProposalClosed(proposal=state, by=by, at=at),))


def without(proposal: Proposal, subjects: Container[str]) -> Proposal:
    """The same without the texts that are named: its question by `P-2`, a ballot's reason by `P-2.1`."""
    said = [replace(one, reason="") if proposal.text_id(one) in subjects else one for one in proposal.ballots]
    return replace(proposal, question="" if proposal.id in subjects else proposal.question, ballots=tuple(said))


def _closed(proposal: Proposal, *, decision: int, by: UserId, at: datetime) -> Change[Proposal]:
    outcome = outcome_of(proposal.tally, rule=proposal.rule, quorum=proposal.quorum)
    number = decision if outcome is Outcome.CARRIED else None
    state = replace(proposal, outcome=outcome, closed_at=at, closed_by=by, decision=number)
    return Change(state, (ProposalClosed(proposal=state, by=by, at=at),))
