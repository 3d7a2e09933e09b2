"""What the bot asks of Slack's Web API, which permission (scope) each method takes, and what each permission is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_ROOM_WRITE = ("channels:manage", "groups:write")
_ROOM_READ = ("channels:read", "groups:read")
_HISTORY = ("channels:history", "groups:history", "im:history")

METHODS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "auth.test": (),
        "bookmarks.add": ("bookmarks:write",),
        "bookmarks.list": ("bookmarks:read",),
        "chat.getPermalink": (),
        "chat.postEphemeral": ("chat:write",),
        "chat.postMessage": ("chat:write",),
        "chat.update": ("chat:write",),
        "conversations.create": _ROOM_WRITE,
        "conversations.history": _HISTORY,
        "conversations.invite": _ROOM_WRITE,
        "conversations.join": ("channels:join",),
        "conversations.list": _ROOM_READ,
        "conversations.open": ("im:write",),
        "conversations.replies": _HISTORY,
        "conversations.setTopic": _ROOM_WRITE,
        "files.completeUploadExternal": ("files:write",),
        "files.getUploadURLExternal": ("files:write",),
        "files.info": ("files:read",),
        "pins.add": ("pins:write",),
        "users.conversations": _ROOM_READ,
        "users.info": ("users:read",),
        "users.list": ("users:read",),
        "views.open": (),
        "views.publish": (),
    }
)
"""Every method called with the bot's token, and all the scopes that it takes for the conversations we call it on.

Source: the scopes of each method's page in Slack's documentation. Where several would do for one kind of conversation,
the one that others of our calls need too.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """`allows` finishes "with it the bot can …". Without an `optional` one all else works as well as before."""

    allows: str
    optional: bool = False


SCOPES: Mapping[str, Scope] = MappingProxyType(
    {
        "commands": Scope(allows="be called by its slash command and its shortcuts"),
        "chat:write": Scope(allows="page people and write in rooms"),
        "channels:manage": Scope(allows="open the room of an incident and bring people in"),
        "channels:read": Scope(allows="find the announce channel, and a room again after a crash"),
        "channels:history": Scope(
            allows="look whether its own message arrived, and hear in rooms who answers a page by writing"
        ),
        "channels:join": Scope(allows="join the announce channel by itself, without being invited", optional=True),
        "groups:write": Scope(allows="open the room of a private incident and bring people in"),
        "groups:read": Scope(allows="find a private room again after a crash, and a private announce channel"),
        "groups:history": Scope(
            allows="look in private rooms whether its own message arrived, and hear who answers a page by writing"
        ),
        "im:write": Scope(allows="find the direct messages in which it pages people"),
        "im:history": Scope(allows="look whether a page arrived before it is sent again"),
        "users:read": Scope(allows="know people's names and time zones, and who is an app or deactivated"),
        "pins:read": Scope(allows="put a message on the timeline when somebody pins it", optional=True),
        "pins:write": Scope(allows="pin the card in the room"),
        "reactions:read": Scope(allows="put a message on the timeline by the :pushpin: reaction", optional=True),
        "bookmarks:read": Scope(allows="see whether the card is bookmarked already"),
        "bookmarks:write": Scope(allows="bookmark the card in the room"),
        "files:read": Scope(allows="see whether an export was uploaded already"),
        "files:write": Scope(allows="upload the exported record to the room"),
    }
)
"""Every scope we know a use for, in the order in which people should read them."""

APP_LEVEL = "connections:write"
"""Of the app-level token, in Socket Mode; no scope of the bot."""
