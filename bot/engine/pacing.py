"""How fast messages may follow each other in one place: Slack allows about one a second and a short burst."""

from datetime import datetime, timedelta

BURST = 5
INTERVAL = timedelta(seconds=1)


class Pacer:
    """A bucket for each place: five at once, then one a second."""

    def __init__(self) -> None:
        self._empty_until: dict[str, datetime] = {}

    def reserve(self, place: str, now: datetime) -> datetime | None:
        """Take a turn now and return None, or return when the next turn comes."""
        debt_ends = max(self._empty_until.get(place, now), now)
        if debt_ends - now > INTERVAL * (BURST - 1):
            return debt_ends - INTERVAL * (BURST - 1)
        self._empty_until[place] = debt_ends + INTERVAL
        return None

    def forget_idle(self, now: datetime) -> None:
        """Drop the places whose bucket is full again."""
        self._empty_until = {place: at for place, at in self._empty_until.items() if at > now}
