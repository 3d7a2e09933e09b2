"""SQLite's driver visits the connection's thread once a statement, and says of each all that SQLAlchemy asks."""

import logging
from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.engine import Database


def visits(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.msg.startswith("executing") for record in caplog.records)


async def pairs(session: AsyncSession) -> Sequence[tuple[int, str]]:
    return [(number, word) for number, word in await session.execute(text("SELECT number, word FROM words"))]


async def with_words(session: AsyncSession) -> None:
    await session.execute(text("CREATE TEMP TABLE words (number INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)"))


async def test_a_statement_is_one_visit_whatever_it_brings(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    insert = "INSERT INTO words (word) VALUES (:word)"
    async with database.write() as session:
        await with_words(session)
        caplog.set_level(logging.DEBUG, logger="aiosqlite")

        await session.execute(text(insert), [{"word": "one"}, {"word": "two"}])
        returned = await session.execute(text(insert + " RETURNING number"), {"word": "three"})
        changed = await session.execute(text("UPDATE words SET word = word || '!' WHERE number < 3"))
        found = await pairs(session)
        none = await session.execute(text("SELECT number FROM words WHERE number > 3"))

        assert visits(caplog) == 5
        assert (returned.scalar_one(), getattr(changed, "rowcount", None)) == (3, 2)
        assert found == [(1, "one!"), (2, "two!"), (3, "three")]
        assert none.all() == []


async def test_a_statement_that_fails_leaves_the_connection_fit_for_the_next(database: Database) -> None:
    async with database.write() as session:
        await with_words(session)
        await session.execute(text("INSERT INTO words (word) VALUES ('one')"))

        with pytest.raises(IntegrityError):
            await session.execute(text("INSERT INTO words (word) VALUES ('one')"))

        assert await pairs(session) == [(1, "one")]
