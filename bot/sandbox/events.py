"""The inner events Slack tells an app, and which of them this app hears."""

from collections.abc import Sequence

from bot.sandbox import render
from bot.sandbox.model import CHANNEL_TYPES, Channel, Json, Message, Pin
from bot.sandbox.workspace import Workspace


def message(workspace: Workspace, line: Message) -> Json:
    """Someone, the bot included, or Slack itself wrote a line."""
    shape = {**render.message(workspace, line), **_place(workspace, line.channel), "event_ts": line.ts}
    if line.files and not line.subtype:
        shape |= {"subtype": "file_share", "upload": True}
    if line.username:
        shape["subtype"] = "bot_message"
    return shape


def app_mention(workspace: Workspace, line: Message) -> Json:
    """Someone named the bot."""
    return {**render.message(workspace, line), "type": "app_mention", "channel": line.channel, "event_ts": line.ts}


def message_changed(workspace: Workspace, before: Message, after: Message) -> Json:
    """A message was rewritten."""
    return {
        **_hidden(workspace, after.channel, "message_changed"),
        "message": render.listed(workspace, after, metadata=True),
        "previous_message": render.listed(workspace, before, metadata=True),
    }


def message_deleted(workspace: Workspace, line: Message) -> Json:
    """A message was taken away."""
    return {
        **_hidden(workspace, line.channel, "message_deleted"),
        "deleted_ts": line.ts,
        "previous_message": render.message(workspace, line),
    }


def _hidden(workspace: Workspace, channel_id: str, subtype: str) -> Json:
    ts = workspace.new_ts()
    place = _place(workspace, channel_id)
    return {"type": "message", "subtype": subtype, "hidden": True, **place, "ts": ts, "event_ts": ts}


def _place(workspace: Workspace, channel_id: str) -> Json:
    kind = workspace.channels[channel_id].kind
    return {"channel": channel_id, "channel_type": CHANNEL_TYPES[kind]}


def member_joined(workspace: Workspace, channel: Channel, user_id: str, inviter: str | None) -> Json:
    """Someone came in, by themselves or brought by `inviter`."""
    by = {"inviter": inviter} if inviter else {}
    return {**_membership(workspace, channel, user_id, "member_joined_channel"), **by}


def member_left(workspace: Workspace, channel: Channel, user_id: str, audience: Sequence[str]) -> Json:
    """Someone went or was removed; those who were in the channel just before hear it."""
    return {**_membership(workspace, channel, user_id, "member_left_channel"), AUDIENCE: list(audience)}


def _membership(workspace: Workspace, channel: Channel, user_id: str, type_: str) -> Json:
    return {
        "type": type_,
        "user": user_id,
        "channel": channel.id,
        "channel_type": "G" if channel.private else "C",
        "team": workspace.team.id,
        "event_ts": workspace.new_ts(),
    }


def reaction(workspace: Workspace, line: Message, user_id: str, name: str, *, added: bool) -> Json:
    """An emoji came or went."""
    return {
        "type": "reaction_added" if added else "reaction_removed",
        "user": user_id,
        "reaction": name,
        "item": {"type": "message", "channel": line.channel, "ts": line.ts},
        "item_user": line.user,
        "event_ts": workspace.new_ts(),
    }


def pin_added(workspace: Workspace, pinned: Pin) -> Json:
    """A message was pinned."""
    return _pin(workspace, pinned, "pin_added", pinned.by)


def pin_removed(workspace: Workspace, pinned: Pin, user_id: str) -> Json:
    """A pin was removed by `user_id`."""
    return _pin(workspace, pinned, "pin_removed", user_id)


def _pin(workspace: Workspace, pinned: Pin, type_: str, user_id: str) -> Json:
    return {
        "type": type_,
        "user": user_id,
        "channel_id": pinned.channel,
        "item": render.pin(workspace, pinned),
        "item_user": workspace.message(pinned.channel, pinned.ts).user,
        "pin_count": len(workspace.pins_in(pinned.channel)),
        "pinned_info": {"channel": pinned.channel, "pinned_by": pinned.by, "pinned_ts": pinned.created},
        "event_ts": workspace.new_ts(),
    }


def channel_created(workspace: Workspace, channel: Channel) -> Json:
    """A public channel was made."""
    shape = {"id": channel.id, "name": channel.name, "created": channel.created, "creator": channel.creator}
    return {"type": "channel_created", "channel": shape, "event_ts": workspace.new_ts()}


def channel_renamed(workspace: Workspace, channel: Channel) -> Json:
    """A channel has another name."""
    shape = {"id": channel.id, "name": channel.name, "created": channel.created}
    return {"type": f"{_family(channel)}_rename", "channel": shape, "event_ts": workspace.new_ts()}


def channel_archived(workspace: Workspace, channel: Channel, user_id: str) -> Json:
    """A channel was closed."""
    return _lifecycle(workspace, channel, user_id, "archive")


def channel_unarchived(workspace: Workspace, channel: Channel, user_id: str) -> Json:
    """A channel was opened again."""
    return _lifecycle(workspace, channel, user_id, "unarchive")


def _lifecycle(workspace: Workspace, channel: Channel, user_id: str, what: str) -> Json:
    type_ = f"{_family(channel)}_{what}"
    return {"type": type_, "channel": channel.id, "user": user_id, "event_ts": workspace.new_ts()}


def _family(channel: Channel) -> str:
    return "group" if channel.private else "channel"


def home_opened(workspace: Workspace, user_id: str, channel_id: str) -> Json:
    """Someone looked at the app's home tab."""
    shape = {
        "type": "app_home_opened",
        "user": user_id,
        "channel": channel_id,
        "tab": "home",
        "event_ts": workspace.new_ts(),
    }
    home = workspace.home(user_id)
    return {**shape, "view": render.view(workspace, home)} if home else shape


AUDIENCE = "_audience"
"""Rides on an event inside the sandbox only: who was there to see it, when membership has changed since."""


def heard(workspace: Workspace, event: Json, subscriptions: set[str]) -> bool:
    """Tell whether the app gets this event: it subscribed, and its bot can see the place."""
    if _subscription(event) not in subscriptions:
        return False
    channel_id = _channel_of(event)
    if channel_id is None or event["type"] in ("app_home_opened", "channel_created"):
        return True
    return workspace.bot.user_id in event.get(AUDIENCE, workspace.channels[channel_id].members)


def _subscription(event: Json) -> str:
    if event["type"] != "message":
        return str(event["type"])
    plural = {"channel": "channels", "group": "groups"}.get(event["channel_type"], event["channel_type"])
    return f"message.{plural}"


def _channel_of(event: Json) -> str | None:
    item = event.get("item") or {}
    place = event.get("channel") or event.get("channel_id") or item.get("channel")
    return place["id"] if isinstance(place, dict) else place
