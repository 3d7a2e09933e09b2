"""Events of the workspace: one handler for each type that means something to us; the others are let go by."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from bot.domain.access import NotAllowedError, UnknownIncidentError
from bot.domain.ids import UserId
from bot.domain.person import UnreachablePersonError
from bot.ports import IncidentRef
from bot.usecases.homes import OpenHome
from bot.usecases.responders import Admit
from handlers.happening import Happening
from handlers.messages import message, pin_added, reaction_added
from handlers.people import require_one_of_us
from handlers.replies import Nothing, Private
from handlers.services import Services

EventHandler = Callable[[Services, Happening], Awaitable[Nothing | Private]]


async def member_joined(services: Services, happening: Happening) -> Nothing:
    """Somebody was brought into a channel: into the room of a private incident by one who may, they are admitted.

    All other joinings are none of our business, and nobody asked: a refusal is told to no one.
    """
    inbound, user = happening.inbound, UserId(str(happening.event.get("user", "")))
    if not user or not inbound.by or user == inbound.by:
        return Nothing()
    try:
        view = await services.reads.show(inbound.question(inbound.here))
        if view.incident.private:
            await require_one_of_us(services, inbound, user)
            await services.responders.admit(Admit(**inbound.about(inbound.here), user=user))
    except (NotAllowedError, UnknownIncidentError, UnreachablePersonError):
        return Nothing()
    return Nothing()


async def home_opened(services: Services, happening: Happening) -> Nothing:
    """Somebody looks at the app; on its other tabs there is nothing of ours."""
    if happening.event.get("tab") == "home":
        await services.homes.open(OpenHome(**happening.inbound.about(IncidentRef())))
    return Nothing()


HANDLERS: Mapping[str, EventHandler] = MappingProxyType(
    {
        "member_joined_channel": member_joined,
        "message": message,
        "reaction_added": reaction_added,
        "pin_added": pin_added,
        "app_home_opened": home_opened,
    }
)
"""By event type. The app must be subscribed to each; to `message` in public and in private channels."""


async def answer(services: Services, happening: Happening) -> Nothing | Private:
    handler = HANDLERS.get(happening.type)
    return await handler(services, happening) if handler else Nothing()
