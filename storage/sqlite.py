"""SQLite's driver, with one visit to the connection's thread a statement.

Each visit wakes a thread and waits for Python's lock twice, which costs more than most of our statements do. As it
comes, the driver makes up to four: for a cursor, for the statement, for its rows, and for the cursor's end. SQLAlchemy
reads all rows at once in any case, so that one visit can do all four; and no statement is ever left half done.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite
from sqlalchemy import URL


async def connect(url: URL) -> aiosqlite.Connection:
    """As SQLAlchemy would for this URL, with all that stands in its query."""
    arguments, settings = url.get_dialect()().create_connect_args(url)
    return await _Connection(partial(sqlite3.connect, *arguments, **settings))


class _Connection(aiosqlite.Connection):
    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=1)
        self._thread.daemon = True  # a connection that nobody closes must not keep the process from ending

    def cursor(self) -> Any:
        return _Cursor(self)

    async def carry_out(self, method: str, *arguments: Any) -> "_Outcome":
        visit: Callable[..., Awaitable[_Outcome]] = self._execute
        return await visit(_whole, getattr(self._conn, method), *arguments)


class _Outcome:
    """What a statement left; it does not run any more."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self.rows = cursor.fetchall() if cursor.description else []
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid


def _whole(statement: Callable[..., sqlite3.Cursor], *arguments: Any) -> _Outcome:
    cursor = statement(*arguments)
    try:
        return _Outcome(cursor)
    finally:
        cursor.close()


class _Cursor:
    """What SQLAlchemy asks of a cursor. Only carrying out visits the thread."""

    arraysize = 1

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._outcome: _Outcome | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        return

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        self._outcome = await self._connection.carry_out("execute", statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> Self:
        self._outcome = await self._connection.carry_out("executemany", statement, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        return self._outcome.rows if self._outcome else []

    async def close(self) -> None:
        return

    @property
    def description(self) -> Any:
        return self._outcome.description if self._outcome else None

    @property
    def rowcount(self) -> int:
        return self._outcome.rowcount if self._outcome else -1

    @property
    def lastrowid(self) -> int | None:
        return self._outcome.lastrowid if self._outcome else None
