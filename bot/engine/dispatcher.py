"""Carrying the outbox out: claim, attempt, look for proof where the outcome is unknown, settle."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.effects import PageByMessage
from bot.engine.metrics import Metrics
from bot.engine.pacing import Pacer
from bot.ports import (
    BusyError,
    Claim,
    Clock,
    Gateway,
    GivenUp,
    NoProofError,
    NotNowError,
    NotYet,
    Outcome,
    Store,
    Unknown,
)

logger = logging.getLogger(__name__)

OTHERS_AT_ONCE = 16
URGENT_AT_ONCE = 24
"""Pages have places of their own, so that no slow call keeps one waiting; pagers may take 8 of them."""

FRESH = timedelta(seconds=5)
"""A send starts only this soon after its claim: a frozen process must not send on an old lease."""

SETTLE = timedelta(seconds=20)
SETTLE_PAGE = timedelta(seconds=5)
"""How long after an attempt Slack may still apply it; only then may a missing proof mean that it did not happen."""

WHOLE = 25.0
"""Seconds for an attempt with all its calls: less than a lease, so that nobody else begins while it goes on."""

TRIES = 12
"""Attempts after which a defect of ours is no longer hoped to pass: it must not keep its lane waiting for ever."""

PAUSES = (0.0, 0.1, 0.5, 2.0, 5.0)
"""Seconds before each try to record an outcome."""

Settle = Callable[[Claim, Outcome], Awaitable[bool]]


class Dispatcher:
    """Runs effects side by side; one instance a process, any number of processes a database."""

    def __init__(self, store: Store, clock: Clock, gateway: Gateway, settle: Settle, metrics: Metrics) -> None:
        self.store = store
        self.clock = clock
        self.gateway = gateway
        self.settle = settle
        self.metrics = metrics
        self.pacer = Pacer()
        self._urgent: dict[int, asyncio.Task[None]] = {}
        self._others: dict[int, asyncio.Task[None]] = {}
        self._freed: Callable[[], None] = lambda: None

    @property
    def busy(self) -> int:
        """How many effects are being carried out."""
        return len(self._urgent) + len(self._others)

    def when_freed(self, listener: Callable[[], None]) -> None:
        """Have `listener` called whenever there is room for another effect."""
        self._freed = listener

    async def start_due(self) -> None:
        """Claim what may be done now and start it."""
        async with self.store.transaction(background=True) as uow:
            claims = await uow.outbox.claim(
                self.clock.now(),
                urgent=URGENT_AT_ONCE - len(self._urgent),
                other=OTHERS_AT_ONCE - len(self._others),
                carrying=[*self._urgent, *self._others],
            )
        for claim in claims:
            self._start(claim, self._urgent if claim.effect.priority == 0 else self._others)

    async def drain(self, patience: float) -> None:
        """Wait for what has begun; what is still unfinished then is broken off and left for the next start."""
        tasks = [*self._urgent.values(), *self._others.values()]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _start(self, claim: Claim, running: dict[int, asyncio.Task[None]]) -> None:
        task = asyncio.create_task(self._carry(claim), name=claim.effect.key)
        running[claim.id] = task

        def end(_task: asyncio.Task[None]) -> None:
            del running[claim.id]
            self._freed()

        task.add_done_callback(end)

    async def _carry(self, claim: Claim) -> None:
        try:
            async with asyncio.timeout(WHOLE):
                outcome = await self._attempt(claim)
        except TimeoutError:
            outcome = Unknown(at=self._later(claim), why="it took too long and was broken off")
        except Exception as error:
            logger.exception("effect failed", extra={"effect": claim.effect.kind, "uid": claim.uid})
            outcome = self._after_defect(claim, error)
        self.metrics.attempted(claim, outcome)
        await self._settle(claim, outcome)

    def _after_defect(self, claim: Claim, error: Exception) -> Outcome:
        why = f"our own defect: {type(error).__name__}"
        if claim.attempts >= TRIES:
            return GivenUp(why=why, advice=f"{LOOK} Tell whoever runs the bot.")
        return Unknown(at=self._later(claim), why=why)

    async def _settle(self, claim: Claim, outcome: Outcome) -> None:
        """Until the database takes it; a lease that runs out meanwhile makes this a harmless no-op."""
        for pause in PAUSES:
            await asyncio.sleep(pause)
            try:
                await self.settle(claim, outcome)
            except BusyError:
                continue
            except Exception:
                logger.exception("outcome not recorded", extra={"effect": claim.effect.kind, "uid": claim.uid})
            else:
                return

    async def _attempt(self, claim: Claim) -> Outcome:
        if claim.attempted_at is not None and not claim.effect.converges:
            return await self._after_unknown(claim, claim.attempted_at)
        held = self._held(claim)
        if held is not None:
            return held
        if (now := self.clock.now()) - claim.claimed_at > FRESH:
            why = "claimed too long ago"
            return NotYet(at=now, why=why) if claim.attempted_at is None else Unknown(at=now, why=why)
        return await self.gateway.carry_out(claim, repeat=False)

    def _held(self, claim: Claim) -> NotYet | None:
        """When it must wait for others in its channel."""
        place = self.gateway.destination(claim)
        if place is None:
            return None
        turn = self.pacer.reserve(place, claim.uid, self.clock.now(), urgent=claim.effect.priority == 0)
        return NotYet(at=turn, why="waits for its turn in the channel") if turn is not None else None

    async def _after_unknown(self, claim: Claim, attempted_at: datetime) -> Outcome:
        """Nothing is sent again before we have looked, and Slack has had time to apply it."""
        is_page = isinstance(claim.effect, PageByMessage)
        found = await self._proof(claim, attempted_at, is_page=is_page)
        if found is not None:
            return found
        settled_at = attempted_at + (SETTLE_PAGE if is_page else SETTLE)
        if self.clock.now() < settled_at:
            return Unknown(at=settled_at, why="no sign of it yet")
        held = self._held(claim)
        if held is not None:
            return Unknown(at=held.at, why=held.why)
        if not await self._begin_again(claim):
            return NotYet(at=self.clock.now(), why="taken over by another process")
        outcome = await self.gateway.carry_out(claim, repeat=is_page)
        # A page that may have been sent stays so, whatever kept the second one from going out: it is marked "repeat".
        return Unknown(at=outcome.at, why=outcome.why) if is_page and isinstance(outcome, NotYet) else outcome

    async def _proof(self, claim: Claim, attempted_at: datetime, *, is_page: bool) -> Outcome | None:
        """What is known of the earlier attempt; None when there is no sign of it, or a page must not wait for one."""
        try:
            return await self.gateway.find_proof(claim)
        except NoProofError as error:
            why = f"it may have happened and that cannot be found out ({error})"
            return None if is_page else GivenUp(why=why, advice=LOOK)
        except NotNowError as error:
            waited = is_page and self.clock.now() >= attempted_at + SETTLE
            return None if waited else Unknown(at=max(error.until, self._later(claim)), why=f"cannot look ({error})")

    async def _begin_again(self, claim: Claim) -> bool:
        """On a new lease, so that however long the look took, nobody else sends now."""
        async with self.store.transaction(background=True) as uow:
            began_at = self.clock.now()
            began = await uow.outbox.begin_again(claim, began_at)
        return began and self.clock.now() - began_at <= FRESH

    def _later(self, claim: Claim) -> datetime:
        return self.clock.now() + timedelta(seconds=min(60, 2 ** min(claim.attempts, 6)))


LOOK = "Look whether it is there, and send it by hand if not."
