"""Blocks and views at Slack's limits: the largest that passes, the smallest that does not."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox import blocks, views
from bot.sandbox.elements import ELEMENTS

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str = "One", value: str = "1", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(value=str(number)) for number in range(count)]


def button(**changes: Any) -> Json:
    return {"type": "button", "action_id": "go", "text": plain("Go"), **changes}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def section(**changes: Any) -> Json:
    return {"type": "section", "text": mrkdwn("Text"), **changes}


def field(**changes: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "a"}
    return {"type": "input", "label": plain("Label"), "element": element, **changes}


def confirm(**changes: Any) -> Json:
    words = {"title": plain("T"), "text": mrkdwn("Sure?"), "confirm": plain("Yes"), "deny": plain("No")}
    return {**words, **changes}


def buttons(count: int) -> Json:
    return actions(*[button(action_id=f"a{number}") for number in range(count)])


def modal(*content: Json, **changes: Any) -> Json:
    return {"type": "modal", "title": plain("Form"), "blocks": list(content), **changes}


def found(*content: Json) -> list[str]:
    """Return what is wrong with a message of these blocks."""
    return blocks.problems(list(content), "/blocks", most=50)


PASSES = [
    section(text=mrkdwn("x" * 3000)),
    section(text=None, fields=[mrkdwn("x" * 2000)] * 10),
    {"type": "header", "text": plain("x" * 150)},
    buttons(25),
    {"type": "context", "elements": [mrkdwn("x")] * 10},
    {"type": "divider"},
    {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"},
    actions(button(text=plain("x" * 75), value="x" * 2000, url="https://" + "x" * 2992, action_id="x" * 255)),
    actions(button(confirm=confirm(title=plain("x" * 100), text=plain("x" * 300)))),
    actions({"type": "static_select", "action_id": "s", "placeholder": plain("x" * 150), "options": options(100)}),
    section(accessory={"type": "overflow", "action_id": "o", "options": options(5)}),
    section(accessory={"type": "checkboxes", "action_id": "c", "options": options(10)}),
    section(accessory={"type": "radio_buttons", "action_id": "c", "options": options(10)}),
    field(label=plain("x" * 2000), hint=plain("x" * 2000), block_id="x" * 255),
    actions({"type": "datetimepicker", "action_id": "d", "initial_date_time": 1_795_000_000}),
    actions({"type": "users_select", "action_id": "u", "initial_user": "U1"}),
    section(
        accessory={
            "type": "multi_static_select",
            "action_id": "m",
            "option_groups": [{"label": plain("Roles"), "options": options(3)}],
            "initial_options": options(2),
        }
    ),
]


@pytest.mark.parametrize("block", PASSES, ids=lambda block: block["type"])
def test_a_block_at_its_limit_passes(block: Json) -> None:
    assert found({key: value for key, value in block.items() if value is not None}) == []


FAILS: list[tuple[Json, str]] = [
    (section(text=mrkdwn("x" * 3001)), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    (section(text=mrkdwn("")), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    (
        {"type": "section", "fields": [mrkdwn("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    (
        {"type": "section", "fields": [mrkdwn("x" * 2001)]},
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ),
    ({"type": "section"}, "missing required field: text or fields [json-pointer:/blocks/0]"),
    (
        {"type": "header", "text": plain("x" * 151)},
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    ({"type": "header", "text": mrkdwn("x")}, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"),
    (buttons(26), "no more than 25 items allowed [json-pointer:/blocks/0/elements]"),
    (
        {"type": "context", "elements": [mrkdwn("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        actions(button(text=plain("x" * 76))),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    (
        actions(button(value="x" * 2001)),
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    (
        actions(button(url="x" * 3001)),
        "must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]",
    ),
    (
        actions(button(action_id="x" * 256)),
        "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
    ),
    (
        actions(button(style="loud")),
        "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        actions(button(confirm=confirm(title=plain("x" * 101)))),
        "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]",
    ),
    (
        actions(button(confirm=confirm(deny=plain("x" * 31)))),
        "must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/deny/text]",
    ),
    (
        actions({"type": "static_select", "action_id": "s", "options": options(101)}),
        "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        actions({"type": "static_select", "action_id": "s", "options": [option("x" * 76)]}),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]",
    ),
    (
        section(accessory={"type": "overflow", "action_id": "o", "options": options(6)}),
        "no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]",
    ),
    (
        section(accessory={"type": "checkboxes", "action_id": "c", "options": options(11)}),
        "no more than 10 items allowed [json-pointer:/blocks/0/accessory/options]",
    ),
    (
        actions({"type": "users_select", "action_id": "u", "placeholder": plain("x" * 151)}),
        "must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]",
    ),
    (
        actions({"type": "static_select", "action_id": "s", "options": options(2), "initial_option": option("Two")}),
        "initial_option must match one of the options [json-pointer:/blocks/0/elements/0/initial_option]",
    ),
    (field(label=plain("x" * 2001)), "must be less than 2001 characters [json-pointer:/blocks/0/label/text]"),
    (section(block_id="x" * 256), "must be less than 256 characters [json-pointer:/blocks/0/block_id]"),
    (section(colour="red"), "invalid additional property: colour [json-pointer:/blocks/0]"),
    ({"type": "song"}, "unsupported type: song [json-pointer:/blocks/0/type]"),
    ({}, "missing required field: type [json-pointer:/blocks/0]"),
    (
        section(accessory={"type": "plain_text_input", "action_id": "a"}),
        "unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]",
    ),
    (
        actions(button(), button()),
        "`action_id` already exists: go [json-pointer:/blocks/0/elements/1/action_id]",
    ),
]


@pytest.mark.parametrize(("block", "expected"), FAILS, ids=[each[1][:60] for each in FAILS])
def test_a_block_over_its_limit_is_named(block: Json, expected: str) -> None:
    assert expected in found(block)


def test_fifty_blocks_pass_and_one_more_does_not() -> None:
    assert found(*[section()] * 50) == []
    assert found(*[section()] * 51) == ["no more than 50 items allowed [json-pointer:/blocks]"]


def test_block_ids_stand_once() -> None:
    assert found(section(block_id="a"), section(block_id="a")) == [
        "`block_id` already exists: a [json-pointer:/blocks/1/block_id]"
    ]


def test_a_modal_at_its_limits_passes() -> None:
    view = modal(
        field(),
        *[section()] * 99,
        title=plain("x" * 24),
        submit=plain("x" * 24),
        close=plain("x" * 24),
        private_metadata="x" * 3000,
        callback_id="x" * 255,
    )

    assert views.problems(view, "modal") == []


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (modal(title=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(submit=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/submit/text]"),
        (
            modal(private_metadata="x" * 3001),
            "must be less than 3001 characters [json-pointer:/view/private_metadata]",
        ),
        (modal(callback_id="x" * 256), "must be less than 256 characters [json-pointer:/view/callback_id]"),
        (modal(*[section()] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (modal(field()), "missing required field: submit [json-pointer:/view]"),
        (
            modal(section(block_id="a"), section(block_id="a")),
            "`block_id` already exists: a [json-pointer:/view/blocks/1/block_id]",
        ),
        ({"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
        ({"type": "home", "blocks": []}, "must be one of: modal [json-pointer:/view/type]"),
    ],
)
def test_a_modal_over_its_limits_is_named(view: Json, expected: str) -> None:
    assert expected in views.problems(view, "modal")


KEYS = st.sampled_from(
    ["type", "text", "block_id", "action_id", "elements", "element", "accessory", "fields", "label", "title"]
) | st.sampled_from(["options", "option_groups", "initial_option", "initial_options", "value", "confirm", "blocks"])
KINDS = st.sampled_from([*blocks.BLOCKS, *ELEMENTS, "plain_text", "mrkdwn", "modal"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | KINDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner | KINDS, max_size=5),
    max_leaves=15,
)


@settings(deadline=None)
@given(ANYTHING)
def test_whatever_is_sent_is_judged_and_never_breaks_the_judge(content: Any) -> None:
    for found_in in (blocks.problems(content, "/blocks", most=50), views.problems(content, "modal")):
        assert all("[json-pointer:/" in each for each in found_in)
