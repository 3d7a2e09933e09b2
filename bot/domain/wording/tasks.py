"""Tasks in words."""

from typing import assert_never

from bot.domain.ids import WARROOM
from bot.domain.task import Task, TaskAdded, TaskDone, TaskEvent, TaskFellDue
from bot.domain.timeline import Draft, Kind
from bot.domain.wording.terms import Names, drafted


def draft_of(event: TaskEvent, names: Names) -> Draft:
    task = event.task
    match event:
        case TaskAdded():
            return drafted(Kind.TASK, _added(task, names), event.by, event.at, names, subject=task.id)
        case TaskDone():
            return drafted(Kind.TASK, _done(task, names), event.by, event.at, names, subject=task.done_subject)
        case TaskFellDue():
            text = f"{task.id} is due and not done"
            return drafted(Kind.TASK, text, WARROOM, event.at, names, subject=task.due_subject)
        case _:
            assert_never(event)


def _added(task: Task, names: Names) -> str:
    owner = f"for {names.person(task.owner)}" if task.owner else ""
    due = f"due {task.due_at:%Y-%m-%d %H:%M} UTC" if task.due_at else ""
    said = ", ".join(part for part in (owner, due) if part)
    return f"{task.id}: {task.text} ({said})" if said else f"{task.id}: {task.text}"


def _done(task: Task, names: Names) -> str:
    """Says whose it was when another did it."""
    whose = f" (task of {names.person(task.owner)})" if task.owner and task.owner != task.done_by else ""
    result = f". Result: {task.done_text}" if task.done_text else ""
    return f"{task.id} done: {task.text}{whose}{result}"
