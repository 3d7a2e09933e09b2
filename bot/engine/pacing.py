"""How fast messages may follow each other in one place: Slack allows about one a second and a short burst."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

BURST = 5
INTERVAL = timedelta(seconds=1)

STALE = timedelta(minutes=1)
"""After which a turn that nobody took is given up: what had it was done elsewhere, or not at all."""

Turns = dict[str, datetime]
"""When each of those who wait shall come again."""


@dataclass(slots=True)
class _Place:
    empty_until: datetime
    """When the bucket is full again, at one a second."""
    urgent: Turns = field(default_factory=dict)
    others: Turns = field(default_factory=dict)

    def next_free(self, now: datetime) -> datetime:
        return max(self.empty_until - INTERVAL * (BURST - 1), now)

    def take(self, now: datetime) -> None:
        self.empty_until = max(self.empty_until, now) + INTERVAL

    def forget(self, before: datetime) -> None:
        self.urgent, self.others = _since(self.urgent, before), _since(self.others, before)


class Pacer:
    """A bucket for each place: five at once, then one a second.

    Whoever has to wait gets a turn of their own. Were all told to come back for the next free one, a hundred messages
    to one channel would be claimed and put off some five thousand times.
    """

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}

    def reserve(self, name: str, who: str, now: datetime, *, urgent: bool = False) -> datetime | None:
        """Take a turn now and return None, or return when `who` shall come again; the urgent pass all others."""
        place = self._places.setdefault(name, _Place(now))
        turns = place.urgent if urgent else place.others
        at = _turn(place, turns, who, now)
        if at > now:
            turns[who] = at
            return at
        turns.pop(who, None)
        place.take(now)
        return None

    def forget_idle(self, now: datetime) -> None:
        """Drop turns that nobody took, and the places whose bucket is full again."""
        for place in self._places.values():
            place.forget(now - STALE)
        self._places = {
            name: place
            for name, place in self._places.items()
            if place.empty_until > now or place.urgent or place.others
        }


def _turn(place: _Place, turns: Turns, who: str, now: datetime) -> datetime:
    """One's own; for a newcomer behind all who wait, or behind the urgent alone, which puts all others off by one."""
    free, own = place.next_free(now), turns.get(who)
    if own is not None:
        return own if own > now else free
    if turns is place.urgent:
        place.others = {other: at + INTERVAL for other, at in place.others.items()}
    before = turns.values() if turns is place.urgent else (*place.urgent.values(), *turns.values())
    return max(free, max(before) + INTERVAL) if before else free


def _since(turns: Turns, before: datetime) -> Turns:
    return {who: at for who, at in turns.items() if at > before}
