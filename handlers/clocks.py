"""Clocks, in words."""

from datetime import datetime

from bot.blocks import clock_list
from bot.domain.clock import ClockError
from bot.domain.counting import length
from bot.domain.when import PastTimeError
from bot.usecases.clocks import CancelClock, MeetClock, StartClock
from handlers import clock_forms
from handlers.call import Call
from handlers.replies import Private, Reply
from handlers.services import Services
from handlers.times import the_zone


async def listed(services: Services, call: Call) -> Private:
    view = await services.reads.show(call.question)
    return Private(message=clock_list.clock_list(view, now=services.clock.now()))


async def start(services: Services, call: Call) -> Reply:
    """With a name at once; otherwise the form, with what was typed in it."""
    said = call.said
    name, typed_zone, typed_length = said.text("name"), said.text("zone"), said.text("for")
    if not name:
        typed = {"length": typed_length, "due": said.text("due"), "since": said.text("from"), "zone": typed_zone}
        return await clock_forms.start(
            services, call.inbound, call.incident, **{key: text for key, text in typed.items() if text}
        )
    zone = the_zone(typed_zone) if typed_zone else ""
    command = StartClock(
        **call.about,
        name=name,
        length=length(typed_length) if typed_length else None,
        due_at=_due(services, call, zone),
        from_at=call.past("from", services, zone),
        zone=zone,
    )
    return services.told(await services.clocks.start(command))


async def met(services: Services, call: Call) -> Private:
    command = MeetClock(
        **call.about,
        number=call.said.given("id", int),
        evidence=call.said.text("evidence"),
        met_at=call.past("at", services),
    )
    return services.told(await services.clocks.meet(command))


async def cancel(services: Services, call: Call) -> Private:
    command = CancelClock(**call.about, number=call.said.given("id", int), reason=call.reason)
    return services.told(await services.clocks.cancel(command))


def _due(services: Services, call: Call, zone: str) -> datetime | None:
    try:
        return call.future("due", services, zone)
    except PastTimeError as error:
        raise ClockError(
            f"{error} Was a deadline missed already? Record it by when it began and how long it ran: "
            f"`clock start Answer the authority for:72h from:2026-11-20T14:05`"
        ) from error
