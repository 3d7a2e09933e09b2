"""Reading back: conversations.history and conversations.replies."""

import re
from decimal import Decimal

from bot.sandbox import render
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.request import Method, Request, next_page
from bot.sandbox.model import Json, Message
from bot.sandbox.scopes import HISTORY

_ANY = tuple(HISTORY.values())


def _history(request: Request) -> Json:
    channel = request.entered(HISTORY)
    lines = [m for m in request.workspace.messages(channel.id, notices=True) if not m.is_reply]
    page, cursor = request.page(_between(request, lines)[::-1], default=100)
    shape = {
        "messages": _shown(request, page),
        "has_more": bool(cursor),
        "pin_count": len(request.workspace.pins_in(channel.id)),
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    return {**shape, **next_page(cursor)} if cursor else shape


def _replies(request: Request) -> Json:
    workspace = request.workspace
    channel = request.entered(HISTORY)
    first = next((m for m in workspace.messages(channel.id) if m.ts == request.args.text("ts")), None)
    if first is None:
        raise SlackError("thread_not_found")
    answers, cursor = request.page(_between(request, workspace.replies(first)), default=1000)
    shape = {"messages": _shown(request, [first, *answers]), "has_more": bool(cursor)}
    return {**shape, **next_page(cursor)} if cursor else shape


def _between(request: Request, lines: list[Message]) -> list[Message]:
    oldest, latest = _limit(request, "oldest"), _limit(request, "latest")
    inclusive = request.args.flag("inclusive")
    return [line for line in lines if _inside(Decimal(line.ts), oldest, latest, inclusive=inclusive)]


def _inside(ts: Decimal, oldest: Decimal, latest: Decimal, *, inclusive: bool) -> bool:
    after = not oldest or ts > oldest or (inclusive and ts == oldest)
    before = not latest or ts < latest or (inclusive and ts == latest)
    return after and before


def _limit(request: Request, name: str) -> Decimal:
    text = request.args.text(name)
    if text in ("", "now"):
        return Decimal(0)
    if not re.fullmatch(r"\d{1,10}(\.\d+)?", text):
        raise SlackError(f"invalid_ts_{name}")
    return Decimal(text)


def _shown(request: Request, lines: list[Message]) -> list[Json]:
    metadata = request.args.flag("include_all_metadata")
    return [render.listed(request.workspace, line, metadata=metadata) for line in lines]


METHODS = {
    "conversations.history": Method(run=_history, scopes=_ANY, required=("channel",)),
    "conversations.replies": Method(run=_replies, scopes=_ANY, required=("channel", "ts")),
}
