"""How single values of the catalogue are written; what is not so written is a ValueError that says how."""

import re
from datetime import date, timedelta
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.domain.clock import Fact
from bot.domain.counting import MOST_DAYS, Elapsed, Length, WorkingDays
from bot.domain.ids import UserId
from bot.domain.playbook import StepTarget, nearest
from bot.domain.severity import Severity

MAX_NAME = 75
"""What Slack shows of a menu entry."""
MAX_TEXT = 300

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_SLACK_ID = re.compile(r"[UW][A-Z0-9]{5,20}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[0-9 ()./-]{5,25}( ?(x|ext\.?) ?[0-9]{1,6})?")
_DURATION = re.compile(r"([0-9]{1,4})([mhd])")
_WORKING_DAYS = re.compile(r"([0-9]{1,3})wd")
_COUNTRY = re.compile(r"[A-Z]{2}")
_SUBDIVISION = re.compile(r"[A-Za-z0-9-]{1,20}")
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def key(text: str) -> str:
    """The name that other parts of the catalogue refer to."""
    if not _KEY.fullmatch(text):
        raise ValueError(f"{_shown(text)} cannot be a key. Use a-z, 0-9 and dashes, up to 40.")
    return text


def name(text: str) -> str:
    """A few words on one line."""
    return _line(text, MAX_NAME)


def sentence(text: str) -> str:
    """Text on one line; line breaks of the file become spaces."""
    return _line(text, MAX_TEXT)


def slack_id(text: str) -> UserId:
    """A person's member id, as their Slack profile copies it."""
    if not _SLACK_ID.fullmatch(text):
        raise ValueError(f"{_shown(text)} is not a Slack member id. Copy it from the profile: U0123ABCD.")
    return UserId(text)


def email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise ValueError(f"{_shown(text)} is not an e-mail address. Write it as ben@shop.example.")
    return text


def phone(text: str) -> str:
    """As a human dials it, the country first."""
    if not _PHONE.fullmatch(text) or sum(letter.isdigit() for letter in text) < 5:
        raise ValueError(f'{_shown(text)} is not a phone number. Write it as "+44 20 7946 0000".')
    return text


def web_address(text: str) -> str:
    """Where a machine listens; unencrypted only on this machine, since what is sent there names people."""
    try:
        url = urlsplit(text)
        _ = url.port
    except ValueError:
        url = urlsplit("")
    here = url.scheme == "http" and url.hostname in ("localhost", "127.0.0.1", "::1")
    if not url.hostname or not (url.scheme == "https" or here) or "@" in url.netloc or re.search(r"[\s#]", text):
        raise ValueError(f"{_shown(text)} is not a web address to call. Write it as https://pager.shop.example/call.")
    return text


def zone(text: str) -> str:
    """An IANA name that this machine knows."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        guess = nearest(text, _zones())
        meant = f"Did you mean {guess}?" if guess else "Write it as Europe/London."
        raise ValueError(f"{_shown(text)} is not a time zone. {meant}") from None
    return text


def duration(text: str) -> timedelta:
    """`0m`, `30m`, `2h`, `3d`."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"{_shown(text)} is not a duration. Write it as 0m, 5m, 2h or 1d.")
    return int(match[1]) * _UNITS[match[2]]


def rhythm(text: str) -> timedelta:
    """A duration that is more than nothing."""
    length = duration(text)
    if not length:
        raise ValueError(f"{text} is no time at all. Write 30m, or leave it out for no rhythm.")
    return length


def length(text: str) -> Length:
    """`72h`, or `3wd` for working days; more than nothing."""
    days = _WORKING_DAYS.fullmatch(text)
    if days is None and not _DURATION.fullmatch(text):
        raise ValueError(f"{_shown(text)} is not a length. Write it as 30m, 72h or 5d, or as 3wd for working days.")
    if days is None:
        return Elapsed(length=rhythm(text))
    if not 1 <= int(days[1]) <= MOST_DAYS:
        raise ValueError(f"{text} is out of range. Write from 1wd to {MOST_DAYS}wd.")
    return WorkingDays(days=int(days[1]))


def fact(text: str) -> Fact:
    """What meets an internal clock."""
    try:
        return Fact(text)
    except ValueError:
        guess = nearest(text, Fact)
        meant = f"Did you mean {guess}? " if guess else ""
        raise ValueError(f"{_shown(text)} meets no clock. {meant}Write one of {', '.join(Fact)}.") from None


def weekday(text: str) -> int:
    """`mon` to `sun`, Monday being 0."""
    if text.lower() not in _WEEK:
        raise ValueError(f"{_shown(text)} is not a day of the week. Write one of {', '.join(_WEEK)}.")
    return _WEEK.index(text.lower())


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{_shown(text)} is not a day. Write it as 2026-12-24.") from None


def country(text: str) -> str:
    """As ISO 3166 writes it, two letters."""
    if not _COUNTRY.fullmatch(text):
        raise ValueError(
            f'{_shown(text)} is not a country. Write its two letters, such as DE; in YAML, Norway is "NO".'
        )
    return text


def subdivision(text: str) -> str:
    """A state or region, by the part of its ISO 3166 code behind the country."""
    if not _SUBDIVISION.fullmatch(text):
        raise ValueError(f"{_shown(text)} is not a state or region. Write its code, such as BY for Bavaria.")
    return text


def has_holidays(country: str, subdivision: str | None) -> None:
    """Refuse what the library of public holidays does not know. Loads it, which takes memory."""
    from holidays import list_supported_countries

    known = list_supported_countries()
    if country not in known:
        raise ValueError(f"has the country {country}, whose public holidays are not known. Write another near by.")
    if subdivision is not None and subdivision not in known[country]:
        states = ", ".join(known[country]) or "none"
        raise ValueError(f"has the subdivision {subdivision}, which {country} has not. Known: {states}.")


def severity(text: str) -> Severity:
    try:
        return Severity.from_key(text)
    except ValueError:
        known = ", ".join(each.key for each in Severity)
        raise ValueError(f"{_shown(text)} is not a severity. Write one of {known}.") from None


def step_target(text: str) -> StepTarget:
    try:
        return StepTarget(text)
    except ValueError:
        guess = nearest(text, StepTarget)
        meant = f"Did you mean {guess}? " if guess else ""
        known = ", ".join(StepTarget)
        raise ValueError(f"{_shown(text)} cannot be paged. {meant}Write one of {known}.") from None


def _line(text: str, longest: int) -> str:
    line = " ".join(text.split())
    if not line:
        raise ValueError("it is empty. Write some words.")
    if len(line) > longest:
        raise ValueError(f"it has {len(line)} characters. Use at most {longest}.")
    return line


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
