"""Block Kit checked to Slack's limits, nested ones too, and its ids filled in as Slack does."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.elements import ACCESSORY, ACTIONS, ELEMENTS, INPUT, plain, text
from bot.sandbox.errors import SlackError, schema_error
from bot.sandbox.model import Json
from bot.sandbox.schema import Rule, any_field, anything, both, by_type, flag, items, problem, record, string

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 13_200


def _block(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    return record({"type": anything, **required}, {"block_id": string(255), **(optional or {})})


_IN_CONTEXT: Mapping[str, Rule] = {
    "image": ELEMENTS["image"],
    "plain_text": text(3000),
    "mrkdwn": text(3000),
}

BLOCKS: Mapping[str, Rule] = {
    "section": both(
        _block(
            {},
            {
                "text": text(3000),
                "fields": items(text(2000), 10),
                "accessory": by_type(ELEMENTS, ACCESSORY),
                "expand": flag,
            },
        ),
        any_field("text", "fields"),
    ),
    "header": _block({"text": plain(150)}),
    "divider": _block({}),
    "context": _block({"elements": items(by_type(_IN_CONTEXT), 10)}),
    "actions": _block({"elements": items(by_type(ELEMENTS, ACTIONS), 25)}),
    "input": _block(
        {"label": plain(2000), "element": by_type(ELEMENTS, INPUT)},
        {"hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "image": both(
        _block(
            {"alt_text": string(2000)},
            {"image_url": string(3000), "slack_file": anything, "title": plain(2000)},
        ),
        any_field("image_url", "slack_file"),
    ),
    "rich_text": _block({"elements": items(anything, 1000)}),
    "markdown": _block({"text": string(12_000)}),
    "video": _block(
        {"alt_text": string(2000), "title": plain(200), "thumbnail_url": string(3000), "video_url": string(3000)},
        {
            "author_name": string(50),
            "description": plain(200),
            "provider_icon_url": string(3000),
            "provider_name": string(255),
            "title_url": string(3000),
        },
    ),
    "file": _block({"external_id": string(255), "source": string(255)}),
    "table": _block({"rows": items(anything, 100)}, {"column_settings": items(anything, 20, 0)}),
    "context_actions": _block({"elements": items(by_type(ELEMENTS, {"feedback_buttons", "icon_button"}), 5)}),
}

IN_VIEWS = frozenset(BLOCKS) - {"file", "markdown", "table", "context_actions"}


def problems(blocks: Any, pointer: str, *, most: int, kinds: frozenset[str] | None = None) -> list[str]:
    """List what Slack would find wrong with these blocks."""
    found = list(items(by_type(BLOCKS, kinds), most, 0)(blocks, pointer))
    if isinstance(blocks, list):
        found += _twice(blocks, pointer)
    return found


def _twice(blocks: list[Any], pointer: str) -> Iterator[str]:
    seen: list[Any] = []
    for index, block in enumerate(blocks):
        if not isinstance(block, dict):
            continue
        block_id = block.get("block_id")
        if block_id and block_id in seen:
            yield problem(f"`block_id` already exists: {block_id}", f"{pointer}/{index}/block_id")
        seen.append(block_id)
        yield from _twice_inside(block, f"{pointer}/{index}")


def _twice_inside(block: Json, pointer: str) -> Iterator[str]:
    seen: list[Any] = []
    elements = block.get("elements")
    for index, element in enumerate(elements if isinstance(elements, list) else []):
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if action_id and action_id in seen:
            where = f"{pointer}/elements/{index}/action_id"
            yield problem(f"`action_id` already exists: {action_id}", where)
        seen.append(action_id)


def require_message(blocks: Any) -> None:
    """Refuse blocks that cannot stand in a message."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise SlackError("invalid_blocks_format")
    found = problems(blocks, "/blocks", most=MESSAGE_BLOCKS)
    if found:
        raise schema_error("invalid_blocks", found)
    if characters(blocks) > MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")


def characters(value: Any) -> int:
    """Count the characters of all texts anywhere inside."""
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(characters(entry) for entry in value.values())
    return sum(characters(entry) for entry in value) if isinstance(value, list) else 0


def with_ids(blocks: list[Json], taken: str) -> list[Json]:
    """Return the blocks as Slack stores them: every block and interactive element has an id.

    `taken` makes the ids differ between messages.
    """
    return [_with_ids({"block_id": f"{taken}{index}", **block}) for index, block in enumerate(blocks)]


def _with_ids(block: Json) -> Json:
    filled = dict(block)
    for slot in ("accessory", "element"):
        if slot in filled:
            filled[slot] = _named(filled[slot], block["block_id"])
    if block["type"] in ("actions", "context_actions"):
        filled["elements"] = [
            _named(element, f"{block['block_id']}-{index}") for index, element in enumerate(block["elements"])
        ]
    return filled


def _named(element: Json, name: str) -> Json:
    return element if element["type"] == "image" else {"action_id": name, **element}


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield each interactive element with the block it stands in."""
    for block in blocks:
        inside = [block.get("accessory"), block.get("element")]
        if block["type"] in ("actions", "context_actions"):
            inside += block["elements"]
        yield from ((block, each) for each in inside if each and "action_id" in each)


def fields(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield each element that holds a value, with its block."""
    return ((block, element) for block, element in elements(blocks) if element["type"] in INPUT)
