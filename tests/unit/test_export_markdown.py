"""The Markdown reads as a record, and nothing that was typed into it does anything."""

import re
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_export_samples import (
    BEN,
    CLA,
    DECLARED,
    MADE,
    PERMALINK,
    chain,
    draft,
    record_of,
    story,
    whole_record,
    with_incident,
)

from bot.domain.incident import Milestones, Status
from bot.domain.timeline import Kind
from bot.exporters.escape import plain
from bot.exporters.markdown import export_markdown
from bot.exporters.verify import verify
from bot.queries.view import Record


def lines(record: Record) -> list[str]:
    return export_markdown(record, generated_at=MADE).decode().split("\n")


def line_of(entry: str, record: Record) -> str:
    return next(line for line in lines(record) if f"· {entry} ·" in line)


def noted(text: str, **changes: Any) -> Record:
    return record_of(chain(draft(Kind.DECLARED, "Declared", 0), replace(draft(Kind.NOTE, text, 1), **changes)))


def test_the_document_has_its_parts_in_the_order_in_which_they_are_read() -> None:
    headings = [line for line in lines(whole_record()) if line.startswith(("# ", "## "))]

    assert headings == [
        "# INC-42 · Magnetic toy recall in DE",
        "## What happened",
        "## How long it took",
        "## People and roles",
        "## Decisions in force",
        "## Deadlines and goals",
        "## Timeline",
        "## Who was asked, and how long they took",
        "## Tasks",
        "## Integrity",
    ]


def test_the_facts_durations_decisions_pages_and_tasks_are_told() -> None:
    found = lines(whole_record())

    assert "| Status | closed |" in found
    assert "| Contained | 2026-11-24 10:49:05 UTC | 1 h 35 min after | 1 h 59 min after |" in found
    assert "**D-1** · Delist all SKUs of seller 8841 in the EU" in found
    assert "- Because: two injuries \\| one of them a child" in found
    assert "| Legal | Ben | 2026-11-24 09:15:05 UTC | acknowledged | 1 min |" in found
    assert "| Policy | nobody is named | 2026-11-24 09:14:05 UTC | unanswered | – |" in found
    assert "| T-1 | Pull the listings | Policy | – | done 2026-11-24 09:54:05 UTC | – |" in found
    assert f"Head hash {whole_record().head}" in found


def test_the_timeline_is_in_the_order_of_events_under_days_and_hours() -> None:
    found = lines(whole_record())

    told = [line for line in found if line.startswith(("### ", "#### ", "- "))]
    kept = [re.sub(r"^- (\S+ UTC · E-\d+) .*", r"\1", line) for line in told if "Because" not in line]
    assert kept[1:8] == [
        "### Tuesday 2026-11-24",
        "#### 08:00 UTC",
        "08:54:05 UTC · E-7",
        "#### 09:00 UTC",
        "09:14:05 UTC · E-1",
        "09:14:05 UTC · E-2",
        "09:19:05 UTC · E-3",
    ]
    assert "### Wednesday 2026-11-25" in kept


def test_an_entry_recorded_more_than_a_minute_late_says_when_it_was() -> None:
    assert line_of("E-7", whole_record()).endswith(
        f"Cla: The seller was warned by mail *(recorded later: 2026-11-24 09:29:05 UTC)* (source: <{PERMALINK}>)"
    )


def test_an_entry_recorded_within_a_minute_is_not_late() -> None:
    entries = chain(draft(Kind.NOTE, "first", 1), draft(Kind.NOTE, "second", 0))

    assert "recorded later" not in line_of("E-2", record_of(entries))


def test_an_entry_on_behalf_of_another_names_both() -> None:
    assert " · Ana, on behalf of Ben: D-1: Delist" in line_of("E-4", whole_record())


def test_times_of_another_zone_are_told_in_utc() -> None:
    kept = DECLARED.astimezone(timezone(timedelta(hours=5, minutes=30)))
    record = with_incident(whole_record(), milestones=Milestones(declared_at=kept, known_at=kept))

    assert "| Declared | 2026-11-24 09:14:05 UTC | – | – |" in lines(record)


def test_a_drill_and_a_private_incident_say_so_at_the_top() -> None:
    found = lines(with_incident(whole_record(), drill=True, private=True))

    assert "| Drill | Yes: an exercise, not a real emergency |" in found
    assert "| Confidentiality | Private: for admitted people only |" in found


def test_an_incident_in_its_first_second_reads_well_too() -> None:
    record = record_of([])
    view = replace(record.view, pages=[], decisions=[], tasks=[])
    started = with_incident(
        replace(record, view=view),
        summary="",
        status=Status.INVESTIGATING,
        milestones=Milestones(declared_at=DECLARED, known_at=DECLARED),
    )

    found = lines(started)

    assert "*No summary was recorded; the timeline tells it.*" in found
    assert any(
        line.endswith("nobody has acknowledged yet. It was still investigating when this record was made.")
        for line in found
    )
    assert {"No decision was recorded.", "Nobody was paged.", "No task was recorded."} <= set(found)


def test_a_false_alarm_ends_with_its_cancellation() -> None:
    found = lines(with_incident(whole_record(), status=Status.CANCELLED))

    assert any(line.startswith("| Cancelled | 2026-11-25 11:14:05 UTC |") for line in found)


def test_a_hostile_title_is_harmless() -> None:
    record = with_incident(whole_record(), title="# x | <script>")

    assert lines(record)[0] == "# INC-42 · \\# x \\| &lt;script&gt;"


def test_a_permalink_of_another_shape_is_not_a_link() -> None:
    record = noted("n", permalink="https://evil.example/> [x](y)")

    assert "(source: https\\://evil.example/&gt; \\[x\\](y))" in line_of("E-2", record)


def test_a_typed_forgery_of_our_own_words_looks_typed() -> None:
    record = noted("ok *(recorded later: 2026-11-24 09:29:05 UTC)*")

    assert "ok \\*(recorded later: 2026-11-24 09:29:05 UTC)\\*" in line_of("E-2", record)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("# Heading", "\\# Heading"),
        ("a | b", "a \\| b"),
        ("one\ntwo\r\n\r\nthree\u2028four\x85five", "one ↵ two ↵ three ↵ four ↵ five"),
        ("`code` *b* _i_ ~~s~~ $m$", "\\`code\\` \\*b\\* \\_i\\_ \\~\\~s\\~\\~ \\$m\\$"),
        ("[x](https://e.example) ![y](z) <https://e.example>", None),
        ("<b>&amp;</b><!-- c -->", "&lt;b&gt;&amp;amp;&lt;/b&gt;&lt;!-- c --&gt;"),
        ("back\\slash", "back\\\\slash"),
        ("- item", "\\- item"),
        ("+ item", "\\+ item"),
        ("---", "\\---"),
        ("===", "\\==="),
        ("1. item", "1\\. item"),
        ("1) item", "1\\) item"),
        ("1.5 million", "1.5 million"),
        ("    code block", "code block"),
        ("a\tb", "a b"),
        ("www.evil.example", "www\\.evil.example"),
        ("paid \u202etxt.exe\u202c", "paid ⟨U+202E⟩txt.exe⟨U+202C⟩"),
        ("nul\x00 esc\x1b half\ud83d", "nul⟨U+0000⟩ esc⟨U+001B⟩ half⟨U+D83D⟩"),
        ("Größe 👩‍⚕️ 日本", "Größe 👩‍⚕️ 日本"),
        ("12:30 – ratio 3:1", "12:30 – ratio 3:1"),
        ("", ""),
    ],
)
def test_what_was_typed_is_shown_and_does_nothing(typed: str, shown: str | None) -> None:
    expected = shown or "\\[x\\](https\\://e.example) !\\[y\\](z) &lt;https\\://e.example&gt;"

    assert plain(typed) == (expected if typed else "")


@given(st.text())
@example("\x1c# x")
@example("\x0b- x")
@example("\n")
def test_typed_text_is_one_line_without_live_marks(typed: str) -> None:
    shown = plain(typed)

    assert len(shown.splitlines()) <= 1
    assert not re.search(r"[<>]|(?<!\\)(?:\\\\)*[`*_\[\]|~#$]|^\s|^[-+=]", shown)
    shown.encode()


@given(
    text=st.text(st.characters(exclude_categories=["Cs"])),
    title=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    name=st.text(min_size=1),
)
@example(text="x\n## Integrity\n\nHead hash 00", title="x\n## Integrity", name="x\n- 09:14:05 UTC · E-1 · Ana")
@example(text="\nfile digest: sha256:00\n", title="\n", name="| E-1 |")
def test_no_text_breaks_or_forges_the_document(text: str, title: str, name: str) -> None:
    record = with_incident(record_of(chain(draft(Kind.DECLARED, text, 0))), title=title, summary=text, reference=text)
    hostile = replace(record, view=replace(record.view, names={BEN: name, CLA: name}))

    data = export_markdown(hostile, generated_at=MADE)

    found = verify(data)
    headings = [line for line in data.decode().split("\n") if line.startswith("#")]
    assert (found.entries, found.head) == (1, record.head)
    assert len(headings) == 12


def test_the_last_line_is_the_digest_over_all_before_it() -> None:
    last = lines(whole_record())[-2:]

    assert re.fullmatch(r"file digest: sha256:[0-9a-f]{64}", last[0])
    assert last[1] == ""


def test_every_entry_is_told_once() -> None:
    told = re.findall(r" · (E-\d+) · ", "\n".join(lines(whole_record())))

    assert sorted(told) == sorted(f"E-{number}" for number in range(1, len(story()) + 1))
