"""What a person does to buttons and forms, and what their screen then shows."""

from dataclasses import dataclass, replace
from typing import Any

from bot.sandbox import blocks, inputs, payloads, responses, views
from bot.sandbox.answers import Answer, answer
from bot.sandbox.delivery import Channel, Deliveries, Reply
from bot.sandbox.errors import SlackError
from bot.sandbox.inputs import CannotSubmitError
from bot.sandbox.model import Ephemeral, Json, Message, View
from bot.sandbox.payloads import Origin
from bot.sandbox.tickets import Tickets
from bot.sandbox.workspace import Workspace


@dataclass(slots=True, kw_only=True)
class Desk:
    """What people act through: the state, what is handed out, and the way to the app."""

    workspace: Workspace
    tickets: Tickets
    deliveries: Deliveries
    should_escape: bool = True

    def origin(self, user_id: str, place: Message | Ephemeral | None = None) -> Origin:
        """Hand out a trigger id and, for an act in a message, a response address."""
        url = ""
        if place is not None:
            url = self.tickets.response_url(user_id, place.channel, message_ts=place.ts, thread_ts=place.thread_ts)
        person = self.workspace.person(user_id)
        return Origin(person=person, trigger_id=self.tickets.trigger(user_id), response_url=url)

    async def send(self, kind: Channel, payload: Json) -> Answer:
        """Deliver an interaction and return what the person gets."""
        reply = await self.deliveries.interact(kind, payload)
        return answer(self.workspace, payload, reply)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Which element is meant: by action id or by the words on it; for a menu, what is chosen."""

    action_id: str | None = None
    text: str | None = None
    value: Any = None

    def find(self, content: list[Json]) -> tuple[Json, Json]:
        """Return the block and element meant."""
        if (self.action_id, self.text) == (None, None):
            raise LookupError("name an element by its action id or its text")
        for block, element in blocks.elements(content):
            named = self.action_id in (None, element["action_id"])
            if named and self.text in (None, element.get("text", {}).get("text")):
                return block, element
        offered = ", ".join(element["action_id"] for _, element in blocks.elements(content)) or "nothing"
        raise LookupError(f"no element {self.action_id or self.text!r} here; there is {offered}")


def _action(workspace: Workspace, block: Json, element: Json, value: Any) -> Json:
    shown = {"action_id": element["action_id"], "block_id": block["block_id"], "type": element["type"]}
    stamp = {"action_ts": workspace.new_ts()}
    if element["type"] in ("button", "workflow_button"):
        keep = ("text", "value", "style", "url")
        return {**shown, **{key: element[key] for key in keep if key in element}, **stamp}
    if element["type"] == "overflow":
        return {**shown, "selected_option": inputs.option(element, value), **stamp}
    return {**shown, **inputs.choose(element, value), **stamp}


async def click(desk: Desk, user_id: str, message: Message | Ephemeral, target: Target) -> Answer:
    """Use a button or menu of a message."""
    block, element = target.find(message.blocks)
    action = _action(desk.workspace, block, element, target.value)
    payload = payloads.message_action(desk.workspace, desk.origin(user_id, message), message, action)
    return await desk.send("interactive", payload)


async def click_in(desk: Desk, user_id: str, view: View, target: Target) -> Answer:
    """Use a button or menu of a form or home tab; a choice stays in the form."""
    block, element = target.find(view.blocks)
    key = (block["block_id"], element["action_id"])
    if key in view.values:
        view.values[key] = inputs.choose(element, target.value)
    action = _action(desk.workspace, block, element, target.value)
    payload = payloads.view_action(desk.workspace, desk.origin(user_id), view, action)
    return await desk.send("interactive", payload)


async def submit(desk: Desk, user_id: str, view: View, wanted: Json) -> Answer:
    """Fill a form and submit it; what the app answers happens to the screen."""
    stack = desk.workspace.modals(user_id)
    if not stack or stack[-1] is not view:
        raise CannotSubmitError(f"the form {view.title!r} is not on top of this person's screen")
    view.values = inputs.fill(view.blocks, view.values, wanted)
    inputs.require_complete(view.blocks, view.values)
    payload = payloads.submission(desk.workspace, desk.origin(user_id), view)
    reply = _react(desk.workspace, view, await desk.deliveries.interact("interactive", payload))
    answered = answer(desk.workspace, payload, reply)
    if reply.acked and reply.body.get("response_action") in ("update", "push"):
        answered.redrawn = desk.workspace.modals(user_id)[-1]
    return answered


def _react(workspace: Workspace, view: View, reply: Reply) -> Reply:
    """Do to the screen what the app answered; an answer Slack cannot use counts as none."""
    if not reply.acked:
        return reply
    try:
        _follow(workspace, view, reply.body)
    except SlackError as error:
        return replace(reply, acked=False, reason=f"{error.code} {error.extra or ''}".strip())
    finally:
        workspace.pulse.beat()
    return reply


def _follow(workspace: Workspace, view: View, body: Json) -> None:
    match body.get("response_action"):
        case None:
            view.closed = True
        case "errors":
            _require_fields(view, body.get("errors"))
        case "update":
            views.update(workspace, view, body.get("view") or {})
        case "push":
            views.push(workspace, view.user, body.get("view") or {})
        case "clear":
            for each in workspace.modals(view.user):
                each.closed = True
        case other:
            raise SlackError("invalid_response_action", action=other)


def _require_fields(view: View, errors: Any) -> None:
    fields = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not fields.issuperset(errors):
        raise SlackError("invalid_errors", errors=errors)


async def close(desk: Desk, user_id: str, view: View, *, all_of_them: bool) -> Answer | None:
    """Dismiss a form, or with it the whole stack; the app hears of it only if the form asked for that."""
    payload = payloads.closed(desk.workspace, desk.origin(user_id), view, cleared=all_of_them)
    stack = desk.workspace.modals(user_id) if all_of_them or view.body.get("clear_on_close") else [view]
    for each in stack:
        each.closed = True
    desk.workspace.pulse.beat()
    return await desk.send("interactive", payload) if view.body.get("notify_on_close") else None


def show_ack(desk: Desk, payload: Json, reply: Reply) -> Reply:
    """Show what a command's ack says; one that Slack cannot show counts as none."""
    if not reply.acked or not reply.body:
        return reply
    key = payload["response_url"].rpartition("/")[2]
    try:
        responses.show(desk.workspace, desk.tickets.response(key), reply.body, "ack")
    except SlackError as error:
        return replace(reply, acked=False, reason=f"{error.code} {error.extra or ''}".strip())
    return reply
