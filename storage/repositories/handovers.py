"""Offers of a role as rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from bot.domain.handover import Handover, HandoverState
from bot.domain.ids import HandoverUid, IncidentUid, RoleKey, UserId
from storage.repositories.base import Repository
from storage.rows import HandoverRow


class SqlHandovers(Repository):
    async def get(self, uid: HandoverUid) -> Handover | None:
        return next(iter(await self._found(self._select().where(HandoverRow.uid == uid))), None)

    async def of(self, incident: IncidentUid) -> Sequence[Handover]:
        return await self._found(self._select().where(HandoverRow.incident_uid == incident))

    async def open_of(self, incident: IncidentUid) -> Sequence[Handover]:
        return await self._found(self._open().where(HandoverRow.incident_uid == incident))

    async def save(self, handovers: Iterable[Handover]) -> None:
        rows = [_values(handover, self.workspace) for handover in handovers]
        await self.upsert(HandoverRow, rows, key=["workspace", "uid"])

    async def waiting_for(self, user: UserId) -> Sequence[Handover]:
        return list(reversed(await self._found(self._open().where(HandoverRow.receiver == user))))

    async def due(self, now: datetime) -> Sequence[HandoverUid]:
        statement = (
            select(HandoverRow.uid)
            .where(HandoverRow.workspace == self.workspace, HandoverRow.next_at <= now)
            .order_by(HandoverRow.next_at)
        )
        return [HandoverUid(uid) for uid in await self.session.scalars(statement)]

    def _select(self) -> Select[HandoverRow]:
        statement = select(HandoverRow).where(HandoverRow.workspace == self.workspace)
        return statement.order_by(HandoverRow.offered_at, HandoverRow.uid).execution_options(populate_existing=True)

    def _open(self) -> Select[HandoverRow]:
        return self._select().where(HandoverRow.state == str(HandoverState.OFFERED))

    async def _found(self, statement: Select[HandoverRow]) -> Sequence[Handover]:
        return [_handover(row) for row in await self.session.scalars(statement)]


def _values(handover: Handover, workspace: str) -> dict[str, Any]:
    values = {name: getattr(handover, name) for name in Handover.__slots__ if name != "incident"}
    return {**values, "workspace": workspace, "incident_uid": handover.incident, "state": str(handover.state)}


def _handover(row: HandoverRow) -> Handover:
    return Handover(
        uid=HandoverUid(row.uid),
        incident=IncidentUid(row.incident_uid),
        role=RoleKey(row.role),
        holder=UserId(row.holder),
        receiver=UserId(row.receiver),
        by=UserId(row.by),
        note=row.note,
        offered_at=row.offered_at,
        state=HandoverState(row.state),
        answered_at=row.answered_at,
        reason=row.reason,
        reminded=row.reminded,
        next_at=row.next_at,
    )
