"""The incident's own verbs: declare, look, move it on, end it."""

from bot.blocks import lists
from bot.domain.incident import Status
from bot.domain.playbook import OTHER
from bot.domain.severity import Severity
from bot.usecases.incidents import (
    CancelIncident,
    ChangeSeverity,
    ChangeStatus,
    CloseIncident,
    DeclareIncident,
    ReopenIncident,
    ResolveIncident,
)
from bot.usecases.merging import MergeIncident
from handlers import forms, life_forms
from handlers.call import Call
from handlers.replies import OpenForm, Private, Reply
from handlers.services import Services


async def declare(services: Services, call: Call) -> Reply:
    """With a title and a severity at once; otherwise the form, with what was typed in it."""
    said = call.said
    title, number = said.text("title"), said.number("sev")
    if not title or number is None:
        return _declare_form(services, call)
    command = DeclareIncident(
        **call.about,
        title=title,
        severity=Severity(number),
        type=services.catalogue.type(said.word("type") or OTHER).key,
        regions=said.many("region"),
        private=said.yes("private"),
        drill=said.yes("drill"),
        reference=said.text("ref"),
        known_at=call.past("at", services),
    )
    return services.told(await services.incidents.declare(command))


def _declare_form(services: Services, call: Call) -> OpenForm:
    said = call.said
    number, kind = said.number("sev"), said.word("type")
    return forms.declare(
        services,
        title=said.text("title"),
        severity=Severity(number) if number is not None else None,
        type=services.catalogue.type(kind).key if kind else None,
        regions=", ".join(said.many("region")),
        private=said.yes("private"),
        drill=said.yes("drill"),
        reference=said.text("ref"),
        at=said.raw_time("at") or "",
    )


async def list_incidents(services: Services, call: Call) -> Private:
    which = call.said.word("which") or "open"
    views = await services.reads.listed(call.inbound.by, which)
    return Private(message=lists.incident_list(views, which=which, now=services.clock.now()))


async def show(services: Services, call: Call) -> Private:
    view = await services.reads.show(call.question)
    return Private(message=lists.show(view, now=services.clock.now()))


async def sev(services: Services, call: Call) -> Reply:
    number = call.said.number("sev")
    if number is None:
        because = call.said.text("because")
        return await life_forms.severity(services, call.inbound, call.incident, because=because)
    to = Severity(number)
    command = ChangeSeverity(**call.about, to=to, because=call.said.text("because"))
    return services.told(await services.incidents.change_severity(command))


async def status(services: Services, call: Call) -> Reply:
    word = call.said.word("status")
    if word is None:
        because = call.said.text("because")
        return await life_forms.status(services, call.inbound, call.incident, because=because)
    to = Status(word)
    command = ChangeStatus(**call.about, to=to, because=call.said.text("because"))
    return services.told(await services.incidents.change_status(command))


async def resolve(services: Services, call: Call) -> Private:
    command = ResolveIncident(**call.about, summary=call.said.text("summary"))
    return services.told(await services.incidents.resolve(command))


async def close(services: Services, call: Call) -> Reply:
    """At once, unless something is open and no reason was typed: the form asks for it."""
    if not call.said.text("because") and (await services.reads.show(call.question)).unfinished:
        return await life_forms.close(services, call.inbound, call.incident)
    command = CloseIncident(**call.about, because=call.said.text("because"))
    return services.told(await services.incidents.close(command))


async def reopen(services: Services, call: Call) -> Reply:
    if not call.reason:
        return await life_forms.reopen(services, call.inbound, call.incident)
    command = ReopenIncident(**call.about, reason=call.reason)
    return services.told(await services.incidents.reopen(command))


async def cancel(services: Services, call: Call) -> Reply:
    if not call.reason:
        return await life_forms.cancel(services, call.inbound, call.incident)
    command = CancelIncident(**call.about, reason=call.reason)
    return services.told(await services.incidents.cancel(command))


async def merge(services: Services, call: Call) -> Private:
    command = MergeIncident(**call.about, into=call.said.given("into", int))
    return services.told(await services.merging.merge(command))
