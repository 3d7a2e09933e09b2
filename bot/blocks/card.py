"""The card: an incident's one live message, pinned in its room."""

from collections.abc import Iterator
from datetime import datetime

from bot.blocks import action_ids, clock, facts
from bot.blocks.message import Block, Element, Message, actions, button, context, joined, overflow, section
from bot.blocks.mrkdwn import bold, date, one_line, quoted
from bot.domain.incident import WORKING, Incident, Status
from bot.queries.view import IncidentView

TASKS_SHOWN = 3
QUESTIONS_SHOWN = 3
"""Few, so that the buttons below them are on a phone's screen; `Tasks` shows all."""

_ALWAYS = (
    ("Timeline", action_ids.MORE_TIMELINE),
    ("Who does what", action_ids.MORE_ROLES),
    ("Decisions", action_ids.MORE_DECISIONS),
    ("Export the timeline", action_ids.MORE_EXPORT),
)


def card(view: IncidentView, *, now: datetime) -> Message:
    """Redrawn when something changes and not as time goes by: it shows instants, and no distances that would age."""
    return Message(text=_push(view), blocks=[*summary(view, now=now), *actions(*buttons(view.incident))])


def summary(view: IncidentView, *, now: datetime) -> list[Block]:
    """The card without its buttons. The first four lines are one block, and nothing long stands before or in them."""
    first = (facts.first_line(view), facts.origin(view), facts.duties(view))
    last = (*clock.deadlines(view), *facts.votes(view), facts.progress(view, now=now))
    return [section("\n".join((*first, *(line for line in last if line)))), *_below(view)]


def _below(view: IncidentView) -> Iterator[Block]:
    incident = view.incident
    if facts.ended(incident.status):
        yield section(_ending(view))
    if incident.status in WORKING and (tasks := facts.open_tasks(view)):
        lines = [facts.task_line(view, task) for task in tasks[:TASKS_SHOWN]]
        yield section("\n".join((bold("Open tasks"), *lines, *facts.more(len(tasks) - len(lines), "open tasks"))))
    if asked := facts.questions(view):
        lines = [f"• {one_line(question, 200)}" for question in asked[:QUESTIONS_SHOWN]]
        yield section("\n".join((bold("First questions"), *lines, *facts.more(len(asked) - len(lines), "questions"))))
    if small := _small_print(incident):
        yield context(small)


def _ending(view: IncidentView) -> str:
    incident, milestones = view.incident, view.incident.milestones
    at = milestones.closed_at or milestones.resolved_at
    when = f" {date(at)}" if at else ""
    said = f": {quoted(incident.summary, 600)}" if incident.summary else ""
    return joined((f"✅ {bold(facts.status(incident))}{when}{said}", facts.onward(view)))


def _small_print(incident: Incident) -> str:
    reference = f"Reference: {one_line(incident.reference, 250)}" if incident.reference else ""
    head = f"Head hash of the timeline: `{incident.head}`" if not incident.open and incident.head else ""
    return joined((reference, head))


def buttons(incident: Incident) -> list[Element]:
    """What may be done next. A closed incident can be opened again; a cancelled or merged one has come to its end."""
    more = overflow(action_ids.CARD_MORE, _ALWAYS)
    match incident.status:
        case Status.RESOLVED:
            return [
                button("Close…", action_ids.CARD_CLOSE, incident.uid, "primary"),
                button("Reopen…", action_ids.CARD_REOPEN, incident.uid),
                more,
            ]
        case Status.CLOSED:
            return [button("Reopen…", action_ids.CARD_REOPEN, incident.uid), more]
        case Status.CANCELLED | Status.MERGED:
            return []
        case _:
            return [
                button("Update…", action_ids.CARD_UPDATE, incident.uid, "primary"),
                button("Decide…", action_ids.CARD_DECIDE, incident.uid),
                button("Vote…", action_ids.CARD_VOTE, incident.uid),
                button("Tasks", action_ids.CARD_TASKS, incident.uid),
                button("Clocks", action_ids.CARD_CLOCKS, incident.uid),
                overflow(action_ids.CARD_MORE, (*_ALWAYS, ("Resolve…", action_ids.MORE_RESOLVE))),
            ]


def _push(view: IncidentView) -> str:
    incident = view.incident
    where = "Open the room to see it." if incident.private else "Read the card: who does what, and what to do next."
    commander = "" if incident.private else f", commander {facts.person(view.commander)}"
    return f"{facts.public_name(incident)}: {incident.status}{commander}. {where}"
