"""Tasks: give them, tick them off, and remind of those that are due."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import task as rules
from bot.domain.access import Action
from bot.domain.canonical import canonical_instant
from bot.domain.ids import UserId, task_id
from bot.domain.person import UnreachablePersonError, require_reachable
from bot.domain.task import Task, UnknownTaskError
from bot.ports import Receipt, UnitOfWork
from bot.usecases.base import Case, Command, UseCase, open_case, receipt, writes
from bot.usecases.record import names_for, record


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTask(Command):
    text: str
    owner: UserId | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishTask(Command):
    number: int
    text: str = ""
    """What came of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOfTask(Command):
    number: int


class Tasks(UseCase):
    @writes
    async def add(self, uow: UnitOfWork, command: AddTask) -> Receipt:
        case = await open_case(uow, command, Action.TASK)
        owner = await self._owner(uow, case, command.owner)
        draft = Task(
            number=0,
            text=command.text.strip(),
            role=None,
            owner=command.owner,
            created_by=command.by,
            created_at=self.tools.clock.now(),
            due_at=command.due_at,
        )
        change, task = rules.add(case.incident, draft)
        await uow.tasks.add(case.incident.uid, [task])
        moved = replace(case, incident=change.state)
        named = [command.by, *([command.owner] if command.owner else [])]
        _, entries = await record(uow, self.tools, moved, change.events, also_named=named)
        due = canonical_instant(task.due_at) if task.due_at else ""
        return receipt("task", moved, made=(task.id, entries[-1].id), owner=owner, due=due)

    @writes
    async def finish(self, uow: UnitOfWork, command: FinishTask) -> Receipt:
        """Tick a task off; that somebody other than its owner did so is on the record."""
        case = await open_case(uow, command, Action.DONE)
        task = await uow.tasks.get(case.incident.uid, command.number)
        if task is None:
            raise UnknownTaskError(
                f"{case.incident.id} has no {task_id(command.number)}. `{case.incident.id} tasks` lists those it has."
            )
        people = [user for user in (command.by, task.owner, task.done_by) if user]
        names = await names_for(uow, self.tools, people)
        doer = names.person(task.done_by) if task.done_by else "somebody"
        now = self.tools.clock.now()
        change = rules.finish(case.incident, task, text=command.text, by=command.by, at=now, doer=doer)
        await uow.tasks.save(case.incident.uid, [change.state])
        _, entries = await record(uow, self.tools, case, change.events, also_named=people)
        left = sum(other.open for other in await uow.tasks.of(case.incident.uid))
        return receipt("done", case, made=(task.id, entries[-1].id), left=str(left))

    @writes
    async def remind(self, uow: UnitOfWork, command: RemindOfTask) -> Receipt:
        """Say that a task is due; harmless when it was done, or reminded of, meanwhile."""
        incident = await uow.incidents.find(command.incident)
        task = await uow.tasks.get(incident.uid, command.number) if incident else None
        if incident is None or task is None:
            return Receipt(verb="remind")
        case = Case(incident=incident, team=await uow.teams.get(incident.uid))
        change = rules.remind_when_due(incident, task, at=self.tools.clock.now())
        if change.state != task:
            await uow.tasks.save(incident.uid, [change.state])
        if change.events:
            await record(uow, self.tools, case, change.events)
        return receipt("remind", case)

    async def _owner(self, uow: UnitOfWork, case: Case, user: UserId | None) -> str:
        """The owner's name, "" without one. Of a private incident only those who may know of it can own a task."""
        if user is None:
            return ""
        profiles = await uow.people.get([user])
        person = require_reachable(profiles.get(user))
        if case.incident.private and user not in case.team.admitted:
            raise UnreachablePersonError(
                f"{person.label} may not know of this private incident. The commander or Legal can bring them into "
                f"the room first, or give the task to somebody who is admitted."
            )
        return person.label
