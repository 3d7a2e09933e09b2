"""Bring a database's schema up to date, or say how far behind it is."""

from collections.abc import Callable
from enum import Enum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, false, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.ports import BusyError
from storage.engine import Database
from storage.rows import InstallationRow


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings, made in code so that they work wherever the package is installed."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


class UnreachableDatabaseError(Exception):
    """The database does not answer, or is not one; the text says which way, without the address."""


async def upgrade(database: Database, revision: str = "head") -> None:
    """Raises UnreachableDatabaseError."""
    await _run(database, command.upgrade, revision)


async def downgrade(database: Database, revision: str) -> None:
    await _run(database, command.downgrade, revision)


class Schema(Enum):
    """What a database holds, against what this version was written for."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"
    """Of a version that this one knows nothing of."""


async def schema_of(database: Database) -> Schema:
    """Raises UnreachableDatabaseError."""
    found, scripts = await revision_of(database), ScriptDirectory.from_config(configuration())
    if found is None:
        return Schema.EMPTY
    if found == scripts.get_current_head():
        return Schema.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return Schema.OLDER if found in known else Schema.NEWER


async def is_current(database: Database) -> bool:
    """Whether the schema is the one this version was written for; raises UnreachableDatabaseError."""
    return await schema_of(database) is Schema.CURRENT


async def revision_of(database: Database) -> str | None:
    """The last migration that was applied; None in an empty database. Raises UnreachableDatabaseError."""
    try:
        async with database.reader.connect() as connection:
            return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
    except (OSError, SQLAlchemyError) as error:
        raise UnreachableDatabaseError(_why(error)) from error


async def why_not_writable(database: Database) -> str | None:
    """What the database says to a write that changes nothing; None when it takes it."""
    try:
        async with database.write() as session:
            await session.execute(update(InstallationRow).where(false()).values(bot_id=InstallationRow.bot_id))
    except BusyError:
        return "it is busy"
    except (OSError, SQLAlchemyError) as error:
        return _why(error)
    return None


async def _run(database: Database, step: Callable[[Config, str], None], revision: str) -> None:
    try:
        async with database.writer.begin() as connection:
            await connection.run_sync(lambda sync: step(configuration(sync), revision))
    except CommandError as error:
        raise UnreachableDatabaseError(f"its schema is of a newer version of warroom ({error})") from error
    except (OSError, SQLAlchemyError) as error:
        raise UnreachableDatabaseError(_why(error)) from error


def _why(error: Exception) -> str:
    """The driver's own words, in one line: they name neither user nor password."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return " ".join(str(cause).split())[:200] or type(cause).__name__
