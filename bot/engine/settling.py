"""Recording outcomes: those of one incident that end at about the same time go into one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.effects.effect import OfIncident
from bot.ports import Claim, Outcome

Ended = tuple[Claim, Outcome]
SettleAll = Callable[[Sequence[Ended]], Awaitable[Sequence[bool]]]


@dataclass(slots=True, eq=False)
class _Item:
    ended: Ended
    ours: bool | None = None
    """None until it is recorded."""


@dataclass(slots=True)
class _Queue:
    items: list[_Item] = field(default_factory=list)
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class Settling:
    """Whoever comes while another of its incident is being written is written with all who came meanwhile."""

    def __init__(self, settle_all: SettleAll) -> None:
        self._settle_all = settle_all
        self._queues: dict[str, _Queue] = {}

    async def __call__(self, claim: Claim, outcome: Outcome) -> bool:
        """False when another process has the effect now; raises what kept this one from being recorded."""
        effect, item = claim.effect, _Item((claim, outcome))
        name = effect.incident if isinstance(effect, OfIncident) else effect.key
        queue = self._queues.setdefault(name, _Queue())
        queue.items.append(item)
        queue.users += 1
        try:
            async with queue.writing:
                return await self._recorded(queue, item)
        finally:
            queue.users -= 1
            if not queue.users:
                del self._queues[name]

    async def _recorded(self, queue: _Queue, item: _Item) -> bool:
        if item in queue.items:
            together, queue.items = queue.items, []
            await self._try_together(together)
        if item.ours is None:
            # One of them keeps the others from being recorded, so each goes alone.
            (item.ours,) = await self._settle_all([item.ended])
        return item.ours

    async def _try_together(self, items: Sequence[_Item]) -> None:
        if len(items) == 1:
            return
        try:
            found = await self._settle_all([item.ended for item in items])
        except Exception:  # noqa: BLE001 - each is tried alone next, and what is wrong is told there
            return
        for item, ours in zip(items, found, strict=True):
            item.ours = ours
