"""How single values of the catalogue are written; what is not so written is a ValueError that says how."""

import re
from datetime import timedelta
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

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
