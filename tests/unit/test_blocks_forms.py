"""Forms ask little, keep what was typed, and are such as Slack opens."""

import json
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_blocks_samples import BEN, HOSTILE, LONG_TEXT, RECALL, UID, require_harmless, texts

from bot.blocks.forms import close_form, decide_form, declare_form, receipt_view, reopen_form, update_form
from bot.domain.ids import TypeKey
from bot.domain.playbook import Catalogue, IncidentType, SeverityLevel
from bot.domain.severity import Severity
from bot.sandbox.views import problems

OTHER = replace(RECALL, key=TypeKey("other"), name="Other emergency", means="Anything else.")


def catalogue(types: tuple[IncidentType, ...] = (RECALL, OTHER), means: str = "People may be hurt.") -> Catalogue:
    return Catalogue(
        people=MappingProxyType({}),
        roles=MappingProxyType({}),
        escalation_policies=MappingProxyType({}),
        severities=MappingProxyType(
            {each: SeverityLevel(severity=each, name=f"Level {each.value}", means=means) for each in Severity}
        ),
        types=MappingProxyType({each.key: each for each in types}),
    )


def blocks_of(view: dict[str, Any]) -> dict[str, Any]:
    return {block["block_id"]: block for block in view["blocks"] if "block_id" in block}


def element(view: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = blocks_of(view)[name]["element"]
    return found


def test_the_declare_form_asks_three_things_and_offers_five() -> None:
    form = declare_form(catalogue())

    asked = blocks_of(form)
    assert list(asked) == ["title", "severity", "type", "region", "at", "ref", "private", "drill"]
    assert [name for name, block in asked.items() if not block["optional"]] == ["title", "severity", "type"]
    assert {block["element"]["action_id"] for block in asked.values()} == {"value"}
    assert form["callback_id"] == "declare"
    assert problems(form, "modal") == []


def test_each_severity_says_what_it_means() -> None:
    options = element(declare_form(catalogue()), "severity")["options"]

    assert [option["value"] for option in options] == ["sev1", "sev2", "sev3", "sev4"]
    assert options[0]["text"]["text"] == "SEV1 · Level 1"
    assert options[0]["description"]["text"] == "People may be hurt."


def test_a_meaning_too_long_for_its_button_is_given_in_full_below() -> None:
    long = "People are hurt. " * 8

    block = blocks_of(declare_form(catalogue(means=long)))["severity"]

    assert len(block["element"]["options"][0]["description"]["text"]) <= 75
    assert f"SEV1: {long}" in block["hint"]["text"]


def test_other_comes_first_and_is_chosen_unless_something_is() -> None:
    plain, chosen = declare_form(catalogue()), declare_form(catalogue(), type=RECALL.key)

    assert [option["value"] for option in element(plain, "type")["options"]] == ["other", "product-safety"]
    assert element(plain, "type")["initial_option"]["value"] == "other"
    assert element(chosen, "type")["initial_option"]["value"] == "product-safety"


def test_a_chosen_type_is_offered_however_many_there_are() -> None:
    many = tuple(replace(RECALL, key=TypeKey(f"type-{n}")) for n in range(150))

    form = declare_form(catalogue((OTHER, *many)), type=TypeKey("type-149"))

    assert problems(form, "modal") == []
    assert len(element(form, "type")["options"]) == 100
    assert element(form, "type")["initial_option"]["value"] == "type-149"


def test_no_severity_is_chosen_unasked() -> None:
    assert "initial_option" not in element(declare_form(catalogue()), "severity")


def test_what_was_typed_stands_in_the_form() -> None:
    form = declare_form(
        catalogue(),
        title="Toy <recall>",
        severity=Severity.SEV2,
        regions="DE, FR",
        private=True,
        drill=True,
        reference="CASE-1",
        at="08:50",
    )

    assert element(form, "title")["initial_value"] == "Toy <recall>"
    assert element(form, "severity")["initial_option"]["value"] == "sev2"
    assert element(form, "region")["initial_value"] == "DE, FR"
    assert element(form, "at")["initial_value"] == "08:50"
    assert element(form, "ref")["initial_value"] == "CASE-1"
    assert element(form, "private")["initial_options"][0]["value"] == "yes"
    assert element(form, "drill")["initial_options"][0]["value"] == "yes"


def test_a_title_that_is_too_long_is_kept_to_be_shortened() -> None:
    form = declare_form(catalogue(), title="x" * 400)

    assert element(form, "title")["initial_value"] == "x" * 400
    assert element(form, "title")["max_length"] == 400


def test_a_decision_asks_what_why_when_and_who() -> None:
    form = decide_form(UID, "INC-42 · Toys", text="Delist", because="hurt", at="09:00", by=BEN)

    assert list(blocks_of(form)) == ["text", "because", "at", "by"]
    assert element(form, "by")["initial_user"] == BEN
    assert json.loads(form["private_metadata"]) == {"incident": UID}
    assert form["callback_id"] == "decide"


def test_closing_over_open_items_lists_them_and_needs_a_reason() -> None:
    clean, messy = close_form(UID, "INC-42"), close_form(UID, "INC-42", left_open=["T-2 is not done"])

    assert blocks_of(clean)["because"]["optional"]
    assert not blocks_of(messy)["because"]["optional"]
    assert "• T-2 is not done" in "\n".join(texts(messy["blocks"]))


@pytest.mark.parametrize(
    ("form", "callback"),
    [
        (decide_form(UID, HOSTILE * 9, text=LONG_TEXT * 2, because=LONG_TEXT * 2, at=LONG_TEXT), "decide"),
        (update_form(UID, HOSTILE * 9, text=LONG_TEXT * 2, next=LONG_TEXT), "update"),
        (close_form(UID, HOSTILE * 9, left_open=[LONG_TEXT] * 400, because=LONG_TEXT * 2), "close"),
        (reopen_form(UID, HOSTILE * 9, reason=LONG_TEXT * 2), "reopen"),
        (
            declare_form(
                catalogue((OTHER, replace(RECALL, name=LONG_TEXT, means=LONG_TEXT)), means=LONG_TEXT),
                title=LONG_TEXT * 2,
                regions=LONG_TEXT,
                reference=LONG_TEXT,
                at=LONG_TEXT,
            ),
            "declare",
        ),
    ],
)
def test_every_form_opens_however_hostile_its_content(form: dict[str, Any], callback: str) -> None:
    assert problems(form, "modal") == []
    assert form["callback_id"] == callback
    for block in form["blocks"]:
        if block["type"] == "section":
            require_harmless(block["text"]["text"])


@given(st.text(max_size=4000), st.booleans())
def test_any_typed_title_opens_the_form(title: str, private: bool) -> None:
    assert problems(declare_form(catalogue(), title=title, private=private), "modal") == []


def test_a_receipt_in_place_of_a_form_has_no_fields() -> None:
    view = receipt_view("A title that is longer than Slack allows", "✅ Done.\n" * 900)

    assert problems(view, "modal") == []
    assert "submit" not in view


def test_a_catalogue_without_words_for_severities_still_offers_them() -> None:
    bare = replace(catalogue(), severities=MappingProxyType({}))

    assert len(element(declare_form(bare), "severity")["options"]) == 4
    assert problems(declare_form(bare), "modal") == []
