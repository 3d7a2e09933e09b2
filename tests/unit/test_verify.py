"""`verify` accepts what was exported and refuses everything else, in words and by one kind of error."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_export_samples import MADE, chain, draft, record_of, redacted, whole_record

from bot.domain.canonical import canonical_json
from bot.domain.timeline import GENESIS, Kind
from bot.exporters.files import EXPORTERS, Format
from bot.exporters.json_export import SEAL, seal_of
from bot.exporters.markdown import sealed
from bot.exporters.verify import VerificationError, verify
from bot.queries.view import Record

Content = dict[str, Any]


def small_record() -> Record:
    """Two entries and little else, so that every byte of its files can be tried."""
    record = record_of(chain(draft(Kind.DECLARED, "Declared: é", 0), draft(Kind.NOTE, "n", 1)))
    return replace(record, view=replace(record.view, pages=[], decisions=[], tasks=[]))


FILES = {made_as: exporter(small_record(), generated_at=MADE) for made_as, exporter in EXPORTERS.items()}
WHOLE = {made_as: exporter(whole_record(), generated_at=MADE) for made_as, exporter in EXPORTERS.items()}


def refusal(data: bytes) -> str:
    with pytest.raises(VerificationError) as refused:
        verify(data)
    return str(refused.value)


def accepted(data: bytes) -> bool:
    """Lets any error but a refusal rise."""
    try:
        verify(data)
    except VerificationError:
        return False
    return True


def forged(change: Callable[[Content], object]) -> bytes:
    """A JSON export changed by somebody who recomputed the digest over the file."""
    content = json.loads(WHOLE[Format.JSON])
    change(content)
    return canonical_json({**content, SEAL: seal_of(content)})


def rewritten(before: str, after: str) -> bytes:
    """A Markdown export changed by somebody who recomputed its last line."""
    body, _, _ = WHOLE[Format.MARKDOWN].rpartition(b"file digest")
    assert before.encode() in body
    return sealed(body.replace(before.encode(), after.encode()))


@pytest.mark.parametrize(("made_as", "name"), [(Format.JSON, "json"), (Format.MARKDOWN, "markdown")])
def test_what_was_exported_is_accepted(made_as: Format, name: str) -> None:
    found = verify(WHOLE[made_as])

    assert (found.format, found.incident, found.entries, found.withheld) == (name, "INC-42", 10, 1)
    assert found.head == whole_record().head


@pytest.mark.parametrize("made_as", list(Format))
def test_a_record_without_entries_has_the_head_of_the_beginning(made_as: Format) -> None:
    found = verify(EXPORTERS[made_as](record_of([]), generated_at=MADE))

    assert (found.entries, found.head) == (0, GENESIS)


def changes(data: bytes) -> Iterator[bytes]:
    for at in range(len(data)):
        yield data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        yield data[:at] + data[at + 1 :]
    for at in range(len(data) + 1):
        yield data[:at] + b" " + data[at:]


@pytest.mark.parametrize("made_as", list(Format))
def test_each_single_byte_changed_added_or_removed_is_refused(made_as: Format) -> None:
    passed = [changed for changed in changes(FILES[made_as]) if accepted(changed)]

    assert passed == []


@given(
    made_as=st.sampled_from(list(Format)), at=st.integers(min_value=0), put=st.binary(max_size=4), cut=st.integers(0, 4)
)
def test_any_other_bytes_at_any_place_are_refused(made_as: Format, at: int, put: bytes, cut: int) -> None:
    data = WHOLE[made_as]
    start = at % (len(data) + 1)

    changed = data[:start] + put + data[start + cut :]

    assert accepted(changed) == (changed == data)


@pytest.mark.parametrize("made_as", list(Format))
def test_other_line_ends_or_a_byte_order_mark_are_a_change(made_as: Format) -> None:
    data = WHOLE[made_as]

    assert not accepted(b"\xef\xbb\xbf" + data)
    assert not accepted(data + b"\n")
    assert not accepted(data + b"\r\n")
    assert not accepted(data.replace(b"\n", b"\r\n") + b"\r\n")
    assert not accepted(data.decode().encode("utf-16"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c["entries"][2].update(text="Nobody called"), "The text of E-3 was changed."),
        (lambda c: c["entries"][2].update(author_name="Cla"), "E-3 or its place in the chain was changed."),
        (lambda c: c["entries"][2].update(kind="update"), "E-3 or its place in the chain was changed."),
        (lambda c: c["entries"][2].update(permalink="x"), "E-3 or its place in the chain was changed."),
        (lambda c: c["entries"][5].update(privileged=False), "E-6 or its place in the chain was changed."),
        (lambda c: c["entries"][2].update(digest="0" * 64), "E-3 or its place in the chain was changed."),
        (lambda c: c["entries"][2].update(digest=""), "The digest of E-3 was changed."),
        (lambda c: c["entries"][2].update(hash="0" * 64), "E-3 or its place in the chain was changed."),
        (lambda c: c["entries"][2].update(salt="0" * 32), "The text of E-3 was changed."),
        (lambda c: c["entries"][2].update(salt="00"), "The salt of E-3 was changed."),
        (lambda c: c["entries"][2].update(salt=""), "The salt of E-3 was changed."),
        (lambda c: c["entries"][2].update(salt="0 0"), "The salt of E-3 was changed."),
        (lambda c: c["entries"][2].update(salt="٠" * 32), "The salt of E-3 was changed."),
        (lambda c: c["entries"][2].update(salt=None), "E-3 has lost its text or its salt."),
        (lambda c: c["entries"].pop(3), "E-4 is missing or out of order."),
        (lambda c: c["entries"].pop(), "The head hash is not that of the last entry: entries were cut off or added."),
        (lambda c: c.update(head_hash="0" * 64), "The head hash is not that of the last entry"),
        (lambda c: c["entries"].reverse(), "E-1 is missing or out of order."),
        (lambda c: c["entries"].append(c["entries"][-1]), "E-11 is missing or out of order."),
        (lambda c: c["entries"][2].update(kind="gossip"), "E-3 has a kind or a time that no export has."),
        (lambda c: c["entries"][2].update(occurred_at="2026-11-24"), "E-3 has a kind or a time"),
        (lambda c: c["entries"][2].update(occurred_at="2026-13-24T09:19:05.123456Z"), "E-3 has a kind or a time"),
        (lambda c: c["entries"][2].update(comment="trust me"), "E-3 does not have the fields of a timeline entry."),
        (lambda c: c["entries"][2].pop("salt"), "E-3 does not have the fields of a timeline entry."),
        (lambda c: c["entries"][2].update(text=7), "E-3 has a field of the wrong kind."),
        (lambda c: c["entries"][2].update(privileged=0), "E-3 has a field of the wrong kind."),
        (lambda c: c["entries"][2].update(withheld="redacted"), "E-3 has no text and does not say why, or has one"),
        (lambda c: c["entries"][5].update(withheld=None), "E-6 has no text and does not say why"),
        (lambda c: c["entries"][0].update(withheld=""), "E-1 is withheld for a reason that no export has."),
        (lambda c: c["entries"][0].update(withheld="privileged"), "E-1 has no text and does not say why, or has one"),
        (lambda c: c["entries"][5].update(withheld=""), "E-6 is withheld for a reason that no export has."),
        (lambda c: c["entries"][5].update(withheld="eaten"), "E-6 is withheld for a reason that no export has."),
        (lambda c: c["entries"][5].update(withheld="Privileged"), "E-6 is withheld for a reason that no export has."),
        (lambda c: c["entries"][5].update(withheld=False), "E-6 has a field of the wrong kind."),
        (lambda c: c["entries"][5].update(salt="0" * 32), "E-6 has lost its text or its salt."),
        (lambda c: c["entries"][5].update(text=""), "E-6 has no text and does not say why, or has one"),
        (lambda c: c["entries"].insert(0, None), "E-1 does not have the fields of a timeline entry."),
        (lambda c: c.update(entries={}), "The file has no list of timeline entries."),
        (lambda c: c.pop("entries"), "The file has no list of timeline entries."),
        (lambda c: c.update(incident=[]), "The file does not say which incident it records."),
        (lambda c: c["incident"].update(id="INC-0"), "The file does not say which incident it records."),
        (lambda c: c["incident"].update(id=42), "The file does not say which incident it records."),
        (lambda c: c.update(format="warroom-export-2"), "This file is not of the format warroom-export-1"),
    ],
)
def test_json_forged_with_a_new_digest_is_still_refused(change: Callable[[Content], object], said: str) -> None:
    assert refusal(forged(change)).startswith(said)


def test_a_privileged_text_put_back_with_its_salt_is_refused() -> None:
    kept = whole_record().entries[5]

    data = forged(lambda c: c["entries"][5].update(text=kept.text, salt=kept.salt, withheld=None))

    assert refusal(data) == "E-6 is privileged and shows its text, as no export does."


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("| E-3 | ", "| E-4 | ", "The table of hashes does not hold each entry once, from E-1 on."),
        ("10 entries", "11 entries", "The table of hashes does not hold each entry once, from E-1 on."),
        ("10 entries", "9" * 5000 + " entries", "The table of hashes does not hold each entry once, from E-1 on."),
        (" · E-3 · ", " · E-4 · ", "The timeline does not tell each entry of the table once."),
        ("1 withheld", "2 withheld", "The table of hashes does not withhold as many entries as the file says."),
        ("Head hash ", f"Head hash {'0' * 64}\n\nHead hash ", "The head hash is not that of the last entry"),
        ("## Integrity", "## Honesty", "This is not a whole Markdown export"),
        ("# INC-42 ·", "# INC-042 ·", "This is not a whole Markdown export"),
        ("warroom-export-1", "warroom-export-2", "This is not a whole Markdown export"),
    ],
)
def test_markdown_forged_with_a_new_digest_is_refused_where_its_parts_disagree(
    before: str, after: str, said: str
) -> None:
    assert refusal(rewritten(before, after)).startswith(said)


@pytest.mark.parametrize("made_as", list(Format))
def test_a_redacted_entry_leaves_a_file_that_holds(made_as: Format) -> None:
    entries = list(whole_record().entries)
    entries[2] = redacted(entries[2])

    found = verify(EXPORTERS[made_as](record_of(entries), generated_at=MADE))

    assert found.withheld == 2


@pytest.mark.parametrize("made_as", list(Format))
def test_a_record_whose_database_lost_its_last_entry_is_exported_and_refused(made_as: Format) -> None:
    whole = whole_record()
    cut = replace(whole, entries=whole.entries[:-1])

    said = refusal(EXPORTERS[made_as](cut, generated_at=MADE))

    assert said == "The head hash is not that of the last entry: entries were cut off or added."


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"{}",
        b"[]",
        b"# INC-",
        b"# INC-42 \xc2\xb7 x\n",
        b'{"a":' * 100_000,
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":' + b"9" * 10_000 + b"}",
        b'{"a":NaN}',
        b'{"a":1e999}',
        b'{"a":-Infinity}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xff"}',
        b'{"a":1,"a":1}',
        sealed(b"# INC-42 \xff\n"),
        sealed(b""),
        b"\n" * 1000,
    ],
)
def test_what_was_never_an_export_is_refused_in_one_line(data: bytes) -> None:
    said = refusal(data)

    assert said
    assert "\n" not in said


@given(
    st.one_of(st.binary(), st.binary().map(lambda tail: b"{" + tail), st.binary().map(lambda tail: b"# INC-" + tail))
)
def test_arbitrary_bytes_are_refused_and_nothing_else_is_raised(data: bytes) -> None:
    assert not accepted(data)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(part=st.sampled_from(["format", "incident", "entries", "head_hash"]), value=ANYTHING)
def test_a_part_of_another_kind_is_refused_even_with_a_new_digest(part: str, value: object) -> None:
    assert not accepted(forged(lambda content: content.update({part: value})))


@given(
    number=st.integers(0, 9),
    field=st.sampled_from([*json.loads(WHOLE[Format.JSON])["entries"][0]]),
    value=ANYTHING,
)
def test_a_field_of_an_entry_with_another_value_is_refused(number: int, field: str, value: object) -> None:
    before = json.loads(WHOLE[Format.JSON])["entries"][number][field]

    data = forged(lambda content: content["entries"][number].update({field: value}))

    assert accepted(data) == (value == before and type(value) is type(before))
