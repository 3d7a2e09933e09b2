"""What an incident gathers: decisions and timeline entries."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, select, update

from bot.domain.decision import Decision
from bot.domain.ids import ChannelId, IncidentUid, MessageTs, UserId
from bot.domain.timeline import Entry, Kind
from storage.repositories.base import Repository
from storage.rows import DecisionRow, EntryRow, IncidentRow

_HAS_MESSAGE = select(
    select(EntryRow.number)
    .join(IncidentRow, and_(IncidentRow.workspace == EntryRow.workspace, IncidentRow.uid == EntryRow.incident_uid))
    .where(
        IncidentRow.workspace == bindparam("workspace"),
        IncidentRow.room == bindparam("room"),
        EntryRow.source_channel == bindparam("room"),
        EntryRow.source_ts == bindparam("ts"),
    )
    .exists()
)


class SqlDecisions(Repository):
    async def add(self, incident: IncidentUid, decision: Decision) -> None:
        values = {name: getattr(decision, name) for name in Decision.__slots__}
        key = {"workspace": self.workspace, "incident_uid": incident}
        await self.insert_all(DecisionRow, [{**key, **values}])

    async def save(self, incident: IncidentUid, decisions: Iterable[Decision]) -> None:
        key = {"workspace": self.workspace, "incident_uid": incident}
        rows = [{**key, **{name: getattr(one, name) for name in Decision.__slots__}} for one in decisions]
        await self.upsert(DecisionRow, rows, key=["workspace", "incident_uid", "number"])

    async def of(self, incident: IncidentUid) -> Sequence[Decision]:
        statement = (
            select(DecisionRow)
            .where(DecisionRow.workspace == self.workspace, DecisionRow.incident_uid == incident)
            .order_by(DecisionRow.number)
        )
        return [_decision(row) for row in await self.session.scalars(statement)]


class SqlTimeline(Repository):
    async def add(self, incident: IncidentUid, entries: Iterable[Entry]) -> None:
        key = {"workspace": self.workspace, "incident_uid": incident}
        rows = [{**key, **_entry_values(entry)} for entry in entries]
        await self.insert_all(EntryRow, rows)

    async def redact(self, incident: IncidentUid, numbers: Iterable[int]) -> None:
        statement = update(EntryRow).where(
            EntryRow.workspace == self.workspace,
            EntryRow.incident_uid == incident,
            EntryRow.number.in_(list(numbers)),
        )
        await self.session.execute(statement.values(text=None, salt=None).execution_options(synchronize_session=False))

    async def of(self, incident: IncidentUid, *, last: int | None = None) -> Sequence[Entry]:
        statement = select(EntryRow).where(EntryRow.workspace == self.workspace, EntryRow.incident_uid == incident)
        newest_first = statement.order_by(EntryRow.number.desc()).limit(last)
        return [_entry(row) for row in reversed((await self.session.scalars(newest_first)).all())]

    async def entry(self, incident: IncidentUid, number: int) -> Entry | None:
        row = await self.session.get(EntryRow, (self.workspace, incident, number))
        return _entry(row) if row else None

    async def of_message(self, incident: IncidentUid, channel: ChannelId, ts: MessageTs) -> Entry | None:
        statement = select(EntryRow).where(
            EntryRow.workspace == self.workspace,
            EntryRow.incident_uid == incident,
            EntryRow.source_channel == channel,
            EntryRow.source_ts == ts,
        )
        row = (await self.session.scalars(statement)).one_or_none()
        return _entry(row) if row else None

    async def has_message(self, room: ChannelId, ts: MessageTs) -> bool:
        return await self.session.scalar(_HAS_MESSAGE, {"workspace": self.workspace, "room": room, "ts": ts}) or False


def _entry_values(entry: Entry) -> dict[str, Any]:
    values = {name: getattr(entry, name) for name in Entry.__slots__}
    return {**values, "kind": str(entry.kind)}


def _entry(row: EntryRow) -> Entry:
    values = {name: getattr(row, name) for name in Entry.__slots__}
    return Entry(**{**values, "kind": Kind(row.kind)})


def _decision(row: DecisionRow) -> Decision:
    return Decision(
        number=row.number,
        text=row.text,
        because=row.because,
        decided_by=UserId(row.decided_by),
        recorded_by=UserId(row.recorded_by),
        decided_at=row.decided_at,
        recorded_at=row.recorded_at,
        proposal=row.proposal,
    )
