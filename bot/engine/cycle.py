"""What time makes due: pages, votes, promised updates, tasks, offers and clocks."""

import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar, assert_never

from bot.domain.ids import WARROOM, IncidentUid
from bot.ports import IncidentRef, Reading, Receipt, Store, Timed
from bot.usecases.clocks import Clocks, LookAtClocks
from bot.usecases.handovers import GoOnWithOffer, Handovers
from bot.usecases.paging import ClimbPage, Paging
from bot.usecases.proposals import CloseDueProposal, Proposals
from bot.usecases.tasks import RemindOfTask, Tasks
from bot.usecases.updates import RemindOfUpdate, Updates

logger = logging.getLogger(__name__)

CommandT = TypeVar("CommandT")
Work = Callable[[], Awaitable[Receipt]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One look at the clock. Running it twice, or in two processes at once, is harmless."""

    store: Store
    paging: Paging
    proposals: Proposals
    updates: Updates
    tasks: Tasks
    handovers: Handovers
    clocks: Clocks

    async def run(self, now: datetime) -> datetime | None:
        """Do what is due by `now`; return when something will be, by the clock or by the outbox.

        What was due has been tried; where that failed it is tried again at the beat, not at once for ever. What the
        work itself makes due later is found by the next look, for which every commit wakes the engine.
        """
        async with self.store.reading() as reading:
            ahead = await reading.agenda.look(now)
            sendable_at = await reading.outbox.next_at(now)
            due = {noun: await self._due(noun, reading, now) for noun in ahead.due}
        for noun, works in due.items():
            for work in works:
                await _safely(noun, work)
        return min((at for at in (ahead.next_at, sendable_at) if at is not None), default=None)

    async def _due(self, noun: Timed, reading: Reading, now: datetime) -> Sequence[Work]:
        match noun:
            case Timed.PAGES:
                pages = await reading.pages.due(now)
                return _each(self.paging.climb, (ClimbPage(by=WARROOM, page=uid) for uid in pages))
            case Timed.PROPOSALS:
                votes = await reading.proposals.due(now)
                return _each(self.proposals.close_due, (_close(uid, number) for uid, number in votes))
            case Timed.UPDATES:
                promised = await reading.incidents.with_update_due(now)
                return _each(self.updates.remind, (RemindOfUpdate(by=WARROOM, incident=_ref(uid)) for uid in promised))
            case Timed.TASKS:
                tasks = await reading.tasks.due(now)
                return _each(self.tasks.remind, (_remind(uid, number) for uid, number in tasks))
            case Timed.HANDOVERS:
                offers = await reading.handovers.due(now)
                return _each(self.handovers.go_on, (GoOnWithOffer(by=WARROOM, handover=uid) for uid in offers))
            case Timed.CLOCKS:
                ticking = await reading.clocks.due(now)
                return _each(self.clocks.look, (LookAtClocks(by=WARROOM, incident=_ref(uid)) for uid in ticking))
            case _:
                assert_never(noun)


def _each(work: Callable[[CommandT], Awaitable[Receipt]], commands: Iterable[CommandT]) -> Sequence[Work]:
    return [partial(work, command) for command in commands]


def _close(uid: IncidentUid, number: int) -> CloseDueProposal:
    return CloseDueProposal(by=WARROOM, incident=_ref(uid), proposal=number)


def _remind(uid: IncidentUid, number: int) -> RemindOfTask:
    return RemindOfTask(by=WARROOM, incident=_ref(uid), number=number)


def _ref(uid: IncidentUid) -> IncidentRef:
    return IncidentRef(uid=uid)


async def _safely(noun: Timed, work: Work) -> None:
    """One failure must not keep the others waiting; what failed is due again at the next beat."""
    try:
        await work()
    except Exception:
        logger.exception("due work failed", extra={"noun": noun})
