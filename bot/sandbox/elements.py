"""The limits of buttons, menus, fields and the objects they are made of (Slack's Block Kit reference)."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.schema import (
    Rule,
    any_field,
    anything,
    both,
    by_type,
    choice,
    flag,
    items,
    problem,
    record,
    string,
    whole,
)

PLAIN = "plain_text"
MRKDWN = "mrkdwn"


def text(most: int, *kinds: str) -> Rule:
    """Accept a text object of up to `most` characters; of any kind unless kinds are named."""
    allowed: Mapping[str, Rule] = {
        PLAIN: record({"type": anything, "text": string(most)}, {"emoji": flag}),
        MRKDWN: record({"type": anything, "text": string(most)}, {"verbatim": flag}),
    }
    return by_type(allowed, kinds or None)


def plain(most: int) -> Rule:
    """Accept a plain_text object."""
    return text(most, PLAIN)


CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)


def _option(label: Rule, **more: Rule) -> Rule:
    return record({"text": label, "value": string(150)}, {"description": text(75), **more})


OPTION = _option(plain(75))
RICH_OPTION = _option(text(75))
MENU_OPTION = _option(plain(75), url=string(3000))
GROUP = record({"label": plain(75), "options": items(OPTION, 100)})


def _element(required: Mapping[str, Rule] | None = None, optional: Mapping[str, Rule] | None = None) -> Rule:
    shared = {"action_id": string(255), "confirm": CONFIRM, "focus_on_load": flag}
    return record({"type": anything, **(required or {})}, {**shared, **(optional or {})})


def _field(**optional: Rule) -> Rule:
    return _element(None, {"placeholder": plain(150), **optional})


def _initial_is_offered(value: Any, pointer: str) -> Iterator[str]:
    """Refuse a first choice that is none of the options: Slack does, and a prefilled form easily does it."""
    groups = [value, *(group for group in _listed(value.get("option_groups")) if isinstance(group, dict))]
    offered = [_identity(each) for group in groups for each in _listed(group.get("options"))]
    for name in ("initial_option", "initial_options"):
        chosen = value.get(name) or []
        for each in chosen if isinstance(chosen, list) else [chosen]:
            if _identity(each) not in offered:
                yield problem(f"{name} must match one of the options", f"{pointer}/{name}")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _identity(option: Any) -> tuple[Any, Any]:
    label = option.get("text") if isinstance(option, dict) else None
    return (label.get("text"), option.get("value")) if isinstance(label, dict) else (None, None)


def _offering(rule: Rule) -> Rule:
    return both(both(rule, any_field("options", "option_groups")), _initial_is_offered)


_CHOSEN = {"options": items(OPTION, 100), "option_groups": items(GROUP, 100)}
_FILTER = record({}, {"include": anything, "exclude_external_shared_channels": flag, "exclude_bot_users": flag})
_MOST = {"max_selected_items": whole(1, 100)}
_MANY = items(string(255), 100, 0)
_DISPATCH = record({}, {"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), 2, 0)})

ELEMENTS: Mapping[str, Rule] = {
    "button": _element(
        {"text": plain(75)},
        {
            "url": string(3000),
            "value": string(2000),
            "style": choice("primary", "danger"),
            "accessibility_label": string(75),
        },
    ),
    "checkboxes": both(
        _element({"options": items(RICH_OPTION, 10)}, {"initial_options": items(RICH_OPTION, 10)}),
        _initial_is_offered,
    ),
    "radio_buttons": both(
        _element({"options": items(RICH_OPTION, 10)}, {"initial_option": RICH_OPTION}), _initial_is_offered
    ),
    "overflow": _element({"options": items(MENU_OPTION, 5)}),
    "datepicker": _field(initial_date=string(10)),
    "timepicker": _field(initial_time=string(5), timezone=string(255)),
    "datetimepicker": _field(initial_date_time=whole(1_000_000_000, 9_999_999_999)),
    "static_select": _offering(_field(**_CHOSEN, initial_option=OPTION)),
    "multi_static_select": _offering(_field(**_CHOSEN, **_MOST, initial_options=items(OPTION, 100))),
    "external_select": _field(initial_option=OPTION, min_query_length=whole(0, 255)),
    "multi_external_select": _field(**_MOST, initial_options=items(OPTION, 100), min_query_length=whole(0, 255)),
    "users_select": _field(initial_user=string(255)),
    "multi_users_select": _field(**_MOST, initial_users=_MANY),
    "conversations_select": _field(
        initial_conversation=string(255),
        default_to_current_conversation=flag,
        response_url_enabled=flag,
        filter=_FILTER,
    ),
    "multi_conversations_select": _field(
        **_MOST, initial_conversations=_MANY, default_to_current_conversation=flag, filter=_FILTER
    ),
    "channels_select": _field(initial_channel=string(255), response_url_enabled=flag),
    "multi_channels_select": _field(**_MOST, initial_channels=_MANY),
    "plain_text_input": _field(
        initial_value=string(3000, 0),
        multiline=flag,
        min_length=whole(0, 3000),
        max_length=whole(1, 3000),
        dispatch_action_config=_DISPATCH,
    ),
    "email_text_input": _field(initial_value=string(3000, 0), dispatch_action_config=_DISPATCH),
    "url_text_input": _field(initial_value=string(3000, 0), dispatch_action_config=_DISPATCH),
    "number_input": _element(
        {"is_decimal_allowed": flag},
        {
            "placeholder": plain(150),
            "initial_value": string(255, 0),
            "min_value": string(255),
            "max_value": string(255),
            "dispatch_action_config": _DISPATCH,
        },
    ),
    "rich_text_input": _field(initial_value=anything, dispatch_action_config=_DISPATCH),
    "file_input": _element(None, {"filetypes": items(string(255), 100, 0), "max_files": whole(1, 10)}),
    "image": both(
        record({"type": anything, "alt_text": string(2000)}, {"image_url": string(3000), "slack_file": anything}),
        any_field("image_url", "slack_file"),
    ),
    "workflow_button": _element(
        {"text": plain(75), "workflow": anything},
        {"style": choice("primary", "danger"), "accessibility_label": string(75)},
    ),
    "feedback_buttons": _element({"positive_button": anything, "negative_button": anything}),
    "icon_button": _element(
        {"icon": string(255), "text": plain(75)},
        {"value": string(2000), "visible_to_user_ids": _MANY, "accessibility_label": string(75)},
    ),
}

MENUS = frozenset(name for name in ELEMENTS if name.endswith("_select"))
FIELDS = frozenset(name for name in ELEMENTS if name.endswith("_input"))
PICKERS = frozenset({"datepicker", "timepicker", "datetimepicker"})
BOXES = frozenset({"checkboxes", "radio_buttons"})
ACTIONS = MENUS | PICKERS | BOXES | {"button", "overflow", "workflow_button"}
ACCESSORY = (ACTIONS | {"image"}) - {"datetimepicker"}
INPUT = MENUS | PICKERS | BOXES | FIELDS
"""These also are the elements that hold a value."""
