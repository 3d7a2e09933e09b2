"""The fields of forms: each block is named for what it asks, each element `value`."""

from collections.abc import Sequence
from typing import Any

from bot.blocks.action_ids import VALUE
from bot.blocks.message import Block, plain
from bot.blocks.mrkdwn import shorten

OPTION = 75
HINT = 2000
TEXT = 3000

Option = dict[str, Any]


def option(label: str, value: str, about: str = "") -> Option:
    made: Option = {"text": plain(shorten(label, OPTION)), "value": value}
    return {**made, "description": plain(shorten(about, OPTION))} if about else made


def field(name: str, label: str, element: dict[str, Any], *, hint: str = "", optional: bool = True) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {**element, "action_id": VALUE},
        "optional": optional,
    }
    return {**block, "hint": plain(shorten_lines(hint))} if hint else block


def text_input(typed: str = "", *, example: str = "", limit: int = TEXT, multiline: bool = False) -> dict[str, Any]:
    """Holds whatever was typed before, also when that is longer than it should be: the refusal says so then."""
    kept = typed[:TEXT]
    element: dict[str, Any] = {
        "type": "plain_text_input",
        "multiline": multiline,
        "max_length": max(limit, len(kept)),
    }
    if example:
        element["placeholder"] = plain(shorten(example, 150))
    return {**element, "initial_value": kept} if kept else element


def radio(options: Sequence[Option], chosen: str | None) -> dict[str, Any]:
    return _chosen({"type": "radio_buttons", "options": list(options)}, options, chosen)


def select(options: Sequence[Option], chosen: str | None) -> dict[str, Any]:
    return _chosen({"type": "static_select", "options": list(options)}, options, chosen)


def checkbox(label: str, about: str, *, ticked: bool) -> dict[str, Any]:
    """One box, whose value is `yes`."""
    box = option(label, "yes", about)
    element: dict[str, Any] = {"type": "checkboxes", "options": [box]}
    return {**element, "initial_options": [box]} if ticked else element


def person(user: str | None) -> dict[str, Any]:
    element: dict[str, Any] = {"type": "users_select"}
    return {**element, "initial_user": user} if user else element


def shorten_lines(text: str) -> str:
    return text if len(text) <= HINT else f"{text[: HINT - 1]}…"


def _chosen(element: dict[str, Any], options: Sequence[Option], chosen: str | None) -> dict[str, Any]:
    """Slack wants the chosen option whole, as it stands in the list."""
    found = next((each for each in options if each["value"] == chosen), None)
    return {**element, "initial_option": found} if found else element
