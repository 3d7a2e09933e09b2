"""The one loop, and APScheduler waking it: at the next due time, and at a steady beat."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.engine.cycle import Cycle
from bot.engine.dispatcher import Dispatcher
from bot.ports import BusyError, Clock

logger = logging.getLogger(__name__)

BEAT = timedelta(seconds=5)

BUSY_PAUSE = 0.2
"""Seconds until a look that found the database busy is taken again."""

LULL = 0.25
"""Seconds between looks at the clock while effects are being carried out."""

SHUTDOWN_PATIENCE = 12.0
"""Seconds: a little more than the longest outside call."""


class Engine:
    """Runs the cycle and the dispatcher whenever something was committed, falls due, or the beat comes."""

    def __init__(self, cycle: Cycle, dispatcher: Dispatcher, clock: Clock, awake: asyncio.Event) -> None:
        """`awake` is set by whoever commits something or moves the clock."""
        self.cycle = cycle
        self.dispatcher = dispatcher
        self.clock = clock
        self._awake = awake
        dispatcher.when_freed(self.wake)
        self._stopping = False
        self._looking = False
        self._looks = 0
        self._loop: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._missed = False
        self._clock_seen = -LULL
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": MemoryJobStore()},
            job_defaults={"coalesce": True, "misfire_grace_time": None},
            timezone=UTC,
        )

    def wake(self) -> None:
        """Something changed: look again. Costs nothing when called often."""
        self._awake.set()

    async def start(self) -> None:
        # Two jobs: a measurement that hangs must not take the beat with it.
        self._scheduler.add_job(self._beat, "interval", seconds=BEAT.total_seconds(), id="beat")
        self._scheduler.add_job(self._measure, "interval", seconds=BEAT.total_seconds(), id="measure")
        self._scheduler.start()
        self._loop = asyncio.create_task(self._run(), name="engine")
        self.wake()

    async def stop(self) -> None:
        """Begin nothing new; finish what has begun, or leave it for the next start."""
        self._stopping = True
        self.wake()
        if self._loop is not None:
            await self._loop
            if self._watch is not None:
                await self._watch
            self._scheduler.shutdown(wait=False)
        await self.dispatcher.drain(SHUTDOWN_PATIENCE)

    async def idle(self) -> None:
        """Return when nothing that is due is left: for a rehearsal, which moves the clock only then."""
        while True:
            looks = self._looks
            async with self.dispatcher.store.reading() as reading:
                due = await reading.outbox.due_now(self.clock.now())
            if not due and not self.dispatcher.busy and self._resting and looks == self._looks:
                return
            await asyncio.sleep(0.02)

    @property
    def _resting(self) -> bool:
        """Neither looking at what is due nor about to: what a move of the clock makes due is in the outbox."""
        return not self._looking and self._watch is None and not self._awake.is_set()

    async def _run(self) -> None:
        while not self._stopping:
            self._awake.clear()
            self._looks, self._looking = self._looks + 1, True
            self._look_at_the_clock()
            await self._safely(self.dispatcher.start_due)
            self._looking = False
            await self._awake.wait()

    def _look_at_the_clock(self) -> None:
        """Beside the dispatcher: what is due first must not wait to be sent until all that is due is written down."""
        if self._watch is not None:
            self._missed = True
            return
        self._watch = asyncio.create_task(self._watched(), name="clock")

    async def _watched(self) -> None:
        await self._safely(self._due_work)
        self._watch = None
        if self._missed:
            self._missed = False
            self.wake()

    async def _due_work(self) -> None:
        """Between the sends of a burst, each of which wakes the loop, one look at the clock will do."""
        loop = asyncio.get_running_loop()
        if self.dispatcher.busy and loop.time() - self._clock_seen < LULL:
            loop.call_later(LULL, self.wake)
            return
        self._clock_seen = loop.time()
        now = self.clock.now()
        self._wake_at(await self.cycle.run(now))

    async def _safely(self, step: Callable[[], Awaitable[None]]) -> None:
        """One step's failure keeps neither the other nor the engine from going on."""
        try:
            await step()
        except BusyError:
            logger.warning("database busy")
            asyncio.get_running_loop().call_later(BUSY_PAUSE, self.wake)
        except Exception:
            logger.exception("look failed", extra={"step": step.__name__})

    async def _beat(self) -> None:
        self.wake()

    async def _measure(self) -> None:
        self.dispatcher.pacer.forget_idle(self.clock.now())
        await self.dispatcher.metrics.measure(self.dispatcher.store)

    async def _wake_up(self) -> None:
        self.wake()

    def _wake_at(self, due_at: datetime | None) -> None:
        """The clock may run ahead of this machine's, so a due time becomes a distance."""
        if due_at is None:
            return
        distance = max(due_at - self.clock.now(), timedelta(0))
        self._scheduler.add_job(
            self._wake_up, "date", run_date=datetime.now(UTC) + distance, id="next", replace_existing=True
        )
