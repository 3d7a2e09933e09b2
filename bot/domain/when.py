"""Reads the durations and times that people type, and refuses what can be read in two ways."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.change import DomainError

LONGEST = timedelta(days=366)
_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_WESTMOST, _EASTMOST = timedelta(hours=-12), timedelta(hours=14)
_DAY_WORDS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))

_DURATION = re.compile(
    r"(?:([0-9]{1,6}) ?d(?:ays?)?)?"
    r"(?: ?([0-9]{1,6}) ?h(?:ours?|rs?)?)?"
    r"(?: ?([0-9]{1,6}) ?m(?:in(?:ute)?s?)?)?"
)
_DAY = r"(?P<day>yesterday|today|tomorrow|[0-9]{4}-[0-9]{2}-[0-9]{2})"
_TIME = (
    r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?(?: ?(?P<offset>z|utc|gmt|[+-][0-9]{2}(?::?[0-9]{2})?))?"
)
_FORMS = tuple(
    re.compile(form) for form in (rf"(?:{_DAY}(?:t|,? (?:at )?))?{_TIME}", rf"{_TIME},? {_DAY}")
)  # day first, or time first


class Lean(StrEnum):
    """Which way a bare hour is read: its latest past occurrence, or its next."""

    PAST = "past"
    FUTURE = "future"


class UnreadableDurationError(DomainError):
    """Nothing that says how long, or a length out of range."""


class UnreadableTimeError(DomainError):
    """Nothing that says when."""


class TimeOfDayMissingError(DomainError):
    """A day without a time of day: at which hour is what matters here, so none is made up."""


class AmbiguousTimeError(DomainError):
    """A wall-clock time that daylight saving doubles or skips, or `09:00-10:00`: a span, or an offset?"""


class FutureTimeError(DomainError):
    """A time that has not come yet, where something is told that has happened."""


class PastTimeError(DomainError):
    """A time that is over, where something is to happen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """What was typed, taken apart. `day` is None for a bare hour, days from today for `yesterday` and its kind."""

    text: str
    day: date | int | None
    clock: time
    end_of_day: bool
    offset: tzinfo | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Here:
    """The reader's place in time."""

    now: datetime
    zone: tzinfo
    lean: Lean

    @property
    def wall(self) -> datetime:
        return self.now.astimezone(self.zone).replace(tzinfo=None, fold=0)


def duration(text: str) -> timedelta:
    """`30m`, `2h`, `3d` or `1h30m`: more than nothing, at most 366 days."""
    found = _DURATION.fullmatch(_tidy(text))
    if found is None or not any(found.groups()):
        raise UnreadableDurationError(f"{_quoted(text)} is no length of time. Type `30m`, `2h`, `3d` or `1h30m`.")
    days, hours, minutes = (int(number or 0) for number in found.groups())
    length = timedelta(days=days, hours=hours, minutes=minutes)
    if not timedelta() < length <= LONGEST:
        raise UnreadableDurationError(
            f"{_quoted(text)} is out of range. Type a length from `1m` to `366d`, such as `30m` or `2h`."
        )
    return length


def instant(text: str, *, now: datetime, zone: ZoneInfo, lean: Lean) -> datetime:
    """The aware UTC instant meant by `text`, read in `zone` unless it names an offset itself.

    Understands `14:05`, `14.05`, `2pm`, `yesterday 18:30`, `today 09:00`, `tomorrow 09:00`, `2026-11-22T14:05Z`
    and `2026-11-22 14:05+01:00`. A bare hour is its latest past or next occurrence, as `lean` says. `now` is
    aware UTC. Refuses a day without a time, a time that daylight saving doubles or skips, and the wrong side of now.
    """
    typed = _take_apart(text)
    here = _Here(now=now, zone=typed.offset or zone, lean=lean)
    found = _only_reading(_local(typed, here), here, typed.text)
    _require_side(found, here, typed.text)
    return found


def _tidy(text: str) -> str:
    """One form for what phones and keyboards write in many: spaces, dashes, full-width digits, capitals."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).lower().split())


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return f"“{words[:59]}…”" if len(words) > 60 else f"“{words}”"


def _take_apart(text: str) -> _Typed:
    tidy = _tidy(text)
    found = next((match for form in _FORMS if (match := form.fullmatch(tidy))), None)
    if found is None or not (found["minute"] or found["half"]):
        raise _unreadable(text, tidy)
    clock, end_of_day = _clock(found, text)
    return _Typed(
        text=_quoted(text),
        day=_day(found["day"], text),
        clock=clock,
        end_of_day=end_of_day,
        offset=_offset(found, text),
    )


def _unreadable(text: str, tidy: str) -> DomainError:
    if re.fullmatch(_DAY, tidy):
        return TimeOfDayMissingError(f"{_quoted(text)} is a day without a time. Add the time: `{tidy} 14:05`.")
    return UnreadableTimeError(
        f"{_quoted(text)} is no time that I can read. Type `14:05`, `yesterday 18:30` or `2026-11-22 14:05`."
    )


def _clock(found: re.Match[str], text: str) -> tuple[time, bool]:
    """The time of day, and whether it is 24:00, the end of its day."""
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if (hour, minute, second, found["half"]) == (24, 0, 0, None):
        return time(), True
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] == "p" else 0) if 1 <= hour <= 12 else 99
    try:
        return time(hour, minute, second), False
    except ValueError:
        raise UnreadableTimeError(
            f"{_quoted(text)} is no time of day. Type hours 0 to 23 and minutes 0 to 59: `14:05`, or `2pm`."
        ) from None


def _day(typed: str | None, text: str) -> date | int | None:
    if typed is None or typed in _DAY_WORDS:
        return _DAY_WORDS.get(typed or "")
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise UnreadableTimeError(
            f"{_quoted(text)} names a day that no calendar has. Type year-month-day: `2026-11-22 14:05`."
        ) from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise UnreadableTimeError(
            f"{_quoted(text)} has the year {day.year}: give one from {_FIRST_YEAR} to {_LAST_YEAR}."
        )
    return day


def _offset(found: re.Match[str], text: str) -> tzinfo | None:
    typed = found["offset"]
    if typed in {None, "z", "utc", "gmt"}:
        return UTC if typed else None
    if typed[0] == "-" and not (found["day"] or "")[:1].isdigit():
        raise AmbiguousTimeError(
            f"{_quoted(text)} may be a span of time or an offset from UTC. Type one time, such as `14:05`; with an "
            f"offset give the date too: `2026-11-22T14:05-05:00`."
        )
    hours, minutes = int(typed[1:3]), int(typed[3:].lstrip(":") or 0)
    distance = timedelta(hours=hours, minutes=minutes) * (-1 if typed[0] == "-" else 1)
    if minutes > 59 or not _WESTMOST <= distance <= _EASTMOST:
        raise UnreadableTimeError(
            f"{_quoted(text)} ends in an offset that no place has. Type `+01:00`, `-05:00` or `Z`."
        )
    return timezone(distance)


def _local(typed: _Typed, here: _Here) -> datetime:
    """The wall-clock reading, with its day filled in."""
    today = here.wall.date()
    match typed.day:
        case None:
            return _nearest(typed, here)
        case int(days):
            return _on(today + timedelta(days=days), typed)
        case day:
            return _on(day, typed)


def _on(day: date, typed: _Typed) -> datetime:
    return datetime.combine(day, typed.clock) + timedelta(days=int(typed.end_of_day))


def _nearest(typed: _Typed, here: _Here) -> datetime:
    """The bare hour on the right side of now, nearest to it. Clocks may be set back over midnight: look wide."""
    today, step = here.wall.date(), -1 if here.lean is Lean.PAST else 1
    candidates = [_on(today + timedelta(days=step * days), typed) for days in (-2, -1, 0, 1, 2)]
    return next((local for local in candidates if _on_side(local, here)), candidates[-1])


def _on_side(local: datetime, here: _Here) -> bool:
    readings = _readings(local, here.zone)
    past = here.lean is Lean.PAST
    if not _exists(local, here.zone):
        return (local <= here.wall) == past
    return readings[0] <= here.now if past else readings[-1] > here.now


def _readings(local: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    """The instants that a wall-clock reading can mean, earliest first: two where the clocks change."""
    return tuple(sorted({local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}))


def _exists(local: datetime, zone: tzinfo) -> bool:
    return _readings(local, zone)[0].astimezone(zone).replace(tzinfo=None, fold=0) == local


def _only_reading(local: datetime, here: _Here, text: str) -> datetime:
    readings = _readings(local, here.zone)
    if len(readings) == 1:
        return readings[0]
    happens = "comes twice" if _exists(local, here.zone) else "does not exist"
    precision = "seconds" if local.second else "minutes"
    first, second = (reading.astimezone(here.zone).isoformat(timespec=precision) for reading in readings)
    raise AmbiguousTimeError(
        f"{text} {happens} on {local:%Y-%m-%d} in {here.zone}, where the clocks change. Type `{first}` or `{second}`."
    )


def _require_side(found: datetime, here: _Here, text: str) -> None:
    local = f"{found.astimezone(here.zone):%Y-%m-%d %H:%M} in {here.zone}"
    if here.lean is Lean.PAST and found > here.now:
        raise FutureTimeError(
            f"{text} is still to come ({local}). Type when it happened: `14:05` is its latest time past, "
            f"or `yesterday 18:30`."
        )
    if here.lean is Lean.FUTURE and found <= here.now:
        raise PastTimeError(
            f"{text} is over ({local}). Type a time to come: `14:05` is its next time, or `tomorrow 09:00`."
        )
