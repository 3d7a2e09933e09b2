"""The form for a new task."""

from typing import TypedDict, Unpack

from bot.blocks import action_ids
from bot.blocks.fields import field, person, text_input
from bot.blocks.forms import View, about, form
from bot.domain.ids import IncidentUid, UserId


class TaskTyped(TypedDict, total=False):
    """What is known when the form opens; the time in words."""

    text: str
    owner: UserId | None
    due: str


def task_form(incident: IncidentUid, title: str, **typed: Unpack[TaskTyped]) -> View:
    blocks = [
        about(title),
        field(
            "text",
            "What is to be done?",
            text_input(typed.get("text", ""), example="Pull all 14 listings in the EU", multiline=True),
            optional=False,
        ),
        field(
            "owner",
            "Who does it?",
            person(typed.get("owner")),
            hint="They are told in the room. Leave it empty if nobody has it yet.",
        ),
        field(
            "due",
            "Until when?",
            text_input(typed.get("due", ""), example="17:00, or tomorrow 09:00", limit=100),
            hint="In your time. The owner is reminded then, once.",
        ),
    ]
    return form(action_ids.FORM_TASK, "New task", "Add", blocks, incident)
