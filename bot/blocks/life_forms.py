"""The forms of an incident's record and life: a note, its status and severity, and the ways in which it ends."""

from typing import TypedDict, Unpack

from bot.blocks import action_ids
from bot.blocks.fields import field, option, radio, text_input
from bot.blocks.forms import View, about, form, severities
from bot.domain.ids import IncidentUid
from bot.domain.incident import Status
from bot.domain.playbook import Catalogue
from bot.domain.severity import Severity

_STATUSES = (
    option("Investigating", Status.INVESTIGATING, "We are finding out what it is"),
    option("Containing", Status.CONTAINING, "We know, and are stopping the harm"),
    option("Contained", Status.CONTAINED, "No further harm is being done"),
)


class NoteTyped(TypedDict, total=False):
    text: str
    at: str


def note_form(incident: IncidentUid, title: str, **typed: Unpack[NoteTyped]) -> View:
    blocks = [
        about(title),
        field(
            "text",
            "What is to be noted?",
            text_input(typed.get("text", ""), example="The seller confirms 412 units sold", multiline=True),
            hint="What somebody saw, heard or did. This becomes part of the record and may be disclosed.",
            optional=False,
        ),
        field(
            "at",
            "When did it happen?",
            text_input(typed.get("at", ""), example="14:05, or yesterday 18:30", limit=100),
            hint="In your time. Leave it empty for now.",
        ),
    ]
    return form(action_ids.FORM_NOTE, "Add to the timeline", "Add", blocks, incident)


def status_form(incident: IncidentUid, title: str, now: Status, *, because: str = "") -> View:
    """None is chosen when it stands at none of those that may be set, since it is resolved."""
    chosen = radio(_STATUSES, str(now))
    return form(
        action_ids.FORM_STATUS,
        "How far are we?",
        "Save",
        [about(title), field("status", "Status", chosen, optional=False), _why(because)],
        incident,
    )


def severity_form(incident: IncidentUid, title: str, catalogue: Catalogue, now: Severity, *, because: str = "") -> View:
    chosen = radio(severities(catalogue), now.key)
    return form(
        action_ids.FORM_SEVERITY,
        "Change the severity",
        "Save",
        [about(title), field("severity", "How bad is it?", chosen, optional=False), _why(because)],
        incident,
    )


def resolve_form(incident: IncidentUid, title: str, *, summary: str = "") -> View:
    told = field(
        "summary",
        "What happened, and what was done?",
        text_input(summary, example="All 14 lots are off sale and the buyers are told", multiline=True),
        hint="A few sentences for a director. They stand at the top of the closing digest.",
    )
    return form(action_ids.FORM_RESOLVE, "Resolve the incident", "Resolve", [about(title), told], incident)


def cancel_form(incident: IncidentUid, title: str, *, reason: str = "") -> View:
    asked = field(
        "reason",
        "Why is it a false alarm?",
        text_input(reason, example="The listing was a test of our own", multiline=True),
        hint="Pages are withdrawn, and it cannot be opened again.",
        optional=False,
    )
    return form(action_ids.FORM_CANCEL, "Cancel a false alarm", "Cancel it", [about(title), asked], incident)


def _why(because: str) -> dict[str, object]:
    return field("because", "Why?", text_input(because, example="A second injury is reported", multiline=True))
