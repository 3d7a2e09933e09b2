"""reactions.add, reactions.get and reactions.remove."""

import re

from bot.sandbox import acts, render
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.pins import message_named
from bot.sandbox.methods.request import Method, Request
from bot.sandbox.model import Json, Message


def _target(request: Request) -> tuple[Message, str]:
    message = message_named(request)
    channel = request.workspace.channel(message.channel)
    if request.me not in channel.members:
        raise SlackError("no_access")
    acts.must_be_active(channel)
    name = request.args.text("name").strip(":")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::[a-z0-9-]+)?", name):
        raise SlackError("invalid_name")
    return message, name


def _add(request: Request) -> Json:
    message, name = _target(request)
    acts.react(request.workspace, message, request.me, name)
    return {}


def _remove(request: Request) -> Json:
    message, name = _target(request)
    acts.unreact(request.workspace, message, request.me, name)
    return {}


def _get(request: Request) -> Json:
    message = message_named(request)
    shape = {**render.message(request.workspace, message), "permalink": request.workspace.permalink(message)}
    return {"type": "message", "channel": message.channel, "message": shape}


METHODS = {
    "reactions.add": Method(run=_add, scopes=("reactions:write",), required=("channel", "name", "timestamp")),
    "reactions.remove": Method(run=_remove, scopes=("reactions:write",), required=("name",)),
    "reactions.get": Method(run=_get, scopes=("reactions:read",)),
}
