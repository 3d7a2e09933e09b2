"""Posting, changing, deleting and linking messages."""

import json
from dataclasses import replace

from bot.sandbox import acts, blocks, render
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.request import Method, Request
from bot.sandbox.model import Channel, Ephemeral, Json, Message

TEXT_LIMIT = 40_000
METADATA_LIMIT = 8_000
_WRITE = ("chat:write",)


def _destination(request: Request) -> Channel:
    """Find where to post: a channel by id or name, or a person, whose direct conversation is then opened."""
    workspace, name = request.workspace, request.args.text("channel")
    if name in workspace.people:
        _require_messages_tab(request)
        if workspace.people[name].is_bot:
            raise SlackError("channel_not_found")
        return acts.open_direct(workspace, [request.me, name])[0]
    named = workspace.channel_named(name)
    channel = acts.seen_by(workspace, named.id if named else name, request.me)
    if channel.direct:
        _require_messages_tab(request)
    if request.me not in channel.members and "chat:write.public" not in request.scopes:
        raise SlackError("not_in_channel")
    acts.must_be_active(channel)
    return channel


def _require_messages_tab(request: Request) -> None:
    if request.workspace.messages_tab_disabled:
        raise SlackError("messages_tab_disabled")


def _blocks(request: Request, ts: str) -> list[Json]:
    content = request.args.structure("blocks", "invalid_blocks_format")
    if content is None:
        return []
    blocks.require_message(content)
    return blocks.with_ids(content, f"{ts}-")


def _attachments(request: Request) -> list[Json]:
    content = request.args.structure("attachments", "invalid_attachments")
    if content is None:
        return []
    if not isinstance(content, list) or not all(isinstance(each, dict) for each in content):
        raise SlackError("invalid_attachments")
    if len(content) > 100:
        raise SlackError("too_many_attachments")
    for attachment in content:
        if attachment.get("blocks"):
            blocks.require_message(attachment["blocks"])
    return content


def _metadata(request: Request) -> Json | None:
    content = request.args.structure("metadata", "invalid_metadata_format")
    if not content:
        return None
    if not isinstance(content, dict) or not isinstance(content.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    if not isinstance(content.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(content)) > METADATA_LIMIT:
        raise SlackError("metadata_too_large")
    return content


def _drafted(request: Request, channel: Channel) -> Message:
    workspace, args = request.workspace, request.args
    ts = workspace.new_ts()
    draft = Message(
        channel=channel.id,
        ts=ts,
        user=request.me,
        text=args.text("text") or args.text("markdown_text"),
        blocks=_blocks(request, ts),
        attachments=_attachments(request),
        thread_ts=acts.thread_of(workspace, channel, args.maybe("thread_ts")),
        bot_id=workspace.bot.bot_id,
        username=args.maybe("username"),
        metadata=_metadata(request),
    )
    if not (draft.text or draft.blocks or draft.attachments):
        raise SlackError("no_text")
    if args.flag("reply_broadcast") and draft.thread_ts:
        draft.subtype = "thread_broadcast"
    return draft


def _post(request: Request) -> Json:
    channel = _destination(request)
    draft = _drafted(request, channel)
    warning: Json = {}
    if len(draft.text) > TEXT_LIMIT:
        draft.text = draft.text[:TEXT_LIMIT]
        warning = {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    acts.say(request.workspace, draft)
    shape = {"channel": channel.id, "ts": draft.ts, "message": render.message(request.workspace, draft)}
    return {**shape, **warning}


def _own(request: Request, error: str) -> Message:
    channel = acts.seen_by(request.workspace, request.args.text("channel"), request.me)
    message = request.workspace.message(channel.id, request.args.text("ts"))
    if message.user != request.me or message.subtype in ("channel_join", "group_join"):
        raise SlackError(error)
    return message


def _update(request: Request) -> Json:
    """Change a message; what is left out (blocks, attachments, metadata) stays as it was."""
    message, args = _own(request, "cant_update_message"), request.args
    if len(args.text("text")) > TEXT_LIMIT:
        raise SlackError("msg_too_long")
    after = replace(
        message,
        text=args.text("text") if "text" in args else message.text,
        blocks=_blocks(request, message.ts) if "blocks" in args else message.blocks,
        attachments=_attachments(request) if "attachments" in args else message.attachments,
        metadata=_metadata(request) if "metadata" in args else message.metadata,
        edited_ts=request.workspace.new_ts(),
    )
    if not (after.text or after.blocks or after.attachments or after.files):
        raise SlackError("no_text")
    acts.edit(request.workspace, message, after)
    shape = {"channel": message.channel, "ts": message.ts, "text": message.text}
    return {**shape, "message": render.message(request.workspace, message)}


def _delete(request: Request) -> Json:
    message = _own(request, "cant_delete_message")
    acts.delete(request.workspace, message)
    return {"channel": message.channel, "ts": message.ts}


def _post_ephemeral(request: Request) -> Json:
    workspace, user_id = request.workspace, request.args.text("user")
    channel = acts.seen_by(workspace, request.args.text("channel"), request.me)
    if request.me not in channel.members:
        raise SlackError("not_in_channel")
    if user_id not in channel.members:
        raise SlackError("user_not_in_channel")
    acts.must_be_active(channel)
    draft = _drafted(request, channel)
    if len(draft.text) > TEXT_LIMIT:
        raise SlackError("msg_too_long")
    workspace.whisper(
        Ephemeral(
            user=user_id,
            channel=channel.id,
            ts=draft.ts,
            text=draft.text,
            blocks=draft.blocks,
            via="chat.postEphemeral",
            thread_ts=draft.thread_ts,
        )
    )
    return {"message_ts": draft.ts}


def _permalink(request: Request) -> Json:
    channel = acts.seen_by(request.workspace, request.args.text("channel"), request.me)
    message = request.workspace.message(channel.id, request.args.text("message_ts"))
    return {"channel": channel.id, "permalink": request.workspace.permalink(message)}


METHODS = {
    "chat.postMessage": Method(run=_post, scopes=_WRITE, required=("channel",)),
    "chat.update": Method(run=_update, scopes=_WRITE, required=("channel", "ts")),
    "chat.delete": Method(run=_delete, scopes=_WRITE, required=("channel", "ts")),
    "chat.postEphemeral": Method(run=_post_ephemeral, scopes=_WRITE, required=("channel", "user")),
    "chat.getPermalink": Method(run=_permalink, required=("channel", "message_ts")),
}
