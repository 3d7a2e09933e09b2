"""The Slack app's manifest, made from the tables of what the bot answers to and what it calls."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from bot.gateways.scopes import METHODS, SCOPES
from handlers.events import HANDLERS
from handlers.shortcuts import SHORTCUTS
from handlers.subscriptions import SUBSCRIPTIONS
from handlers.verb import Place
from handlers.verbs import VERBS

Manifest = dict[str, Any]

PATH = "/slack/events"
"""Where the bot takes commands, interactions and events in HTTP mode."""

HINT_LIMIT = 1000


def manifest(*, command: str, url: str | None = None) -> Manifest:
    """Version 2, for Socket Mode; with the address of the bot's HTTP side, for HTTP mode.

    Source: Slack's app manifest reference. An optional scope stands in both lists.
    """
    reached = {"request_url": url} if url else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {"name": "Warroom", "description": "Runs the war room in an emergency"},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "warroom", "always_online": True},
            "shortcuts": list(_shortcuts()),
            "slash_commands": [
                {
                    "command": command,
                    "description": "Declare and run an incident",
                    "usage_hint": usage_hint(),
                    "should_escape": True,
                }
                | ({"url": url} if url else {})
            ],
        },
        "oauth_config": {"scopes": {"bot": list(scopes()), "bot_optional": list(optional_scopes())}},
        "settings": {
            "event_subscriptions": reached | {"bot_events": list(events())},
            "interactivity": {"is_enabled": True} | reached,
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }


def events() -> tuple[str, ...]:
    """What the app subscribes to: the names of all that handlers/events.py handles."""
    return tuple(sorted(name for handled in HANDLERS for name in SUBSCRIPTIONS[handled].names))


def scopes() -> tuple[str, ...]:
    """What the bot's token needs, for its calls and its events, in the order of the table of scopes."""
    called = {scope for needed in METHODS.values() for scope in needed}
    heard = {scope for handled in HANDLERS for scope in SUBSCRIPTIONS[handled].scopes}
    return tuple(scope for scope in SCOPES if scope in {"commands"} | called | heard)


def optional_scopes() -> tuple[str, ...]:
    """Those of them that a workspace may refuse and still have all but the one thing that each allows."""
    return tuple(scope for scope in scopes() if SCOPES[scope].optional)


def usage_hint() -> str:
    """The verbs, those first that can be typed anywhere; of verbs in two words the first word is enough."""
    single = [verb for verb in VERBS if " " not in verb.name]
    anywhere = " | ".join(verb.name for verb in single if verb.place is Place.ANYWHERE)
    inside = " | ".join(verb.name for verb in single if verb.place is Place.INCIDENT)
    return f"{anywhere}; in a room also {inside}"[:HINT_LIMIT]


def _shortcuts() -> Iterator[Mapping[str, str]]:
    for callback, shortcut in SHORTCUTS.items():
        yield {
            "name": shortcut.name,
            "type": shortcut.type,
            "callback_id": callback,
            "description": shortcut.about,
        }


def as_yaml(found: Manifest) -> str:
    return yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=100)


def as_json(found: Manifest) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def reasons() -> Iterator[str]:
    """What each scope is for, a line each: for whoever must approve the app."""
    for scope in scopes():
        optional = " (optional)" if SCOPES[scope].optional else ""
        yield f"{scope}{optional}: with it the bot can {SCOPES[scope].allows}."
