"""A hundred promised updates that fall due within a few seconds: how late each is said in its room."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from config import addresses
from storage.engine import open_database
from storage.rows import IncidentRow

from .load import DECLARES, submit
from .stage import Stage, stage

LEAD, SPREAD = timedelta(seconds=8), timedelta(seconds=4)
"""The first is due so much later, when the bot has surely looked, and the last so much after the first."""

CALMLY = 5
"""Declares a second before anything is measured."""

PATIENCE = 120.0
QUIET = 5.0
"""Seconds after the last pinned card; by then nothing but announcements, one a second, is left to send."""


async def lateness(database: str | None = None) -> list[float]:
    """Seconds from each due time to the start of its call, shortest first."""
    async with stage(database=database) as place:
        await asyncio.gather(*(submit(place.ana, number, number / CALMLY) for number in range(DECLARES)))
        await place.sandbox.heard(lambda: _count(place, "pins.add") >= DECLARES, within=PATIENCE)
        await asyncio.sleep(QUIET)
        due = await _promise(place.address)
        await place.sandbox.heard(lambda: len(_reminded(place)) >= len(due), within=PATIENCE)
    return sorted(began - due[room] for room, began in _reminded(place).items())


async def _promise(address: str) -> dict[str, float]:
    """Behind the bot's back, as if each had been promised long ago; by room, in seconds of the monotonic clock."""
    database = open_database(addresses.database_url(address))
    first = datetime.now(UTC) + LEAD
    began = time.monotonic() + LEAD.total_seconds()
    due: dict[str, float] = {}
    async with database.write() as session:
        rows = (await session.execute(select(IncidentRow.uid, IncidentRow.room).order_by(IncidentRow.number))).all()
        for number, (uid, room) in enumerate(rows):
            after = SPREAD * number / len(rows)
            due[str(room)] = began + after.total_seconds()
            changed = update(IncidentRow).where(IncidentRow.uid == uid).values(next_update_at=first + after)
            await session.execute(changed)
    await database.close()
    return due


def _reminded(place: Stage) -> dict[str, float]:
    """When the thread of each card was first posted to."""
    calls = [call for call in place.sandbox.calls if call.method == "chat.postMessage" and call.args.get("thread_ts")]
    return {str(call.args["channel"]): call.began for call in reversed(calls)}


def _count(place: Stage, method: str) -> int:
    return sum(call.method == method and call.ok for call in place.sandbox.calls)
