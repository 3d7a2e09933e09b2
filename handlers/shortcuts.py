"""Shortcuts from Slack's own menus: one line for each callback id. The app's manifest comes from it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from handlers import forms
from handlers.captures import capture
from handlers.inbound import Inbound, StaleError
from handlers.replies import Reply
from handlers.services import Services

DECLARE_INCIDENT = "declare_incident"

ADD_TO_TIMELINE = "add_to_timeline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A shortcut as one person chose it. `message` is Slack's own; empty where none belongs to it."""

    inbound: Inbound
    callback: str
    message: Mapping[str, Any] = field(default_factory=dict)


ShortcutHandler = Callable[[Services, Choice], Awaitable[Reply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """`name` stands in Slack's menu (up to 24 signs): everywhere when `global`, else in the menu of a message."""

    name: str
    about: str
    type: Literal["global", "message"]
    handler: ShortcutHandler


async def declare_incident(services: Services, choice: Choice) -> Reply:  # noqa: ARG001 - the table's shape
    return forms.declare(services)


async def add_to_timeline(services: Services, choice: Choice) -> Reply:
    return await capture(services, choice.inbound, choice.message)


SHORTCUTS: Mapping[str, Shortcut] = MappingProxyType(
    {
        DECLARE_INCIDENT: Shortcut(
            name="Declare incident",
            about="Open a war room and page the owners",
            type="global",
            handler=declare_incident,
        ),
        ADD_TO_TIMELINE: Shortcut(
            name="Add to timeline",
            about="Put this message on the incident's record",
            type="message",
            handler=add_to_timeline,
        ),
    }
)


async def answer(services: Services, choice: Choice) -> Reply:
    shortcut = SHORTCUTS.get(choice.callback)
    if shortcut is None:
        raise StaleError(f"This shortcut is of another version. `{services.command} help` lists what you can type.")
    return await shortcut.handler(services, choice)
