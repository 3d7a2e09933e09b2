"""What a workspace looks like in the end, without what differs from run to run, so that two runs can be compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox import Message, Sandbox
from stories.people import ZONES
from stories.workspace import ANNOUNCEMENTS, texts

CHANGING = (
    (re.compile(r"<!date\^[^>]*>"), "<time>"),
    (re.compile(r"\d\d:\d\d UTC"), "<time>"),
    (re.compile(r"\b\d+ (?:s|min|h)\b(?: \d+ min)?"), "<length>"),
    (re.compile(r"`[0-9a-f]{64}`"), "<hash>"),
    (re.compile(r"<#C\w+>"), "<room>"),
    (re.compile(r" \(repeat\)"), ""),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalState:
    """Compared by tests; each list is in no order, since independent things may happen in any."""

    rooms: list[tuple[str, bool, str, frozenset[str]]]
    room: list[str]
    pinned: list[str]
    bookmarks: list[str]
    announcements: list[str]
    direct: dict[str, list[str]]
    files: list[str]


def final_state(sandbox: Sandbox) -> FinalState:
    slack = sandbox.workspace
    rooms = [channel for channel in slack.channels.values() if channel.name.startswith("inc-")]
    announced_in = slack.channel_named(ANNOUNCEMENTS)
    assert announced_in is not None
    return FinalState(
        rooms=[(room.name, room.private, _calm(room.topic), frozenset(room.members)) for room in rooms],
        room=sorted(said for room in rooms for said in _said(slack.messages(room.id))),
        pinned=[_words(slack.message(room.id, pin.ts)) for room in rooms for pin in slack.pins_in(room.id)],
        bookmarks=[bookmark.title for room in rooms for bookmark in slack.bookmarks_in(room.id)],
        announcements=sorted(_said(slack.messages(announced_in.id))),
        direct={user: sorted(_said(sandbox.person(user).direct_messages)) for user in ZONES},
        files=sorted(re.sub(r"-[0-9T]+Z-", "-", file.name) for file in slack.files.values() if file.completed),
    )


def _said(messages: list[Message]) -> Iterator[str]:
    """Exports' comments are left out: files tell of them."""
    return (_words(message) for message in messages if not message.files)


def _words(message: Message) -> str:
    return _calm("\n".join((message.text, *texts(message.blocks))))


def _calm(text: str) -> str:
    for pattern, word in CHANGING:
        text = pattern.sub(word, text)
    return re.sub(r"E-\d+", "E-n", text)
