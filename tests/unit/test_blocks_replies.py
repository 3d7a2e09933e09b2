"""Receipts and refusals: what was stored or not, and what to type next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_blocks_samples import HOSTILE, LONG_TEXT, NOW, UID, require_sound, words

from bot.blocks.errors import apology, busy, no_answer, refusal
from bot.blocks.receipts import _WORDS, receipt
from bot.ports import Receipt


def said(verb: str, made: tuple[str, ...] = (), **facts: str) -> str:
    stored = Receipt(verb=verb, incident=42, uid=UID, made=made, facts=facts)
    drawn = receipt(stored, command="/incident")
    require_sound(drawn)
    assert drawn.text == words(drawn)
    return drawn.text


def test_a_declaration_says_who_is_paged_and_who_is_missing() -> None:
    text = said("declare", ("INC-42", "E-1"), paging="Legal, Policy", unnamed="Product")

    assert text.startswith("INC-42 declared (E-1). The room is being opened; Legal and Policy are being paged.")
    assert "Nobody is named for Product: ask somebody with `/incident INC-42 page @person`" in text


def test_a_declaration_that_pages_nobody_says_so() -> None:
    assert "nobody had to be paged" in said("declare")


def test_a_decision_names_its_ids_its_time_and_how_to_change_it() -> None:
    text = said("decide", ("D-3", "E-17"), at=NOW.isoformat())

    assert text.startswith("⚖️ D-3 recorded in INC-42 (E-17), decided <!date^")
    assert "To change it, record a new decision: `/incident INC-42 decide …`" in text


@pytest.mark.parametrize(
    ("verb", "facts", "expected"),
    [
        ("page", {"people": "Gil"}, "Gil is being paged for INC-42"),
        ("role", {"role": "Legal", "person": "Ben"}, "Legal of INC-42 is now Ben"),
        ("sev", {"severity": "SEV1"}, "INC-42 is now SEV1"),
        ("status", {"status": "contained"}, "INC-42 is now contained"),
        ("resolve", {"status": "resolved"}, "INC-42 is resolved"),
        ("close", {"status": "closed"}, "INC-42 is closed"),
        ("reopen", {"status": "investigating"}, "INC-42 is open again"),
        ("cancel", {"status": "cancelled"}, "INC-42 is cancelled"),
        ("note", {"at": NOW.isoformat()}, "E-17 is on the timeline of INC-42, for <!date^"),
        ("capture", {}, "The message is on the timeline of INC-42 as E-17"),
        ("capture", {"already": "yes"}, "This message is on the timeline of INC-42 already, as E-17."),
        ("update", {"next": NOW.isoformat()}, "You promised the next by <!date^"),
        ("export", {"formats": "md, json"}, "(md, json) is being made"),
        ("ack", {"role": "Legal"}, "You acknowledged for Legal in INC-42"),
        ("pass", {"next": "Gil"}, "Gil is being paged"),
        ("join", {}, "You joined INC-42"),
        ("leave", {}, "You left INC-42"),
        ("later", {}, "Done in INC-42"),
    ],
)
def test_each_verb_has_its_receipt(verb: str, facts: dict[str, str], expected: str) -> None:
    text = said(verb, ("E-17",), **facts)

    assert expected in text
    assert "E-17" in text


@pytest.mark.parametrize("verb", [*_WORDS, "later"])
def test_no_receipt_is_live_whatever_its_facts(verb: str) -> None:
    names = ("paging", "unnamed", "at", "people", "role", "person", "severity", "status", "next", "formats")

    said(verb, ("<!channel>", HOSTILE), **dict.fromkeys(names, LONG_TEXT))
    said(verb)


def test_a_refusal_says_what_was_wrong_and_gives_the_text_back() -> None:
    drawn = refusal("There is no role lgeal. Did you mean legal?", "/incident page lgeal *now*")

    assert words(drawn) == (
        "There is no role lgeal. Did you mean legal?\n"
        "Nothing was stored. You typed:\n```\n/incident page lgeal *now*\n```"
    )
    assert drawn.text == "There is no role lgeal. Did you mean legal? Nothing was stored."


def test_a_refusal_keeps_its_own_code_and_not_a_ping_that_it_quotes() -> None:
    drawn = refusal("There is no <!channel>. Type `page legal`.")

    assert words(drawn) == "There is no &lt;!channel&gt;. Type `page legal`.\nNothing was stored."


def test_an_apology_has_its_reference_and_the_text() -> None:
    drawn = apology("7F3K", "declare Toys")

    assert drawn.text.startswith("That did not work, and nothing was changed. Reference 7F3K.")
    assert "Your text:\n```\ndeclare Toys\n```" in words(drawn)


def test_busy_says_that_it_may_be_sent_again_and_a_lost_answer_that_it_may_not() -> None:
    assert "nothing was stored. Send it again" in busy("x").text
    assert "may or may not have been stored" in no_answer("x").text


@given(st.text(max_size=9000), st.text(max_size=4000))
def test_every_refusal_is_one_that_slack_takes(text: str, typed: str) -> None:
    for drawn in (refusal(text or "No.", typed), apology("7F3K", typed), busy(typed), no_answer(typed)):
        require_sound(drawn)


def test_a_long_text_is_given_back_whole() -> None:
    typed = "<" * 1200 + "end"

    assert "&lt;" * 700 in words(refusal("No.", typed)).replace("\n```\n```\n", "")
    assert "end" in words(refusal("No.", typed))
