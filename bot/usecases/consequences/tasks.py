"""What becomes of a task asks for outside."""

from collections.abc import Iterator

from bot.domain.task import TaskEvent, TaskFellDue, owner_of
from bot.effects import Effect, RemindInRoom, RemindOwner
from bot.usecases.base import Case


def effects_of(case: Case, event: TaskEvent, entry: int) -> Iterator[Effect]:
    """The card is redrawn for every event; beside it, a task that is due is told to its owner."""
    if not isinstance(event, TaskFellDue):
        return
    uid, owner = case.incident.uid, owner_of(event.task, case.team.holders)
    yield RemindInRoom(incident=uid, entry=entry)
    if owner is not None:
        yield RemindOwner(incident=uid, entry=entry, user=owner)
