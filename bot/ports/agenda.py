"""What waits for its time, whatever noun it belongs to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Timed(StrEnum):
    """What the cycle looks after; those that wake somebody first."""

    PAGES = "pages"
    PROPOSALS = "proposals"
    UPDATES = "updates"
    TASKS = "tasks"
    HANDOVERS = "handovers"
    CLOCKS = "clocks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """`due` are the nouns of which something is due; `next_at` is when, after now, anything of any noun will be."""

    due: tuple[Timed, ...]
    next_at: datetime | None


class Agenda(Protocol):
    async def look(self, now: datetime) -> Ahead:
        """At all nouns at once, in one question: most of the time nothing is due, and the answer must cost little."""
