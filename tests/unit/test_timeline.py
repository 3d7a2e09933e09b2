"""The chain notices every change, and a redaction leaves it whole."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ANA, BEN, HOSTILE, NOON, SeededRandomness

from bot.domain import timeline as rules
from bot.domain.timeline import GENESIS, BrokenChainError, Draft, Entry, Kind

OTHER_VALUES: Mapping[str, object] = {
    "number": 99,
    "kind": Kind.CANCELLED,
    "occurred_at": NOON + timedelta(microseconds=1),
    "recorded_at": NOON + timedelta(days=1),
    "author": "U0MALLORY",
    "author_name": "Mallory",
    "on_behalf_of": "U0MALLORY",
    "permalink": "https://elsewhere.example/",
    "privileged": True,
    "text": "something else",
    "salt": "00" * 16,
    "digest": "0" * 64,
    "previous_hash": "1" * 64,
    "hash": "2" * 64,
}


def chain(*texts: str) -> tuple[Entry, ...]:
    """One entry a text, each in its place."""
    randomness, entries, head = SeededRandomness(), [], ""
    for number, text in enumerate(texts, start=1):
        draft = Draft(kind=Kind.NOTE, text=text, occurred_at=NOON, author=ANA, author_name="Ana", on_behalf_of=BEN)
        entry = rules.append(
            draft, number=number, previous_hash=head, salt=randomness.salt(), recorded_at=NOON + timedelta(minutes=1)
        )
        entries.append(entry)
        head = entry.hash
    return tuple(entries)


def redacted(entry: Entry) -> Entry:
    return replace(entry, text=None, salt=None)


CHAIN = chain("first", HOSTILE, "last")


def test_an_empty_chain_begins_at_the_genesis() -> None:
    assert rules.verify(()) == GENESIS


def test_a_chain_as_recorded_is_whole_and_has_its_head() -> None:
    assert rules.verify(CHAIN) == CHAIN[-1].hash
    assert CHAIN[0].previous_hash == GENESIS
    assert [entry.id for entry in CHAIN] == ["E-1", "E-2", "E-3"]


def test_every_field_of_an_entry_is_covered_below() -> None:
    assert set(OTHER_VALUES) == {field.name for field in fields(Entry)} - {"subject", "source_channel", "source_ts"}


@pytest.mark.parametrize("place", range(len(CHAIN)))
@pytest.mark.parametrize("name", sorted(OTHER_VALUES))
def test_any_change_to_any_field_of_any_entry_breaks_the_chain(name: str, place: int) -> None:
    forged = list(CHAIN)
    changes: dict[str, object] = {name: OTHER_VALUES[name]}
    forged[place] = replace(forged[place], **changes)  # type: ignore[arg-type]  # the name is a parameter

    with pytest.raises(BrokenChainError, match="E-"):
        rules.verify(tuple(forged))


@pytest.mark.parametrize("name", ["text", "salt"])
def test_losing_only_the_text_or_only_the_salt_breaks_the_chain(name: str) -> None:
    changes: dict[str, object] = {name: None}
    forged = replace(CHAIN[1], **changes)  # type: ignore[arg-type]  # the name is a parameter

    with pytest.raises(BrokenChainError, match="E-2 has lost its text or its salt"):
        rules.verify((CHAIN[0], forged, CHAIN[2]))


@pytest.mark.parametrize("kept", [(1, 2), (0, 2), (2, 0, 1), (0, 0, 1), (0, 1, 1, 2)])
def test_a_missing_repeated_or_moved_entry_breaks_the_chain(kept: tuple[int, ...]) -> None:
    with pytest.raises(BrokenChainError):
        rules.verify(tuple(CHAIN[place] for place in kept))


def test_a_renumbered_entry_is_noticed_even_when_all_else_is_right() -> None:
    with pytest.raises(BrokenChainError):
        rules.verify((CHAIN[0], replace(CHAIN[2], number=2)))


def test_an_entry_taken_from_another_chain_is_noticed() -> None:
    other = chain("another first", HOSTILE, "last")

    with pytest.raises(BrokenChainError, match="E-2"):
        rules.verify((CHAIN[0], other[1], CHAIN[2]))


def test_what_is_cut_off_at_the_end_shows_in_the_head_only() -> None:
    assert rules.verify(CHAIN[:2]) == CHAIN[1].hash != CHAIN[2].hash


@pytest.mark.parametrize("places", [(0,), (1,), (2,), (0, 1, 2)])
def test_a_redaction_keeps_the_chain_and_its_head(places: tuple[int, ...]) -> None:
    kept = tuple(redacted(entry) if place in places else entry for place, entry in enumerate(CHAIN))

    assert rules.verify(kept) == CHAIN[-1].hash


def test_the_same_text_has_another_digest_under_another_salt() -> None:
    same = chain("yes", "yes")

    assert same[0].digest != same[1].digest


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), max_size=8), st.data())
def test_any_texts_make_a_whole_chain_that_notices_another_text(texts: list[str], data: st.DataObject) -> None:
    entries = chain(*texts)

    assert rules.verify(entries) == (entries[-1].hash if entries else GENESIS)
    if entries:
        place = data.draw(st.integers(0, len(entries) - 1))
        forged = list(entries)
        forged[place] = replace(forged[place], text=texts[place] + "!")
        with pytest.raises(BrokenChainError):
            rules.verify(tuple(forged))
