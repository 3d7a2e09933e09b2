"""The form that offers a role to somebody."""

from typing import TypedDict, Unpack

from bot.blocks import action_ids
from bot.blocks.fields import field, option, person, select, text_input
from bot.blocks.forms import View, about, form
from bot.domain.ids import RoleKey
from bot.queries.view import IncidentView


class HandoverTyped(TypedDict, total=False):
    role: RoleKey | None


def handover_form(view: IncidentView, title: str, **typed: Unpack[HandoverTyped]) -> View:
    """Offers the roles that somebody has (there is always a commander); the others are given by `role`."""
    held = [option(f"{view.role(role)}: {view.person(user)}", role) for role, user in view.team.holders.items()]
    blocks = [
        about(title),
        field("role", "Which role?", select(held, typed.get("role")), optional=False),
        field(
            "to",
            "Who is to take it over?",
            person(None),
            hint="They are asked by direct message. Until they accept, the role stays where it is.",
            optional=False,
        ),
        field(
            "note",
            "What must they know?",
            text_input(example="The authority calls back at 16:00", multiline=True),
            hint="Open tasks and what was promised are listed for them anyway.",
        ),
    ]
    return form(action_ids.FORM_HANDOVER, "Hand over a role", "Offer", blocks, view.incident.uid)
