"""Decisions, in words."""

from bot.blocks import lists
from bot.usecases.decisions import RecordDecision
from handlers import forms
from handlers.call import Call
from handlers.replies import Private, Reply
from handlers.services import Services


async def decide(services: Services, call: Call) -> Reply:
    """With a text at once; otherwise the form, with what was typed in it."""
    said = call.said
    if not said.text("text"):
        because, at = said.text("because"), said.raw_time("at") or ""
        return await forms.decide(services, call.inbound, call.incident, because=because, at=at, by=call.person("by"))
    command = RecordDecision(
        **call.about,
        text=said.text("text"),
        because=said.text("because"),
        decided_by=call.person("by"),
        decided_at=call.past("at", services),
    )
    return services.told(await services.decisions.record(command))


async def decisions(services: Services, call: Call) -> Private:
    return Private(message=lists.decisions(await services.reads.show(call.question)))
