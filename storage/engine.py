"""Engines for SQLite and PostgreSQL, set up so that the same code is right on both."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from bot.ports import BusyError
from storage import sqlite
from storage.turn import Turn

PATIENCE = 1.5
"""Seconds a person's write may wait: for its turn on SQLite, for a statement or a connection on PostgreSQL."""

SILENCE = {"timeout": 5, "command_timeout": 30}
"""Seconds that PostgreSQL may say nothing, on connecting and in a statement: a lost network must not stop us."""

BUSY = "Busy, nothing was stored. Send it again."


@dataclass(slots=True, kw_only=True)
class Database:
    """One database: a writer, a reader, and the queue in front of SQLite's only writer."""

    url: URL
    writer: AsyncEngine
    reader: AsyncEngine
    turn: Turn = field(default_factory=Turn)
    """Held by the one writing transaction on SQLite."""
    patience: float = PATIENCE

    @property
    def sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @asynccontextmanager
    async def write(self, *, background: bool = False) -> AsyncIterator[AsyncSession]:
        """A session in one transaction; raises BusyError when the wait gets too long.

        `background` is for the bot's own work, which lets people go first.
        """
        async with self._turn(background=background):
            try:
                async with AsyncSession(self.writer, expire_on_commit=False) as session, session.begin():
                    if not self.sqlite:
                        await session.execute(text(f"SET LOCAL statement_timeout = {int(self.patience * 1000)}"))
                    yield session
            except PoolTimeoutError as error:
                raise BusyError(BUSY) from error
            except DBAPIError as error:
                if _too_slow(error):
                    raise BusyError(BUSY) from error
                raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session that sees one state of the database and cannot write."""
        try:
            async with AsyncSession(self.reader, expire_on_commit=False) as session, session.begin():
                yield session
        except PoolTimeoutError as error:
            raise BusyError(BUSY) from error

    @asynccontextmanager
    async def _turn(self, *, background: bool) -> AsyncIterator[None]:
        if not self.sqlite:
            yield
            return
        try:
            async with asyncio.timeout(self.patience):
                await self.turn.acquire(background=background)
        except TimeoutError as error:
            raise BusyError(BUSY) from error
        try:
            yield
        finally:
            self.turn.release()

    async def close(self) -> None:
        await self.writer.dispose()
        await self.reader.dispose()


def open_database(address: str) -> Database:
    """Build the engines for a URL that names its driver; nothing is connected yet.

    Errors hide their parameters, so that no title or note reaches a log by way of a traceback.
    """
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    writer = create_async_engine(
        url, hide_parameters=True, pool_size=10, max_overflow=10, pool_timeout=PATIENCE, pool_pre_ping=True
    )
    reader = create_async_engine(
        url,
        hide_parameters=True,
        pool_size=5,
        max_overflow=5,
        pool_timeout=PATIENCE,
        pool_pre_ping=True,
        connect_args=SILENCE,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
    )
    return Database(url=url, writer=writer, reader=reader)


def _open_sqlite(url: URL) -> Database:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    connect = partial(sqlite.connect, url)
    writer = create_async_engine(url, async_creator=connect, hide_parameters=True, pool_size=1, max_overflow=0)
    reader = create_async_engine(url, async_creator=connect, hide_parameters=True, pool_size=5, max_overflow=5)
    _configure(writer, begin="BEGIN IMMEDIATE", read_only=False)
    _configure(reader, begin="BEGIN", read_only=True)
    return Database(url=url, writer=writer, reader=reader)


def _configure(engine: AsyncEngine, *, begin: str, read_only: bool) -> None:
    """Take transactions into our own hands: the driver's default begins them too late and loses updates."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 5000")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "invalidate")
    def on_invalidate(connection: Any, _record: object, _error: object) -> None:
        # Broken off in mid-statement, a connection is closed; but SQLite keeps one with unfinished statements half
        # alive, and with it the lock of its transaction, for as long as anything refers to them.
        connection.rollback()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)


def _too_slow(error: DBAPIError) -> bool:
    """A statement cancelled by its time limit, a lock not had in time, or SQLite's `database is locked`."""
    state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
    return state in ("57014", "55P03", "40P01") or "database is locked" in str(error.orig)
