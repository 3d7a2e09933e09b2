"""Votes: put a question to seats, count their ballots, and write down what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import ballot as ballots
from bot.domain import decision as decisions
from bot.domain import proposal as rules
from bot.domain.access import Action
from bot.domain.canonical import canonical_instant
from bot.domain.change import Change
from bot.domain.decision import Decision
from bot.domain.events import Event
from bot.domain.ids import WARROOM, RoleKey, UserId
from bot.domain.incident import Incident, require_open
from bot.domain.person import require_reachable
from bot.domain.proposal import Choice, Proposal, ProposalError, Seat, SeatsError
from bot.domain.responder import COMMANDER, Team, include
from bot.domain.tally import Outcome, Rule, usual_quorum
from bot.domain.wording import Names
from bot.domain.wording.proposal import entitled, reasons_of_outcome, seat_name
from bot.ports import Receipt, UnitOfWork
from bot.usecases.base import Case, Command, UseCase, open_case, receipt, writes
from bot.usecases.record import names_for, record


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenProposal(Command):
    question: str
    seats: tuple[Seat, ...] | None = None
    """The roles at work in the incident, when not given; those who run the meeting are not among them."""
    rule: Rule = Rule.MAJORITY
    quorum: int | None = None
    """More than half of the seats, when not given."""
    closes_at: datetime | None = None
    """In half an hour, when not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CastBallot(Command):
    proposal: int
    choice: Choice
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseProposal(Command):
    proposal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDueProposal(Command):
    proposal: int


class UnknownProposalError(ProposalError):
    pass


class Proposals(UseCase):
    @writes
    async def open(self, uow: UnitOfWork, command: OpenProposal) -> Receipt:
        """Ask a question of seats. People named are brought into the room; nobody is admitted by being named."""
        case = await open_case(uow, command, Action.VOTE)
        seats = await self._seats(uow, case, command)
        named = {seat.user for seat in seats if seat.user}
        names = await names_for(uow, self.tools, {*case.team.responders, *named, command.by})
        change, proposal = rules.open_proposal(
            case.incident,
            self._drafted(command, seats),
            earlier=await uow.proposals.open_in(case.incident.uid),
            called=lambda seat: seat_name(seat, names),
        )
        case = Case(incident=change.state, team=include(case.team, *named))
        await uow.proposals.save(case.incident.uid, [proposal])
        await uow.teams.save(case.team)
        _, entries = await record(uow, self.tools, case, change.events, also_named=[command.by])
        facts = _facts_of_opening(proposal, case.team, names, chosen=command.seats is not None)
        return receipt("vote", case, made=(proposal.id, entries[-1].id), **facts)

    @writes
    async def cast(self, uow: UnitOfWork, command: CastBallot) -> Receipt:
        """Count a person's ballot for every seat of theirs; with the last seat the vote closes."""
        case = await open_case(uow, command, Action.BALLOT)
        proposal = await _found(uow, case, command.proposal)
        names = await names_for(uow, self.tools, _people(case, proposal, command.by))
        seats = ballots.require_seat(proposal, command.by, case.team.holders, entitled=_entitled(case.team, names))
        now = self.tools.clock.now()
        change = ballots.cast(
            proposal, seats=seats, choice=command.choice, reason=command.reason, by=command.by, at=now
        )
        seats_said = " and ".join(seat_name(seat, names) for seat in seats)
        facts = {"choice": str(command.choice), "seats": seats_said, "closes": canonical_instant(proposal.closes_at)}
        if not change.events:
            return receipt("ballot", case, made=(proposal.id,), **facts)
        full = rules.close_when_full(change.state, decision=case.incident.counts.decisions + 1, at=now)
        made = await self._kept(uow, case, full.state, (*change.events, *full.events), names)
        return receipt("ballot", case, made=(proposal.id, *made), **facts, outcome=str(full.state.outcome or ""))

    @writes
    async def close(self, uow: UnitOfWork, command: CloseProposal) -> Receipt:
        """End a vote before its time: for whoever opened it and for the commander."""
        case = await open_case(uow, command, Action.VOTE)
        proposal = await _found(uow, case, command.proposal)
        if proposal.opened_by != command.by:
            await open_case(uow, command, Action.CLOSE_VOTE)
        names = await names_for(uow, self.tools, _people(case, proposal, command.by))
        change = rules.close_early(
            proposal, decision=case.incident.counts.decisions + 1, by=command.by, at=self.tools.clock.now()
        )
        made = await self._kept(uow, case, change.state, change.events, names)
        return receipt("close vote", case, made=(proposal.id, *made), outcome=str(change.state.outcome))

    @writes
    async def close_due(self, uow: UnitOfWork, command: CloseDueProposal) -> Receipt:
        """Close a vote whose time is over; harmless when it was closed meanwhile."""
        incident = await uow.incidents.find(command.incident)
        proposal = await uow.proposals.get(incident.uid, command.proposal) if incident else None
        if incident is None or proposal is None:
            return Receipt(verb="close vote")
        case = Case(incident=incident, team=await uow.teams.get(incident.uid))
        change = self._when_due(case, proposal)
        if change.events:
            names = await names_for(uow, self.tools, _people(case, proposal))
            await self._kept(uow, case, change.state, change.events, names)
        return receipt("close vote", case)

    def _when_due(self, case: Case, proposal: Proposal) -> Change[Proposal]:
        now = self.tools.clock.now()
        if not case.incident.open:
            return rules.withdraw(proposal, by=WARROOM, at=now)
        return rules.close_when_due(proposal, decision=case.incident.counts.decisions + 1, at=now)

    async def _kept(
        self, uow: UnitOfWork, case: Case, proposal: Proposal, events: Sequence[Event], names: Names
    ) -> tuple[str, ...]:
        """Save what was cast or closed, with the decision that a carried proposal becomes; the ids made."""
        became, decision = self._decided(case, proposal, names)
        await uow.proposals.save(case.incident.uid, [proposal])
        if decision is not None:
            await uow.decisions.add(case.incident.uid, decision)
        moved = replace(case, incident=became.state)
        everyone = _people(case, proposal)
        _, entries = await record(uow, self.tools, moved, (*events, *became.events), also_named=everyone)
        return (*((decision.id,) if decision else ()), *(entry.id for entry in entries))

    def _decided(self, case: Case, proposal: Proposal, names: Names) -> tuple[Change[Incident], Decision | None]:
        if proposal.outcome is not Outcome.CARRIED:
            return Change(case.incident), None
        at = self.tools.clock.now()
        draft = Decision(
            number=0,
            text=proposal.question,
            because=reasons_of_outcome(proposal, names),
            decided_by=WARROOM,
            recorded_by=WARROOM,
            decided_at=at,
            recorded_at=at,
            proposal=proposal.number,
        )
        return decisions.record(case.incident, draft)

    def _drafted(self, command: OpenProposal, seats: tuple[Seat, ...]) -> Proposal:
        now = self.tools.clock.now()
        quorum = command.quorum if command.quorum is not None else usual_quorum(len(seats))
        return Proposal(
            number=0,
            question=command.question,
            rule=command.rule,
            quorum=quorum,
            seats=seats,
            opened_by=command.by,
            opened_at=now,
            closes_at=command.closes_at or now + rules.USUAL_LENGTH,
            basis=0,
        )

    async def _seats(self, uow: UnitOfWork, case: Case, command: OpenProposal) -> tuple[Seat, ...]:
        if command.seats is None:
            pages = await uow.pages.of(case.incident.uid)
            return usual_seats(case.team, [page.role for page in pages if page.role and page.calls])
        named = [seat.user for seat in command.seats if seat.user]
        profiles = await uow.people.get(named)
        for user in named:
            person = require_reachable(profiles.get(user))
            if case.incident.private and user not in case.team.admitted:
                raise SeatsError(
                    f"{person.label} may not know of this private incident, and a seat does not change that. The "
                    f"commander or Legal can invite them into its room first; then open the vote."
                )
        return tuple(self._checked(seat) for seat in command.seats)

    def _checked(self, seat: Seat) -> Seat:
        return replace(seat, role=self.tools.catalogue.role(seat.role).key) if seat.role else seat


SCRIBE = RoleKey("scribe")


def usual_seats(team: Team, paged: Sequence[RoleKey]) -> tuple[Seat, ...]:
    """Every role that somebody has or was paged for; not those who chair and write, unless they are alone."""
    roles = dict.fromkeys((*paged, *team.holders))
    voting = [role for role in roles if role not in (COMMANDER, SCRIBE)]
    return tuple(Seat(role=role) for role in voting or [role for role in roles if role == COMMANDER])


async def withdrawn_votes(uow: UnitOfWork, case: Case, *, by: UserId, at: datetime) -> tuple[Event, ...]:
    """Withdraw every open vote of an incident that ends; the events are to be recorded before its end."""
    changes = [rules.withdraw(one, by=by, at=at) for one in await uow.proposals.open_in(case.incident.uid)]
    await uow.proposals.save(case.incident.uid, [change.state for change in changes])
    return tuple(event for change in changes for event in change.events)


async def _found(uow: UnitOfWork, case: Case, number: int) -> Proposal:
    require_open(case.incident)
    proposal = await uow.proposals.get(case.incident.uid, number)
    if proposal is not None:
        return proposal
    known = ", ".join(other.id for other in await uow.proposals.open_in(case.incident.uid))
    hint = f"Open are: {known}." if known else "No vote is open here."
    raise UnknownProposalError(f"{case.incident.id} has no proposal P-{number}. {hint}")


def _people(case: Case, proposal: Proposal, *others: UserId) -> set[UserId]:
    """Everybody whom the words of a vote may name."""
    named = {seat.user for seat in proposal.seats if seat.user}
    return {*case.team.responders, *named, *(ballot.by for ballot in proposal.ballots), *others}


def _entitled(team: Team, names: Names) -> Callable[[Seat], str]:
    return lambda seat: entitled(seat, team.holders, names)


def _facts_of_opening(proposal: Proposal, team: Team, names: Names, *, chosen: bool) -> dict[str, str]:
    empty = [seat.role for seat in proposal.seats if seat.role and not seat.holder(team.holders)]
    return {
        "seats": ", ".join(seat_name(seat, names) for seat in proposal.seats),
        "chosen": "yes" if chosen else "",
        "empty": ", ".join(map(names.role, empty)),
        "fill": empty[0] if empty else "",
        "rule": str(proposal.rule),
        "quorum": f"{proposal.quorum} of {len(proposal.seats)}",
        "closes": canonical_instant(proposal.closes_at),
    }
