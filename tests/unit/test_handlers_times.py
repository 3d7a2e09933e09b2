"""Times typed by people whose zone we know, and whose zone we do not."""

from datetime import UTC, datetime

import pytest

from bot.domain.change import DomainError
from bot.domain.when import (
    FutureTimeError,
    PastTimeError,
    TimeOfDayMissingError,
    UnreadableDurationError,
    UnreadableTimeError,
)
from handlers.times import NoZoneError, UnknownZoneError, happened, the_zone, until

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("08:50", datetime(2026, 11, 20, 7, 50, tzinfo=UTC)),
        ("yesterday 18:30", datetime(2026, 11, 19, 17, 30, tzinfo=UTC)),
        ("2026-11-19T18:30Z", datetime(2026, 11, 19, 18, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_in_the_writers_zone(typed: str, expected: datetime) -> None:
    assert happened(typed, now=NOW, zone="Europe/Berlin") == expected


@pytest.mark.parametrize("zone", [None, "", "Nowhere/Land", "../etc/passwd", "\0"])
@pytest.mark.parametrize("typed", ["08:50", "yesterday 18:30", "2026-11-19 18:30", "8.50am"])
def test_without_a_zone_a_local_time_is_not_guessed(zone: str | None, typed: str) -> None:
    with pytest.raises(UnknownZoneError, match="2026-11-22T14:05Z"):
        happened(typed, now=NOW, zone=zone)


@pytest.mark.parametrize(
    "typed", ["2026-11-20T08:50Z", "08:50Z", "08:50 UTC", "2026-11-20 09:50+01:00", "today 08:50 gmt"]
)
def test_an_offset_needs_no_zone(typed: str) -> None:
    assert happened(typed, now=NOW, zone=None) == datetime(2026, 11, 20, 8, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("soon", UnreadableTimeError),
        ("yesterday", TimeOfDayMissingError),
        ("2026-11-21T08:50Z", FutureTimeError),
    ],
)
def test_what_is_wrong_in_any_zone_is_said_instead(typed: str, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        happened(typed, now=NOW, zone=None)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("30m", datetime(2026, 11, 20, 9, 30, tzinfo=UTC)),
        (" 1 h 30 min ", datetime(2026, 11, 20, 10, 30, tzinfo=UTC)),
        ("3d", datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),
        ("14:30", datetime(2026, 11, 20, 13, 30, tzinfo=UTC)),
        ("2pm", datetime(2026, 11, 20, 13, 0, tzinfo=UTC)),
        ("2 p.m.", datetime(2026, 11, 20, 13, 0, tzinfo=UTC)),
        ("8am", datetime(2026, 11, 21, 7, 0, tzinfo=UTC)),
        ("08:50", datetime(2026, 11, 21, 7, 50, tzinfo=UTC)),
        ("tomorrow 09:00", datetime(2026, 11, 21, 8, 0, tzinfo=UTC)),
    ],
)
def test_an_end_is_a_length_from_now_or_a_time_to_come(typed: str, expected: datetime) -> None:
    assert until(typed, now=NOW, zone="Europe/Berlin") == expected


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("3 weeks", UnreadableDurationError),
        ("0m", UnreadableDurationError),
        ("today 08:50", PastTimeError),
        ("soon", UnreadableTimeError),
        ("30", UnreadableTimeError),
    ],
)
def test_an_end_that_cannot_be_is_refused(typed: str, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        until(typed, now=NOW, zone="Europe/Berlin")


def test_a_length_from_now_needs_no_zone_and_a_time_of_day_does() -> None:
    assert until("30m", now=NOW, zone=None) == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    with pytest.raises(UnknownZoneError):
        until("14:30", now=NOW, zone=None)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("Europe/Dublin", "Europe/Dublin"), ("america/new york", "America/New_York"), ("utc", "UTC"), ("CET", "CET")],
)
def test_a_zone_is_known_by_its_name(typed: str, zone: str) -> None:
    assert the_zone(typed) == zone


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Europe/Dubln", "`Europe/Dublin`"),
        ("Paris", "`Europe/Paris`"),
        ("new york", "`America/New_York`"),
        ("CEST", "Type one like"),  # and not: did you mean EST, six hours off
        ("BST", "Type one like"),
        ("EST", "Type one like"),  # the zone of that name has no summer time
        ("localtime", "Type one like"),
        ("GMT+2", "An offset goes with the time"),
        ("Etc/GMT+2", "An offset goes with the time"),  # two hours behind, by its maker's sign
        ("+02:00", "An offset goes with the time"),
        ("Mars/Olympus", "Type one like"),
    ],
)
def test_what_is_no_zone_is_not_guessed_at_from_afar(typed: str, hint: str) -> None:
    with pytest.raises(NoZoneError, match=hint.replace("+", r"\+")):
        the_zone(typed)
