"""What Slack sends an app when a person does something, in Slack's own shapes."""

from dataclasses import dataclass

from bot.sandbox import render
from bot.sandbox.model import Channel, Ephemeral, Json, Message, Person, View
from bot.sandbox.workspace import Workspace

VERIFICATION = "sandbox-verification"
"""Slack's retired check of genuineness, sent for form's sake; it secures nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who did it, and the leave to answer that comes with it."""

    person: Person
    trigger_id: str
    response_url: str = ""


def command(workspace: Workspace, origin: Origin, channel: Channel, line: str) -> Json:
    """Describe a slash command; `line` is all that was typed, already escaped."""
    name, _, text = line.partition(" ")
    return {
        "token": VERIFICATION,
        "team_id": origin.person.team_id,
        "team_domain": workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": _public_name(channel),
        "user_id": origin.person.id,
        "user_name": origin.person.name,
        "command": name,
        "text": text.strip(),
        "api_app_id": workspace.bot.app_id,
        "is_enterprise_install": "false",
        "response_url": origin.response_url,
        "trigger_id": origin.trigger_id,
    }


def _public_name(channel: Channel) -> str:
    # Slack does not tell apps what private places are called.
    names = {"im": "directmessage", "mpim": channel.name, "private_channel": "privategroup"}
    return names.get(channel.kind, channel.name)


def _interaction(workspace: Workspace, kind: str, origin: Origin) -> Json:
    person = origin.person
    return {
        "type": kind,
        "token": VERIFICATION,
        "team": {"id": workspace.team.id, "domain": workspace.team.domain},
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id},
        "api_app_id": workspace.bot.app_id,
        "trigger_id": origin.trigger_id,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_action(workspace: Workspace, origin: Origin, message: Message | Ephemeral, action: Json) -> Json:
    """Describe a click or choice in a message; of an ephemeral one Slack does not send the message."""
    channel = workspace.channels[message.channel]
    hidden = isinstance(message, Ephemeral)
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": hidden,
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
    }
    payload = {
        **_interaction(workspace, "block_actions", origin),
        "container": container,
        "channel": {"id": channel.id, "name": _public_name(channel)},
        "state": {"values": {}},
        "response_url": origin.response_url,
        "actions": [action],
    }
    return payload if isinstance(message, Ephemeral) else {**payload, "message": render.message(workspace, message)}


def view_action(workspace: Workspace, origin: Origin, view: View, action: Json) -> Json:
    """Describe a click or choice in a modal or home tab."""
    shown = render.view(workspace, view)
    payload = _interaction(workspace, "block_actions", origin)
    container = {"type": "view", "view_id": view.id}
    return {**payload, "container": container, "view": shown, "state": shown["state"], "actions": [action]}


def submission(workspace: Workspace, origin: Origin, view: View) -> Json:
    """Describe a submitted form."""
    payload = _interaction(workspace, "view_submission", origin)
    return {**payload, "view": render.view(workspace, view), "response_urls": []}


def closed(workspace: Workspace, origin: Origin, view: View, *, cleared: bool) -> Json:
    """Describe a form that was dismissed."""
    payload = _interaction(workspace, "view_closed", origin)
    del payload["trigger_id"]
    return {**payload, "view": render.view(workspace, view), "is_cleared": cleared}


def shortcut(workspace: Workspace, origin: Origin, callback_id: str, message: Message | None) -> Json:
    """Describe a global shortcut, or with a message one from its menu."""
    action_ts = workspace.new_ts()
    if message is None:
        return {**_interaction(workspace, "shortcut", origin), "callback_id": callback_id, "action_ts": action_ts}
    channel = workspace.channels[message.channel]
    return {
        **_interaction(workspace, "message_action", origin),
        "callback_id": callback_id,
        "action_ts": action_ts,
        "channel": {"id": channel.id, "name": _public_name(channel)},
        "message_ts": message.ts,
        "message": render.message(workspace, message),
        "response_url": origin.response_url,
    }


def event(workspace: Workspace, inner: Json) -> Json:
    """Wrap an event as the Events API does."""
    bot = workspace.bot
    authorization = {
        "enterprise_id": None,
        "team_id": workspace.team.id,
        "user_id": bot.user_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": VERIFICATION,
        "team_id": workspace.team.id,
        "context_team_id": workspace.team.id,
        "context_enterprise_id": None,
        "api_app_id": bot.app_id,
        "event": inner,
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": workspace.seconds(),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{workspace.team.id}-{bot.app_id}-{inner['event_ts']}",
    }
