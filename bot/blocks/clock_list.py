"""The list of clocks, and the forms to start one and to say that it is met."""

from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from bot.blocks import action_ids, clock, facts
from bot.blocks.fields import field, text_input
from bot.blocks.forms import View, about, form
from bot.blocks.message import MESSAGE_CHARACTERS, Message, actions, button, joined, paragraphs, section, that_fit
from bot.blocks.mrkdwn import bold, in_readers_zone, one_line
from bot.domain.clock import NAME_LIMIT, Clock, State, by_urgency
from bot.domain.ids import IncidentUid
from bot.domain.wording import distance
from bot.queries.view import IncidentView

BUDGET = MESSAGE_CHARACTERS - 1500


class ClockTyped(TypedDict, total=False):
    """What was typed before, each in words."""

    name: str
    length: str
    due: str
    since: str
    zone: str


def clock_list(view: IncidentView, *, now: datetime) -> Message:
    """For one reader, most urgent first; here distances do not age."""
    head = f"{bold('Clocks')} · {facts.headline(view.incident)}"
    lines = [_line(view, one, now) for one in by_urgency(view.clocks)]
    shown, left = that_fit(lines, BUDGET)
    body = [*shown, *facts.more(left, "clocks")] if lines else ["No clock runs yet."]
    how = "To start one: `clock start` and what is due, with `for:72h`, `for:3wd` or `due:17:00`."
    start = button("Start a clock…", action_ids.CLOCK_START, view.incident.uid)
    push = f"{facts.public_name(view.incident)}: clocks. {how}"
    buttons = actions(start) if view.incident.open else []
    return Message(text=push, blocks=[*paragraphs([head, *body]), section(how), *buttons])


def _line(view: IncidentView, one: Clock, now: datetime) -> str:
    said = f"{clock.outcome(view, one)}{_distance(one, now)}{clock.rounds(one)}"
    who = "kept by warroom" if one.internal else f"started by {facts.person(view.person(one.started_by))}"
    return f"{said}\n   {joined((in_readers_zone(one_line(one.counted, 600)), who))}" if one.waiting else said


def _distance(one: Clock, now: datetime) -> str:
    if one.state is State.RUNNING:
        return f" · in {distance(max(one.due_at - now, timedelta()))}"
    return f" · {distance(now - one.due_at)} ago" if one.state is State.BREACHED else ""


def start_form(incident: IncidentUid, title: str, **typed: Unpack[ClockTyped]) -> View:
    """Length or due time, one of the two; the refusal stands at the field."""
    blocks = [
        about(title),
        field(
            "name",
            "What is due?",
            text_input(typed.get("name", ""), example="Execute the authority's order", limit=NAME_LIMIT),
            hint="In words, or the key of a clock of the catalogue, which knows its length.",
            optional=False,
        ),
        field(
            "for",
            "How long does it run?",
            text_input(typed.get("length", ""), example="72h, or 3wd for working days", limit=60),
            hint="Or leave this empty and say below when it is due.",
        ),
        field(
            "due", "When is it due?", text_input(typed.get("due", ""), example="17:00, or 2026-11-24 24:00", limit=100)
        ),
        field(
            "from",
            "Since when does it run?",
            text_input(typed.get("since", ""), example="08:50, or yesterday 18:30", limit=100),
            hint="Leave it empty for now.",
        ),
        field(
            "zone",
            "In which time zone?",
            text_input(typed.get("zone", ""), example="Europe/Dublin", limit=60),
            hint="That of the law or the authority. Leave it empty for yours.",
        ),
    ]
    return form(action_ids.FORM_CLOCK, "Start a clock", "Start", blocks, incident)


def met_form(incident: IncidentUid, title: str, one: Clock, *, evidence: str = "", at: str = "") -> View:
    """Asks for the proof, and for when it was done if that was earlier."""
    blocks = [
        about(title),
        section(f"{bold(clock.named(one))}, due {clock.due(one)}"),
        field(
            "evidence",
            "What proves it?",
            text_input(evidence, example="Receipt 2026-118, or a link", multiline=True),
            hint="A receipt number, a reference or a link. It stands in the record.",
        ),
        field("at", "When was it done?", text_input(at, example="13:50", limit=100), hint="Leave it empty for now."),
    ]
    return form(action_ids.FORM_CLOCK_MET, "Done in time?", "Record", blocks, incident)
