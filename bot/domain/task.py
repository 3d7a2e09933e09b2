"""A task of an incident: what is to be done, who owns it, until when, and who did it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.change import Change, DomainError
from bot.domain.ids import RoleKey, UserId, task_id
from bot.domain.incident import Incident, require_open

LONGEST = timedelta(days=366)
"""How far ahead a task may be due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task of the playbook has a role, whose holder counts as its owner, and nobody who gave it."""

    number: int
    text: str
    role: RoleKey | None
    owner: UserId | None = None
    created_by: UserId | None = None
    created_at: datetime
    due_at: datetime | None = None
    remind_at: datetime | None = None
    """When its owner is reminded; None once that was done, or was never asked for."""
    done_at: datetime | None = None
    done_by: UserId | None = None
    done_text: str = ""

    @property
    def id(self) -> str:
        """`T-5`."""
        return task_id(self.number)

    @property
    def open(self) -> bool:
        return self.done_at is None

    @property
    def done_subject(self) -> str:
        """Subject of the entry that says that it is done, and what came of it."""
        return f"{self.id} done"

    @property
    def due_subject(self) -> str:
        """Subject of the entry that says that its time has come."""
        return f"{self.id} due"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAdded:
    task: Task
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone:
    task: Task
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFellDue:
    """Its time came and it was not done; the room and its owner are reminded, once."""

    task: Task
    at: datetime


TaskEvent = TaskAdded | TaskDone | TaskFellDue


class TaskError(DomainError):
    pass


class UnknownTaskError(DomainError):
    pass


def add(incident: Incident, draft: Task) -> tuple[Change[Incident], Task]:
    """Number a task and count it. Whatever is due lies ahead, within a year."""
    require_open(incident)
    if not draft.text.strip():
        raise TaskError("Say what is to be done: `task Pull all 14 listings @person due:17:00`")
    _require_due_ahead(draft)
    task = replace(draft, number=incident.counts.tasks + 1, remind_at=draft.due_at)
    counts = replace(incident.counts, tasks=task.number)
    event = TaskAdded(task=task, by=draft.created_by or incident.declared_by, at=draft.created_at)
    return Change(replace(incident, counts=counts), (event,)), task


def finish(incident: Incident, task: Task, *, text: str, by: UserId, at: datetime, doer: str) -> Change[Task]:
    """Anyone at work may say that it is done, also of another's; `doer` names whoever said so before."""
    require_open(incident)
    if task.done_at is not None:
        raise TaskError(f"{task.id} is done already: {doer} said so at {task.done_at:%Y-%m-%d %H:%M} UTC.")
    done = replace(task, done_at=at, done_by=by, done_text=text.strip(), remind_at=None)
    return Change(done, (TaskDone(task=done, by=by, at=at),))


def remind_when_due(incident: Incident, task: Task, *, at: datetime) -> Change[Task]:
    """One reminder for a task that is due and not done; nothing before, nothing twice, nothing after the end."""
    if task.remind_at is None or at < task.remind_at:
        return Change(task)
    quiet = replace(task, remind_at=None)
    if not incident.open or not task.open:
        return Change(quiet)
    return Change(quiet, (TaskFellDue(task=quiet, at=at),))


def owner_of(task: Task, holders: Mapping[RoleKey, UserId]) -> UserId | None:
    """Whose it is: the person named, else whoever holds its role."""
    if task.owner is not None:
        return task.owner
    return holders.get(task.role) if task.role else None


def _require_due_ahead(draft: Task) -> None:
    if draft.due_at is None:
        return
    if draft.due_at <= draft.created_at:
        raise TaskError('That is over already. A task is due at a time to come: `due:17:00` or `due:"tomorrow 09:00"`')
    if draft.due_at - draft.created_at > LONGEST:
        raise TaskError('A task is due within 366 days. Give an earlier time, such as `due:"tomorrow 09:00"`.')
