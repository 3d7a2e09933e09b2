"""Clocks as people see them: the card's line, reminders, the list; hostile names and private incidents."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from test_blocks_samples import ANA, BEN, NOW, actions_of, incident, require_sound, view, words

from bot.blocks import action_ids
from bot.blocks.clock import deadlines, reminder
from bot.blocks.clock_list import clock_list
from bot.domain.clock import BREACH, NAME_LIMIT, Clock, Fact, Kind, Reminder, State
from bot.domain.ids import WARROOM
from bot.domain.incident import Status
from bot.queries.view import IncidentView

HOUR = timedelta(hours=1)
HOSTILE = "<!channel> *urgent* <@U0ANA> `x` > quote"


def clock(number: int = 4, **changes: object) -> Clock:
    bare = Clock(
        number=number,
        name="Answer the authority",
        counted="10 h of elapsed time",
        from_at=NOW - 9 * HOUR,
        due_at=NOW + HOUR,
        started_by=BEN,
        started_at=NOW - 9 * HOUR,
    )
    return replace(bare, **changes)  # type: ignore[arg-type]  # the names are parameters


GOAL = clock(
    2, name="Containment", kind=Kind.INTERNAL, fact=Fact.CONTAINMENT, started_by=WARROOM, due_at=NOW + HOUR / 2
)


def shown(*clocks: Clock, private: bool = False, status: Status = Status.INVESTIGATING) -> IncidentView:
    return replace(view(incident=incident(private=private, status=status)), clocks=clocks)


def reminded(*clocks: Clock, percent: int = 90, late: bool = False, private: bool = False) -> str:
    reminders = [Reminder(number=one.number, cycle=1, percent=percent, late=late) for one in clocks]
    message = reminder(shown(*clocks, private=private), reminders, now=NOW)
    assert message is not None
    return words(message)


def test_the_card_names_the_next_deadline_before_any_goal_and_counts_the_rest() -> None:
    (line,) = deadlines(shown(GOAL, clock(4), clock(5, due_at=NOW + 2 * HOUR)))

    assert line.startswith("⏰ Next: C-4 Answer the authority, <!date^")
    assert line.endswith(", and 2 more running")


def test_a_missed_deadline_stands_first_until_it_is_met_and_hides_no_other() -> None:
    missed = clock(5, state=State.BREACHED, due_at=NOW - HOUR)

    first, second = deadlines(shown(clock(4), missed, replace(missed, number=6)))

    assert first.startswith("⏰ *Missed:* C-5")
    assert first.endswith(", and 1 more missed")
    assert second.startswith("⏰ Next: C-4")
    assert list(deadlines(shown(replace(missed, state=State.MET_LATE)))) == []


def test_the_card_says_the_zone_of_the_law_and_no_distance_that_would_age() -> None:
    law = clock(due_at=datetime.fromisoformat("2026-11-25T00:00Z"), zone="Europe/Dublin")

    (line,) = deadlines(shown(law))

    assert "(Tue 24 Nov 2026 24:00 in Europe/Dublin)" in line
    assert " in 1 " not in line


def test_goals_leave_the_card_when_the_work_is_done_and_deadlines_do_not() -> None:
    assert list(deadlines(shown(GOAL, status=Status.RESOLVED))) == []
    assert "C-4" in "".join(deadlines(shown(clock(4), status=Status.RESOLVED)))


def test_a_reminder_says_what_is_due_when_and_how_to_say_that_it_is_done() -> None:
    said = reminded(clock())

    assert "90 % of the time is gone" in said
    assert ">* · started by Ben" in said
    assert f"<@{BEN}>, <@{ANA}>" in said
    assert "`clock met C-4`" in said or "type `clock met C-4 and" in said or "clock met C-4" in said


def test_a_distance_stands_in_the_push_alone_since_it_ages_in_the_message() -> None:
    message = reminder(shown(clock()), [Reminder(number=4, cycle=1, percent=90)], now=NOW)

    assert message is not None
    assert message.text.endswith(
        "90 % of the time is gone, due <!date^1795511825^{date_short_pretty} {time}|2026-11-24 09:17 UTC> (in 1 h)."
    )
    assert "in 1 h" not in words(message)


def test_a_reminder_in_the_thread_wakes_nobody() -> None:
    assert "<@" not in reminded(clock(), percent=75)


def test_a_late_reminder_says_so() -> None:
    assert "This comes late" in reminded(clock(), late=True)
    assert "This comes late" not in reminded(clock())


@pytest.mark.parametrize("state", [State.MET, State.CANCELLED, State.ENDED])
def test_a_clock_that_is_over_is_not_reminded_of(state: State) -> None:
    over = clock(state=state)
    once = [Reminder(number=4, cycle=1, percent=90)]

    assert reminder(shown(over), once, now=NOW) is None
    assert reminder(shown(over), once, now=NOW, moot=True) is not None
    assert reminder(shown(clock(cycle=2)), once, now=NOW) is None


def test_reminders_that_fall_together_are_one_message() -> None:
    said = reminded(clock(4), clock(5), percent=75)

    assert "C-4" in said
    assert "C-5" in said


def test_nothing_of_a_private_incident_is_pushed() -> None:
    message = reminder(shown(clock(), private=True), [Reminder(number=4, cycle=1, percent=90)], now=NOW)

    assert message is not None
    assert "Answer" not in message.text
    assert "Open the room to see it" in message.text


def test_a_hostile_name_does_nothing_anywhere() -> None:
    hostile = clock(name=HOSTILE, evidence=HOSTILE, reason=HOSTILE)
    states = [replace(hostile, number=number, state=state) for number, state in enumerate(State, start=1)]

    for said in (reminded(hostile), words(clock_list(shown(*states), now=NOW)), "".join(deadlines(shown(hostile)))):
        assert "<!channel>" not in said
        assert "*urgent*" not in said


def test_the_list_begins_with_what_is_urgent_and_says_how_it_was_counted() -> None:
    met = clock(1, state=State.MET, met_by=BEN, met_at=NOW, evidence="Receipt 7")
    missed = clock(7, state=State.BREACHED, due_at=NOW - HOUR)

    said = words(clock_list(shown(met, clock(4), missed), now=NOW))

    assert said.index("C-7 A") < said.index("C-4 A") < said.index("C-1 A")
    assert "1 h ago" in said
    assert "10 h of elapsed time · started by Ben" in said
    assert "✅ C-1 Answer the authority: met in time, 1 h before (Ben · evidence: Receipt 7)" in said


def test_a_list_of_very_many_clocks_fits_into_a_message() -> None:
    many = [clock(number, name="x" * 150, counted="y" * 600) for number in range(1, 200)]

    message = clock_list(shown(*many), now=NOW)

    assert sum(len(str(block)) for block in message.blocks) < 16_000
    assert "more clocks" in words(message)


def test_many_deadlines_that_fall_together_fit_into_one_message() -> None:
    long = clock(name="&" * NAME_LIMIT, zone="America/Argentina/ComodRivadavia", state=State.BREACHED, due_at=NOW)
    many = [replace(long, number=number) for number in range(1, 61)]
    once = [Reminder(number=one.number, cycle=1, percent=BREACH, late=True) for one in many]

    message = reminder(shown(*many), once, now=NOW)

    assert message is not None
    require_sound(message)
    assert "more clocks: `clock` lists them all" in words(message)
    assert "“Clocks” lists all of them" in words(message)
    assert actions_of(message) == [action_ids.CARD_CLOCKS]


def test_a_reminder_that_is_sent_after_the_time_says_that_it_is_over() -> None:
    assert "which is over" in reminded(clock(due_at=NOW))
