"""A message, the blocks it is made of, and the room that Slack gives them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
Element = dict[str, Any]

MESSAGE_BLOCKS = 50
MESSAGE_CHARACTERS = 12_000
"""Over all blocks of a message together; Slack refuses at about 13,200."""
SECTION = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`text` is all that a push and a screen reader get: it says what happened and what to do."""

    text: str
    blocks: list[Block]


def mrkdwn(text: str) -> dict[str, Any]:
    """A text object. Verbatim, so that Slack makes no links and mentions out of words."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": True}


def section(text: str, accessory: Element | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return {**block, "accessory": accessory} if accessory else block


def context(text: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def actions(*elements: Element) -> list[Block]:
    """A row of buttons; none when there are none."""
    return [{"type": "actions", "elements": list(elements)}] if elements else []


def button(label: str, action_id: str, value: str, style: str | None = None) -> Element:
    made: Element = {"type": "button", "text": plain(label), "action_id": action_id, "value": value}
    return {**made, "style": style} if style else made


def overflow(action_id: str, options: Sequence[tuple[str, str]]) -> Element:
    """The “…” menu: at most five pairs of label and value."""
    return {
        "type": "overflow",
        "action_id": action_id,
        "options": [{"text": plain(label), "value": value} for label, value in options],
    }


def joined(parts: Iterable[str]) -> str:
    """The parts that there are, on one line."""
    return " · ".join(part for part in parts if part)


def named(names: Sequence[str], most: int) -> str:
    """`A, B and 3 more`."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def characters(blocks: Iterable[Any]) -> int:
    """How many characters all texts have together, as Slack counts them against a message."""
    return sum(_texts(block) for block in blocks)


def _texts(value: Any) -> int:
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(_texts(each) for each in value.values())
    return characters(value) if isinstance(value, list) else 0


def paragraphs(lines: Iterable[str], most: int = SECTION) -> list[Block]:
    """Lines in as few sections as they fit into; a line is never split."""
    return [section(text) for text in _packed(lines, most)]


def _packed(lines: Iterable[str], most: int) -> Iterator[str]:
    held: list[str] = []
    size = 0
    for line in lines:
        if held and size + len(line) + 1 > most:
            yield "\n".join(held)
            held, size = [], 0
        held.append(line)
        size += len(line) + 1
    if held:
        yield "\n".join(held)


def that_fit(lines: Sequence[str], budget: int) -> tuple[Sequence[str], int]:
    """The first lines that fit into so many characters, and how many are left out."""
    size = 0
    for index, line in enumerate(lines):
        size += len(line) + 1
        if size > budget:
            return lines[:index], len(lines) - index
    return lines, 0
