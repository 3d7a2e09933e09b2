"""Handing a role over, in words."""

from bot.domain.ids import RoleKey
from bot.usecases.handovers import AcceptRole, DeclineRole, OfferRole, TakeBackOffer
from handlers import forms
from handlers.call import Call
from handlers.people import the_one
from handlers.replies import Private, Reply
from handlers.services import Services


async def offer(services: Services, call: Call) -> Reply:
    """With a role and a person at once; otherwise the form, with what was typed in it."""
    role, person = _role(services, call), call.said.person("person")
    if role is None or person is None:
        return await forms.handover(services, call.inbound, call.incident, role=role)
    command = OfferRole(**call.about, role=role, to=the_one(person), note=call.said.text("note"))
    return services.told(await services.handovers.offer(command))


async def accept(services: Services, call: Call) -> Private:
    """Works anywhere: without an incident it means the newest offer."""
    command = AcceptRole(**call.about, role=_role(services, call))
    return services.told(await services.handovers.accept(command))


async def decline(services: Services, call: Call) -> Private:
    command = DeclineRole(**call.about, role=_role(services, call), reason=call.said.text("because"))
    return services.told(await services.handovers.decline(command))


async def withdraw(services: Services, call: Call) -> Private:
    role = services.catalogue.role(call.said.given("role", str)).key
    return services.told(await services.handovers.take_back(TakeBackOffer(**call.about, role=role)))


def _role(services: Services, call: Call) -> RoleKey | None:
    typed = call.said.word("role")
    return services.catalogue.role(typed).key if typed else None
