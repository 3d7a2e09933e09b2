"""Opening the forms of a clock."""

from typing import Unpack

from bot.blocks import clock_list
from bot.blocks.clock_list import ClockTyped
from bot.domain.access import Action
from bot.domain.clock import require_meetable, the_clock
from bot.ports import IncidentRef
from handlers.forms import opened, seen, title
from handlers.inbound import Inbound
from handlers.replies import OpenForm
from handlers.services import Services


async def start(services: Services, inbound: Inbound, incident: IncidentRef, **typed: Unpack[ClockTyped]) -> OpenForm:
    view = await seen(services, inbound, incident, Action.CLOCK)
    form = clock_list.start_form(view.incident.uid, title(view), **typed)
    return opened(services, inbound, view, form, "clock start What is due for:72h")


async def met(services: Services, inbound: Inbound, incident: IncidentRef, number: int) -> OpenForm:
    view = await seen(services, inbound, incident, Action.CLOCK)
    clock = the_clock(view.clocks, number)
    require_meetable(clock)
    form = clock_list.met_form(view.incident.uid, title(view), clock)
    return opened(services, inbound, view, form, f"clock met {clock.id} What proves it", number=number)
