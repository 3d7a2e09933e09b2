"""What is privileged or redacted stands nowhere in a file, however it came into the record."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_export_samples import (
    BEN,
    DECISION,
    MADE,
    chain,
    draft,
    record_of,
    redacted,
    story,
    whole_record,
    with_incident,
)

from bot.domain.task import Task
from bot.domain.timeline import Draft, Entry, Kind
from bot.exporters.files import EXPORTERS, Format
from bot.exporters.verify import verify
from bot.exporters.withheld import disclose
from bot.queries.view import Record

SECRET = "Counsel: settle with the seller, quietly"
BOTH = pytest.mark.parametrize("made_as", list(Format))


def exported(record: Record, made_as: Format = Format.JSON) -> str:
    data = EXPORTERS[made_as](record, generated_at=MADE)
    verify(data)
    return data.decode()


def content(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(exported(record))
    return found


def entries_with(place: int, **changes: Any) -> list[Entry]:
    drafts = story()
    drafts[place] = replace(drafts[place], **changes)
    return chain(*drafts)


def redacted_at(place: int) -> Record:
    entries = chain(*story())
    entries[place] = redacted(entries[place])
    return record_of(entries)


def place_of(kind: Kind) -> int:
    return next(place for place, one in enumerate(story()) if one.kind is kind)


@BOTH
def test_a_privileged_text_is_not_in_the_file(made_as: Format) -> None:
    text = exported(whole_record(), made_as)

    assert "settle" not in text


def test_a_privileged_entry_says_in_json_that_it_is_withheld_and_keeps_no_salt() -> None:
    entry = content(whole_record())["entries"][5]

    assert (entry["text"], entry["salt"], entry["withheld"]) == (None, None, "privileged")
    assert (entry["author_name"], entry["digest"]) == ("Ben", whole_record().entries[5].digest)


def test_a_privileged_entry_says_in_markdown_whose_it_is_and_when() -> None:
    text = exported(whole_record(), Format.MARKDOWN)

    assert "· E-6 · Ben: *withheld as privileged: Ben, 2026-11-24 09:29:05 UTC*" in text


def test_a_redacted_entry_says_so_even_when_it_was_privileged() -> None:
    record = redacted_at(5)

    assert content(record)["entries"][5]["withheld"] == "redacted"
    assert "· E-6 · Ben: *withheld as redacted: Ben, 2026-11-24 09:29:05 UTC*" in exported(record, Format.MARKDOWN)


def test_what_nobody_withheld_is_shown_with_its_salt() -> None:
    entry = content(whole_record())["entries"][2]

    assert entry["withheld"] is None
    assert (entry["text"], entry["salt"]) == (whole_record().entries[2].text, whole_record().entries[2].salt)


@BOTH
def test_a_redacted_decision_is_gone_from_the_list_of_decisions(made_as: Format) -> None:
    text = exported(redacted_at(place_of(Kind.DECISION)), made_as)

    assert "Delist all SKUs" not in text
    assert "two injuries" not in text


def test_a_redacted_decision_still_says_who_decided_and_when() -> None:
    decision = content(redacted_at(place_of(Kind.DECISION)))["decisions"][0]

    assert (decision["id"], decision["withheld"], decision["text"]) == ("D-1", "redacted", None)
    assert decision["decided_by"] == {"user": "U0BEN", "name": "Ben"}


def test_another_decision_is_not_withheld_with_it() -> None:
    record = redacted_at(place_of(Kind.DECISION))
    other = replace(DECISION, number=2, text="Tell the press", because="", decided_at=MADE, recorded_at=MADE)

    found = content(replace(record, view=replace(record.view, decisions=[DECISION, other])))

    assert [one["text"] for one in found["decisions"]] == [None, "Tell the press"]


@BOTH
def test_a_redacted_resolution_takes_the_summary_with_it(made_as: Format) -> None:
    text = exported(redacted_at(place_of(Kind.RESOLVED)), made_as)

    assert "buyers are told" not in text


def test_a_summary_that_a_later_resolution_tells_openly_stays() -> None:
    entries = chain(*story(), draft(Kind.RESOLVED, f"Resolved: {whole_record().view.incident.summary}", 2000))
    place = place_of(Kind.RESOLVED)
    entries[place] = redacted(entries[place])

    assert content(record_of(entries))["incident"]["summary"] == "All listings are down and buyers are told"


@BOTH
def test_a_redacted_declaration_takes_title_reference_and_the_name_of_the_room_with_it(made_as: Format) -> None:
    text = exported(redacted_at(place_of(Kind.DECLARED)), made_as)

    assert "toy" not in text
    assert "KBA-2026/17" not in text


@BOTH
def test_the_line_that_names_the_room_goes_with_the_title(made_as: Format) -> None:
    entries = chain(*story(), draft(Kind.ROOM, "Room #inc-42-magnetic-toy-recall-in-de opened", 2000))
    entries[0] = redacted(entries[0])

    assert "magnetic" not in exported(record_of(entries), made_as).lower()


@BOTH
def test_a_redacted_page_takes_its_typed_text_with_it(made_as: Format) -> None:
    record = redacted_at(place_of(Kind.PAGE))
    pages = [replace(page, text="Bring the passport numbers") for page in record.view.pages]

    text = exported(replace(record, view=replace(record.view, pages=pages)), made_as)

    assert "passport" not in text


@BOTH
@pytest.mark.parametrize("copy", [SECRET, f"Do it: {SECRET}.", f"{SECRET}\nBen"])
def test_a_copy_of_a_privileged_text_is_withheld_wherever_it_stands(made_as: Format, copy: str) -> None:
    record = record_of(chain(*story(), draft(Kind.NOTE, copy, 2000)))
    task = Task(number=3, text=copy, role=None, created_at=MADE)
    view = replace(
        record.view,
        tasks=[*record.view.tasks, task],
        decisions=[DECISION, replace(DECISION, number=2, text="Pay", because=copy, decided_at=MADE)],
        pages=[replace(page, text=copy) for page in record.view.pages],
    )

    text = exported(with_incident(replace(record, view=view), summary=copy, reference=copy), made_as)

    assert "settle" not in text


def test_a_short_privileged_word_does_not_hide_the_words_that_contain_it() -> None:
    entries = entries_with(5, text="Pull")
    record = record_of([*entries])
    task = Task(number=3, text="Pullover listings", role=None, created_at=MADE)

    found = content(replace(record, view=replace(record.view, tasks=[*record.view.tasks, task])))

    assert [one["text"] for one in found["tasks"]] == [None, "Tell the buyers", "Pullover listings"]


def test_empty_texts_hide_nothing() -> None:
    entries = entries_with(5, text="")

    found = content(record_of(entries))

    assert [one["withheld"] for one in found["entries"]].count("privileged") == 1


def test_the_record_in_memory_keeps_its_texts() -> None:
    record = whole_record()

    disclose(record)

    assert record.entries[5].text == SECRET


def drafts() -> st.SearchStrategy[list[Draft]]:
    notes = st.builds(
        lambda text, minutes, privileged: draft(Kind.NOTE, text, minutes, BEN, privileged=privileged),
        st.text(st.characters(exclude_categories=["Cs"])),
        st.integers(-100, 100),
        st.booleans(),
    )
    return st.lists(notes, max_size=5)


def redact(entries: Sequence[Entry], places: set[int]) -> list[Entry]:
    return [redacted(entry) if place in places else entry for place, entry in enumerate(entries)]


@given(drafts=drafts(), places=st.sets(st.integers(0, 4)))
def test_any_record_withholds_what_it_must_and_still_holds(drafts: list[Draft], places: set[int]) -> None:
    record = record_of(redact(chain(*drafts), places))
    must = {entry.id for entry in record.entries if entry.text is None or entry.privileged}

    found = content(record)

    shown = {entry["id"] for entry in found["entries"] if entry["text"] is not None}
    assert not shown & must
    exported(record, Format.MARKDOWN)
