"""Calling for people, and answering a call, in words."""

from bot.usecases.paging import AcknowledgePage, PageSomebody
from handlers.call import Call
from handlers.replies import Private
from handlers.services import Services


async def page(services: Services, call: Call) -> Private:
    """A person, or whoever is on duty for a role."""
    role = call.said.word("role")
    command = PageSomebody(
        **call.about,
        role=services.catalogue.role(role).key if role else None,
        user=call.person("person"),
        text=call.said.text("text"),
    )
    return services.told(await services.paging.page(command))


async def ack(services: Services, call: Call) -> Private:
    """Works anywhere: without an incident it means the newest page."""
    return services.told(await services.paging.acknowledge(AcknowledgePage(**call.about)))
