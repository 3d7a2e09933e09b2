"""Decisions, in words."""

from bot.blocks import lists
from bot.usecases.decisions import RecordDecision
from handlers.call import Call
from handlers.replies import Private
from handlers.services import Services


async def decide(services: Services, call: Call) -> Private:
    command = RecordDecision(
        **call.about,
        text=call.said.given("text", str),
        because=call.said.text("because"),
        decided_by=call.person("by"),
        decided_at=call.past("at", services),
    )
    return services.told(await services.decisions.record(command))


async def decisions(services: Services, call: Call) -> Private:
    return Private(message=lists.decisions(await services.reads.show(call.question)))
