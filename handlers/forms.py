"""Opening forms: what stands in them already, and what to type when Slack does not open one."""

import json
from dataclasses import dataclass
from typing import Unpack

from bot.blocks import forms
from bot.blocks.forms import DecideTyped, DeclareTyped, UpdateTyped, View
from bot.blocks.handover_form import HandoverTyped, handover_form
from bot.blocks.task_form import TaskTyped, task_form
from bot.domain.access import Action, require, standing
from bot.domain.ids import IncidentUid
from bot.domain.incident import require_open
from bot.ports import IncidentRef
from bot.queries.view import IncidentView
from handlers.inbound import Inbound, StaleError
from handlers.replies import OpenForm
from handlers.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What a form is about, as it travels in its `private_metadata`. `room` is where its button was pressed."""

    incident: IncidentUid
    room: str | None
    number: int | None = None
    """Of the thing in the incident that it is about, if it is about one: 2 for P-2."""


def declare(services: Services, **known: Unpack[DeclareTyped]) -> OpenForm:
    example = f"{services.command} declare What happened sev:1"
    return OpenForm(view=forms.declare_form(services.catalogue, **known), otherwise=_instead(example))


async def decide(services: Services, inbound: Inbound, incident: IncidentRef, **typed: Unpack[DecideTyped]) -> OpenForm:
    view = await seen(services, inbound, incident, Action.DECIDE)
    require_open(view.incident)
    form = forms.decide_form(view.incident.uid, title(view), **typed)
    return opened(services, inbound, view, form, "decide What was decided because: why")


async def update(services: Services, inbound: Inbound, incident: IncidentRef, **typed: Unpack[UpdateTyped]) -> OpenForm:
    view = await seen(services, inbound, incident, Action.UPDATE)
    require_open(view.incident)
    form = forms.update_form(view.incident.uid, title(view), **typed)
    return opened(services, inbound, view, form, "update What is new next:30m")


async def handover(
    services: Services, inbound: Inbound, incident: IncidentRef, **typed: Unpack[HandoverTyped]
) -> OpenForm:
    view = await seen(services, inbound, incident, Action.HAND_OVER)
    form = handover_form(view, title(view), **typed)
    return opened(services, inbound, view, form, "handover legal @person What they must know")


async def task(services: Services, inbound: Inbound, incident: IncidentRef, **typed: Unpack[TaskTyped]) -> OpenForm:
    view = await seen(services, inbound, incident, Action.TASK)
    form = task_form(view.incident.uid, title(view), **typed)
    return opened(services, inbound, view, form, "task What is to be done @person due:17:00")


def purpose_of(view: View) -> Purpose:
    """Read back what a submitted form is about."""
    try:
        kept = json.loads(view.get("private_metadata") or "{}")
        incident, room, number = kept["incident"], kept.get("room"), kept.get("number")
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise StaleError("This form does not say which incident it is for. Open it again from the card.") from error
    about = number if isinstance(number, int) else None
    return Purpose(incident=IncidentUid(str(incident)), room=str(room) if room else None, number=about)


async def seen(services: Services, inbound: Inbound, incident: IncidentRef, action: Action) -> IncidentView:
    """The incident, for one who may do this: refused now, before anything is typed for nothing."""
    view = await services.reads.show(inbound.question(incident))
    private = view.incident.private
    present = inbound.channel is not None and inbound.channel == view.incident.places.room
    who = standing(inbound.by, view.team, private=private, present=present)
    require(action, who, private=private, incident=view.incident.id)
    return view


def opened(
    services: Services, inbound: Inbound, view: IncidentView, form: View, typed: str, *, number: int | None = None
) -> OpenForm:
    """A submitted form does not say where it was opened, and whoever was in the room may act: so the form keeps it."""
    about = {"number": number} if number is not None else {}
    kept = json.dumps({"incident": view.incident.uid, "room": inbound.channel, **about})
    example = f"{services.command} {view.incident.id} {typed}"
    return OpenForm(view={**form, "private_metadata": kept}, otherwise=_instead(example))


def _instead(example: str) -> str:
    return f"Slack did not open the form in time. Type it instead: `{example}`"


def title(view: IncidentView) -> str:
    return f"{view.incident.id} {view.incident.title}"
