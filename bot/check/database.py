"""The database and the folder of the files, looked at while the bot may be running."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

from bot.check.report import Line, error, note, ok
from config.settings import Settings
from storage.engine import Database, open_database
from storage.lock import LockFile
from storage.migrate import Schema, UnreachableDatabaseError, schema_of, why_not_writable

ABOUT = "database"


async def lines_of(settings: Settings) -> AsyncIterator[Line]:
    yield _folder(settings.warroom_data_dir)
    address = settings.database.get_secret_value()
    file = _missing_file(address)
    if file is not None:
        if _can_be_made(file.parent):
            yield note(ABOUT, f"there is no {file} yet; `warroom run` makes it.")
        else:
            yield error(ABOUT, f"DATABASE_URL: {file} cannot be made there. Name a folder that can be written.")
        return
    database = open_database(address)
    try:
        for line in await _looked_at(database):
            yield line
    except UnreachableDatabaseError as problem:
        yield error(ABOUT, f"DATABASE_URL: it does not answer: {problem}")
    finally:
        await database.close()


def _folder(folder: Path) -> Line:
    if _can_be_made(folder):
        return ok("data folder", str(folder))
    return error("data folder", f"{folder} cannot be written. Set WARROOM_DATA_DIR to one that can.")


def _can_be_made(folder: Path) -> bool:
    """The nearest folder that exists must let the others be made in it. One behind a locked door counts as missing."""
    there = next(each for each in (folder, *folder.parents) if os.path.exists(each))
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _missing_file(address: str) -> Path | None:
    """Looking must not make the file."""
    scheme, _, name = address.partition(":///")
    return Path(name) if scheme.startswith("sqlite") and not os.path.exists(name) else None


async def _looked_at(database: Database) -> list[Line]:
    schema = await schema_of(database)
    lines = [_schema(schema, sqlite=database.sqlite)]
    return [*lines, await _writable(database)] if schema is Schema.CURRENT else lines


def _schema(schema: Schema, *, sqlite: bool) -> Line:
    match schema:
        case Schema.CURRENT:
            return ok(ABOUT, f"{'SQLite' if sqlite else 'PostgreSQL'}, its schema is this version's")
        case Schema.NEWER:
            return error(ABOUT, "its schema is of a newer version of warroom. Install that version.")
        case Schema.EMPTY | Schema.OLDER:
            what = "it is empty" if schema is Schema.EMPTY else "its schema is of an older version"
            if sqlite:
                return note(ABOUT, f"{what}; `warroom run` brings it up to date.")
            return error(ABOUT, f"{what}. Bring it up to date: warroom migrate")


async def _writable(database: Database) -> Line:
    problem = await why_not_writable(database)
    if problem is not None:
        return error(ABOUT, f"it cannot be written: {problem}")
    if database.sqlite and LockFile(Path(database.url.database or "")).held():
        return ok(ABOUT, "it can be written; a running warroom has it, which is as it should be")
    return ok(ABOUT, "it can be written")
