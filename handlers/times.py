"""Times as people type them, read in their own zone, which we may not know."""

import re
from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.change import DomainError
from bot.domain.when import Lean, duration, instant
from handlers.refusals import quoted

_ONE, _OTHER = "Etc/UTC", "Etc/GMT-1"
"""Two zones an hour apart: what means the same in both needs no zone."""

_LENGTH = re.compile(r"[0-9]+ ?(?!p\.?m|am|a\.m)[a-z].*", re.IGNORECASE)
"""A number and a unit, which no time of day is."""


_MISLEADING = re.compile(r"Factory|localtime|posixrules|[EHM]ST|Etc/.*[0-9]")
"""Names of the zone database that no law means: this machine's own zone, `EST` without its summer time, and
`Etc/GMT+2`, which is two hours behind UTC."""

_OFFSET, _ABBREVIATION = re.compile(r"[0-9]"), 4


class UnknownZoneError(DomainError):
    """A time of day from somebody whose zone nobody knows: it could be meant anywhere."""


class NoZoneError(DomainError):
    """A word that names no time zone."""


def happened(text: str, *, now: datetime, zone: str | None) -> datetime:
    """The past instant that a person of this zone (an IANA name) means."""
    return _instant(text, now, zone, Lean.PAST)


def until(text: str, *, now: datetime, zone: str | None) -> datetime:
    """So long from now (`30m`), or the coming instant that a person of this zone means."""
    if _LENGTH.fullmatch(text.strip()):
        return now + duration(text)
    return _instant(text, now, zone, Lean.FUTURE)


def the_zone(text: str) -> str:
    """The IANA name that was meant, whatever its capitals; refuses what is none and names the nearest place."""
    wanted = "_".join(text.split()).lower()
    names = {name.lower(): name for name in available_timezones() if not _MISLEADING.fullmatch(name)}
    found = names.get(wanted)
    if found is not None:
        return found
    raise NoZoneError(f"{quoted(text)} is no time zone. {_meant(wanted, names)}")


def _meant(wanted: str, names: Mapping[str, str]) -> str:
    """Of abbreviations none is guessed: the nearest in spelling may be hours away."""
    if _OFFSET.search(wanted):
        return "An offset goes with the time, such as `2026-11-24T17:00+02:00`; a zone is one like `Europe/Dublin`."
    places = [name for name in names if "/" in name]
    cities = {name.rpartition("/")[2]: name for name in places}
    near = get_close_matches(wanted, [*cities, *places], n=1, cutoff=0.75) if len(wanted) > _ABBREVIATION else []
    near = [wanted] if wanted in cities else near
    return f"Did you mean `{names[cities.get(near[0], near[0])]}`?" if near else "Type one like `Europe/Dublin`."


def _instant(text: str, now: datetime, zone: str | None, lean: Lean) -> datetime:
    known = _zone(zone)
    if known is not None:
        return instant(text, now=now, zone=known, lean=lean)
    here, there = _read(text, now, _ONE, lean), _read(text, now, _OTHER, lean)
    if str(here) != str(there):
        raise UnknownZoneError(
            f"I do not know your time zone, so {quoted(text)} could mean any of several times. Type it in UTC, such "
            f"as `2026-11-22T14:05Z`, or set your time zone in Slack's preferences and try again."
        )
    if isinstance(here, DomainError):
        raise here
    return here


def _zone(name: str | None) -> ZoneInfo | None:
    """None also for a name that this machine's zone database does not have."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, LookupError):
        return None


def _read(text: str, now: datetime, zone: str, lean: Lean) -> datetime | DomainError:
    try:
        return instant(text, now=now, zone=ZoneInfo(zone), lean=lean)
    except DomainError as refusal:
        return refusal
