"""What an app answers to an interaction, as the person's Slack shows it."""

from typing import Literal

from bot.sandbox import acts, blocks
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Ephemeral, Json, Message
from bot.sandbox.tickets import ResponseUrl
from bot.sandbox.workspace import Workspace

Via = Literal["ack", "response_url"]


def show(workspace: Workspace, response: ResponseUrl, body: Json, via: Via) -> None:
    """Show an answer: to the person alone unless it says `in_channel`, or in the place of the original."""
    original = _original(workspace, response)
    if body.get("delete_original") and original:
        acts.delete(workspace, original)
        return
    content = body.get("blocks") or []
    if content:
        blocks.require_message(content)
    text = str(body.get("text") or "")
    if not (text or content or body.get("attachments")):
        raise SlackError("no_text")
    ts = workspace.new_ts()
    line = _line(workspace, response, body, ts)
    if body.get("replace_original") and original:
        line.ts, line.edited_ts, line.thread_ts = original.ts, ts, original.thread_ts
        acts.edit(workspace, original, line)
    elif body.get("response_type") == "in_channel":
        acts.say(workspace, line)
    else:
        _whisper(workspace, response, line, via, replace=bool(body.get("replace_original")))


def _original(workspace: Workspace, response: ResponseUrl) -> Message | None:
    if response.message_ts is None:
        return None
    lines = workspace.messages(response.channel)
    return next((line for line in lines if line.ts == response.message_ts), None)


def _line(workspace: Workspace, response: ResponseUrl, body: Json, ts: str) -> Message:
    return Message(
        channel=response.channel,
        ts=ts,
        user=workspace.bot.user_id,
        text=str(body.get("text") or ""),
        blocks=blocks.with_ids(body.get("blocks") or [], f"{ts}-"),
        attachments=body.get("attachments") or [],
        thread_ts=body.get("thread_ts") or response.thread_ts,
        bot_id=workspace.bot.bot_id,
    )


def _whisper(workspace: Workspace, response: ResponseUrl, line: Message, via: Via, *, replace: bool) -> None:
    if replace:
        kept = [e for e in workspace.ephemerals if (e.user, e.ts) != (response.user, response.message_ts)]
        workspace.ephemerals[:] = kept
    workspace.whisper(
        Ephemeral(
            user=response.user,
            channel=response.channel,
            ts=line.ts,
            text=line.text,
            blocks=line.blocks,
            via=via,
            thread_ts=line.thread_ts,
            response_url=response.url,
        )
    )
