"""What the words of every noun are made with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ids import WARROOM, RoleKey, TypeKey, UserId
from bot.domain.timeline import Draft, Kind


@dataclass(frozen=True, slots=True)
class Names:
    """How to call people, roles and types; each takes an id and always answers something."""

    person: Callable[[UserId], str]
    role: Callable[[RoleKey], str]
    type: Callable[[TypeKey], str]


def distance(length: timedelta) -> str:
    """`40 s`, `12 min`, `2 h 10 min`, `1 d 7 h`: the two largest units, rounded down."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if minutes < 60:
        return f"{minutes} min"
    if hours < 24:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    return f"{days} d {hours % 24} h" if hours % 24 else f"{days} d"


def drafted(kind: Kind, text: str, author: UserId, at: datetime, names: Names, *, subject: str = "") -> Draft:
    """`subject` is as in `Draft`."""
    name = "Warroom" if author == WARROOM else names.person(author)
    return Draft(kind=kind, text=text, occurred_at=at, author=author, author_name=name, subject=subject)


def because(reason: str, *, after: str = "") -> str:
    """` because: …`, set off from the words that it stands `after`, which may end with a mark of their own."""
    if not reason:
        return ""
    return f" Because: {reason}" if after.endswith(("?", "!", ".", "…")) else f", because: {reason}"
