"""What is drawn is the newest state, and is looked up once for all who ask at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from desk import Desk, uid
from support import ANA, catalogue

from bot.domain.severity import Severity
from bot.ports import Reading
from bot.queries.incidents import Incidents
from bot.usecases.incidents import ChangeSeverity
from storage.unit_of_work import SqlStore


class CountingStore(SqlStore):
    """Counts the looks at the database."""

    looks = 0

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:  # type: ignore[override]  # as the port has it
        self.looks += 1
        async with super().reading() as reading:
            yield reading


async def test_those_who_ask_at_once_share_one_look(desk: Desk) -> None:
    wanted = await desk.declare()
    store = CountingStore(desk.store.database, desk.store.workspace, "counting")
    reads = Incidents(store, catalogue())
    pages = await desk.pages(wanted)

    shown = await asyncio.gather(*(reads.drawn_page(uid(wanted), page.uid, ANA) for page in pages))

    assert store.looks == 1
    assert [each.page for each in shown if each] == list(pages)


async def test_whoever_asks_after_a_look_has_begun_gets_another(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV2)
    reads = Incidents(desk.store, catalogue())
    early = asyncio.create_task(reads.drawn(uid(wanted)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)  # the look has begun

    await desk.incidents.change_severity(ChangeSeverity(by=ANA, incident=wanted, to=Severity.SEV1))
    late = await reads.drawn(uid(wanted))

    assert await early
    assert late is not None
    assert late.incident.severity is Severity.SEV1


async def test_one_who_stops_waiting_takes_the_look_from_nobody(desk: Desk) -> None:
    wanted = await desk.declare()
    reads = Incidents(desk.store, catalogue())
    gone, waiting = (asyncio.create_task(reads.drawn(uid(wanted))) for _ in range(2))
    await asyncio.sleep(0)

    gone.cancel()

    assert await waiting
