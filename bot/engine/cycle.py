"""What time makes due: pages, votes, tasks, promised updates, offers and clocks."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.domain.ids import WARROOM
from bot.ports import Clock, IncidentRef, Receipt, Store
from bot.usecases.clocks import Clocks, LookAtClocks
from bot.usecases.handovers import GoOnWithOffer, Handovers
from bot.usecases.paging import ClimbPage, Paging
from bot.usecases.proposals import CloseDueProposal, Proposals
from bot.usecases.tasks import RemindOfTask, Tasks
from bot.usecases.updates import RemindOfUpdate, Updates

logger = logging.getLogger(__name__)
CommandT = TypeVar("CommandT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One look at the clock. Running it twice, or in two processes at once, is harmless."""

    store: Store
    clock: Clock
    paging: Paging
    proposals: Proposals
    updates: Updates
    tasks: Tasks
    handovers: Handovers
    clocks: Clocks

    async def run(self, now: datetime) -> None:
        """Do what is due by `now`."""
        async with self.store.reading() as reading:
            pages = await reading.pages.due(now)
            votes = await reading.proposals.due(now)
            incidents = await reading.incidents.with_update_due(now)
            tasks = await reading.tasks.due(now)
            offers = await reading.handovers.due(now)
            ticking = await reading.clocks.due(now)
        for page in pages:
            await self._each(self.paging.climb, ClimbPage(by=WARROOM, page=page))
        for uid, number in votes:
            command = CloseDueProposal(by=WARROOM, incident=IncidentRef(uid=uid), proposal=number)
            await self._each(self.proposals.close_due, command)
        for uid in incidents:
            await self._each(self.updates.remind, RemindOfUpdate(by=WARROOM, incident=IncidentRef(uid=uid)))
        for uid, number in tasks:
            reminder = RemindOfTask(by=WARROOM, incident=IncidentRef(uid=uid), number=number)
            await self._each(self.tasks.remind, reminder)
        for offer in offers:
            await self._each(self.handovers.go_on, GoOnWithOffer(by=WARROOM, handover=offer))
        for uid in ticking:
            await self._each(self.clocks.look, LookAtClocks(by=WARROOM, incident=IncidentRef(uid=uid)))

    async def next_at(self, after: datetime) -> datetime | None:
        """When there is something to do again, by the clock or by the outbox.

        What was due by `after` has been tried; where that failed it is tried again at the beat, not at once for ever.
        """
        async with self.store.reading() as reading:
            times = [
                await reading.pages.next_at(after),
                await reading.proposals.next_at(after),
                await reading.incidents.next_update_at(after),
                await reading.tasks.next_at(after),
                await reading.handovers.next_at(after),
                await reading.clocks.next_at(after),
                await reading.outbox.next_at(after),
            ]
        return min((at for at in times if at is not None), default=None)

    async def _each(self, work: Callable[[CommandT], Awaitable[Receipt]], command: CommandT) -> None:
        """One failure must not keep the others waiting; what failed is due again at the next beat."""
        try:
            await work(command)
        except Exception:
            logger.exception("due work failed", extra={"work": type(command).__name__})
