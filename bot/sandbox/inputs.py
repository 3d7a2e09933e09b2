"""What stands in a form's fields, in the shapes Slack sends, and how a person fills them."""

from collections.abc import Iterable
from typing import Any

from bot.sandbox.blocks import fields
from bot.sandbox.model import Json

# For each kind of field: the key of its value in the state, the key of what it starts with.
_SHAPES: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "initial_files"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
_LISTS = frozenset(
    [
        "multi_static_select",
        "multi_external_select",
        "checkboxes",
        "multi_users_select",
        "multi_conversations_select",
        "multi_channels_select",
        "file_input",
    ]
)

_OFFERED = frozenset({"static_select", "radio_buttons", "multi_static_select", "checkboxes"})


class CannotSubmitError(ValueError):
    """Slack's own client would not have let the person do this."""


def initial_values(blocks: list[Json]) -> dict[tuple[str, str], Json]:
    """Return what a form's fields hold before anyone touched them."""
    return {
        (block["block_id"], element["action_id"]): value_of(element, element.get(_SHAPES[element["type"]][1]))
        for block, element in fields(blocks)
    }


def value_of(element: Json, content: Any) -> Json:
    """Shape a raw content as this kind of field reports it."""
    kind = element["type"]
    if content is None and kind in _LISTS:
        content = []
    return {"type": kind, _SHAPES[kind][0]: content}


def choose(element: Json, wanted: Any) -> Json:
    """Fill a field as a person would: text typed, options named by their value or label, ids picked."""
    kind = element["type"]
    if wanted is None or kind not in _OFFERED:
        typed = wanted is not None and _SHAPES[kind][0] == "value"
        return value_of(element, str(wanted) if typed else wanted)
    if kind in _LISTS:
        names: Iterable[Any] = [wanted] if isinstance(wanted, str) else wanted
        return value_of(element, [option(element, name) for name in names])
    return value_of(element, option(element, wanted))


def option(element: Json, wanted: Any) -> Json:
    """Find an option by its value or its label."""
    groups = element.get("option_groups") or [{"options": element.get("options", [])}]
    options: list[Json] = [each for group in groups for each in group["options"]]
    for each in options:
        if wanted in (each["value"], each["text"]["text"]):
            return each
    offered = ", ".join(each["value"] for each in options)
    raise CannotSubmitError(f"{element['action_id']} has no option {wanted!r}; it has {offered}")


def fill(blocks: list[Json], values: dict[tuple[str, str], Json], wanted: Json) -> dict[tuple[str, str], Json]:
    """Return the fields' values after a person filled some, each named by its action id or block id."""
    filled = dict(values)
    for name, content in wanted.items():
        matches = [(b, e) for b, e in fields(blocks) if name in (e["action_id"], b["block_id"])]
        if not matches:
            raise CannotSubmitError(f"the form has no field {name!r}")
        block, element = matches[0]
        filled[block["block_id"], element["action_id"]] = choose(element, content)
    return filled


def require_complete(blocks: list[Json], values: dict[tuple[str, str], Json]) -> None:
    """Refuse to submit as Slack's client does: required fields filled, texts within their lengths."""
    for block, element in fields(blocks):
        state = values[block["block_id"], element["action_id"]]
        content = state[_SHAPES[element["type"]][0]]
        if block["type"] == "input" and not block.get("optional") and content in (None, "", []):
            raise CannotSubmitError(f"the field {element['action_id']!r} must be filled")
        if isinstance(content, str) and len(content) > element.get("max_length", 3000):
            raise CannotSubmitError(f"the field {element['action_id']!r} is too long")
        if content and isinstance(content, str) and len(content) < element.get("min_length", 0):
            raise CannotSubmitError(f"the field {element['action_id']!r} is too short")
