"""Tasks as rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from bot.domain.ids import IncidentUid, RoleKey, UserId
from bot.domain.task import Task
from storage.repositories.base import Repository
from storage.rows import TaskRow

KEY = ("workspace", "incident_uid", "number")


class SqlTasks(Repository):
    async def add(self, incident: IncidentUid, tasks: Iterable[Task]) -> None:
        await self.insert_all(TaskRow, [self._values(incident, task) for task in tasks])

    async def save(self, incident: IncidentUid, tasks: Iterable[Task]) -> None:
        await self.upsert(TaskRow, [self._values(incident, task) for task in tasks], key=KEY)

    async def of(self, incident: IncidentUid) -> Sequence[Task]:
        statement = self._select().where(TaskRow.incident_uid == incident).order_by(TaskRow.number)
        return [_task(row) for row in await self.session.scalars(statement)]

    async def get(self, incident: IncidentUid, number: int) -> Task | None:
        statement = self._select().where(TaskRow.incident_uid == incident, TaskRow.number == number)
        row = (await self.session.scalars(statement)).one_or_none()
        return _task(row) if row else None

    async def due(self, now: datetime) -> Sequence[tuple[IncidentUid, int]]:
        statement = select(TaskRow.incident_uid, TaskRow.number).where(
            TaskRow.workspace == self.workspace, TaskRow.remind_at <= now
        )
        found = await self.session.execute(statement.order_by(TaskRow.remind_at, TaskRow.number))
        return [(IncidentUid(uid), number) for uid, number in found]

    def _select(self) -> Select[TaskRow]:
        statement = select(TaskRow).where(TaskRow.workspace == self.workspace)
        return statement.execution_options(populate_existing=True)

    def _values(self, incident: IncidentUid, task: Task) -> dict[str, Any]:
        values = {name: getattr(task, name) for name in Task.__slots__}
        return {"workspace": self.workspace, "incident_uid": incident, **values}


def _task(row: TaskRow) -> Task:
    return Task(
        number=row.number,
        text=row.text,
        role=RoleKey(row.role) if row.role else None,
        owner=UserId(row.owner) if row.owner else None,
        created_by=UserId(row.created_by) if row.created_by else None,
        created_at=row.created_at,
        due_at=row.due_at,
        remind_at=row.remind_at,
        done_at=row.done_at,
        done_by=UserId(row.done_by) if row.done_by else None,
        done_text=row.done_text,
    )
