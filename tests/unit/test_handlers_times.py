"""Times typed by people whose zone we know, and whose zone we do not."""

from datetime import UTC, datetime

import pytest

from bot.domain.change import DomainError
from bot.domain.when import FutureTimeError, TimeOfDayMissingError, UnreadableTimeError
from handlers.times import UnknownZoneError, happened

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
