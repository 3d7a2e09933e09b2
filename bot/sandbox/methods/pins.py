"""pins.add, pins.list and pins.remove."""

from bot.sandbox import acts, render
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.request import Method, Request
from bot.sandbox.model import Json, Message


def message_named(request: Request) -> Message:
    """Return the message that channel and timestamp name, in a channel the bot is in."""
    channel = acts.seen_by(request.workspace, request.args.text("channel"), request.me)
    ts = request.args.text("timestamp")
    if not ts:
        raise SlackError("no_item_specified")
    if not ts.replace(".", "", 1).isdecimal():
        raise SlackError("bad_timestamp")
    return request.workspace.message(channel.id, ts)


def _entered(request: Request) -> Message:
    message = message_named(request)
    channel = acts.entered_by(request.workspace, message.channel, request.me)
    acts.must_be_active(channel)
    return message


def _add(request: Request) -> Json:
    acts.pin(request.workspace, _entered(request), request.me)
    return {}


def _remove(request: Request) -> Json:
    acts.unpin(request.workspace, _entered(request), request.me)
    return {}


def _list(request: Request) -> Json:
    channel = acts.seen_by(request.workspace, request.args.text("channel"), request.me)
    return {"items": [render.pin(request.workspace, pin) for pin in request.workspace.pins_in(channel.id)]}


METHODS = {
    "pins.add": Method(run=_add, scopes=("pins:write",), required=("channel",)),
    "pins.remove": Method(run=_remove, scopes=("pins:write",), required=("channel",)),
    "pins.list": Method(run=_list, scopes=("pins:read",), required=("channel",)),
}
