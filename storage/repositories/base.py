"""What every repository has: a session, a workspace, and an upsert that both engines understand."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.ids import WorkspaceId
from storage.rows import Row


class Repository:
    def __init__(self, session: AsyncSession, workspace: WorkspaceId) -> None:
        self.session = session
        self.workspace = workspace

    def insert(self, row: type[Row]) -> Any:
        """An INSERT of this engine's dialect, which alone has ON CONFLICT."""
        module = sqlite if self.session.get_bind().dialect.name == "sqlite" else postgresql
        return module.insert(row)

    async def upsert(
        self, row: type[Row], values: Sequence[Mapping[str, Any]], *, key: Sequence[str], kept: Sequence[str] = ()
    ) -> None:
        """Insert rows, or replace those whose key exists, but for the columns that are `kept` as first written."""
        if not values:
            return
        statement = self.insert(row)
        replaced = {name: statement.excluded[name] for name in values[0] if name not in (*key, *kept)}
        statement = statement.on_conflict_do_update(index_elements=list(key), set_=replaced)
        connection = await self.session.connection()
        await connection.execute(statement, [dict(value) for value in values])
