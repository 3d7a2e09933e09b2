"""Tasks as people see them: the list with its buttons, and what reminds of one that is due."""

from collections.abc import Callable, Iterator, Sequence

from bot.blocks import action_ids, facts
from bot.blocks.message import (
    MESSAGE_CHARACTERS,
    Block,
    Message,
    actions,
    button,
    joined,
    paragraphs,
    section,
    that_fit,
)
from bot.blocks.mrkdwn import bold, date, mention, one_line
from bot.domain.incident import Incident
from bot.domain.task import Task, owner_of
from bot.domain.timeline import Entry
from bot.queries.view import IncidentView

OPEN_SHOWN = 40
"""Each with its button: a block of its own."""
OPEN_BUDGET = 8000
DONE_BUDGET = MESSAGE_CHARACTERS - OPEN_BUDGET - 1200
RESULT = 200


def task_list(view: IncidentView) -> Message:
    """Open ones first, each with its button; then those done, with who did them."""
    incident = view.incident
    open_ones = facts.open_tasks(view)
    lines = [facts.task_line(view, task) for task in open_ones[:OPEN_SHOWN]]
    shown, _ = that_fit(lines, OPEN_BUDGET)
    rows = [section(line, _done_button(incident, task)) for line, task in zip(shown, open_ones, strict=False)]
    left = [section(line) for line in facts.more(len(open_ones) - len(shown), "open tasks: `done T-n` ticks one off")]
    head = section(f"{bold('Tasks')} · {facts.headline(incident)}\n{_how_many(view)}")
    push = f"{facts.public_name(incident)}: tasks. To tick one off: `done T-n`."
    return Message(text=push, blocks=[head, *rows, *left, *_done(view), *_new(incident)])


def _how_many(view: IncidentView) -> str:
    if not view.tasks:
        return "There are no tasks yet. To give one: `task` and what is to be done, with `@person` for its owner."
    count = len(facts.open_tasks(view))
    return f"{count} of {len(view.tasks)} still open." if count else "All are done."


def _done(view: IncidentView) -> list[Block]:
    lines = [_done_line(view, task) for task in view.tasks if not task.open]
    shown, left = that_fit(lines, DONE_BUDGET)
    return paragraphs([bold("Done"), *shown, *facts.more(left, "done tasks; `export` has them all")] if lines else [])


def _done_line(view: IncidentView, task: Task) -> str:
    by = facts.person(view.person(task.done_by)) if task.done_by else ""
    at = date(task.done_at) if task.done_at else ""
    result = f": {one_line(task.done_text, RESULT)}" if task.done_text else ""
    return f"✅ {task.id} {one_line(task.text, 200)} – {', '.join(part for part in (by, at) if part)}{result}"


def _done_button(incident: Incident, task: Task) -> dict[str, object] | None:
    return button("Done", action_ids.TASK_DONE, f"{incident.uid}:{task.number}") if incident.open else None


def _new(incident: Incident) -> list[Block]:
    return actions(button("New task…", action_ids.TASK_NEW, incident.uid)) if incident.open else []


def under_line(view: IncidentView, entry: Entry) -> str:
    """What stands below the room's line about a new task: it wakes the owner, unless they gave it to themselves."""
    task = _subject(view.tasks, entry, lambda each: each.id)
    if task is None or not task.open:
        return ""
    whom = f"{mention(task.owner)}: this is yours" if task.owner and task.owner != entry.author else ""
    due = f"Due {date(task.due_at)}" if task.due_at else ""
    return joined((whom, due, f"When it is done: `done {task.id}`"))


def due_in_room(view: IncidentView, entry: Entry) -> Message:
    """In the card's thread: a task is due. It wakes whoever owns it."""
    task = _subject(view.tasks, entry, lambda each: each.due_subject)
    what = facts.entry_text(entry, 300)
    lines = [f"⏰ {what} · _{entry.id}_", *_asked(view, task)]
    push = f"{facts.public_name(view.incident)}: {what}."
    return Message(text=push, blocks=[section("\n".join(lines))])


def _asked(view: IncidentView, task: Task | None) -> Iterator[str]:
    if task is None:
        return
    owner = owner_of(task, view.team.holders)
    whom = mention(owner) if owner else "Whoever takes it"
    yield one_line(task.text, 300) if task.text else "Its words were removed by a redaction."
    yield (f"{whom}: type `done {task.id}` when it is done." if task.open else f"✅ {task.id} is done since.")


def due_to_owner(view: IncidentView, entry: Entry) -> Message:
    """The same by direct message; of a private incident only that something is due."""
    incident, room = view.incident, facts.room(view.incident)
    task = _subject(view.tasks, entry, lambda each: each.due_subject)
    name = facts.public_name(incident)
    number = task.id if task else "a task"
    said = "" if incident.private or task is None else f" {one_line(task.text, 300)}"
    how = joined((f"When it is done: `{incident.id} done {number}`", room))
    push = f"{name}: {number} is yours and due.{said}"
    return Message(text=push, blocks=[section(f"⏰ {bold(name)}: {number} is yours and due.{said}\n{how}")])


def _subject(tasks: Sequence[Task], entry: Entry, key: Callable[[Task], str]) -> Task | None:
    return next((task for task in tasks if entry.subject == key(task)), None)
