"""Modals and home tabs: checked, opened, stacked, replaced."""

from typing import Any

from bot.sandbox import blocks
from bot.sandbox.elements import plain
from bot.sandbox.errors import SlackError, schema_error
from bot.sandbox.inputs import initial_values
from bot.sandbox.model import Json, View
from bot.sandbox.schema import anything, choice, flag, problem, record, string
from bot.sandbox.workspace import Workspace

STACK = 3
BYTES = 250_000

_SHARED = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
    "clear_on_close": flag,
    "notify_on_close": flag,
}
_MODAL = record(
    {"type": choice("modal"), "title": plain(24), "blocks": anything},
    {**_SHARED, "close": plain(24), "submit": plain(24), "submit_disabled": flag},
)
_HOME = record(
    {"type": choice("home"), "blocks": anything},
    {**_SHARED, "title": anything, "close": anything, "submit": anything},
)


def problems(view: Any, kind: str) -> list[str]:
    """List what Slack would find wrong with a view."""
    if not isinstance(view, dict):
        return [problem("must provide an object", "/view")]
    rule = _HOME if kind == "home" else _MODAL
    found = list(rule(view, "/view"))
    if view.get("blocks") is None:
        return found
    found += blocks.problems(view["blocks"], "/view/blocks", most=blocks.VIEW_BLOCKS, kinds=blocks.IN_VIEWS)
    if kind == "modal" and not view.get("submit") and _has_input(view["blocks"]):
        found.append(problem("missing required field: submit", "/view"))
    return found


def _has_input(content: Any) -> bool:
    return isinstance(content, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in content
    )


def require(view: Any, kind: str) -> Json:
    """Return the view's content when Slack would take it."""
    found = problems(view, kind)
    if found:
        raise schema_error("invalid_arguments", found)
    if len(str(view)) > BYTES:
        raise SlackError("view_too_large")
    content: Json = view
    return content


def open_modal(workspace: Workspace, user_id: str, body: Json, trigger_id: str | None) -> View:
    """Show a first form; whatever this app had open before is gone."""
    content = require(body, "modal")
    _external_id_is_free(workspace, content, None)
    for old in workspace.modals(user_id):
        old.closed = True
    return _show(workspace, user_id, content, trigger_id)


def push(workspace: Workspace, user_id: str, body: Json, trigger_id: str | None = None) -> View:
    """Put a form over the one on screen."""
    content = require(body, "modal")
    stack = workspace.modals(user_id)
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= STACK:
        raise SlackError("push_limit_reached")
    _external_id_is_free(workspace, content, None)
    pushed = _show(workspace, user_id, content, trigger_id)
    pushed.previous_id, pushed.root_id = stack[-1].id, stack[0].id
    return pushed


def update(workspace: Workspace, view: View, body: Json) -> View:
    """Redraw a form; fields whose block and action id stay keep what was typed."""
    content = require(body, view.kind)
    _external_id_is_free(workspace, content, view)
    typed = view.values
    _fill(workspace, view, content)
    view.values.update({key: typed[key] for key in view.values if key in typed})
    workspace.pulse.beat()
    return view


def publish(workspace: Workspace, user_id: str, body: Json) -> View:
    """Put content on someone's home tab."""
    home = workspace.home(user_id)
    if home:
        return update(workspace, home, body)
    return _show(workspace, user_id, require(body, "home"), None)


def find(workspace: Workspace, view_id: str | None, external_id: str | None) -> View:
    """Return a view that is still on screen, by Slack's id or the app's own."""
    for view in workspace.views.values():
        named = view.id == view_id or (bool(external_id) and view.external_id == external_id)
        if named and not view.closed:
            return view
    raise SlackError("not_found")


def require_hash(view: View | None, wanted: str | None) -> None:
    """Refuse a change that was made for an older version."""
    if wanted and view and view.hash != wanted:
        raise SlackError("hash_conflict")


def _external_id_is_free(workspace: Workspace, body: Json, own: View | None) -> None:
    wanted = body.get("external_id")
    others = (view for view in workspace.views.values() if view is not own and not view.closed)
    if wanted and any(view.external_id == wanted for view in others):
        raise SlackError("duplicate_external_id")


def _show(workspace: Workspace, user_id: str, body: Json, trigger_id: str | None) -> View:
    view_id = workspace.new_id("V")
    view = View(id=view_id, user=user_id, body={}, hash="", root_id=view_id, trigger_id=trigger_id)
    _fill(workspace, view, body)
    workspace.views[view_id] = view
    workspace.pulse.beat()
    return view


def _fill(workspace: Workspace, view: View, body: Json) -> None:
    ts = workspace.new_ts()
    view.body = {**body, "blocks": blocks.with_ids(body["blocks"], f"{view.id}-")}
    view.hash = f"{ts}.{view.id[-4:]}"
    view.values = initial_values(view.blocks)
