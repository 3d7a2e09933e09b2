"""What every repository has: a session, a workspace, and inserts that both engines understand.

Statements are built once and kept: building them anew cost more than running them.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.ids import WorkspaceId
from storage.rows import Row


class Repository:
    def __init__(self, session: AsyncSession, workspace: WorkspaceId) -> None:
        self.session = session
        self.workspace = workspace

    @property
    def dialect(self) -> str:
        return self.session.get_bind().dialect.name

    async def insert_all(self, row: type[Row], values: Sequence[Mapping[str, Any]]) -> None:
        await self.run(inserting(self.dialect, row), values)

    async def upsert(
        self, row: type[Row], values: Sequence[Mapping[str, Any]], *, key: Sequence[str], kept: Sequence[str] = ()
    ) -> None:
        """Insert rows, or replace those whose key exists, but for the columns that are `kept` as first written."""
        if values:
            replaced = tuple(name for name in values[0] if name not in (*key, *kept))
            await self.run(_upserting(self.dialect, row, tuple(key), replaced), values)

    async def returned(self, statement: Any, values: Mapping[str, Any]) -> Any:
        """The one value that a statement for one row gives back; None when it changed nothing."""
        connection = await self.session.connection()
        return (await connection.execute(statement, dict(values))).scalar_one_or_none()

    async def run(self, statement: Any, values: Sequence[Mapping[str, Any]]) -> None:
        """One statement for many rows; none, for none."""
        if values:
            connection = await self.session.connection()
            await connection.execute(statement, [dict(value) for value in values])


@cache
def inserting(dialect: str, row: type[Row]) -> Any:
    """An INSERT of this engine's dialect, which alone has ON CONFLICT."""
    module = sqlite if dialect == "sqlite" else postgresql
    return module.insert(row)


@cache
def _upserting(dialect: str, row: type[Row], key: tuple[str, ...], replaced: tuple[str, ...]) -> Any:
    statement = inserting(dialect, row)
    newest = {name: statement.excluded[name] for name in replaced}
    return statement.on_conflict_do_update(index_elements=list(key), set_=newest)
