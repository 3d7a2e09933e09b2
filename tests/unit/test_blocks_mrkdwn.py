"""Typed text is shown as written and does nothing."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_blocks_samples import incident, require_harmless

from bot.blocks.mrkdwn import code_blocks, date, entities, escape, in_readers_zone, one_line, shorten, time
from bot.blocks.room import room_name

AT = datetime(2026, 11, 24, 9, 14, 5, tzinfo=UTC)
typed = st.text(alphabet=st.one_of(st.sampled_from("<>&!@#*_~`|^\n\r a1é🧨\u202e\u200d"), st.characters()), max_size=80)


def test_a_channel_ping_is_shown_as_the_words_it_is() -> None:
    assert escape("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


def test_formatting_is_replaced_by_what_looks_the_same() -> None:
    assert escape("*bold* ~gone~ `code` _tilted_") == "∗bold∗ ∼gone∼ ˋcodeˋ ˍtiltedˍ"


def test_an_underscore_inside_a_word_stays() -> None:
    assert escape("SKU_8841_b") == "SKU_8841_b"


def test_text_cannot_turn_the_direction_of_ours() -> None:
    assert escape("a\u202eb\x00c") == "a b c"


def test_line_ends_stay_unless_one_line_is_asked_for() -> None:
    assert escape("a\r\nb") == "a\nb"
    assert one_line(" a\r\n b ") == "a b"


def test_a_cut_never_halves_an_entity() -> None:
    assert escape("&&&&", 12) == "&amp;&amp;…"
    assert escape("&&&&", 14) == "&amp;&amp;…"


def test_what_is_given_back_can_be_copied_letter_by_letter() -> None:
    assert code_blocks("declare *x* _y_ `z`", 2900) == ["```\ndeclare *x* _y_ `z`\n```"]


def test_a_code_block_cannot_be_left() -> None:
    (block,) = code_blocks("a```b\n```", 2900)

    assert block.count("```") == 2


def test_a_time_is_in_the_readers_zone_and_in_utc_where_it_cannot_be() -> None:
    berlin = AT.astimezone(timezone(timedelta(hours=1)))

    assert date(berlin) == "<!date^1795511645^{date_short_pretty} {time}|2026-11-24 09:14 UTC>"
    assert time(berlin) == "<!date^1795511645^{time}|09:14 UTC>"


@pytest.mark.parametrize("written", ["2026-11-24 09:14", "Tue 24 Nov 2026 09:14"])
def test_an_instant_in_a_sentence_of_the_record_is_shown_in_the_readers_zone(written: str) -> None:
    shown = in_readers_zone(f"C-4 Reply: due {written} UTC (45 min of elapsed time)")

    assert (
        shown
        == "C-4 Reply: due <!date^1795511640^{date_short_pretty} {time}|2026-11-24 09:14 UTC> (45 min of elapsed time)"
    )


@pytest.mark.parametrize(
    "said", ["due 2026-13-40 09:14 UTC", "at 2026-11-24 09:14 UTC", "due 09:14 UTC", "due 2026-11-24 09:14"]
)
def test_what_is_no_instant_of_ours_stays_as_written(said: str) -> None:
    assert in_readers_zone(said) == said


@given(st.integers(min_value=0, max_value=300))
def test_a_sentence_grows_little_however_many_instants_it_names(count: int) -> None:
    written = "due 2026-11-24 09:14 UTC " * count

    assert len(in_readers_zone(written)) <= len(written) + 200


@given(typed)
def test_nothing_typed_is_live(text: str) -> None:
    for safe in (escape(text), entities(text), one_line(text), *code_blocks(text, 40)):
        require_harmless(safe)
        assert "<" not in safe
        assert ">" not in safe


@given(typed)
def test_nothing_typed_formats(text: str) -> None:
    assert not re.search(r"[*~`]|(?<!\w)_|_(?!\w)", escape(text))


@given(typed, st.integers(min_value=1, max_value=60))
def test_a_cut_keeps_its_length_and_cuts_no_entity(text: str, most: int) -> None:
    for safe in (escape(text, most), one_line(text, most), entities(text, most)):
        assert len(safe) <= most
        require_harmless(safe)


@given(typed)
def test_text_that_fits_is_not_cut(text: str) -> None:
    assert escape(text, len(escape(text))) == escape(text)


@given(typed, st.integers(min_value=1, max_value=60))
def test_shortened_text_is_one_line_of_its_length(text: str, most: int) -> None:
    short = shorten(text, most)

    assert len(short) <= most
    assert "\n" not in short


@given(typed, st.integers(min_value=20, max_value=60))
def test_given_back_text_is_whole(text: str, most: int) -> None:
    blocks = code_blocks(text, most)

    assert all(len(block) <= most for block in blocks)
    inside = "".join(block.removeprefix("```\n").removesuffix("\n```") for block in blocks)
    assert inside == entities(text).replace("```", "ˋˋˋ")


def test_a_room_is_called_after_its_incident() -> None:
    assert room_name(incident()) == "inc-42-magnetic-toy-recall-in-de"


def test_accents_and_letters_of_other_alphabets_become_plain_ones() -> None:
    assert room_name(incident(title="Gefährliche Größe: Łódź's cœur")) == "inc-42-gefahrliche-grosse-lodzs-coeur"


def test_a_title_without_any_plain_letter_leaves_the_number() -> None:
    assert room_name(incident(title="玩具召回 🧨")) == "inc-42"


def test_a_private_room_says_nothing_but_its_number() -> None:
    assert room_name(incident(private=True)) == "inc-42"


def test_a_long_title_is_cut_between_words() -> None:
    name = room_name(incident(title="recall " * 30))

    assert name == "inc-42" + "-recall" * 10


def test_a_name_that_is_taken_is_followed_by_the_next() -> None:
    assert room_name(incident(private=True), 2) == "inc-42-2"
    assert room_name(incident(title="recall " * 30), 12).endswith("-recall-12")


@given(st.text(max_size=200), st.integers(min_value=1, max_value=99))
def test_a_room_name_is_always_one_that_slack_takes(title: str, attempt: int) -> None:
    name = room_name(incident(title=title), attempt)

    assert re.fullmatch(r"inc-42(-[a-z0-9]+)*", name)
    assert len(name) <= 80
