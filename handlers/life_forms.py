"""Opening the forms of an incident's record and life. What could not be done is refused before anything is typed."""

from typing import Unpack

from bot.blocks import forms as blocks
from bot.blocks import life_forms
from bot.blocks.life_forms import NoteTyped
from bot.domain import incident as rules
from bot.domain.access import Action, allows, standing
from bot.domain.incident import require_open
from bot.ports import IncidentRef
from bot.queries.view import IncidentView
from handlers.forms import opened, seen, title
from handlers.inbound import Inbound
from handlers.replies import OpenForm
from handlers.services import Services


async def note(services: Services, inbound: Inbound, incident: IncidentRef, **typed: Unpack[NoteTyped]) -> OpenForm:
    view = await seen(services, inbound, incident, Action.NOTE)
    require_open(view.incident)
    form = life_forms.note_form(view.incident.uid, title(view), **typed)
    return opened(services, inbound, view, form, "note What happened at:14:05")


async def status(services: Services, inbound: Inbound, incident: IncidentRef, *, because: str = "") -> OpenForm:
    view = await seen(services, inbound, incident, Action.STATUS)
    require_open(view.incident)
    form = life_forms.status_form(view.incident.uid, title(view), view.incident.status, because=because)
    return opened(services, inbound, view, form, "status contained because: why")


async def severity(services: Services, inbound: Inbound, incident: IncidentRef, *, because: str = "") -> OpenForm:
    view = await seen(services, inbound, incident, Action.SEVERITY)
    require_open(view.incident)
    now = view.incident.severity
    form = life_forms.severity_form(view.incident.uid, title(view), services.catalogue, now, because=because)
    return opened(services, inbound, view, form, "sev 1 because: why")


async def resolve(services: Services, inbound: Inbound, incident: IncidentRef) -> OpenForm:
    view = await seen(services, inbound, incident, Action.RESOLVE)
    rules.resolve(view.incident, summary="", by=inbound.by, at=services.clock.now())
    form = life_forms.resolve_form(view.incident.uid, title(view))
    return opened(services, inbound, view, form, "resolve What happened, and what was done")


async def close(services: Services, inbound: Inbound, incident: IncidentRef) -> OpenForm:
    """Over open items it asks for a reason, but only those who may close over them."""
    view = await seen(services, inbound, incident, Action.CLOSE)
    because = "" if not view.unfinished or not _may_close_over(view, inbound) else "asked in the form"
    rules.close(view.incident, because=because, left_open=view.unfinished, by=inbound.by, at=services.clock.now())
    form = blocks.close_form(view.incident.uid, title(view), left_open=view.unfinished)
    return opened(services, inbound, view, form, "close because: why, if things are open")


async def reopen(services: Services, inbound: Inbound, incident: IncidentRef) -> OpenForm:
    view = await seen(services, inbound, incident, Action.REOPEN)
    rules.reopen(view.incident, reason="", by=inbound.by, at=services.clock.now())
    form = blocks.reopen_form(view.incident.uid, title(view))
    return opened(services, inbound, view, form, "reopen Why")


async def cancel(services: Services, inbound: Inbound, incident: IncidentRef) -> OpenForm:
    view = await seen(services, inbound, incident, Action.CANCEL)
    rules.cancel(view.incident, reason="", by=inbound.by, at=services.clock.now())
    form = life_forms.cancel_form(view.incident.uid, title(view))
    return opened(services, inbound, view, form, "cancel Why it is a false alarm")


def _may_close_over(view: IncidentView, inbound: Inbound) -> bool:
    private = view.incident.private
    present = inbound.channel is not None and inbound.channel == view.incident.places.room
    who = standing(inbound.by, view.team, private=private, present=present)
    return allows(Action.CLOSE_OVER_OPEN, who, private=private)
