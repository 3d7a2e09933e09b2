"""What must be subscribed to at Slack for each event that we handle."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """The names under which Slack offers an event, and the scopes without which it is not sent."""

    names: tuple[str, ...]
    scopes: tuple[str, ...] = ()


SUBSCRIPTIONS: Mapping[str, Subscription] = MappingProxyType(
    {
        "app_home_opened": Subscription(names=("app_home_opened",)),
        "member_joined_channel": Subscription(
            names=("member_joined_channel",), scopes=("channels:read", "groups:read")
        ),
        "message": Subscription(
            names=("message.channels", "message.groups"), scopes=("channels:history", "groups:history")
        ),
        "pin_added": Subscription(names=("pin_added",), scopes=("pins:read",)),
        "reaction_added": Subscription(names=("reaction_added",), scopes=("reactions:read",)),
    }
)
"""By the type of the inner event, which is how handlers/events.py names it."""
