"""Shortcuts from Slack's own menus: one handler for each callback id."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from handlers import forms
from handlers.inbound import Inbound, StaleError
from handlers.replies import Reply
from handlers.services import Services

DECLARE_INCIDENT = "declare_incident"

ShortcutHandler = Callable[[Services, Inbound], Awaitable[Reply]]


async def declare_incident(services: Services, inbound: Inbound) -> Reply:  # noqa: ARG001 - the table's shape
    return forms.declare(services)


HANDLERS: Mapping[str, ShortcutHandler] = MappingProxyType({DECLARE_INCIDENT: declare_incident})


async def answer(services: Services, inbound: Inbound, callback: str) -> Reply:
    handler = HANDLERS.get(callback)
    if handler is None:
        raise StaleError(f"This shortcut is of another version. `{services.command} help` lists what you can type.")
    return await handler(services, inbound)
