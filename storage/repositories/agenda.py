"""The times of all nouns, asked for in one statement."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Text, bindparam, literal, literal_column, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from bot.ports import Ahead, Timed
from storage.repositories.base import Repository
from storage.rows import ClockRow, HandoverRow, IncidentRow, PageRow, ProposalRow, TaskRow
from storage.types import UtcDateTime

TIMES: Mapping[Timed, InstrumentedAttribute[datetime | None]] = MappingProxyType(
    {
        Timed.PAGES: PageRow.next_at,
        Timed.PROPOSALS: ProposalRow.due_at,
        Timed.UPDATES: IncidentRow.next_update_at,
        Timed.TASKS: TaskRow.remind_at,
        Timed.HANDOVERS: HandoverRow.next_at,
        Timed.CLOCKS: ClockRow.next_at,
    }
)
"""Where the time of each noun stands: a column indexed behind the workspace, NULL where nothing is awaited."""


class SqlAgenda(Repository):
    async def look(self, now: datetime) -> Ahead:
        rows = (await self.session.execute(_looking(), {"workspace": self.workspace, "now": now})).all()
        due = {noun for noun, due, _ in rows if due}
        ahead = [next_at for _, _, next_at in rows if next_at is not None]
        return Ahead(due=tuple(noun for noun in Timed if noun in due), next_at=min(ahead, default=None))


@cache
def _looking() -> Any:
    """A row a noun: whether something of it is due at `:now` in `:workspace`, and when something will be."""
    return union_all(*(_of(noun, at) for noun, at in TIMES.items()))


def _of(noun: Timed, at: InstrumentedAttribute[datetime | None]) -> Any:
    now = bindparam("now", type_=UtcDateTime())
    ours = at.class_.workspace == bindparam("workspace", type_=Text())
    due = select(literal(1)).where(ours, at <= now).exists()
    # Not min(): with an order and a limit, each database reads one row of the index and no more.
    ahead = select(at).where(ours, at > now).order_by(at).limit(1).scalar_subquery()
    return select(literal_column(f"'{noun}'", Text()), due, ahead)
