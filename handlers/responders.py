"""Who takes part, in words."""

from bot.blocks import lists
from bot.usecases.responders import AssignRole, Join, Leave
from handlers.call import Call
from handlers.people import the_one
from handlers.replies import Private
from handlers.services import Services
from handlers.tokens import PersonRef


async def role(services: Services, call: Call) -> Private:
    duty = services.catalogue.role(call.said.given("role", str))
    command = AssignRole(**call.about, role=duty.key, to=the_one(call.said.given("person", PersonRef)))
    return services.told(await services.responders.assign(command))


async def roles(services: Services, call: Call) -> Private:
    return Private(message=lists.roles(await services.reads.show(call.question)))


async def join(services: Services, call: Call) -> Private:
    return services.told(await services.responders.join(Join(**call.about)))


async def leave(services: Services, call: Call) -> Private:
    return services.told(await services.responders.leave(Leave(**call.about)))
