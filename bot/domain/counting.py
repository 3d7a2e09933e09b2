"""How deadlines are counted: elapsed time to the second, and working days of one calendar.

Elapsed time is a distance between two instants, whatever the clocks on the wall do meanwhile. Working days follow the
rule of most European procedures (Regulation 1182/71, Article 3): the day of the event is not counted, and the period
ends with the last hour of its last working day.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.change import DomainError
from bot.domain.when import UnreadableDurationError, duration

MOST_DAYS = 260
"""Working days, about a year of them."""

NAMED_DAYS = 4
"""Holidays named one by one in an explanation."""

WEEKEND = "weekend"

AS_GIVEN = "as given"
"""How a due time was found that somebody named."""

_WORKING_DAYS = re.compile(r"([0-9]{1,4}) ?(?:wd|bd|(?:working|business)[ -]days?)")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))

PublicHolidays = Callable[[str, str | None, int], Mapping[date, str] | None]
"""Country, subdivision and year to the names of its public holidays; None for a year that nobody has data of."""


class LengthError(DomainError):
    """No length that a deadline can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elapsed:
    """A distance in time, counted to the second."""

    length: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """Whole days on which people work, at least one."""

    days: int


Length = Elapsed | WorkingDays


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Which days are worked, and in which zone a day ends. `weekend` counts Monday as 0; `country` is ISO 3166."""

    key: str
    name: str
    zone: str
    country: str
    subdivision: str | None = None
    weekend: frozenset[int] = frozenset({5, 6})
    added: frozenset[date] = frozenset()
    """Days off that the law does not know of."""
    removed: frozenset[date] = frozenset()
    """Public holidays on which work is done all the same."""

    @property
    def shown(self) -> str:
        """`Office (holidays of DE-BY)`: whose they are decides whether the law meant them."""
        land = f"{self.country}-{self.subdivision}" if self.subdivision else self.country
        return f"{self.name} (holidays of {land})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """When a period ends, and how that was found, in plain words that quote nobody."""

    due_at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Days:
    """One calendar with the public holidays of its years at hand. Years without data have no holidays.

    That errs on the safe side: a day too many counted as worked brings a deadline forward, never back.
    """

    calendar: Calendar
    public: PublicHolidays

    def off(self, day: date) -> str | None:
        """Why nobody works on a day, None when somebody does."""
        calendar = self.calendar
        if day in calendar.added:
            return "a day off of this calendar"
        if day.weekday() in calendar.weekend:
            return WEEKEND
        return None if day in calendar.removed else (self._of(day.year) or {}).get(day)

    def known(self, year: int) -> bool:
        return self._of(year) is not None

    def _of(self, year: int) -> Mapping[date, str] | None:
        return self.public(self.calendar.country, self.calendar.subdivision, year)


def length(text: str) -> Length:
    """`72h`, `30m`, `3d`, or `3wd` and `3 working days`. `3d` is 72 hours, which working days are not."""
    tidy = " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).lower().split())
    found = _WORKING_DAYS.fullmatch(tidy)
    if found is None:
        return Elapsed(length=_elapsed(text))
    days = int(found[1])
    if not 1 <= days <= MOST_DAYS:
        raise LengthError(f"{days} working days are out of range. Type from `1wd` to `{MOST_DAYS}wd`.")
    return WorkingDays(days=days)


def _elapsed(text: str) -> timedelta:
    try:
        return duration(text)
    except UnreadableDurationError as error:
        raise LengthError(f"{error} Working days are typed as `3wd`.") from error


def code(of: Length) -> str:
    """As `length` reads it back: `4320m`, `3wd`."""
    return f"{of.days}wd" if isinstance(of, WorkingDays) else f"{of.length // timedelta(minutes=1)}m"


def spelled(of: Length) -> str:
    """`72 h`, `5 min`, `1 h 30 min`, `3 working days`: exact, unlike a distance."""
    if isinstance(of, WorkingDays):
        return f"{of.days} working day{'' if of.days == 1 else 's'}"
    hours, minutes = divmod(of.length // timedelta(minutes=1), 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part)


def elapsed(of: Elapsed, *, since: datetime) -> Count:
    """Past every change of the clocks: the same in all zones."""
    return Count(due_at=since.astimezone(UTC) + of.length, words=f"{spelled(of)} of elapsed time since {_utc(since)}")


def working_days(of: WorkingDays, *, since: datetime, zone: str, days: Days) -> Count:
    """The day of `since` is not counted, and the last ends at 24:00, both in `zone`, which may be another than the
    calendar's own: a period set in Dublin ends at midnight in Dublin."""
    there = ZoneInfo(zone)
    trigger = since.astimezone(there).date()
    counted: list[date] = []
    skipped: dict[date, str] = {}
    for day in _after(trigger):
        reason = days.off(day)
        if reason is None:
            counted.append(day)
        else:
            skipped[day] = reason
        if len(counted) == of.days:
            break
    free = _left_out(skipped)
    unknown = _unknown({day.year for day in (*counted, *skipped)}, days)
    words = f"{_numbered(trigger, counted)}, and the time ends with it, at 24:00 in {zone}{free}{unknown}"
    return Count(
        due_at=end_of(counted[-1], there), words=f"{spelled(of)} of the calendar {days.calendar.shown}: {words}"
    )


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """24:00 of a day, as an instant. Where the clocks skip midnight, it is the moment in which they do."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)


def local_words(at: datetime, zone: str) -> str:
    """`Tue 24 Nov 2026 24:00 in Europe/Dublin`: midnight is the end of a day, as deadlines mean it."""
    local = at.astimezone(ZoneInfo(zone))
    if local.time() == time():
        return f"{_day(local.date() - timedelta(days=1))} 24:00 in {zone}"
    return f"{_day(local.date())} {local:%H:%M} in {zone}"


def _after(day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        yield day


def _numbered(trigger: date, counted: Sequence[date]) -> str:
    last = f"; {_day(counted[-1])} is day {len(counted)}" if len(counted) > 1 else ""
    return f"{_day(trigger)} is not counted; {_day(counted[0])} is day 1{last}"


def _left_out(skipped: Mapping[date, str]) -> str:
    named = [f"{_day(day)} ({reason})" for day, reason in skipped.items() if reason != WEEKEND]
    more = [f"{len(named) - NAMED_DAYS} more"] if len(named) > NAMED_DAYS else []
    weekends = ["weekends"] if WEEKEND in skipped.values() else []
    free = ", ".join((*weekends, *named[:NAMED_DAYS], *more))
    return f"; left out: {free}" if free else ""


def _unknown(years: Iterable[int], days: Days) -> str:
    """Names every year without data, or one would look as if it had no holidays."""
    unknown = [str(year) for year in sorted(years) if not days.known(year)]
    if not unknown:
        return ""
    return f"; the holidays of {' and '.join(unknown)} are not known, so all weekdays count as worked"


def _day(day: date) -> str:
    """Written without the machine's language."""
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[day.month - 1]
    return f"{weekday} {day.day} {month} {day.year}"


def _utc(at: datetime) -> str:
    return f"{_day(at.astimezone(UTC).date())} {at.astimezone(UTC):%H:%M} UTC"
