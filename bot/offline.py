"""What is done with the database alone, while the bot may run or not: bring it up to date, take a record out."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.app import StartError
from bot.domain.ids import WorkspaceId
from bot.domain.playbook import Catalogue
from bot.exporters.files import EXPORTERS, Format
from bot.gateways.clock import SystemClock
from bot.gateways.slack_files import ExportFolder
from bot.ports import IncidentRef
from bot.queries.incidents import Incidents as Reads
from config.settings import Settings
from storage import installations
from storage.clock import measure_offset
from storage.engine import Database, open_database
from storage.lock import AlreadyRunningError, LockFile
from storage.migrate import UnreachableDatabaseError, is_current, revision_of, upgrade
from storage.unit_of_work import SqlStore


@asynccontextmanager
async def _alone(settings: Settings, *, writing: bool) -> AsyncIterator[Database]:
    """The database without the bot; for writing, only when no bot has a SQLite file."""
    async with AsyncExitStack() as stack:
        database = open_database(settings.database.get_secret_value())
        stack.push_async_callback(database.close)
        try:
            if database.sqlite and writing:
                lock = LockFile(Path(database.url.database or "warroom.db"))
                stack.callback(lock.release)
                lock.acquire()
            yield database
        except (AlreadyRunningError, UnreachableDatabaseError) as error:
            raise StartError(str(error)) from error


async def migrate(settings: Settings) -> str:
    """Bring the schema up to date; says what it did."""
    async with _alone(settings, writing=True) as database:
        before = await revision_of(database)
        await upgrade(database)
        after = await revision_of(database)
        if before == after:
            return f"The database is up to date ({after}); nothing was changed."
        return f"The database is up to date now: it was {before or 'empty'} and is {after}."


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """What `warroom export` was asked for. `incident` as typed: INC-42, inc42 or 42."""

    incident: str
    workspace: str | None
    formats: Sequence[str]
    folder: Path


async def export(settings: Settings, catalogue: Catalogue, order: ExportOrder) -> Sequence[Path]:
    """Write an incident's record to files, from the database alone; the bot may be running."""
    number = re.fullmatch(r"(?:inc-?)?(\d{1,9})", order.incident.strip().lower())
    if number is None:
        raise StartError(f"{order.incident!r} is not an incident's id. Type it like INC-42.")
    async with _alone(settings, writing=False) as database:
        if not await is_current(database):
            raise StartError("The database's schema is not this version's. Bring it up to date: warroom migrate")
        store = SqlStore(database, await _workspace(database, order.workspace), process="export")
        record = await Reads(store, catalogue).record(IncidentRef(number=int(number[1])))
        if record is None:
            raise StartError(f"There is no incident INC-{number[1]} in {store.workspace}.")
        now = SystemClock(await measure_offset(database)).now()
        folder = ExportFolder(order.folder)
        contents = {Format(form): EXPORTERS[Format(form)](record, generated_at=now) for form in order.formats}
        return [await folder.save(record, form, content) for form, content in contents.items()]


async def _workspace(database: Database, wanted: str | None) -> WorkspaceId:
    found = await installations.workspaces(database)
    if wanted is not None and wanted in found:
        return WorkspaceId(wanted)
    if wanted is None and len(found) == 1:
        return found[0]
    known = ", ".join(found) or "none yet"
    raise StartError(f"Say which workspace with --workspace. This database holds: {known}.")
