"""The card, the announcement, the room's own lines."""

from dataclasses import replace
from datetime import timedelta

import pytest
from test_blocks_samples import (
    HOSTILE,
    LONG_TEXT,
    NOW,
    START,
    TITLE,
    UID,
    actions_of,
    answered,
    entry,
    incident,
    page,
    require_content_free,
    require_harmless,
    require_sound,
    texts,
    view,
    words,
    worst,
)

from bot.blocks import action_ids
from bot.blocks.announcement import announced_update, announcement
from bot.blocks.card import card
from bot.blocks.room import bookmark_title, commander_reminder, line, reminder, told_commander, topic, update
from bot.domain.ids import WARROOM, UserId
from bot.domain.incident import Places, Status
from bot.domain.responder import Team
from bot.domain.timeline import Kind

STATUSES = list(Status)


def test_the_card_opens_with_what_where_who_and_how_far() -> None:
    drawn = card(view(), now=NOW)

    first, origin, duties, progress = next(texts(drawn.blocks)).split("\n")
    assert first == "🔴 *SEV1 · INC-42 · Magnetic toy recall in DE* · *Investigating*"
    assert origin.startswith("Product safety · DE, FR · declared by Ana, <!date^")
    assert "known since <!date^" in origin
    assert duties.startswith("Commander Ana · Legal Ben ✅ · Policy – paging Gil (backup) since <!date^")
    assert duties.endswith("Product – nobody named")
    assert progress == "☑︎ 1 of 2 tasks done · ⚖️ 1 decision"


def test_the_card_lists_open_tasks_and_first_questions() -> None:
    said = words(card(view(), now=NOW))

    assert "• T-2 Note when each order reached us – Ben (Legal)" in said
    assert "T-1" not in said
    assert "• Any injury?" in said


def test_a_page_that_nobody_answered_is_said_on_the_card() -> None:
    silent = page(state=page().state.UNANSWERED)

    said = words(card(view(pages=(silent,), team=Team(incident=UID)), now=NOW))

    assert "Legal – nobody answered (asked: Ben)" in said
    assert "Commander – nobody named" in said


@pytest.mark.parametrize(
    ("step", "said"), [(0, "Legal – Ben had been asked"), (3, "Legal – nobody answered (asked: Ben)")]
)
def test_of_a_page_that_the_end_withdrew_it_is_not_said_that_nobody_answered(step: int, said: str) -> None:
    withdrawn = page(state=page().state.WITHDRAWN, step=step, next_at=None)

    assert said in words(card(view(pages=(withdrawn,), team=Team(incident=UID)), now=NOW))


def test_a_broken_promise_is_said_on_the_card() -> None:
    promised = incident(next_update_at=NOW + timedelta(minutes=1))

    assert "next update by" in words(card(view(incident=promised), now=NOW))
    assert "next update was due" in words(card(view(incident=promised), now=NOW + timedelta(hours=1)))


def test_the_push_of_a_card_says_what_happened_and_what_to_do() -> None:
    assert card(view(), now=NOW).text == (
        "SEV1 · INC-42 · Magnetic toy recall in DE: investigating, commander Ana. "
        "Read the card: who does what, and what to do next."
    )


@pytest.mark.parametrize(
    ("status", "buttons"),
    [
        (Status.INVESTIGATING, ["card.update", "card.decide", "card.vote", "card.tasks", "card.clocks", "card.more"]),
        (Status.CONTAINED, ["card.update", "card.decide", "card.vote", "card.tasks", "card.clocks", "card.more"]),
        (Status.RESOLVED, ["card.close", "card.reopen", "card.more"]),
        (Status.CLOSED, ["card.reopen", "card.more"]),
        (Status.CANCELLED, []),
        (Status.MERGED, []),
    ],
)
def test_the_card_offers_what_may_come_next(status: Status, buttons: list[str]) -> None:
    assert actions_of(card(view(incident=incident(status=status)), now=NOW)) == buttons


def test_only_a_working_incident_can_be_resolved_from_the_menu() -> None:
    working, resolved = (card(view(incident=incident(status=s)), now=NOW) for s in (Status.CONTAINED, Status.RESOLVED))

    offered = [option["value"] for option in working.blocks[-1]["elements"][-1]["options"]]
    assert offered == ["timeline", "roles", "decisions", "export", "resolve"]
    assert "resolve" not in str(resolved.blocks)


def test_a_closed_card_shows_the_head_hash_and_the_end() -> None:
    milestones = replace(incident().milestones, closed_at=NOW)

    said = words(
        card(view(incident=incident(status=Status.CLOSED, milestones=milestones, summary="All lots gone")), now=NOW)
    )

    assert f"`{'f' * 64}`" in said
    assert "✅ *Closed* <!date^" in said
    assert "All lots gone" in said
    assert "First questions" not in said


def test_a_drill_and_a_private_incident_are_marked_in_words() -> None:
    said = words(card(view(incident=incident(private=True, drill=True)), now=NOW))

    assert said.startswith("🧪 *DRILL · SEV1 · INC-42")
    assert "🔒 Private" in said


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("private", [False, True])
def test_the_worst_incident_still_has_a_card_and_an_announcement(status: Status, private: bool) -> None:
    bad = worst(status=status, private=private)

    for drawn in (card(bad, now=NOW), announcement(bad, now=NOW)):
        require_sound(drawn)


def test_long_content_never_pushes_the_first_lines_down() -> None:
    lines = next(texts(card(worst(), now=NOW).blocks)).split("\n")

    assert len(lines) == 4
    assert "and 33 more roles" in lines[2]
    assert "tasks done" in lines[3]


def test_roles_that_nobody_answers_for_come_before_those_in_hand_when_not_all_fit() -> None:
    duties = next(texts(card(worst(), now=NOW).blocks)).split("\n")[2]

    assert duties.count("nobody answered") == 7


def test_the_announcement_says_what_and_offers_to_join() -> None:
    drawn = announcement(view(), now=NOW)

    first, second = words(drawn).split("\n")[:2]
    assert first == "🔴 *SEV1 · INC-42 · Magnetic toy recall in DE* · commander Ana · <#C0ROOM001>"
    assert second.startswith("Investigating, declared <!date^")
    assert actions_of(drawn) == [action_ids.ANNOUNCEMENT_JOIN]
    assert drawn.blocks[-1]["elements"][0]["value"] == UID
    assert drawn.text.endswith("Join if you can help.")


def test_the_announcement_follows_the_incident_and_stops_asking_at_its_end() -> None:
    milestones = replace(incident().milestones, contained_at=NOW, closed_at=START + timedelta(hours=2))
    contained = view(incident=incident(status=Status.CONTAINED, milestones=milestones))
    closed = view(incident=incident(status=Status.CLOSED, milestones=milestones))

    assert "Contained <!date^" in words(announcement(contained, now=NOW))
    assert "2 h after it was declared" in words(announcement(closed, now=NOW))
    assert actions_of(announcement(closed, now=NOW)) == []


@pytest.mark.parametrize("status", STATUSES)
def test_what_leaves_a_private_room_has_no_content(status: Status) -> None:
    hidden = view(incident=incident(private=True, status=status, summary="Zeppelin"))
    told = entry(Kind.UPDATE, "Zeppelin down")

    for drawn in (announcement(hidden, now=NOW), announced_update(hidden, told), commander_reminder(hidden)):
        require_content_free(drawn, "Zeppelin")
        assert actions_of(drawn) == []
    assert "Magnetic" not in topic(hidden)


def test_a_private_announcement_says_that_there_is_one() -> None:
    drawn = announcement(view(incident=incident(private=True)), now=NOW)

    assert drawn.text.startswith("SEV1 · A private incident is open")
    assert "Ana" not in words(drawn)


def test_nothing_private_is_in_a_push_from_the_private_room() -> None:
    hidden = view(incident=incident(private=True))
    note = entry(text="Zeppelin")

    for drawn in (card(hidden, now=NOW), line(hidden, note), update(hidden, note), reminder(hidden, note)):
        for secret in (TITLE, "Zeppelin", "Product safety"):
            assert secret not in drawn.text
        assert "INC-42" in drawn.text


def test_an_update_is_announced_with_its_author() -> None:
    drawn = announced_update(view(), entry(Kind.UPDATE, "All listings are down"))

    assert words(drawn) == "📣 *Update on INC-42* from Ana\nAll listings are down"
    assert drawn.text == "Update on SEV1 · INC-42 · Magnetic toy recall in DE: All listings are down"


def test_a_line_says_who_did_what_and_under_which_id() -> None:
    drawn = line(view(), entry(Kind.DECISION, "D-1: Delist all lots, because: two injuries"))

    assert words(drawn) == "⚖️ Ana: D-1: Delist all lots, because: two injuries · _E-17_"
    assert drawn.text == "SEV1 · INC-42: Ana: D-1: Delist all lots, because: two injuries"


def test_a_line_names_nobody_twice_and_never_warroom() -> None:
    acknowledged = line(
        view(), entry(Kind.PAGE, "Ben acknowledged for Legal, 2 min after the page", author=UserId("U0BEN0001"))
    )
    unanswered = line(view(), entry(Kind.PAGE, "The page for Legal stayed unanswered", author=WARROOM))

    assert words(acknowledged).startswith("📟 Ben acknowledged for Legal")
    assert words(unanswered).startswith("📟 The page for Legal")


def test_a_note_cannot_hide_who_wrote_it() -> None:
    assert words(line(view(), entry(Kind.NOTE, "Ana Lopez approved this"))).startswith("📝 Ana: Ana Lopez")


def test_a_line_about_the_past_says_when() -> None:
    late = entry(at=START, recorded_at=NOW)

    assert "(at <!date^" in words(line(view(), late))


def test_a_line_for_an_unanswered_page_gives_numbers_to_call() -> None:
    drawn = line(
        view(), entry(Kind.PAGE, "Nobody answered", author=WARROOM), phones=[("Ben", "+44 20 7946 0000"), ("Cla", "")]
    )

    assert "Call them:\n• Ben +44 20 7946 0000\n• Cla – no phone number is known" in words(drawn)


def test_an_instant_in_words_of_ours_is_in_the_readers_zone_and_one_that_was_typed_is_as_typed() -> None:
    said = "down (next update by 2026-11-24 12:36 UTC)"

    assert "(next update by <!date^" in words(update(view(), entry(Kind.UPDATE, said)))
    assert "(next update by <!date^" in announced_update(view(), entry(Kind.UPDATE, said)).text
    assert "due 2026-11-24 12:36 UTC" in words(line(view(), entry(Kind.NOTE, "due 2026-11-24 12:36 UTC")))


def test_tasks_that_are_due_stand_first() -> None:
    due = replace(view().tasks[1], number=9, due_at=NOW)
    sooner = replace(due, number=10, due_at=START)

    shown = words(card(view(tasks=(*view().tasks, due, sooner)), now=NOW))

    assert shown.index("• T-10 ") < shown.index("• T-9 ") < shown.index("• T-2 ")


def test_redacted_and_privileged_text_is_not_shown() -> None:
    redacted = entry(text="Zeppelin", number=3)
    gone = replace(redacted, text=None, salt=None)
    kept = entry(text="Zeppelin", privileged=True)

    for hidden in (gone, kept):
        for drawn in (line(view(), hidden), update(view(), hidden), announced_update(view(), hidden)):
            require_sound(drawn)
            assert "Zeppelin" not in words(drawn) + drawn.text
    assert "withheld as privileged: Ana" in words(line(view(), kept))
    assert "Ana: _removed by a redaction_" in words(line(view(), gone))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_entry_makes_a_line_however_hostile(kind: Kind) -> None:
    told = entry(kind, LONG_TEXT, author_name=HOSTILE)

    for drawn in (line(view(), told), update(view(), told), announced_update(view(), told), reminder(view(), told)):
        require_sound(drawn)


def test_a_reminder_wakes_the_commander_alone() -> None:
    missed = entry(Kind.UPDATE, "The update promised for 2026-11-24 09:44 UTC did not come", author=WARROOM)

    drawn = reminder(view(), missed)

    assert words(drawn).count("<@") == 1
    assert "<@U0ANA0001>: press “Update…” on the card" in words(drawn)
    assert drawn.text.endswith("did not come. Post one now.")


def test_the_commander_is_reminded_with_a_way_to_the_room() -> None:
    drawn = commander_reminder(view())

    assert "the update you promised is due" in drawn.text
    assert "<#C0ROOM001>" in words(drawn)


def test_the_commander_of_an_incident_without_a_room_is_sent_to_none() -> None:
    roomless = view(incident=incident(places=Places()))
    hidden = view(incident=incident(places=Places(), private=True))
    unanswered = entry(Kind.PAGE, "The page for Legal stayed unanswered", author=WARROOM)

    drawn = [commander_reminder(roomless), told_commander(roomless, unanswered), told_commander(hidden, unanswered)]

    assert "room" not in " ".join((each.text + words(each)).lower() for each in drawn)
    assert "Type `INC-42 update`" in drawn[0].text
    assert "Type `INC-42 timeline` to see it." in drawn[2].text


def test_the_commander_gets_the_numbers_of_those_who_did_not_answer() -> None:
    unanswered = entry(Kind.PAGE, "The page for Legal stayed unanswered", author=WARROOM)

    drawn = told_commander(view(), unanswered, phones=[("Ben <!here>", "+44 20 7946 0000")])

    require_harmless(words(drawn))
    assert "Call them:\n• Ben" in words(drawn)
    assert "+44 20 7946 0000" in words(drawn)


def test_the_call_list_of_a_private_incident_is_withheld() -> None:
    hidden = view(incident=incident(private=True))
    unanswered = entry(Kind.PAGE, "The page for Zeppelin stayed unanswered", author=WARROOM)

    drawn = told_commander(hidden, unanswered, phones=[("Ben", "+44 20 7946 0000")])

    require_content_free(drawn, "Zeppelin", "Ben", "+44")


def test_the_topic_says_how_far_and_who() -> None:
    assert topic(view()) == "🔴 SEV1 · INC-42 · Investigating · commander Ana · Magnetic toy recall in DE"
    assert topic(view(incident=incident(private=True))) == "🔴 SEV1 · INC-42 · Investigating · commander Ana · private"


@pytest.mark.parametrize("private", [False, True])
def test_the_topic_fits_and_is_harmless(private: bool) -> None:
    said = topic(worst(private=private))

    assert len(said) <= 250
    require_harmless(said)


def test_the_bookmark_carries_no_content() -> None:
    assert bookmark_title(view()) == "INC-42: the card"


def test_a_role_held_after_a_page_to_another_is_shown_with_its_holder() -> None:
    seen = view(pages=(answered(page(), page().calls[0].user),))

    assert "Legal Ben ✅" in words(card(seen, now=NOW))
