"""Which scope lets an app do what, by kind of conversation."""

from collections.abc import Mapping

from bot.sandbox.errors import SlackError
from bot.sandbox.model import Kind

Families = Mapping[Kind, str]

READ: Families = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}
HISTORY: Families = {
    "public_channel": "channels:history",
    "private_channel": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
WRITE: Families = {
    "public_channel": "channels:manage",
    "private_channel": "groups:write",
    "im": "im:write",
    "mpim": "mpim:write",
}


def require(scopes: set[str], *any_of: str) -> None:
    """Refuse an app that has none of these, naming what it needs and has."""
    if any_of and not scopes.intersection(any_of):
        raise SlackError("missing_scope", needed=",".join(any_of), provided=",".join(sorted(scopes)))
