"""views.open, views.push, views.update and views.publish."""

from bot.sandbox import render, views
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.request import Method, Request
from bot.sandbox.model import Json, View


def _body(request: Request, kind: str) -> Json:
    return views.require(request.args.structure("view", "invalid_arguments"), kind)


def _shown(request: Request, view: View) -> Json:
    return {"view": render.view(request.workspace, view)}


def _open(request: Request) -> Json:
    body, trigger_id = _body(request, "modal"), request.args.text("trigger_id")
    user_id = request.tickets.spend_trigger(trigger_id)
    return _shown(request, views.open_modal(request.workspace, user_id, body, trigger_id))


def _push(request: Request) -> Json:
    body, trigger_id = _body(request, "modal"), request.args.text("trigger_id")
    user_id = request.tickets.spend_trigger(trigger_id)
    return _shown(request, views.push(request.workspace, user_id, body, trigger_id))


def _update(request: Request) -> Json:
    args = request.args
    view = views.find(request.workspace, args.maybe("view_id"), args.maybe("external_id"))
    views.require_hash(view, args.maybe("hash"))
    return _shown(request, views.update(request.workspace, view, _body(request, view.kind)))


def _publish(request: Request) -> Json:
    workspace, user_id = request.workspace, request.args.text("user_id")
    if user_id not in workspace.people:
        raise SlackError("user_not_found")
    views.require_hash(workspace.home(user_id), request.args.maybe("hash"))
    return _shown(request, views.publish(workspace, user_id, _body(request, "home")))


METHODS = {
    "views.open": Method(run=_open, required=("trigger_id", "view")),
    "views.push": Method(run=_push, required=("trigger_id", "view")),
    "views.update": Method(run=_update, required=("view",)),
    "views.publish": Method(run=_publish, required=("user_id", "view")),
}
