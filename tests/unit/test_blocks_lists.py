"""The closing digest and the private answers: whole where they fit, and counted where they do not."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from test_blocks_samples import (
    NOW,
    START,
    TITLE,
    actions_of,
    entry,
    incident,
    many_entries,
    page,
    record,
    require_sound,
    view,
    words,
    worst,
)

from bot.blocks.closing import closing
from bot.blocks.lists import decisions, help_page, incident_list, roles, show, timeline
from bot.blocks.menu import menu
from bot.blocks.message import characters
from bot.domain.incident import WORKING, Status
from bot.domain.paging import PageState
from bot.domain.timeline import Kind
from bot.sandbox import blocks as slack

STEPS = ("menu.status", "menu.severity", "menu.resolve", "card.close", "card.reopen", "menu.cancel")

CLOSED = incident(
    status=Status.CLOSED,
    summary="All lots are off sale and the buyers are told.",
    milestones=replace(
        incident().milestones,
        acknowledged_at=START + timedelta(minutes=2),
        resolved_at=START + timedelta(hours=3),
        closed_at=START + timedelta(hours=4),
    ),
)
STORY = (
    entry(Kind.DECLARED, "Declared: Magnetic toy recall in DE", 1, at=START),
    entry(Kind.NOTE, "412 units sold", 2, at=START + timedelta(minutes=20)),
    entry(Kind.DECISION, "D-1: Delist all lots", 3, at=START + timedelta(minutes=2), recorded_at=NOW),
    entry(Kind.CLOSED, "Closed", 4, at=START + timedelta(hours=4)),
)


def test_the_digest_tells_what_happened_and_how_long_it_took() -> None:
    said = words(closing(record(STORY, view(incident=CLOSED)), now=NOW))

    assert said.startswith("🏁 *SEV1 · INC-42 · Magnetic toy recall in DE* · *Closed*")
    assert "All lots are off sale and the buyers are told." in said
    assert "• first acknowledgement: 2 min" in said
    assert "• first decision: 2 min" in said
    assert "• contained: not recorded" in said
    assert "• resolved: 3 h" in said


def test_the_digest_shows_decisions_and_what_is_still_open() -> None:
    silent = page(state=PageState.UNANSWERED)

    said = words(closing(record(STORY, view(incident=CLOSED, pages=(silent,))), now=NOW))

    assert "• D-1 Delist all lots, because: two injuries (Ben, <!date^" in said
    assert "• T-2 Note when each order reached us – Ben (Legal)" in said
    assert "• Nobody answered the page for Legal" in said


def test_a_decision_from_before_the_declaration_is_said_to_be_one() -> None:
    early = replace(view().decisions[0], decided_at=START - timedelta(minutes=20))

    said = words(closing(record(STORY, view(incident=CLOSED, decisions=(early,))), now=NOW))

    assert "• first decision: 20 min before" in said


def test_the_timeline_is_told_by_the_hour_in_the_order_of_what_happened() -> None:
    said = words(closing(record(STORY, view(incident=CLOSED)), now=NOW))
    told = said[said.index("*Timeline*") :]

    assert re.findall(r"_(E-\d+)_", told) == ["E-1", "E-3", "E-2", "E-4"]
    assert re.findall(r"^\*<!date\^[^|]*\|([^>]*)>\*$", told, re.M) == ["2026-11-24 08:00 UTC", "2026-11-24 12:00 UTC"]
    assert "entries are in the file" not in told


def test_the_digest_shows_the_head_hash_and_the_way_back() -> None:
    said = words(closing(record(STORY, view(incident=CLOSED)), now=NOW))

    assert f"Head hash `{'f' * 64}` after E-4" in said
    assert "To open it again" in said


def test_the_push_of_the_digest_says_where_the_rest_is() -> None:
    assert closing(record(STORY, view(incident=CLOSED)), now=NOW).text == (
        "SEV1 · INC-42 · Magnetic toy recall in DE: closed. "
        "Read the digest in the room; the whole timeline is in the attached file."
    )


@pytest.mark.parametrize("count", [0, 1, 50, 10_000])
def test_however_long_the_record_the_digest_fits(count: int) -> None:
    drawn = closing(record(many_entries(count), worst(status=Status.CLOSED)), now=NOW)

    require_sound(drawn, most_blocks=40)


def test_what_the_digest_leaves_out_is_counted() -> None:
    said = words(closing(record(many_entries(10_000)), now=NOW))

    shown = len(re.findall(r" · _E-\d+_$", said, re.M))
    assert shown > 20
    assert f"… and {10_000 - shown} more entries are in the file" in said


def test_decisions_stay_in_a_digest_that_notes_would_fill() -> None:
    notes = [entry(text="word " * 30, number=n, at=START + timedelta(minutes=n)) for n in range(1, 500)]
    decided = entry(Kind.DECISION, "D-1: Delist all lots", 500, at=START + timedelta(minutes=500))

    assert "D-1: Delist all lots · _E-500_" in words(closing(record([*notes, decided]), now=NOW))


def test_a_private_digest_has_no_content_in_its_push() -> None:
    hidden = view(incident=replace(CLOSED, private=True))

    assert TITLE not in closing(record(STORY, hidden), now=NOW).text


def test_redacted_entries_keep_their_place_in_the_digest() -> None:
    gone = replace(STORY[1], text=None, salt=None)

    said = words(closing(record((STORY[0], gone, *STORY[2:]), view(incident=CLOSED)), now=NOW))

    assert "412 units" not in said
    assert "removed by a redaction_ · _E-2_" in said


def test_a_list_shows_each_incident_with_a_way_in() -> None:
    drawn = incident_list([view(), view(incident=incident(number=41, private=True))], now=NOW)

    assert drawn.text == "2 open incidents, newest first."
    first, second = drawn.blocks[1:]
    assert "*SEV1 · INC-42 · Magnetic toy recall in DE*" in first["text"]["text"]
    assert "declared <!date^" in first["text"]["text"]
    assert "3 min ago" in first["text"]["text"]
    assert first["accessory"]["action_id"] == "list.join"
    assert "accessory" not in second
    assert "🔒 private" in second["text"]["text"]


def test_an_empty_list_says_so() -> None:
    assert incident_list([], which="mine", now=NOW).text == (
        "There are no incidents of yours that you may see. To declare one: `declare` and what happened."
    )


@pytest.mark.parametrize("count", [1, 45, 46, 1000])
def test_a_long_list_is_cut_and_counted(count: int) -> None:
    drawn = incident_list([view()] * count, which="all", now=NOW)

    shown = words(drawn).count("INC-42")
    require_sound(drawn)
    assert (f"… and {count - shown} more incidents" in words(drawn)) == (shown < count)


def test_a_list_of_the_worst_fits() -> None:
    require_sound(incident_list([worst()] * 60, which="all", now=NOW))


def test_show_has_the_facts_of_the_card_and_no_buttons() -> None:
    drawn = show(view(), now=NOW)

    assert "Legal Ben ✅" in words(drawn)
    assert "Room: <#C0ROOM001>" in words(drawn)
    assert actions_of(drawn) == []


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        (Status.CONTAINING, ["menu.status", "menu.severity", "menu.resolve", "card.close", "menu.cancel"]),
        (Status.RESOLVED, ["card.close", "card.reopen"]),
        (Status.CLOSED, ["card.reopen"]),
        (Status.CANCELLED, []),
        (Status.MERGED, []),
    ],
)
def test_the_menu_offers_only_the_steps_that_may_follow(status: Status, steps: list[str]) -> None:
    offered = actions_of(menu(view(incident=incident(status=status)), command="/incident"))

    assert [each for each in offered if each in {*STEPS}] == steps
    assert ("card.update" in offered) == incident(status=status).open
    assert ("card.vote" in offered) == (status in WORKING)
    assert "menu.timeline" in offered


def test_roles_are_listed_with_how_they_stand() -> None:
    said = words(roles(view()))

    assert "• Legal Ben ✅" in said
    assert "• Product – nobody named" in said
    assert "`role legal @person`" in said


def test_decisions_are_listed_with_who_decided_and_who_recorded() -> None:
    said = words(decisions(view()))

    assert "⚖️ D-1 Delist all lots\n   because: two injuries\n   Ben, recorded by Ana, <!date^" in said


def test_no_decisions_is_said() -> None:
    assert "There are no decisions yet." in words(decisions(view(decisions=())))


def test_the_timeline_shows_the_last_entries_oldest_first() -> None:
    said = words(timeline(view(), STORY[1:], 4))

    assert re.findall(r"_(E-\d+)_", said) == ["E-2", "E-3", "E-4"]
    assert "… 1 earlier entries" in said
    assert "(recorded <!date^" in said


def test_a_long_timeline_keeps_its_end() -> None:
    drawn = timeline(view(), many_entries(200), 200)

    require_sound(drawn)
    assert "_E-200_" in words(drawn)
    assert "_E-1_" not in words(drawn)


@pytest.mark.parametrize("private", [False, True])
def test_every_answer_about_the_worst_incident_is_sound(private: bool) -> None:
    bad = worst(private=private)

    for drawn in (
        show(bad, now=NOW),
        menu(bad, command="/incident"),
        roles(bad),
        decisions(bad),
        timeline(bad, many_entries(200), 9999),
    ):
        require_sound(drawn)
        if private:
            assert "channel" not in drawn.text


def test_help_fits_into_one_message() -> None:
    require_sound(help_page([f"`/incident verb{n}` – does what verb {n} does" for n in range(400)]))


def test_characters_are_counted_as_slack_counts_them() -> None:
    blocks = incident_list([view()] * 9, now=NOW).blocks

    assert characters(blocks) == slack.characters(blocks)
