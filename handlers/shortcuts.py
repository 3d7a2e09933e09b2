"""Shortcuts from Slack's own menus: one line for each callback id. The app's manifest comes from it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from handlers import forms
from handlers.inbound import Inbound, StaleError
from handlers.replies import Reply
from handlers.services import Services

DECLARE_INCIDENT = "declare_incident"

ShortcutHandler = Callable[[Services, Inbound], Awaitable[Reply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """`name` stands in Slack's menu (up to 24 signs): everywhere when `global`, else in the menu of a message."""

    name: str
    about: str
    type: Literal["global", "message"]
    handler: ShortcutHandler


async def declare_incident(services: Services, inbound: Inbound) -> Reply:  # noqa: ARG001 - the table's shape
    return forms.declare(services)


SHORTCUTS: Mapping[str, Shortcut] = MappingProxyType(
    {
        DECLARE_INCIDENT: Shortcut(
            name="Declare incident",
            about="Open a war room and page the owners",
            type="global",
            handler=declare_incident,
        )
    }
)


async def answer(services: Services, inbound: Inbound, callback: str) -> Reply:
    shortcut = SHORTCUTS.get(callback)
    if shortcut is None:
        raise StaleError(f"This shortcut is of another version. `{services.command} help` lists what you can type.")
    return await shortcut.handler(services, inbound)
