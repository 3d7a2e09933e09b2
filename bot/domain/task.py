"""A task of an incident: what is to be done, and which role or person owns it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import RoleKey, UserId, task_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    number: int
    text: str
    role: RoleKey | None
    owner: UserId | None = None
    created_at: datetime
    done_at: datetime | None = None

    @property
    def id(self) -> str:
        """`T-5`."""
        return task_id(self.number)
