"""Carrying the outbox out: claim, attempt, look for proof where the outcome is unknown, settle."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.effects import PageByMessage
from bot.engine.metrics import Metrics
from bot.engine.pacing import Pacer
from bot.ports import BusyError, Claim, Clock, Gateway, GivenUp, NoProofError, NotYet, Outcome, Store, Unknown

logger = logging.getLogger(__name__)

OTHERS_AT_ONCE = 16
URGENT_AT_ONCE = 16
"""Pages have places of their own, so that no slow call keeps one waiting."""

FRESH = timedelta(seconds=5)
"""A send starts only this soon after its claim: a frozen process must not send on an old lease."""

SETTLE = timedelta(seconds=20)
SETTLE_PAGE = timedelta(seconds=5)
"""How long after an attempt Slack may still apply it; only then may a missing proof mean that it did not happen."""

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
        self._urgent: set[asyncio.Task[None]] = set()
        self._others: set[asyncio.Task[None]] = set()

    @property
    def busy(self) -> int:
        """How many effects are being carried out."""
        return len(self._urgent) + len(self._others)

    async def start_due(self) -> None:
        """Claim what may be done now and start it."""
        urgent, other = URGENT_AT_ONCE - len(self._urgent), OTHERS_AT_ONCE - len(self._others)
        async with self.store.transaction() as uow:
            claims = await uow.outbox.claim(self.clock.now(), urgent=urgent, other=other)
        for claim in claims:
            running = self._urgent if claim.effect.priority == 0 else self._others
            task = asyncio.create_task(self._carry(claim), name=claim.effect.key)
            running.add(task)
            task.add_done_callback(running.discard)

    async def drain(self, patience: float) -> None:
        """Wait for what has begun; what is still unfinished then is left for the next start."""
        tasks = self._urgent | self._others
        if tasks:
            await asyncio.wait(tasks, timeout=patience)

    async def _carry(self, claim: Claim) -> None:
        try:
            outcome = await self._attempt(claim)
        except Exception as error:
            logger.exception("effect failed", extra={"effect": claim.effect.kind, "uid": claim.uid})
            outcome = Unknown(at=self._later(claim), why=f"our own defect: {type(error).__name__}")
        self.metrics.attempted(claim, outcome)
        await self._settle(claim, outcome)

    async def _settle(self, claim: Claim, outcome: Outcome) -> None:
        """Until the database takes it; a lease that runs out meanwhile makes this a harmless no-op."""
        for _ in range(5):
            try:
                await self.settle(claim, outcome)
            except BusyError:
                continue
            except Exception:
                logger.exception("outcome not recorded", extra={"effect": claim.effect.kind, "uid": claim.uid})
            return

    async def _attempt(self, claim: Claim) -> Outcome:
        if claim.attempted_at is not None and not claim.effect.converges:
            return await self._after_unknown(claim)
        return await self._send(claim, repeat=False)

    async def _send(self, claim: Claim, *, repeat: bool) -> Outcome:
        now = self.clock.now()
        place = self.gateway.destination(claim)
        turn = self.pacer.reserve(place, now) if place is not None else None
        if turn is not None:
            return NotYet(at=turn, why="waits for its turn in the channel")
        if now - claim.claimed_at > FRESH:
            return NotYet(at=now, why="claimed too long ago")
        return await self.gateway.carry_out(claim, repeat=repeat)

    async def _after_unknown(self, claim: Claim) -> Outcome:
        """Nothing is sent again before we have looked, and Slack has had time to apply it."""
        is_page = isinstance(claim.effect, PageByMessage)
        try:
            proof = await self.gateway.find_proof(claim)
        except NoProofError as error:
            if not is_page:
                return GivenUp(why=f"it may have happened and that cannot be found out ({error})", advice=LOOK)
            proof = None
        if proof is not None:
            return proof
        settled_at = (claim.attempted_at or claim.claimed_at) + (SETTLE_PAGE if is_page else SETTLE)
        if self.clock.now() < settled_at:
            return Unknown(at=settled_at, why="no sign of it yet")
        async with self.store.transaction() as uow:
            if not await uow.outbox.begin_again(claim, self.clock.now()):
                return NotYet(at=self.clock.now(), why="taken over by another process")
        return await self._send(claim, repeat=is_page)

    def _later(self, claim: Claim) -> datetime:
        return self.clock.now() + timedelta(seconds=min(60, 2**claim.attempts))


LOOK = "Look whether it is there, and send it by hand if not."
