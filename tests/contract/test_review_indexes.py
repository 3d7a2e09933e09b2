"""What was done long ago costs nothing: questions asked all the time are answered from indexes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from outbox_bed import CARD, REDRAW, ROOM, ask, finish, not_yet, settle, take
from sqlalchemy import event, text
from support import NOON, both_engines

from bot.domain.ids import ChannelId, MessageTs, UserId
from storage.engine import Database
from storage.unit_of_work import SqlStore

Asked = list[tuple[str, Any]]


@contextmanager
def listened(database: Database) -> Iterator[Asked]:
    """Every statement about effects, calls and entries, as it is sent to the database."""
    asked: Asked = []
    engines = (database.writer.sync_engine, database.reader.sync_engine)

    def hear(_connection: object, _cursor: object, statement: str, parameters: Any, *_others: object) -> None:
        if "FROM effects" in statement or "page_calls" in statement or "timeline_entries" in statement:
            asked.append((statement, parameters))

    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    yield asked
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)


async def plan(database: Database, statement: str, parameters: Any) -> str:
    explain = "EXPLAIN QUERY PLAN " if database.sqlite else "EXPLAIN "
    async with database.write() as session:
        if not database.sqlite:
            # A table as small as this one would be read whole; what counts is which index can serve at all.
            await session.execute(text("SET LOCAL enable_seqscan = off"))
        connection = await session.connection()
        rows = await connection.exec_driver_sql(explain + statement, parameters)
        return "\n".join(str(tuple(row)) for row in rows)


@both_engines
async def test_a_claim_reads_only_what_is_unfinished(store: SqlStore, database: Database) -> None:
    await ask(store, ROOM)

    with listened(database) as asked:
        await take(store)
    plans = [await plan(database, *one) for one in asked if "due_at" in one[0] and "LIMIT" in one[0]]

    assert plans
    assert all("ix_effects_" in found and "pk_effects" not in found for found in plans)
    if database.sqlite:
        assert all("ix_effects_lane" in found for found in plans)


@both_engines
async def test_looking_ahead_and_counting_read_only_what_is_unfinished(store: SqlStore, database: Database) -> None:
    with listened(database) as asked:
        async with store.reading() as reading:
            await reading.outbox.next_at(NOON)
            await reading.outbox.outstanding()
            await reading.outbox.parked_count()
    plans = [await plan(database, *one) for one in asked]

    assert len(plans) == 3
    assert "ix_effects_" in plans[0]
    assert "ix_effects_" in plans[1]
    assert "ix_effects_parked" in plans[2]


@both_engines
async def test_putting_a_redraw_back_reads_only_those_that_wait(store: SqlStore, database: Database) -> None:
    await ask(store, ROOM, CARD, REDRAW)
    await finish(store)
    await finish(store)
    (redraw,) = await take(store)

    with listened(database) as asked:
        await settle(store, redraw, not_yet(seconds=1))
    plans = [await plan(database, *one) for one in asked if "effects.coalesce_key =" in one[0]]

    assert len(plans) == 1
    assert all("uq_effects_waiting" in found for found in plans)


@both_engines
async def test_what_every_message_asks_is_answered_by_index(store: SqlStore, database: Database) -> None:
    with listened(database) as asked:
        async with store.reading() as reading:
            await reading.pages.awaits(UserId("U0BEN0001"), ChannelId("C0ROOM001"))
            await reading.timeline.has_message(ChannelId("C0ROOM001"), MessageTs("1700000000.000100"))
    plans = [await plan(database, *one) for one in asked]

    assert len(plans) == 2
    for found in plans:
        assert "Seq Scan" not in found
        assert "SCAN" not in found.replace("SCAN CONSTANT ROW", "")
