"""The life of a clock: its thresholds, once each; how it is met, breached and cancelled."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ANA, BEN, NOON, incident

from bot.domain import clock as rules
from bot.domain.clock import (
    TRANSITIONS,
    Clock,
    ClockBreached,
    ClockError,
    ClockMet,
    ClockStarted,
    Fact,
    Kind,
    Reminder,
    State,
    reminder_of,
)
from bot.domain.incident import FutureTimeError, Status, WrongStateError

HOUR = timedelta(hours=1)


def draft(**wishes: object) -> Clock:
    """Of ten hours, from noon."""
    plain = Clock(
        number=0,
        name="Reply",
        counted="10 h of elapsed time",
        from_at=NOON,
        due_at=NOON + 10 * HOUR,
        started_by=ANA,
        started_at=NOON,
    )
    return replace(plain, **wishes)  # type: ignore[arg-type]  # wishes are fields


def running(**wishes: object) -> Clock:
    return rules.armed(draft(number=4, **wishes), at=NOON)


def after(clock: Clock, hours: float) -> tuple[Clock, Reminder | None]:
    change, reminder = rules.fall_due(clock, at=NOON + hours * HOUR)
    return change.state, reminder


def test_a_clock_gets_the_next_number_and_waits_for_its_half() -> None:
    change, clock = rules.start(incident(), draft(), at=NOON)

    assert (clock.id, clock.state, clock.next_at) == ("C-1", State.RUNNING, NOON + 5 * HOUR)
    assert change.state.counts.clocks == 1
    assert change.events == (ClockStarted(clock=clock),)


def test_a_clock_that_began_before_is_not_reminded_of_what_lies_behind() -> None:
    _, clock = rules.start(incident(), draft(from_at=NOON - 8 * HOUR, due_at=NOON + 2 * HOUR), at=NOON)

    assert (clock.reminded, clock.next_at) == (75, NOON + HOUR)


def test_a_deadline_missed_before_it_was_recorded_is_breached_at_once() -> None:
    change, clock = rules.start(incident(), draft(from_at=NOON - 10 * HOUR, due_at=NOON - HOUR), at=NOON)

    assert (clock.state, clock.breached_at, clock.next_at) == (State.BREACHED, NOON - HOUR, None)
    assert change.events[1:] == (ClockBreached(clock=clock, at=NOON, late=False),)


@pytest.mark.parametrize(
    ("wishes", "says"),
    [
        ({"name": "  "}, "Say what is due"),
        ({"name": "x" * 151}, "151 characters"),
        ({"due_at": NOON - HOUR}, "cannot be due before it began"),
    ],
)
def test_a_clock_that_makes_no_sense_is_refused(wishes: dict[str, object], says: str) -> None:
    with pytest.raises(ClockError, match=says):
        rules.start(incident(), draft(**wishes), at=NOON)


def test_a_clock_that_begins_ahead_is_refused() -> None:
    with pytest.raises(FutureTimeError):
        rules.start(incident(), draft(from_at=NOON + HOUR), at=NOON)


def test_none_is_started_in_an_incident_that_has_ended() -> None:
    with pytest.raises(WrongStateError):
        rules.start(incident(Status.CLOSED), draft(), at=NOON)


def test_each_threshold_is_taken_once_and_the_last_is_the_breach() -> None:
    clock, taken = running(), []

    for hours in (1, 5, 5, 6, 7.5, 7.6, 9, 9.9, 10, 11, 50):
        clock, reminder = after(clock, hours)
        taken += [(hours, reminder.percent)] if reminder else []

    assert taken == [(5, 50), (7.5, 75), (9, 90), (10, 100)]
    assert (clock.state, clock.breached_at) == (State.BREACHED, NOON + 10 * HOUR)


def test_after_a_downtime_only_the_highest_threshold_is_told_and_that_it_is_late() -> None:
    clock, reminder = after(running(), 9.5)

    assert reminder == Reminder(number=4, cycle=1, percent=90, late=True)
    assert clock.next_at == NOON + 10 * HOUR


def test_a_breach_found_after_a_downtime_is_told_as_late() -> None:
    change, reminder = rules.fall_due(running(), at=NOON + 12 * HOUR)

    assert reminder == Reminder(number=4, cycle=1, percent=100, late=True)
    assert change.events == (ClockBreached(clock=change.state, at=NOON + 12 * HOUR, late=True),)
    assert change.state.breached_at == NOON + 10 * HOUR


def test_an_internal_clock_reminds_less() -> None:
    clock = running(kind=Kind.INTERNAL, fact=Fact.UPDATE)

    assert clock.next_at == NOON + 7.5 * HOUR
    assert after(clock, 9)[0].next_at == NOON + 10 * HOUR


def test_a_clock_is_met_in_time_with_its_evidence() -> None:
    change = rules.meet(running(), evidence="Receipt 7", met_at=NOON + HOUR, by=BEN, at=NOON + 2 * HOUR)

    met = change.state
    assert (met.state, met.margin, met.evidence, met.met_by) == (State.MET, 9 * HOUR, "Receipt 7", BEN)
    assert met.next_at is None
    assert change.events == (ClockMet(clock=met, by=BEN, at=NOON + 2 * HOUR),)


def test_a_breached_clock_is_met_late() -> None:
    breached, _ = after(running(), 10)

    met = rules.meet(breached, evidence="", met_at=NOON + 11 * HOUR, by=BEN, at=NOON + 11 * HOUR).state

    assert (met.state, met.margin) == (State.MET_LATE, -HOUR)


def test_what_was_done_in_time_and_told_late_was_in_time() -> None:
    breached, _ = after(running(), 10)

    met = rules.meet(breached, evidence="", met_at=NOON + 9 * HOUR, by=BEN, at=NOON + 11 * HOUR).state

    assert (met.state, met.breached_at) == (State.MET, NOON + 10 * HOUR)


def test_nothing_is_met_ahead_of_time() -> None:
    with pytest.raises(FutureTimeError):
        rules.meet(running(), evidence="", met_at=NOON + HOUR, by=BEN, at=NOON)


def test_nobody_meets_a_clock_that_facts_meet() -> None:
    clock = running(kind=Kind.INTERNAL, fact=Fact.ACKNOWLEDGEMENT)

    with pytest.raises(ClockError, match="met by the first acknowledgement by itself"):
        rules.meet(clock, evidence="", met_at=NOON, by=BEN, at=NOON)


def test_a_cancelled_clock_says_why_and_keeps_its_breach() -> None:
    breached, _ = after(running(), 10)

    ended = rules.cancel(breached, reason="Withdrawn", by=ANA, at=NOON + 11 * HOUR).state

    assert (ended.state, ended.reason, ended.breached_at) == (State.CANCELLED, "Withdrawn", NOON + 10 * HOUR)


def test_a_cancellation_without_a_reason_is_refused() -> None:
    with pytest.raises(ClockError, match="Say why C-4 does not count"):
        rules.cancel(running(), reason=" ", by=ANA, at=NOON)


@pytest.mark.parametrize("state", [state for state in State if state not in (State.RUNNING, State.BREACHED)])
def test_what_is_over_stays_over(state: State) -> None:
    over = running(state=state, next_at=None)

    with pytest.raises(ClockError, match=f"C-4 is {state} already"):
        rules.meet(over, evidence="", met_at=NOON, by=BEN, at=NOON)
    with pytest.raises(ClockError, match=f"C-4 is {state} already"):
        rules.cancel(over, reason="x", by=ANA, at=NOON)
    assert rules.fall_due(over, at=NOON + 20 * HOUR)[1] is None
    assert rules.met_by_fact(over, by=BEN, at=NOON) == over
    assert rules.end(over, at=NOON) == over


def test_a_clock_that_runs_again_counts_how_it_went_before() -> None:
    clock = running(kind=Kind.INTERNAL, fact=Fact.UPDATE)
    met = rules.met_by_fact(clock, by=BEN, at=NOON + HOUR)
    again = rules.run_again(met, from_at=NOON + HOUR, due_at=NOON + 2 * HOUR, counted="1 h", at=NOON + HOUR)
    late, _ = rules.fall_due(again, at=NOON + 3 * HOUR)
    late_met = rules.met_by_fact(late.state, by=BEN, at=NOON + 3 * HOUR)

    third = rules.run_again(
        late_met, from_at=NOON + 3 * HOUR, due_at=NOON + 4 * HOUR, counted="1 h", at=NOON + 3 * HOUR
    )

    assert (again.cycle, again.reminded, again.rounds_met, again.rounds_missed) == (2, 0, 1, 0)
    assert (third.cycle, third.rounds_met, third.rounds_missed) == (3, 1, 1)
    assert (third.state, third.met_at, third.breached_at) == (State.RUNNING, None, None)


def test_an_unknown_number_is_answered_with_those_that_run() -> None:
    clocks = [running(), replace(running(), number=5), replace(running(kind=Kind.INTERNAL), number=6)]

    with pytest.raises(ClockError, match=r"There is no C-9 here\. Running: C-4, C-5\."):
        rules.the_clock(clocks, 9)


def test_the_urgent_come_first() -> None:
    met = running(state=State.MET, next_at=None)
    soon, later = (replace(running(due_at=NOON + hours * HOUR), number=hours) for hours in (1, 2))
    breached = replace(running(state=State.BREACHED, next_at=None), number=9)

    assert rules.by_urgency([met, later, soon, breached]) == [breached, soon, later, met]


def test_every_state_has_its_ways_on() -> None:
    assert set(TRANSITIONS) == set(State)


@pytest.mark.parametrize(
    "reminder", [Reminder(number=4, cycle=2, percent=75), Reminder(number=1, cycle=1, percent=100, late=True)]
)
def test_a_reminder_comes_back_from_its_code(reminder: Reminder) -> None:
    assert reminder_of(reminder.code) == reminder


@given(
    st.integers(1, 10**6),
    st.lists(st.floats(0, 3), min_size=1, max_size=12),
    st.sampled_from(Kind),
)
def test_however_often_one_looks_no_threshold_is_told_twice_and_each_is_higher(
    minutes: int, looks: list[float], kind: Kind
) -> None:
    length = timedelta(minutes=minutes)
    clock = rules.armed(draft(number=4, kind=kind, due_at=NOON + length), at=NOON)

    told: list[int] = []
    for moment in sorted(looks):
        change, reminder = rules.fall_due(clock, at=NOON + length * moment)
        clock, told = change.state, told + ([reminder.percent] if reminder else [])

    assert told == sorted(set(told))
    assert (100 in told) == (max(looks) >= 1) == (clock.state is State.BREACHED)
