"""Clocks as rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.clock import Clock, Fact, Kind, State
from bot.domain.ids import IncidentUid, UserId
from storage.repositories.base import Repository
from storage.rows import ClockRow


class SqlClocks(Repository):
    async def of(self, incident: IncidentUid) -> Sequence[Clock]:
        statement = (
            select(ClockRow)
            .where(ClockRow.workspace == self.workspace, ClockRow.incident_uid == incident)
            .order_by(ClockRow.number)
            .execution_options(populate_existing=True)
        )
        return [_clock(row) for row in await self.session.scalars(statement)]

    async def save(self, incident: IncidentUid, clocks: Iterable[Clock]) -> None:
        key = {"workspace": self.workspace, "incident_uid": incident}
        rows = [{**key, **_values(clock)} for clock in clocks]
        await self.upsert(ClockRow, rows, key=["workspace", "incident_uid", "number"])

    async def due(self, now: datetime) -> Sequence[IncidentUid]:
        statement = (
            select(ClockRow.incident_uid)
            .where(ClockRow.workspace == self.workspace, ClockRow.next_at <= now)
            .order_by(ClockRow.next_at)
        )
        found = await self.session.scalars(statement)
        return [IncidentUid(uid) for uid in dict.fromkeys(found)]


def _values(clock: Clock) -> dict[str, Any]:
    values = {name: getattr(clock, name) for name in Clock.__slots__}
    fact = str(clock.fact) if clock.fact else None
    return {**values, "kind": str(clock.kind), "fact": fact, "state": str(clock.state)}


def _clock(row: ClockRow) -> Clock:
    values = {name: getattr(row, name) for name in Clock.__slots__}
    return Clock(
        **{
            **values,
            "kind": Kind(row.kind),
            "fact": Fact(row.fact) if row.fact else None,
            "state": State(row.state),
            "started_by": UserId(row.started_by),
        }
    )
