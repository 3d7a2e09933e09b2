"""Slack's escaping undone into harmless plain text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import UserId
from handlers.tokens import PersonRef, mentioned, person, plain, tidy

FRAGMENTS = st.sampled_from(
    ["<@U1|ana>", "<@U1>", "<#C1|general>", "<!subteam^S1|@team>", "<!channel>", "<https://x.example|label>", "<"]
)
PIECES = st.sampled_from(["&lt;", "&gt;", "&amp;", "!", "@U1>", "#", "|", "http", "\u200b", "\u200d", "\u202e"])
SPACES = st.sampled_from([" ", "\n", "\r\n", "\u00a0", "\u2028"])
SLACK_TEXT = st.lists(FRAGMENTS | PIECES | SPACES | st.text(max_size=8), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("<@U1|ana> called", "@ana called"),
        ("<@U1> called", "@U1 called"),
        ("<#C1|general>", "#general"),
        ("<#C1|>", "#C1"),
        ("<!subteam^S1|@legal-team>", "@legal-team"),
        ("<!subteam^S1>", "@S1"),
        ("<!channel> <!here|here> <!everyone>", "@channel @here @everyone"),
        ("<!date^1792000000^{date}|14 October>", "14 October"),
        ("<https://x.example/a>", "https://x.example/a"),
        ("<https://x.example|https://x.example>", "https://x.example"),
        ("<http://x.example|x.example>", "http://x.example"),
        ("<https://evil.example|https://good.example>", "https://good.example (https://evil.example)"),
        ("<https://x.example/?a=1&amp;b=2|the order>", "the order (https://x.example/?a=1&b=2)"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<mailto:a@b.example|Ana>", "Ana (a@b.example)"),
        ("R&amp;D &lt;3 &gt; 2", "R&D <3 > 2"),
        ("&amp;lt;", "&lt;"),
        ("&lt;!channel&gt;", "< !channel>"),
        ("&lt;@U1&gt; &lt;https://x&gt;", "< @U1> < https://x>"),
        ("a\u00a0\u2003b\t c", "a b c"),
        ("a\r\nb\n \n\n\n c", "a\nb\n\nc"),
        ("gro\u202ess\u200bes\u00ad", "grosses"),
        ("nul\x00 bell\x07", "nul bell"),
        ("half \ud83d", "half"),
        ("👩\u200d⚖️ rules", "👩\u200d⚖️ rules"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
    ],
)
def test_what_slack_escapes_is_stored_in_words(raw: str, stored: str) -> None:
    assert plain(raw) == stored


def test_display_names_are_used_where_they_are_known() -> None:
    names = {"U1": "Ana Kovač", "C1": "general", "S1": "Legal"}

    stored = plain("<@U1> told <#C1> and <!subteam^S1>", names)

    assert stored == "@Ana Kovač told #general and @Legal"


def test_a_display_name_cannot_smuggle_in_a_mention() -> None:
    assert plain("<@U1>", {"U1": "<!channel>"}) == "@< !channel>"


def test_the_ids_that_need_a_name_are_found() -> None:
    assert mentioned("<@U1|ana> <#C1> <!subteam^S1|@team> <!here> &lt;@U9&gt;") == {"U1", "C1", "S1"}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("<@U1|ana>", PersonRef(id=UserId("U1"), label="ana")),
        ("<@W1>", PersonRef(id=UserId("W1"), label="")),
        ("@ana", PersonRef(id=None, label="ana")),
        ("ana", None),
        ("@", None),
        ("<!subteam^S1|@team>", None),
        ("<!here>", None),
        ("<#C1|general>", None),
        ("<@U1><@U2>", None),
    ],
)
def test_one_person_is_told_from_many(word: str, meant: PersonRef | None) -> None:
    assert person(word) == meant


@given(SLACK_TEXT | st.text(), st.dictionaries(st.sampled_from(["U1", "C1", "S1"]), st.text()))
def test_plain_text_is_never_live_or_hidden(raw: str, names: dict[str, str]) -> None:
    stored = plain(raw, names)

    assert not re.search(r"<[!@#]|<http", stored, re.IGNORECASE)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", stored)
    assert "\n\n\n" not in stored
    assert "  " not in stored
    assert stored == stored.strip()
    stored.encode()


@given(SLACK_TEXT | st.text())
def test_tidying_twice_changes_nothing_more(raw: str) -> None:
    assert tidy(tidy(raw)) == tidy(raw)


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"], exclude_characters="<"), min_size=1))
def test_escaped_text_reads_back_as_typed(typed: str) -> None:
    escaped = typed.replace("&", "&amp;").replace(">", "&gt;")

    assert plain(escaped) == typed
