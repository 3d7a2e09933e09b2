"""Records in the JSON shapes that Slack's API and events carry."""

import mimetypes
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.model import Bookmark, Channel, File, Json, Message, Person, Pin, View
from bot.sandbox.workspace import Workspace


def user(workspace: Workspace, person: Person, *, email: bool) -> Json:
    """Show a person; `email` only to an app that may read addresses."""
    offset = datetime.fromtimestamp(workspace.seconds(), ZoneInfo(person.tz)).utcoffset()
    profile = {
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "status_text": "",
        "status_emoji": "",
        "team": person.team_id,
        **({"email": person.email} if email and person.email else {}),
        **({"bot_id": workspace.bot.bot_id} if person.id == workspace.bot.user_id else {}),
    }
    return {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 0,
        **({"is_stranger": True} if person.team_id != workspace.team.id else {}),
    }


def channel(workspace: Workspace, place: Channel) -> Json:
    """Show a conversation as the bot sees it."""
    shape: Json = {
        "id": place.id,
        "created": place.created,
        "is_channel": place.kind == "public_channel",
        "is_group": place.kind == "private_channel",
        "is_im": place.kind == "im",
        "is_mpim": place.kind == "mpim",
        "is_archived": place.archived,
        "is_org_shared": False,
        "updated": place.created * 1000,
        "context_team_id": workspace.team.id,
    }
    if place.kind == "im":
        others = [member for member in place.members if member != workspace.bot.user_id]
        return {**shape, "user": (others or place.members)[0], "is_user_deleted": False, "priority": 0}
    return {**shape, **_named(workspace, place)}


def _named(workspace: Workspace, place: Channel) -> Json:
    return {
        "name": place.name,
        "name_normalized": place.name,
        "is_general": place.general,
        "unlinked": 0,
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "parent_conversation": None,
        "creator": place.creator,
        "shared_team_ids": [workspace.team.id],
        "is_member": workspace.bot.user_id in place.members,
        "is_private": place.private,
        "topic": {"value": place.topic, "creator": place.topic_by[0], "last_set": place.topic_by[1]},
        "purpose": {"value": place.purpose, "creator": place.purpose_by[0], "last_set": place.purpose_by[1]},
        "previous_names": [],
    }


def message(workspace: Workspace, line: Message, *, metadata: bool = True) -> Json:
    """Show a message without its thread's counts; `metadata` only where Slack includes it."""
    shape: Json = {
        "type": "message",
        "user": line.user,
        "text": line.text,
        "ts": line.ts,
        "team": workspace.team.id,
    }
    optional: Json = {
        "subtype": line.subtype,
        "inviter": line.inviter,
        "username": line.username,
        "blocks": line.blocks,
        "attachments": line.attachments,
        "metadata": line.metadata if metadata else None,
        "thread_ts": line.thread_ts,
        "files": [file(workspace, workspace.files[id_]) for id_ in line.files],
        "edited": {"user": line.user, "ts": line.edited_ts} if line.edited_ts else None,
        "reactions": [
            {"name": name, "users": list(users), "count": len(users)} for name, users in line.reactions.items()
        ],
    }
    shape.update({key: value for key, value in optional.items() if value})
    if line.bot_id:
        shape.update(_bot_fields(workspace))
    if line.is_reply:
        shape["parent_user_id"] = _parent_user(workspace, line)
    return shape


def _parent_user(workspace: Workspace, line: Message) -> str | None:
    parent = next((m for m in workspace.messages(line.channel) if m.ts == line.thread_ts), None)
    return parent.user if parent else None


def _bot_fields(workspace: Workspace) -> Json:
    bot = workspace.bot
    profile = {
        "id": bot.bot_id,
        "app_id": bot.app_id,
        "user_id": bot.user_id,
        "name": bot.name,
        "icons": {},
        "deleted": False,
        "updated": 0,
        "team_id": workspace.team.id,
    }
    return {"bot_id": bot.bot_id, "app_id": bot.app_id, "bot_profile": profile}


def listed(workspace: Workspace, line: Message, *, metadata: bool) -> Json:
    """Show a message as history and replies do: the first of a thread tells of its answers."""
    shape = message(workspace, line, metadata=metadata)
    replies = workspace.replies(line)
    if replies:
        users = list(dict.fromkeys(reply.user for reply in replies))
        shape |= {
            "thread_ts": line.ts,
            "reply_count": len(replies),
            "reply_users": users,
            "reply_users_count": len(users),
            "latest_reply": replies[-1].ts,
            "subscribed": False,
            "is_locked": False,
        }
    return shape


def file(workspace: Workspace, upload: File) -> Json:
    """Show a file and where it was shared; the download address needs the bot's token."""
    places: dict[str, list[str]] = {"channels": [], "groups": [], "ims": []}
    shares: dict[str, Json] = {}
    for channel_id, ts in upload.shares:
        kind = workspace.channels[channel_id].kind
        places[{"public_channel": "channels", "im": "ims"}.get(kind, "groups")].append(channel_id)
        group = shares.setdefault("public" if kind == "public_channel" else "private", {})
        group.setdefault(channel_id, []).append({"ts": ts, "reply_users": [], "reply_count": 0})
    return {
        "id": upload.id,
        "created": upload.created,
        "timestamp": upload.created,
        "name": upload.name,
        "title": upload.title or upload.name,
        "mimetype": mimetypes.guess_type(upload.name)[0] or "application/octet-stream",
        "filetype": upload.name.rpartition(".")[2] if "." in upload.name else "text",
        "user": upload.user,
        "user_team": workspace.team.id,
        "size": len(upload.content or b""),
        "mode": "hosted",
        "is_external": False,
        "is_public": bool(places["channels"]),
        "permalink": f"{workspace.team.url}files/{upload.user}/{upload.id}/{upload.name}",
        **places,
        "shares": shares,
    }


def pin(workspace: Workspace, pinned: Pin) -> Json:
    """Show a pin with the message it keeps."""
    line = workspace.message(pinned.channel, pinned.ts)
    return {
        "type": "message",
        "channel": pinned.channel,
        "message": {**message(workspace, line), "pinned_to": [pinned.channel]},
        "created": pinned.created,
        "created_by": pinned.by,
    }


def bookmark(workspace: Workspace, link: Bookmark) -> Json:
    """Show a bookmark."""
    return {
        "id": link.id,
        "channel_id": link.channel,
        "title": link.title,
        "link": link.link,
        "emoji": link.emoji,
        "icon_url": None,
        "type": "link",
        "entity_id": None,
        "date_created": link.created,
        "date_updated": link.updated,
        "rank": "U",
        "last_updated_by_user_id": link.by,
        "last_updated_by_team_id": workspace.team.id,
        "shortcut_id": None,
        "app_id": None,
        "app_action_id": None,
    }


def view(workspace: Workspace, shown: View) -> Json:
    """Show a modal or home tab with what stands in its fields."""
    values: dict[str, Json] = {}
    for (block_id, action_id), value in shown.values.items():
        values.setdefault(block_id, {})[action_id] = value
    body = shown.body
    return {
        "id": shown.id,
        "team_id": workspace.team.id,
        "type": shown.kind,
        "blocks": shown.blocks,
        "private_metadata": body.get("private_metadata") or "",
        "callback_id": shown.callback_id,
        "state": {"values": values},
        "hash": shown.hash,
        "title": body.get("title"),
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": shown.previous_id,
        "root_view_id": shown.root_id,
        "app_id": workspace.bot.app_id,
        "external_id": shown.external_id,
        "app_installed_team_id": workspace.team.id,
        "bot_id": workspace.bot.bot_id,
    }
