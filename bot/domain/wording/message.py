"""How messages read that were put on the record, and what became of them."""

from typing import assert_never

from bot.domain.ids import WARROOM
from bot.domain.message import (
    MessageCaptured,
    MessageDeleted,
    MessageEdited,
    MessageEvent,
    WrittenMessage,
    shortened,
    subject_of,
)
from bot.domain.timeline import Draft, Kind
from bot.domain.wording.terms import Names


def draft_of(event: MessageEvent, names: Names) -> Draft:
    """Who put it on the record is the entry's author; who wrote it stands in its words."""
    match event:
        case MessageCaptured(message=message, by=by):
            return Draft(
                kind=Kind.MESSAGE,
                text=f"{_writer(message, names)} {_said(message.text, message.files, 'wrote')}",
                occurred_at=message.written_at,
                author=by,
                author_name=names.person(by),
                on_behalf_of=message.writer if message.writer != by else None,
                permalink=message.permalink,
                subject=subject_of(message.ts),
                source_channel=message.channel,
                source_ts=message.ts,
            )
        case MessageEdited(entry=entry, by=by):
            what = f"edited the message of {entry}"
            name = "Warroom" if by == WARROOM else names.person(by)
            hidden = f"{what}, whose text was redacted"
            said = hidden if event.text is None else _said(event.text, event.files, what)
            return Draft(
                kind=Kind.MESSAGE_EDITED,
                text=f"{'An app' if by == WARROOM else name} {said}",
                occurred_at=event.at,
                author=by,
                author_name=name,
                permalink=event.permalink,
                privileged=event.privileged,
                subject=subject_of(event.ts),
            )
        case MessageDeleted(entry=entry):
            return Draft(
                kind=Kind.MESSAGE_DELETED,
                text=f"The message of {entry} was deleted in Slack",
                occurred_at=event.at,
                author=WARROOM,
                author_name="Warroom",
                permalink=event.permalink,
                privileged=event.privileged,
            )
        case _:
            assert_never(event)


def _writer(message: WrittenMessage, names: Names) -> str:
    if message.writer is not None:
        return names.person(message.writer)
    return f"{message.app} (app)" if message.app else "An app"


def _said(text: str, files: tuple[str, ...], verb: str) -> str:
    words = shortened(text) or ("" if files else "(no text)")
    attached = f"[files: {', '.join(files)}]" if files else ""
    return f"{verb}: {' '.join(part for part in (words, attached) if part)}"
