"""Incidents as rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.ids import ChannelId, IncidentUid, MessageTs, TypeKey, UserId, WorkspaceId
from bot.domain.incident import Counts, Incident, Merged, Milestones, Places, Status
from bot.domain.severity import Severity
from bot.ports import IncidentRef
from storage.repositories.base import Repository, inserting
from storage.rows import CounterRow, IncidentRow


class SqlIncidents(Repository):
    def __init__(self, session: AsyncSession, workspace: WorkspaceId, *, locks: bool) -> None:
        super().__init__(session, workspace)
        self.locks = locks

    async def next_number(self) -> int:
        first = {"workspace": self.workspace, "name": "incident", "value": 1}
        return int(await self.returned(_counting(self.dialect), first))

    async def add(self, incident: Incident) -> None:
        await self.insert_all(IncidentRow, [_values(incident)])

    async def find(self, ref: IncidentRef) -> Incident | None:
        named = _named(ref)
        if named is None:
            return None
        statement = self._select().with_for_update() if self.locks else self._select()
        row = (await self.session.scalars(statement.where(named))).one_or_none()
        return _incident(row) if row else None

    async def lock(self, *refs: IncidentRef) -> None:
        named = [condition for ref in refs if (condition := _named(ref)) is not None]
        statement = select(IncidentRow.uid).where(IncidentRow.workspace == self.workspace, or_(false(), *named))
        for uid in sorted((await self.session.scalars(statement)).all()):
            await self.find(IncidentRef(uid=IncidentUid(uid)))

    async def save(self, incident: Incident) -> None:
        values = _values(incident)
        statement = update(IncidentRow).where(
            IncidentRow.workspace == values.pop("workspace"), IncidentRow.uid == values.pop("uid")
        )
        await self.session.execute(statement.values(**values).execution_options(synchronize_session=False))

    async def listed(self, statuses: Iterable[Status]) -> Sequence[Incident]:
        wanted = [str(status) for status in statuses]
        statement = self._select().where(IncidentRow.status.in_(wanted)).order_by(IncidentRow.number.desc())
        return [_incident(row) for row in await self.session.scalars(statement)]

    async def with_update_due(self, now: datetime) -> Sequence[IncidentUid]:
        statement = select(IncidentRow.uid).where(
            IncidentRow.workspace == self.workspace, IncidentRow.next_update_at <= now
        )
        return [IncidentUid(uid) for uid in await self.session.scalars(statement)]

    def _select(self) -> Select[IncidentRow]:
        statement = select(IncidentRow).where(IncidentRow.workspace == self.workspace)
        return statement.execution_options(populate_existing=True)


@cache
def _counting(dialect: str) -> Any:
    insert = inserting(dialect, CounterRow)
    more = {"value": CounterRow.value + 1}
    return insert.on_conflict_do_update(index_elements=["workspace", "name"], set_=more).returning(CounterRow.value)


def _named(ref: IncidentRef) -> ColumnElement[bool] | None:
    if ref.uid is not None:
        return IncidentRow.uid == ref.uid
    if ref.number is not None:
        return IncidentRow.number == ref.number
    return IncidentRow.room == ref.room if ref.room is not None else None


def _values(incident: Incident) -> dict[str, Any]:
    milestones, places, counts = incident.milestones, incident.places, incident.counts
    return {
        "workspace": incident.workspace,
        "uid": incident.uid,
        "number": incident.number,
        "title": incident.title,
        "severity": int(incident.severity),
        "type": incident.type,
        "regions": list(incident.regions),
        "private": incident.private,
        "drill": incident.drill,
        "reference": incident.reference,
        "status": str(incident.status),
        "declared_by": incident.declared_by,
        "declared_at": milestones.declared_at,
        "known_at": milestones.known_at,
        "reported_at": milestones.reported_at,
        "acknowledged_at": milestones.acknowledged_at,
        "contained_at": milestones.contained_at,
        "resolved_at": milestones.resolved_at,
        "closed_at": milestones.closed_at,
        "room": places.room,
        "room_name": places.room_name,
        "card": places.card,
        "announced_in": places.announced_in,
        "announcement": places.announcement,
        "entry_count": counts.entries,
        "decision_count": counts.decisions,
        "task_count": counts.tasks,
        "proposal_count": counts.proposals,
        "clock_count": counts.clocks,
        "head": incident.head,
        "summary": incident.summary,
        "next_update_at": incident.next_update_at,
        "merged_into": incident.merged.into if incident.merged else None,
        "merged_hidden": incident.merged is not None and incident.merged.hidden,
    }


def _incident(row: IncidentRow) -> Incident:
    return Incident(
        uid=IncidentUid(row.uid),
        workspace=WorkspaceId(row.workspace),
        number=row.number,
        title=row.title,
        severity=Severity(row.severity),
        type=TypeKey(row.type),
        regions=tuple(row.regions),
        private=row.private,
        drill=row.drill,
        reference=row.reference,
        status=Status(row.status),
        declared_by=UserId(row.declared_by),
        milestones=_milestones(row),
        places=_places(row),
        counts=_counts(row),
        head=row.head,
        summary=row.summary,
        next_update_at=row.next_update_at,
        merged=Merged(into=row.merged_into, hidden=row.merged_hidden) if row.merged_into else None,
    )


def _milestones(row: IncidentRow) -> Milestones:
    return Milestones(
        declared_at=row.declared_at,
        known_at=row.known_at,
        reported_at=row.reported_at,
        acknowledged_at=row.acknowledged_at,
        contained_at=row.contained_at,
        resolved_at=row.resolved_at,
        closed_at=row.closed_at,
    )


def _counts(row: IncidentRow) -> Counts:
    return Counts(
        entries=row.entry_count,
        decisions=row.decision_count,
        tasks=row.task_count,
        proposals=row.proposal_count,
        clocks=row.clock_count,
    )


def _places(row: IncidentRow) -> Places:
    return Places(
        room=ChannelId(row.room) if row.room else None,
        room_name=row.room_name,
        card=MessageTs(row.card) if row.card else None,
        announced_in=ChannelId(row.announced_in) if row.announced_in else None,
        announcement=MessageTs(row.announcement) if row.announcement else None,
    )
