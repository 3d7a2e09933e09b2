"""One spelling for one value, whatever it holds."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import HOSTILE

from bot.domain.canonical import canonical_instant, canonical_json

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def test_keys_are_sorted_and_nothing_is_spaced_or_escaped_needlessly() -> None:
    assert canonical_json({"b": 1, "a": [True, None, "ä\n👍"]}) == '{"a":[true,null,"ä\\n👍"],"b":1}'.encode()


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_has_no_spelling(number: float) -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        canonical_json({"n": number})


@given(VALUES)
def test_a_value_comes_back_and_is_spelt_the_same_again(value: object) -> None:
    spelt = canonical_json(value)

    assert json.loads(spelt) == value
    assert canonical_json(json.loads(spelt)) == spelt


@given(st.dictionaries(TEXT, st.integers(), min_size=2, max_size=6))
def test_the_order_in_which_keys_were_set_does_not_show(value: dict[str, int]) -> None:
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)


def test_hostile_text_survives() -> None:
    assert json.loads(canonical_json({"text": HOSTILE})) == {"text": HOSTILE}


def test_an_instant_is_utc_with_microseconds() -> None:
    winter = datetime(2026, 11, 24, 9, 14, 5, tzinfo=timezone(timedelta(hours=1)))

    assert canonical_instant(winter) == "2026-11-24T08:14:05.000000Z"


@given(st.datetimes(min_value=datetime(1000, 1, 2), timezones=st.timezones()))  # noqa: DTZ001 - Hypothesis adds the zone
def test_one_instant_has_one_spelling_in_every_zone(at: datetime) -> None:
    spelt = canonical_instant(at)

    assert spelt == canonical_instant(at.astimezone(UTC))
    assert datetime.fromisoformat(spelt) == at.astimezone(UTC)
