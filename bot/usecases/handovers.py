"""Handing a role over: it is offered, and moves when the other person accepts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain import handover as rules
from bot.domain import responder
from bot.domain.access import Action
from bot.domain.change import DomainError
from bot.domain.events import Event
from bot.domain.handover import Handover, Withdrawal
from bot.domain.ids import HandoverUid, RoleKey, UserId
from bot.domain.incident import require_open
from bot.domain.person import require_reachable
from bot.domain.responder import COMMANDER, LEGAL
from bot.effects import TellOfOffer
from bot.ports import IncidentRef, Receipt, UnitOfWork
from bot.usecases.base import Case, Command, Tools, UseCase, open_case, receipt, writes
from bot.usecases.paging import withdraw_pages
from bot.usecases.record import names_for, record


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRole(Command):
    role: RoleKey
    to: UserId
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptRole(Command):
    """Without `handover`: the newest that waits for this person, of `role` and of the incident if they were named."""

    handover: HandoverUid | None = None
    role: RoleKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineRole(Command):
    """As `AcceptRole`."""

    handover: HandoverUid | None = None
    role: RoleKey | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackOffer(Command):
    role: RoleKey


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOnWithOffer(Command):
    """Remind of an offer whose time has come, or let it lapse."""

    handover: HandoverUid


class NoOfferError(DomainError):
    pass


class Handovers(UseCase):
    @writes
    async def offer(self, uow: UnitOfWork, command: OfferRole) -> Receipt:
        """Ask a person to take a role over; its holder keeps it until they accept."""
        role = self.tools.catalogue.role(command.role)
        case = await _giving(uow, command, role.key)
        profiles = await uow.people.get([command.to])
        person = require_reachable(profiles.get(command.to))
        now, waiting = self.tools.clock.now(), await uow.handovers.open_of(case.incident.uid)
        change = rules.offer(self._drafted(case, command, role.key), team=case.team, waiting=waiting)
        events = await withdraw_offers(
            uow, case, lambda one: one.role == role.key, by=command.by, why=Withdrawal.REPLACED, tools=self.tools
        )
        case, admitted = await self._admitting(uow, case, command)
        await uow.handovers.save([change.state])
        _, entries = await record(
            uow, self.tools, case, [*events, *admitted, *change.events], also_named=[command.by, command.to]
        )
        lapses = change.state.lapses_at or now
        facts = {"role": role.name, "key": role.key, "person": person.label, "until": lapses.isoformat()}
        return receipt("handover", case, made=(entries[-1].id,), **facts)

    @writes
    async def accept(self, uow: UnitOfWork, command: AcceptRole) -> Receipt:
        """The role moves, and nobody needs to answer its page any more."""
        case, handover = await self._answered(uow, command)
        now, role = self.tools.clock.now(), handover.role
        accepted = rules.accept(handover, by=command.by, at=now)
        assigned = responder.assign(case.team, role=role, to=command.by, by=command.by, at=now)
        await uow.handovers.save([accepted.state])
        await uow.teams.save(assigned.state)
        case = replace(case, team=assigned.state)
        events = (*accepted.events, *assigned.events)
        _, entries = await record(uow, self.tools, case, events, also_named=handover.givers)
        await withdraw_pages(uow, case, now, role=role)
        return await self._told(uow, "handover accept", case, handover, made=(entries[-1].id,))

    @writes
    async def decline(self, uow: UnitOfWork, command: DeclineRole) -> Receipt:
        case, handover = await self._answered(uow, command)
        change = rules.decline(handover, by=command.by, reason=command.reason, at=self.tools.clock.now())
        await uow.handovers.save([change.state])
        _, entries = await record(uow, self.tools, case, change.events, also_named=[command.by, *handover.givers])
        return await self._told(uow, "handover decline", case, handover, made=(entries[-1].id,))

    @writes
    async def take_back(self, uow: UnitOfWork, command: TakeBackOffer) -> Receipt:
        """Whoever may offer the role may also end the offer."""
        role = self.tools.catalogue.role(command.role)
        case = await _giving(uow, command, role.key)
        waiting = [one for one in await uow.handovers.open_of(case.incident.uid) if one.role == role.key]
        if not waiting:
            raise NoOfferError(f"The role {role.name} is not being offered to anybody; `roles` shows who has which.")
        events = await withdraw_offers(
            uow, case, lambda one: one.role == role.key, by=command.by, why=Withdrawal.TAKEN_BACK, tools=self.tools
        )
        _, entries = await record(uow, self.tools, case, events, also_named=[command.by, waiting[0].receiver])
        return await self._told(uow, "handover withdraw", case, waiting[0], made=(entries[-1].id,))

    @writes
    async def go_on(self, uow: UnitOfWork, command: GoOnWithOffer) -> Receipt:
        """Remind both, or end an offer that nobody answers; harmless when it was answered meanwhile."""
        found = await uow.handovers.get(command.handover)
        incident = await uow.incidents.find(IncidentRef(uid=found.incident)) if found else None
        if found is None or incident is None:
            return Receipt(verb="go on")
        handover = await uow.handovers.get(found.uid) or found  # read again, now that the incident is locked
        case = Case(incident=incident, team=await uow.teams.get(incident.uid))
        change = rules.go_on_when_due(handover, at=self.tools.clock.now())
        await uow.handovers.save([change.state])
        if change.events:
            named = [handover.receiver, *handover.givers]
            await record(uow, self.tools, case, change.events, also_named=named)
        elif change.state != handover:
            await self._remind(uow, change.state)
        return receipt("go on", case)

    async def _remind(self, uow: UnitOfWork, handover: Handover) -> None:
        """No entry: the record has the offer, and soon what became of it."""
        both = dict.fromkeys((handover.receiver, *handover.givers))
        reminders = [
            TellOfOffer(incident=handover.incident, handover=handover.uid, user=user, reminder=True) for user in both
        ]
        await uow.outbox.add(reminders, self.tools.clock.now())

    def _drafted(self, case: Case, command: OfferRole, role: RoleKey) -> Handover:
        return Handover(
            uid=HandoverUid(self.tools.randomness.uid()),
            incident=case.incident.uid,
            role=role,
            holder=case.team.holders.get(role, command.by),
            receiver=command.to,
            by=command.by,
            note=command.note,
            offered_at=self.tools.clock.now(),
        )

    async def _admitting(self, uow: UnitOfWork, case: Case, command: OfferRole) -> tuple[Case, Sequence[Event]]:
        """Whoever is to take over a private incident must be able to see it, and only some may let people in."""
        if not case.incident.private or command.to in case.team.admitted:
            return case, ()
        await open_case(uow, command, Action.ADMIT)
        change = responder.admit(case.team, user=command.to, by=command.by, at=self.tools.clock.now())
        await uow.teams.save(change.state)
        return replace(case, team=change.state), change.events

    async def _answered(self, uow: UnitOfWork, command: AcceptRole | DeclineRole) -> tuple[Case, Handover]:
        """The offer that is answered, with its incident locked."""
        found = await uow.handovers.get(command.handover) if command.handover else await self._newest(uow, command)
        if found is None:
            raise NoOfferError("No offer of a role is waiting for your answer. `roles` shows who has which role.")
        named = replace(command, incident=IncidentRef(uid=found.incident))
        case = await open_case(uow, named, Action.ANSWER_OFFER)
        require_open(case.incident)
        return case, await uow.handovers.get(found.uid) or found

    async def _newest(self, uow: UnitOfWork, command: AcceptRole | DeclineRole) -> Handover | None:
        role = self.tools.catalogue.role(command.role).key if command.role else None
        offers = await uow.handovers.waiting_for(command.by)
        incident = await uow.incidents.find(command.incident)
        if incident is None and command.incident.number is not None:
            return None
        mine = (one for one in offers if incident is None or one.incident == incident.uid)
        return next((one for one in mine if role in (None, one.role)), None)

    async def _told(
        self, uow: UnitOfWork, verb: str, case: Case, handover: Handover, *, made: tuple[str, ...]
    ) -> Receipt:
        names = await names_for(uow, self.tools, [handover.receiver, handover.holder])
        people = {"person": names.person(handover.receiver), "holder": names.person(handover.holder)}
        return receipt(verb, case, made=made, role=names.role(handover.role), **people)


async def withdraw_offers(
    uow: UnitOfWork,
    case: Case,
    which: Callable[[Handover], bool],
    *,
    by: UserId,
    why: Withdrawal,
    tools: Tools,
) -> Sequence[Event]:
    """End those open offers, because of something else that happened; what is returned is still to be recorded."""
    ended = [one for one in await uow.handovers.open_of(case.incident.uid) if which(one)]
    changes = [rules.withdraw(one, by=by, why=why, at=tools.clock.now()) for one in ended]
    await uow.handovers.save([change.state for change in changes])
    return [event for change in changes for event in change.events]


async def _giving(uow: UnitOfWork, command: Command, role: RoleKey) -> Case:
    """The incident, for one who may give this role away."""
    powerful = role in (COMMANDER, LEGAL)
    case = await open_case(uow, command, Action.HAND_ON if powerful else Action.HAND_OVER)
    require_open(case.incident)
    if not powerful:
        rules.require_may_hand_over(case.team, role=role, by=command.by)
    return case
