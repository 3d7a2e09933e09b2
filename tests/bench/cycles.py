"""How long one look at the clock takes when nothing is due, however much waits for its time."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert, select

from bot.app import Parts, Warroom
from config import catalogue, settings
from storage.engine import open_database
from storage.rows import ClockRow, IncidentRow

from .load import submit
from .stage import ANA, environment_of, furnished

SIZES = (1_000, 10_000, 100_000)
LOOKS = 50
FAR = timedelta(days=30)
FIRST = 1000
"""Above the numbers of the clocks that the incident has by itself."""


async def measure(database: str | None = None) -> list[float]:
    """The median in seconds for each of `SIZES` running clocks."""
    sandbox = await furnished()
    with TemporaryDirectory(prefix="warroom-bench-") as folder:
        environment = environment_of(sandbox, Path(folder), database)
        found = settings.load(environment, set(settings.Need), env_file=None, secrets=None)
        warroom = Warroom(found, catalogue.load(found.warroom_config))
        await warroom.start()
        try:
            await sandbox.heard(lambda: len(sandbox.sockets))
            await submit(sandbox.person(ANA), 1, 0)
            return await _looks(warroom, found.database.get_secret_value())
        finally:
            await warroom.stop()
            await sandbox.stop()


async def _looks(warroom: Warroom, address: str) -> list[float]:
    assert warroom.parts is not None
    await warroom.parts.engine.idle()
    found, there = [], 0
    for size in SIZES:
        await _wait_for(address, there, size)
        there = size
        found.append(median([await _look(warroom.parts) for _ in range(LOOKS)]))
    return found


async def _look(parts: Parts) -> float:
    began, now = time.perf_counter(), parts.clock.now()
    await parts.engine.cycle.run(now)
    return time.perf_counter() - began


async def _wait_for(address: str, there: int, size: int) -> None:
    database = open_database(address)
    async with database.write() as session:
        incident = (await session.execute(select(IncidentRow.workspace, IncidentRow.uid))).first()
        assert incident is not None
        await session.execute(insert(ClockRow), list(_clocks(*incident, range(there, size))))
    await database.close()


def _clocks(workspace: str, incident: str, numbers: range) -> Iterator[dict[str, Any]]:
    now = datetime.now(UTC)
    blank: dict[str, Any] = {column.name: None if column.nullable else "" for column in ClockRow.__table__.columns}
    of_all = blank | {"workspace": workspace, "incident_uid": incident, "kind": "deadline", "state": "running"}
    of_all |= {"from_at": now, "started_at": now, "cycle": 0, "reminded": 0, "rounds_met": 0, "rounds_missed": 0}
    for number in numbers:
        due = now + FAR + timedelta(seconds=number)
        yield of_all | {"number": number + FIRST, "due_at": due, "next_at": due}
