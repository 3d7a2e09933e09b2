"""Durations and times as people type them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.change import DomainError
from bot.domain.when import (
    LONGEST,
    AmbiguousTimeError,
    FutureTimeError,
    Lean,
    PastTimeError,
    TimeOfDayMissingError,
    UnreadableDurationError,
    UnreadableTimeError,
    duration,
    instant,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 9, 14, tzinfo=UTC)  # 10:14 in Berlin

ZONES = st.sampled_from(
    [
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Pacific/Apia",
        "Africa/Casablanca",
        "America/St_Johns",
        "UTC",
    ]
).map(ZoneInfo)
INSTANTS = st.datetimes(datetime(2001, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds the zone
LEANS = st.sampled_from(Lean)


def read(text: str, *, now: datetime = NOW, zone: ZoneInfo = BERLIN, lean: Lean = Lean.PAST) -> str:
    return instant(text, now=now, zone=zone, lean=lean).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("30m", timedelta(minutes=30)),
        ("2h", timedelta(hours=2)),
        ("3d", timedelta(days=3)),
        ("1h30m", timedelta(hours=1, minutes=30)),
        ("1H 30M", timedelta(hours=1, minutes=30)),
        ("90 min", timedelta(minutes=90)),
        ("2 days", timedelta(days=2)),
        ("1 hour", timedelta(hours=1)),
        ("366d", LONGEST),
    ],
)
def test_a_duration_is_understood(text: str, length: timedelta) -> None:
    assert duration(text) == length


@pytest.mark.parametrize("text", ["", " ", "h", "30", "soon", "-2h", "1.5h", "30m1h", "2h2h", "0m", "0d0h", "367d"])
def test_a_length_that_is_none_or_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDurationError, match="Type"):
        duration(text)


@given(st.integers(0, 366), st.integers(0, 23), st.integers(0, 59))
def test_every_length_in_range_is_read_as_typed(days: int, hours: int, minutes: int) -> None:
    length = timedelta(days=days, hours=hours, minutes=minutes)
    text = f"{days}d{hours}h{minutes}m"

    if timedelta() < length <= LONGEST:
        assert duration(text) == length
    else:
        with pytest.raises(UnreadableDurationError):
            duration(text)


@given(st.text())
def test_any_text_is_a_length_in_range_or_refused(text: str) -> None:
    try:
        length = duration(text)
    except DomainError:
        return

    assert timedelta() < length <= LONGEST


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("09:05", "2026-11-24T08:05+00:00"),
        ("9:05", "2026-11-24T08:05+00:00"),
        ("14:05", "2026-11-23T13:05+00:00"),
        ("14.05", "2026-11-23T13:05+00:00"),
        ("10:14", "2026-11-24T09:14+00:00"),
        ("2pm", "2026-11-23T13:00+00:00"),
        ("2 P.M.", "2026-11-23T13:00+00:00"),
        ("12am", "2026-11-23T23:00+00:00"),
        ("12:30 pm", "2026-11-23T11:30+00:00"),
        ("08:05Z", "2026-11-24T08:05+00:00"),
        ("10:05+01:00", "2026-11-24T09:05+00:00"),
        ("2026-11-24 04:05-05:00", "2026-11-24T09:05+00:00"),
        ("yesterday 18:30", "2026-11-23T17:30+00:00"),
        ("Yesterday at 18:30", "2026-11-23T17:30+00:00"),
        ("18:30 yesterday", "2026-11-23T17:30+00:00"),
        ("today 09:00", "2026-11-24T08:00+00:00"),
        ("2026-11-22T14:05Z", "2026-11-22T14:05+00:00"),
        ("2026-11-22 14:05", "2026-11-22T13:05+00:00"),
        ("2026-11-22T14:05:59", "2026-11-22T13:05+00:00"),
        ("2026-11-22 14:05+01:00", "2026-11-22T13:05+00:00"),
        ("2026-11-22 14:05 +0530", "2026-11-22T08:35+00:00"),
        ("2026–11–22 14:05−01:00", "2026-11-22T15:05+00:00"),
        ("2026-11-22 24:00", "2026-11-22T23:00+00:00"),
    ],
)
def test_a_past_time_is_understood(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("14:05", "2026-11-24T13:05+00:00"),
        ("09:05", "2026-11-25T08:05+00:00"),
        ("10:14", "2026-11-25T09:14+00:00"),
        ("tomorrow 09:00", "2026-11-25T08:00+00:00"),
        ("today 18:00", "2026-11-24T17:00+00:00"),
        ("2026-12-01T09:00", "2026-12-01T08:00+00:00"),
        ("24:00", "2026-11-24T23:00+00:00"),
    ],
)
def test_a_time_to_come_is_understood(text: str, meant: str) -> None:
    assert read(text, lean=Lean.FUTURE) == meant


def test_a_bare_hour_just_before_midnight_is_found_from_just_after_it() -> None:
    after_midnight = datetime(2026, 11, 23, 23, 10, tzinfo=UTC)  # 00:10 on the 24th in Berlin

    assert read("23:50", now=after_midnight) == "2026-11-23T22:50+00:00"
    assert read("00:20", now=after_midnight) == "2026-11-22T23:20+00:00"
    assert read("00:05", now=after_midnight, lean=Lean.FUTURE) == "2026-11-24T23:05+00:00"


def test_yesterday_is_a_local_day_even_when_the_clocks_changed() -> None:
    monday = datetime(2026, 10, 26, 8, 0, tzinfo=UTC)
    sunday_evening = read("yesterday 18:30", now=monday)
    saturday_like = read("18:30", now=datetime(2026, 10, 25, 8, 0, tzinfo=UTC))

    assert sunday_evening == "2026-10-25T17:30+00:00"  # winter time
    assert saturday_like == "2026-10-24T16:30+00:00"  # still summer time


@pytest.mark.parametrize("text", ["2026-11-22", "yesterday", "Today", "tomorrow"])
def test_a_day_without_a_time_is_asked_for_the_time(text: str) -> None:
    with pytest.raises(TimeOfDayMissingError, match=f"(?i)`{text} 14:05`"):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "14",
        "noon",
        "25:00",
        "14:60",
        "24:01",
        "13pm",
        "0am",
        "2026-02-30 09:00",
        "22/11/2026 14:05",
        "14:05+19:00",
        "2026-11-22 14:05-15:00",
        "14:05+01:75",
        "14:05 CET",
        "1999-01-01 09:00",
        "9999-12-31 23:59Z",
        "yesterday yesterday 14:05",
    ],
)
def test_what_is_no_time_is_refused_with_what_to_type(text: str) -> None:
    with pytest.raises(UnreadableTimeError, match=r"Type|give"):
        read(text)


@pytest.mark.parametrize("text", ["02:30", "today 02:30", "2026-10-25 02:30", "2026-10-25T02:30"])
@pytest.mark.parametrize("lean", Lean)
def test_a_doubled_hour_is_refused_with_both_readings(text: str, lean: Lean) -> None:
    hour = 8 if lean is Lean.PAST else 0  # 10:00 after, 02:00 (the first) before
    now = datetime(2026, 10, 25, hour, 0, tzinfo=UTC)

    with pytest.raises(AmbiguousTimeError) as refusal:
        read(text, now=now, lean=lean)

    assert "`2026-10-25T02:30+02:00` or `2026-10-25T02:30+01:00`" in str(refusal.value)


@pytest.mark.parametrize("text", ["02:30", "today 02:30", "2026-03-29 02:30"])
def test_a_skipped_hour_is_refused_with_both_readings(text: str) -> None:
    with pytest.raises(AmbiguousTimeError) as refusal:
        read(text, now=datetime(2026, 3, 29, 8, 0, tzinfo=UTC))

    assert "`2026-03-29T01:30+01:00` or `2026-03-29T03:30+02:00`" in str(refusal.value)


def test_an_offset_settles_a_doubled_hour() -> None:
    now = datetime(2026, 10, 25, 8, 0, tzinfo=UTC)

    assert read("2026-10-25T02:30+02:00", now=now) == "2026-10-25T00:30+00:00"
    assert read("2026-10-25T02:30+01:00", now=now) == "2026-10-25T01:30+00:00"


def test_a_bare_hour_before_the_gap_means_the_day_before() -> None:
    before_the_gap = datetime(2026, 3, 29, 0, 45, tzinfo=UTC)  # 01:45, at 02:00 the clocks go to 03:00

    assert read("02:30", now=before_the_gap) == "2026-03-28T01:30+00:00"


@pytest.mark.parametrize("text", ["09:00-10:00", "09:00–10:00", "yesterday 09:00-10:00"])
def test_a_span_of_time_is_not_taken_for_an_offset(text: str) -> None:
    with pytest.raises(AmbiguousTimeError, match="Type one time"):
        read(text)


@pytest.mark.parametrize("text", ["tomorrow 09:00", "today 23:59", "2026-11-24T10:00Z"])
def test_what_is_still_to_come_cannot_have_happened(text: str) -> None:
    with pytest.raises(FutureTimeError, match="still to come"):
        read(text)


@pytest.mark.parametrize("text", ["yesterday 09:00", "today 09:00", "2026-11-24T09:14Z"])
def test_what_is_over_cannot_be_due(text: str) -> None:
    with pytest.raises(PastTimeError, match="is over"):
        read(text, lean=Lean.FUTURE)


@given(st.text(), INSTANTS, ZONES, LEANS)
def test_any_text_is_a_time_on_the_right_side_or_refused(text: str, now: datetime, zone: ZoneInfo, lean: Lean) -> None:
    try:
        found = instant(text, now=now, zone=zone, lean=lean)
    except DomainError:
        return

    assert found.utcoffset() == timedelta()
    assert (found <= now) if lean is Lean.PAST else (found > now)


@given(st.times().map(lambda clock: clock.replace(second=0, microsecond=0)), INSTANTS, ZONES, LEANS)
def test_a_bare_hour_is_its_nearest_occurrence(clock: time, now: datetime, zone: ZoneInfo, lean: Lean) -> None:
    try:
        found = instant(f"{clock:%H:%M}", now=now, zone=zone, lean=lean)
    except AmbiguousTimeError:
        return

    assert found.astimezone(zone).time() == clock
    assert timedelta(0) <= abs(found - now) <= timedelta(days=2, hours=1)
    assert (found <= now) if lean is Lean.PAST else (found > now)


@given(
    st.dates(date(2000, 1, 2), date(2100, 1, 1)),
    st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
    ZONES,
    st.sampled_from(["{:%Y-%m-%dT%H:%M}", "{:%Y-%m-%d %H:%M}", "{:%Y-%m-%d %H.%M}", "{:%Y-%m-%d %I:%M %p}"]),
)
def test_a_local_date_time_reads_back_as_typed(day: date, clock: time, zone: ZoneInfo, form: str) -> None:
    typed = datetime.combine(day, clock)

    try:
        found = instant(form.format(typed), now=datetime(2101, 1, 1, tzinfo=UTC), zone=zone, lean=Lean.PAST)
    except AmbiguousTimeError:
        return

    assert found.astimezone(zone).replace(tzinfo=None) == typed


@given(INSTANTS, ZONES)
def test_both_readings_of_a_refusal_can_be_typed(moment: datetime, zone: ZoneInfo) -> None:
    local = moment.astimezone(zone)
    later = moment + timedelta(days=3)

    try:
        instant(f"{local:%Y-%m-%dT%H:%M}", now=later, zone=zone, lean=Lean.PAST)
    except AmbiguousTimeError as refusal:
        readings = str(refusal).split("`")[1::2]
    else:
        readings = [local.isoformat()]

    for reading in readings:
        assert instant(reading, now=later, zone=zone, lean=Lean.PAST) <= later
