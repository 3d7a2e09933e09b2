"""The schema can be built from nothing and taken down again, and is the one that the rows describe."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from support import WORKSPACE, incident

from bot.ports import IncidentRef
from storage.engine import Database, open_database
from storage.migrate import (
    Schema,
    UnreachableDatabaseError,
    configuration,
    downgrade,
    is_current,
    schema_of,
    upgrade,
    why_not_writable,
)
from storage.rows import Row
from storage.unit_of_work import SqlStore

both_empty = pytest.mark.parametrize(
    "empty_address", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
REVISIONS = [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()][::-1]


@pytest.fixture
async def empty(empty_address: str) -> AsyncIterator[Database]:
    opened = open_database(empty_address)
    yield opened
    await opened.close()


async def tables(database: Database) -> set[str]:
    async with database.writer.connect() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


def difference(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Row.metadata))


@both_empty
async def test_the_schema_is_built_from_nothing_and_taken_down_again(empty: Database) -> None:
    before = await is_current(empty)
    await upgrade(empty)
    built, current = await tables(empty), await is_current(empty)
    await downgrade(empty, "base")

    assert (before, current) == (False, True)
    assert built == {*Row.metadata.tables, "alembic_version"}
    assert await tables(empty) == {"alembic_version"}
    assert not await is_current(empty)


@both_empty
async def test_what_a_database_holds_is_told_from_what_this_version_wants(empty: Database) -> None:
    found = [await schema_of(empty)]
    for revision in (REVISIONS[0], "head"):
        await upgrade(empty, revision)
        found.append(await schema_of(empty))
    async with empty.writer.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'of-tomorrow'"))
    found.append(await schema_of(empty))

    assert found == [Schema.EMPTY, Schema.OLDER, Schema.CURRENT, Schema.NEWER]


@both_empty
async def test_a_write_that_changes_nothing_tells_whether_the_database_can_be_written(empty: Database) -> None:
    without_tables = await why_not_writable(empty)
    await upgrade(empty)

    assert "installations" in str(without_tables)
    assert await why_not_writable(empty) is None


@both_empty
async def test_each_step_goes_up_and_down_and_up_again(empty: Database) -> None:
    for revision in REVISIONS:
        await upgrade(empty, revision)
        await downgrade(empty, "-1")
        await upgrade(empty, revision)

    assert await is_current(empty)


@both_empty
async def test_migrating_twice_changes_nothing(empty: Database) -> None:
    await upgrade(empty)
    await upgrade(empty)

    assert await is_current(empty)


@both_empty
async def test_the_migrations_build_what_the_rows_describe(empty: Database) -> None:
    await upgrade(empty)

    async with empty.writer.connect() as connection:
        assert await connection.run_sync(difference) == []
        await connection.run_sync(lambda sync: command.check(configuration(sync)))


@both_empty
async def test_every_constraint_and_index_has_the_name_that_the_rows_give_it(empty: Database) -> None:
    await upgrade(empty)

    async with empty.writer.connect() as connection:
        found = await connection.run_sync(names)

    tables = Row.metadata.tables.values()
    constraints = {str(constraint.name) for table in tables for constraint in table.constraints}
    assert found == constraints | {str(index.name) for table in tables for index in table.indexes}


def names(connection: Connection) -> set[str]:
    inspector = inspect(connection)
    found: set[str] = set()
    for table in Row.metadata.tables:
        found.add(str(inspector.get_pk_constraint(table)["name"]))
        for items in (
            inspector.get_indexes(table),
            inspector.get_unique_constraints(table),
            inspector.get_foreign_keys(table),
            inspector.get_check_constraints(table),
        ):
            found |= {str(item["name"]) for item in items}
    return found


async def test_a_migrated_database_keeps_what_is_in_it(database: Database) -> None:
    store = SqlStore(database, WORKSPACE, "here")
    async with store.transaction() as uow:
        await uow.incidents.add(incident())

    await upgrade(database)

    async with store.reading() as reading:
        assert await reading.incidents.find(IncidentRef(number=42)) == incident()


def test_the_steps_form_one_line_and_each_can_be_undone() -> None:
    scripts = ScriptDirectory.from_config(configuration())

    assert len(scripts.get_heads()) == 1
    assert [script.revision for script in scripts.walk_revisions()][-1] == REVISIONS[0]
    for revision in REVISIONS:
        module = scripts.get_revision(revision).module
        assert callable(module.upgrade)
        assert callable(module.downgrade)


async def test_a_file_that_is_no_database_is_said_without_its_address(tmp_path: Path) -> None:
    path = tmp_path / "secret-name.db"
    path.write_text("this is not a database, however long one may look at it")
    database = open_database(f"sqlite+aiosqlite:///{path}")

    with pytest.raises(UnreachableDatabaseError) as refusal:
        await upgrade(database)
    await database.close()

    assert "secret-name" not in str(refusal.value)
    assert "\n" not in str(refusal.value)
