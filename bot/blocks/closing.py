"""The closing digest: what a director reads in a minute, however long the record is. All of it is in the file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from bot.blocks import clock, facts
from bot.blocks.message import MESSAGE_CHARACTERS, Block, Message, characters, context, paragraphs, section, that_fit
from bot.blocks.mrkdwn import bold, date, one_line, quoted, time
from bot.blocks.proposal import dissent, tally_line
from bot.domain.clock import Clock, State, by_urgency
from bot.domain.correction import corrections
from bot.domain.decision import Decision
from bot.domain.incident import Milestones
from bot.domain.paging import PageState
from bot.domain.timeline import Entry, Kind
from bot.domain.wording import distance
from bot.domain.wording.terms import because as because_of
from bot.queries.view import IncidentView, Record

DISSENT, DISSENTERS = 300, 3
"""How much of an objection, and of how many for each decision, so that none crowds the decisions out."""
DECISIONS_BUDGET = 2800
DEADLINES_BUDGET = 1800
OPEN_BUDGET = 1800
ENTRY = 160
RESERVE = 200
"""Kept free in the budget for headings and for the line that says how much was left out."""

# When there is not room for all, what turned the incident comes before what filled it.
_WEIGHT = (
    {Kind.DECLARED, Kind.RESOLVED, Kind.CLOSED, Kind.REOPENED, Kind.CANCELLED},
    {Kind.DECISION, Kind.PROPOSAL, Kind.STATUS, Kind.SEVERITY},
    {Kind.UPDATE, Kind.NOTE, Kind.BALLOT, Kind.ROLE},
)


def closing(record: Record, *, now: datetime) -> Message:
    """At most 40 blocks and 12,000 characters over all of them."""
    view = record.view
    top = [section(_story(record)), section(_durations(view)), *_decisions(view), *_deadlines(view), *_open(record)]
    bottom = [context(_last_line(record, now))]
    room = MESSAGE_CHARACTERS - characters([*top, *bottom]) - RESERVE
    return Message(text=_push(view), blocks=[*top, *_timeline(record.entries, room), *bottom])


def _push(view: IncidentView) -> str:
    what = f"{facts.public_name(view.incident)}: {view.incident.status}."
    return f"{what} Read the digest in the room; the whole timeline is in the attached file."


def _story(record: Record) -> str:
    view, incident = record.view, record.view.incident
    summary = quoted(incident.summary, 800).lstrip("\n")
    ending = summary or "No summary was given at the end."
    closed = next((entry for entry in reversed(record.entries) if entry.kind is Kind.CLOSED), None)
    by = f" by {facts.person(closed.author_name)}" if closed else ""
    at = f" {date(incident.milestones.closed_at)}" if incident.milestones.closed_at else ""
    last = f"{facts.status(incident)}{at}{by}, commander {facts.person(view.commander)}"
    return "\n".join((f"🏁 {facts.first_line(view).partition(' ')[2]}", facts.origin(view), ending, last))


def _durations(view: IncidentView) -> str:
    """How long to each step, from the declaration."""
    milestones = view.incident.milestones
    first = min((decision.decided_at for decision in view.decisions), default=None)
    steps = (
        ("first acknowledgement", milestones.acknowledged_at),
        ("first decision", first),
        ("contained", milestones.contained_at),
        ("resolved", milestones.resolved_at),
        ("closed", milestones.closed_at),
    )
    lines = [f"• {name}: {_after(at, milestones)}" for name, at in steps]
    return "\n".join((f"{bold('How long it took')}, from the declaration", *lines))


def _after(at: datetime | None, milestones: Milestones) -> str:
    if at is None:
        return "not recorded"
    length = at - milestones.declared_at
    return f"{distance(-length)} before" if length < timedelta() else distance(length)


def _decisions(view: IncidentView) -> list[Block]:
    lines = ["\n".join((_decision(view, one), *_against(view, one))) for one in view.decisions]
    shown, left = that_fit(lines, DECISIONS_BUDGET)
    head = f"⚖️ {bold('Decisions in force')}" if lines else "⚖️ No decision was recorded."
    return paragraphs([head, *shown, *facts.more(left, "decisions are in the file")])


def _decision(view: IncidentView, decision: Decision) -> str:
    text = one_line(decision.text, 300)
    because = "" if decision.proposal else because_of(one_line(decision.because, 200), after=text)
    who = facts.decider(view, decision)
    return f"• {decision.id} {text}{because} ({who}, {date(decision.decided_at)})"


def _against(view: IncidentView, decision: Decision) -> Iterator[str]:
    """The tally and the dissent of a decision that a vote made."""
    proposal = view.proposal(decision.proposal)
    if proposal is not None:
        against = dissent(view, proposal, DISSENT)
        more = facts.more(max(0, len(against) - DISSENTERS), "objections")
        yield from (f"   {line}" for line in (tally_line(proposal), *against[:DISSENTERS], *more))


def _deadlines(view: IncidentView) -> list[Block]:
    """Met and missed, with how much time was left; what was missed comes first."""
    lines = [f"{clock.outcome(view, one)}{clock.rounds(one)}" for one in by_urgency(view.clocks)]
    if not lines:
        return []
    shown, left = that_fit(lines, DEADLINES_BUDGET)
    return paragraphs([bold("Deadlines and goals"), *shown, *facts.more(left, "clocks are in the file")])


def _open(record: Record) -> list[Block]:
    lines = list(_left_open(record))
    shown, left = that_fit(lines, OPEN_BUDGET)
    head = bold("Still open") if lines else "Nothing is left open."
    return paragraphs([head, *shown, *facts.more(left, "open items are in the file")])


def _left_open(record: Record) -> Iterator[str]:
    view = record.view
    yield from (_clock_left(view, one) for one in by_urgency(view.clocks) if one.waiting and not one.internal)
    yield from (facts.task_line(view, task) for task in facts.open_tasks(view))
    for page in view.pages:
        if page.state is PageState.UNANSWERED:
            yield f"• Nobody answered the page for {facts.role_name(view, page) or 'a person asked by name'}"


def _clock_left(view: IncidentView, one: Clock) -> str:
    was = "was due" if one.state is State.BREACHED else "due"
    return f"• {clock.named(one)}, {was} {clock.due(one)} – started by {facts.person(view.person(one.started_by))}"


def _timeline(entries: Sequence[Entry], room: int) -> list[Block]:
    """By the hour in the order of what happened; the rest is counted."""
    corrected = corrections(entries)
    chosen = _chosen(entries, room - len(bold("Timeline")), corrected)
    lines = [bold("Timeline"), *_by_hour(chosen, corrected)]
    return paragraphs([*lines, *facts.more(len(entries) - len(chosen), "entries are in the file")])


def _chosen(entries: Sequence[Entry], room: int, corrected: Mapping[str, str]) -> list[Entry]:
    """The weightiest that fit, each counted with the heading of its hour the first time."""
    chosen: list[Entry] = []
    hours: set[datetime] = set()
    for entry in sorted(entries, key=_weight):
        hour = _hour(entry)
        room -= len(_line(entry, corrected)) + 1 + (0 if hour in hours else len(_heading(hour)) + 1)
        if room < 0:
            break
        hours.add(hour)
        chosen.append(entry)
    return chosen


def _weight(entry: Entry) -> tuple[int, int]:
    tier = next((tier for tier, kinds in enumerate(_WEIGHT) if entry.kind in kinds), len(_WEIGHT))
    return tier, entry.number


def _by_hour(entries: Sequence[Entry], corrected: Mapping[str, str]) -> Iterator[str]:
    ordered = sorted(entries, key=lambda entry: (entry.occurred_at, entry.number))
    for hour, inside in groupby(ordered, key=_hour):
        yield _heading(hour)
        yield from (_line(entry, corrected) for entry in inside)


def _hour(entry: Entry) -> datetime:
    return entry.occurred_at.replace(minute=0, second=0, microsecond=0)


def _heading(hour: datetime) -> str:
    return bold(date(hour))


def _line(entry: Entry, corrected: Mapping[str, str]) -> str:
    return f"{time(entry.occurred_at)} {facts.entry_line(entry, ENTRY, corrected)}"


def _last_line(record: Record, now: datetime) -> str:
    entries = record.entries
    head = f"Head hash `{record.head}`" + (f" after {entries[-1].id}" if entries else "")
    return f"{head}, digest made {date(now)}. To open it again: “Reopen…” on the card, or `reopen` and why."
