"""What is louder than Slack: a pager that rings a person until somebody answers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.ids import UserId
from bot.domain.playbook import Pager
from bot.ports.delivery import Outcome


class PagerEvent(StrEnum):
    PAGE = "page"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Whom a pager shall wake, as the catalogue knows them."""

    user: UserId
    name: str
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerCall:
    """What a pager is told. Of a private incident `text` has nothing of its content."""

    id: str
    """Of this page to this person: a receiver that has it already need not ring again; its `stop` has the same."""
    event: PagerEvent
    incident: str
    severity: str
    drill: bool
    text: str
    """Plain, on one line."""
    person: Reached
    link: str | None
    """To the room, while there is one."""
    sent_at: datetime


class Ringer(Protocol):
    """One way to call pagers."""

    async def send(self, pager: Pager, call: PagerCall, *, attempts: int) -> Outcome:
        """Try once; `attempts` counts this one."""
