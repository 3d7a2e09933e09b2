"""Counting: elapsed time, and working days of a calendar, by hand, against numpy, and as properties."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.change import DomainError
from bot.domain.counting import (
    Calendar,
    Days,
    Elapsed,
    LengthError,
    WorkingDays,
    code,
    elapsed,
    end_of,
    length,
    local_words,
    spelled,
    working_days,
)
from bot.gateways.calendars import LibraryHolidays

DUBLIN, BERLIN = "Europe/Dublin", "Europe/Berlin"
GERMAN = Calendar(key="office", name="Office", country="DE", zone=BERLIN)
IRISH = Calendar(key="irish", name="Irish", country="IE", zone=DUBLIN)
ZONES = ("Europe/Dublin", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Africa/Cairo")


def none_known(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    """A land without holidays."""
    return {}


def law_of(calendar: Calendar) -> Days:
    return Days(calendar, LibraryHolidays().of)


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def due(days: int, since: datetime, zone: str, of: Days) -> datetime:
    return working_days(WorkingDays(days=days), since=since, zone=zone, days=of).due_at


@pytest.mark.parametrize(
    ("days", "since", "calendar", "expected"),
    [
        # Friday is not counted; Monday 1, Tuesday 2; over with the last hour of Tuesday.
        (2, at("2026-11-20T16:45", DUBLIN), IRISH, "2026-11-25T00:00"),
        # Good Friday is worked in Ireland: Friday 1, Easter Monday is free, Tuesday 2.
        (2, at("2026-04-02T10:00", DUBLIN), IRISH, "2026-04-07T23:00"),
        # In Germany it is not: Tuesday 1, Wednesday 2.
        (2, at("2026-04-02T10:00", BERLIN), GERMAN, "2026-04-08T22:00"),
        # Christmas on a Friday: Thursday 1, Monday 2, Tuesday 3. (A substitute day is Ireland's own matter.)
        (3, at("2026-12-23T09:00", BERLIN), GERMAN, "2026-12-29T23:00"),
        # Begun on a Sunday: Monday is day 1.
        (1, at("2026-11-22T09:00", BERLIN), GERMAN, "2026-11-23T23:00"),
        # The day is that of the zone: 23:30 UTC on Sunday is Monday in Berlin, so Tuesday is day 1.
        (1, at("2026-11-22T23:30"), GERMAN, "2026-11-24T23:00"),
        # Over the end of summer time.
        (5, at("2026-10-22T12:00", BERLIN), GERMAN, "2026-10-29T23:00"),
    ],
)
def test_working_days_are_counted_as_the_law_counts_them(
    days: int, since: datetime, calendar: Calendar, expected: str
) -> None:
    assert due(days, since, calendar.zone, law_of(calendar)) == at(expected)


def test_an_explanation_names_the_days_that_it_counted_and_left_out() -> None:
    counted = working_days(WorkingDays(days=2), since=at("2026-04-02T10:00", BERLIN), zone=BERLIN, days=law_of(GERMAN))

    assert counted.words == (
        "2 working days of the calendar Office (holidays of DE): Thu 2 Apr 2026 is not counted; Tue 7 Apr 2026 is day "
        "1; Wed 8 Apr 2026 is day 2, and the time ends with it, at 24:00 in Europe/Berlin; left out: weekends, Fri 3 "
        "Apr 2026 (Good Friday), Mon 6 Apr 2026 (Easter Monday)"
    )


def test_an_operator_adds_and_removes_days() -> None:
    own = replace(GERMAN, added=frozenset({date(2026, 11, 24)}), removed=frozenset({date(2026, 12, 25)}))

    assert due(1, at("2026-11-23T12:00"), BERLIN, law_of(own)) == at("2026-11-25T23:00")
    assert due(1, at("2026-12-24T12:00"), BERLIN, law_of(own)) == at("2026-12-25T23:00")


def test_a_weekend_may_be_another() -> None:
    gulf = replace(GERMAN, weekend=frozenset({4, 5}), country="AE", zone="Asia/Riyadh")

    assert due(1, at("2026-11-19T12:00"), "Asia/Riyadh", Days(gulf, none_known)) == at("2026-11-22T21:00")


def test_a_year_without_data_is_said_and_its_weekdays_are_counted() -> None:
    counted = working_days(
        WorkingDays(days=1), since=at("2150-12-24T12:00"), zone=BERLIN, days=Days(GERMAN, LibraryHolidays().of)
    )

    assert "the holidays of 2150 are not known, so all weekdays count as worked" in counted.words
    assert counted.due_at == at("2150-12-25T23:00")  # Christmas Day, a Friday


def test_every_year_without_data_is_named() -> None:
    days = Days(GERMAN, LibraryHolidays().of)

    counted = working_days(WorkingDays(days=3), since=at("2150-12-30T12:00"), zone=BERLIN, days=days)

    assert "the holidays of 2150 and 2151 are not known" in counted.words


def test_a_length_that_is_none_names_the_working_days_too() -> None:
    for typed in ("1.5h", "1w", "two hours", "-3h"):
        with pytest.raises(LengthError, match=r"is no length of time.*`3wd`"):
            length(typed)


def test_a_day_ends_when_the_clocks_say_so() -> None:
    cairo = ZoneInfo("Africa/Cairo")  # on 24 April 2026 midnight is skipped: 23:59 is followed by 01:00

    assert end_of(date(2026, 4, 23), cairo) == datetime(2026, 4, 23, 22, tzinfo=UTC)
    assert end_of(date(2026, 3, 28), ZoneInfo(BERLIN)) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert end_of(date(2026, 3, 29), ZoneInfo(BERLIN)) == datetime(2026, 3, 29, 22, tzinfo=UTC)


def test_midnight_is_the_end_of_a_day() -> None:
    assert local_words(at("2026-11-25T00:00"), DUBLIN) == "Tue 24 Nov 2026 24:00 in Europe/Dublin"
    assert local_words(at("2026-11-25T00:00"), BERLIN) == "Wed 25 Nov 2026 01:00 in Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "meant", "words"),
    [
        ("72h", Elapsed(length=timedelta(hours=72)), "72 h"),
        ("3d", Elapsed(length=timedelta(days=3)), "72 h"),
        ("1h30m", Elapsed(length=timedelta(minutes=90)), "1 h 30 min"),
        ("3wd", WorkingDays(days=3), "3 working days"),
        ("3 Working Days", WorkingDays(days=3), "3 working days"),
        ("1 working day", WorkingDays(days=1), "1 working day"),
        ("10 business‑days", WorkingDays(days=10), "10 working days"),
    ],
)
def test_a_length_is_read_and_spelled(text: str, meant: Elapsed | WorkingDays, words: str) -> None:
    assert length(text) == meant
    assert spelled(meant) == words
    assert length(code(meant)) == meant


@pytest.mark.parametrize("text", ["", "three days", "0wd", "999wd", "-3wd", "0h", "400d"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(DomainError):
        length(text)


def test_too_many_working_days_are_refused_with_the_most() -> None:
    with pytest.raises(LengthError, match="260wd"):
        length("261wd")


INSTANTS = st.timedeltas(timedelta(0), timedelta(days=5000)).map(lambda later: datetime(2020, 1, 1, tzinfo=UTC) + later)
DAYS = st.integers(1, 40)


@given(INSTANTS, st.integers(1, 20_000), st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_elapsed_time_is_the_same_in_every_zone(since: datetime, minutes: int, one: str, other: str) -> None:
    period = Elapsed(length=timedelta(minutes=minutes))

    here, there = (elapsed(period, since=since.astimezone(ZoneInfo(zone))).due_at for zone in (one, other))

    assert here == there == since + period.length


@given(INSTANTS, DAYS, st.sampled_from(ZONES), st.dates(date(2020, 1, 1), date(2035, 3, 1)))
def test_a_holiday_more_never_makes_a_deadline_earlier(since: datetime, days: int, zone: str, free: date) -> None:
    before = due(days, since, zone, Days(GERMAN, none_known))
    after = due(days, since, zone, Days(replace(GERMAN, added=frozenset({free})), none_known))

    assert after >= before


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=30)), DAYS, st.sampled_from(ZONES))
def test_who_begins_later_is_due_no_earlier(since: datetime, later: timedelta, days: int, zone: str) -> None:
    assert due(days, since + later, zone, law_of(GERMAN)) >= due(days, since, zone, law_of(GERMAN))


@given(INSTANTS, DAYS, st.sampled_from(ZONES))
def test_a_period_ends_with_a_working_day_of_its_zone(since: datetime, days: int, zone: str) -> None:
    of = law_of(GERMAN)

    last = (due(days, since, zone, of) - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date()

    assert of.off(last) is None
    assert due(days, since, zone, of) > since


def test_working_days_agree_with_numpy() -> None:
    chance = np.random.default_rng(20261124)
    holidays = [day for year in range(2024, 2034) for day in LibraryHolidays().of("DE", None, year) or {}]
    business = np.busdaycalendar(holidays=np.array(holidays, dtype="datetime64[D]"))
    of, zone = law_of(GERMAN), ZoneInfo(BERLIN)

    for seconds, days in zip(chance.integers(0, 8 * 365 * 86_400, 10_000), chance.integers(1, 30, 10_000), strict=True):
        since = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
        begun = np.datetime64(since.astimezone(zone).date())
        # The day of the event is not counted, whether or not anybody works on it.
        last = np.busday_offset(begun + np.timedelta64(1, "D"), int(days) - 1, roll="forward", busdaycal=business)
        assert due(int(days), since, BERLIN, of) == end_of(last.astype(date), zone)
