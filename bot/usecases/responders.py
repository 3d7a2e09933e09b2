"""Who takes part: roles given, people joining, leaving and being let in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain import responder as rules
from bot.domain.access import Action
from bot.domain.change import Change
from bot.domain.events import Event
from bot.domain.handover import Withdrawal
from bot.domain.ids import RoleKey, UserId
from bot.domain.incident import require_open
from bot.domain.person import require_reachable
from bot.domain.playbook import Role
from bot.domain.responder import Team
from bot.ports import Receipt, UnitOfWork
from bot.usecases.base import Case, Command, UseCase, open_case, receipt, writes
from bot.usecases.handovers import withdraw_offers
from bot.usecases.paging import withdraw_pages
from bot.usecases.record import record


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRole(Command):
    role: RoleKey
    to: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Join(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Admit(Command):
    """`by` brought `user` into the room."""

    user: UserId


class Responders(UseCase):
    @writes
    async def assign(self, uow: UnitOfWork, command: AssignRole) -> Receipt:
        """Give a role to a person, who is brought into the room; nobody needs to answer its page any more."""
        case = await open_case(uow, command, Action.ROLE)
        require_open(case.incident)
        role = self.tools.catalogue.role(command.role)
        if _gives_power(case, role, command.to):
            await open_case(uow, command, Action.HAND_ON)
        profiles = await uow.people.get([command.to])
        person = require_reachable(profiles.get(command.to))
        change = rules.assign(case.team, role=role.key, to=person.user, by=command.by, at=self.tools.clock.now())
        moved = await withdraw_offers(
            uow, case, lambda one: one.role == role.key, by=command.by, why=Withdrawal.ROLE_MOVED, tools=self.tools
        )
        made = await self._changed(uow, case, Change(change.state, (*change.events, *moved)), command)
        await withdraw_pages(uow, case, self.tools.clock.now(), role=role.key)
        return receipt("role", case, made=made, role=role.name, key=role.key, person=person.label)

    @writes
    async def join(self, uow: UnitOfWork, command: Join) -> Receipt:
        case = await open_case(uow, command, Action.JOIN)
        require_open(case.incident)
        change = rules.join(case.team, user=command.by, at=self.tools.clock.now())
        return receipt("join", case, made=await self._changed(uow, case, change, command))

    @writes
    async def leave(self, uow: UnitOfWork, command: Leave) -> Receipt:
        case = await open_case(uow, command, Action.LEAVE)
        change = rules.leave(case.team, user=command.by, at=self.tools.clock.now())
        ended = await self._without(uow, case, command)
        changed = Change(change.state, (*change.events, *ended))
        return receipt("leave", case, made=await self._changed(uow, case, changed, command))

    @writes
    async def admit(self, uow: UnitOfWork, command: Admit) -> Receipt:
        """The commander or Legal brought somebody into a private room: they may know of it from now on."""
        case = await open_case(uow, command, Action.ADMIT)
        change = rules.admit(case.team, user=command.user, by=command.by, at=self.tools.clock.now())
        made = await self._changed(uow, case, change, command) if change.events else ()
        return receipt("admit", case, made=made)

    async def _without(self, uow: UnitOfWork, case: Case, command: Leave) -> Sequence[Event]:
        """Offers to one who leaves are over, and so are those of the roles that they had."""
        user, had = command.by, case.team.roles_of(command.by)
        to_them = await withdraw_offers(
            uow, case, lambda one: one.receiver == user, by=user, why=Withdrawal.RECEIVER_LEFT, tools=self.tools
        )
        of_theirs = await withdraw_offers(
            uow, case, lambda one: one.role in had, by=user, why=Withdrawal.ROLE_MOVED, tools=self.tools
        )
        return (*to_them, *of_theirs)

    async def _changed(self, uow: UnitOfWork, case: Case, change: Change[Team], command: Command) -> tuple[str, ...]:
        await uow.teams.save(change.state)
        changed = replace(case, team=change.state)
        _, entries = await record(uow, self.tools, changed, change.events, also_named=[command.by])
        return tuple(entry.id for entry in entries)


def _gives_power(case: Case, role: Role, to: UserId) -> bool:
    """Whether rights over the incident change hands. A vacant Legal may go to those who are named for it."""
    if role.key not in (rules.COMMANDER, rules.LEGAL):
        return False
    named = {person.user for person in (*role.owners, *role.backups)}
    return role.key in case.team.holders or to not in named
