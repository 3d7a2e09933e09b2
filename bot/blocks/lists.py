"""Answers to questions: private replies that show, and change nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.blocks import action_ids, card, facts
from bot.blocks.message import (
    MESSAGE_BLOCKS,
    MESSAGE_CHARACTERS,
    Message,
    button,
    joined,
    paragraphs,
    section,
    that_fit,
)
from bot.blocks.mrkdwn import bold, date, one_line, time
from bot.domain.correction import corrections
from bot.domain.decision import Decision
from bot.domain.incident import Incident
from bot.domain.timeline import Entry
from bot.domain.wording import distance
from bot.queries.view import IncidentView

ROWS = MESSAGE_BLOCKS - 5
BUDGET = MESSAGE_CHARACTERS - 500
HEAD = 1200
"""What the longest heading takes, with the line that counts what is left out."""
DECISION = 1200
ENTRY = 400


_ASKED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "open": ("open incident", "open incidents"),
        "mine": ("incident of yours", "incidents of yours"),
        "closed": ("closed incident", "closed incidents"),
        "all": ("incident", "incidents"),
    }
)
"""One and several of what was asked for."""


def incident_list(views: Sequence[IncidentView], *, which: str = "open", now: datetime) -> Message:
    """Newest first, as they come; `which` is what was asked for: open, mine, closed or all."""
    one, several = _ASKED.get(which, _ASKED["all"])
    if not views:
        nothing = f"There are no {several} that you may see. To declare one: `declare` and what happened."
        return Message(text=nothing, blocks=[section(nothing)])
    rows = [_row(view, now) for view in views[:ROWS]]
    shown, _ = that_fit(rows, BUDGET)
    listed = [section(row, _join(view.incident)) for row, view in zip(shown, views, strict=False)]
    head = f"{len(views)} {one if len(views) == 1 else several}"
    rest = [section(line) for line in facts.more(len(views) - len(shown), "incidents")]
    return Message(text=f"{head}, newest first.", blocks=[section(bold(head)), *listed, *rest])


def _row(view: IncidentView, now: datetime) -> str:
    incident, declared = view.incident, view.incident.milestones.declared_at
    private = f"{facts.PRIVATE_MARK} private" if incident.private else ""
    started = f"declared {date(declared)}" + (f", {distance(now - declared)} ago" if incident.open else "")
    below = joined((private, started, f"commander {facts.person(view.commander)}", facts.room(incident)))
    return f"{facts.first_line(view)}\n{below}"


def _join(incident: Incident) -> dict[str, object] | None:
    """Nobody joins a private incident unasked, or one that has ended."""
    if incident.private or not incident.open:
        return None
    return button("Join", action_ids.LIST_JOIN, incident.uid)


def show(view: IncidentView, *, now: datetime) -> Message:
    """The card's facts, for one reader and without its buttons."""
    incident = view.incident
    room = facts.room(incident)
    where = [section(f"Room: {room}")] if room else []
    return Message(
        text=f"{facts.public_name(incident)}: {incident.status}.", blocks=[*card.summary(view, now=now), *where]
    )


def roles(view: IncidentView) -> Message:
    lines = [f"• {facts.duty_line(duty)}" for duty in view.duties]
    return _listing(view, "Who does what", lines, ("roles", "To change one: `role legal @person`"))


def decisions(view: IncidentView) -> Message:
    lines = [_decision(view, decision) for decision in view.decisions]
    return _listing(view, "Decisions", lines, ("decisions", "To record one: `decide` and what was decided"))


def _decision(view: IncidentView, decision: Decision) -> str:
    because = f"\n   because: {one_line(decision.because, DECISION)}" if decision.because else ""
    who = facts.decider(view, decision)
    recorder = facts.person(view.person(decision.recorded_by))
    by = who if decision.decided_by == decision.recorded_by else f"{who}, recorded by {recorder}"
    return f"⚖️ {decision.id} {one_line(decision.text, DECISION)}{because}\n   {by}, {date(decision.decided_at)}"


def timeline(view: IncidentView, entries: Sequence[Entry], total: int) -> Message:
    """The last entries, oldest first; `total` is how many there are. What does not fit is left out from the start."""
    corrected = corrections(entries)
    newest = [_entry(entry, corrected) for entry in reversed(entries)]
    shown, _ = that_fit(newest, BUDGET - HEAD)
    left = total - len(shown)
    before = f"… {left} earlier entries; `export` gives the whole timeline" if left > 0 else ""
    lines = [line for line in (before, *reversed(shown)) if line]
    return _listing(view, "Timeline", lines, ("entries", "To add to it: `note` and what happened"))


def _entry(entry: Entry, corrected: Mapping[str, str]) -> str:
    late = (entry.recorded_at - entry.occurred_at).total_seconds() >= 60
    later = f" (recorded {time(entry.recorded_at)})" if late else ""
    return f"{date(entry.occurred_at)} {facts.entry_line(entry, ENTRY, corrected)}{later}"


def help_page(lines: Iterable[str]) -> Message:
    """`lines` are ours, as mrkdwn."""
    shown, _ = that_fit(list(lines), BUDGET)
    return Message(text="What you can type.", blocks=paragraphs(shown))


def _listing(view: IncidentView, what: str, lines: Sequence[str], words: tuple[str, str]) -> Message:
    """`words` are what one line is, in the plural, and what to type next."""
    things, advice = words
    head = f"{bold(what)} · {facts.headline(view.incident)}"
    shown, left = that_fit(lines, BUDGET - len(head))
    body = [*shown, *facts.more(left, things)] if lines else [f"There are no {things} yet."]
    push = f"{facts.public_name(view.incident)}: {what.lower()}. {advice}."
    return Message(text=push, blocks=[*paragraphs([head, *body]), section(f"{advice}.")])
