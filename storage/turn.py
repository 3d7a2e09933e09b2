"""The queue before SQLite's only writer."""

import asyncio
from collections import deque

SPARED = 4
"""How many people's turns may follow each other before one of the bot's own work that waits."""


class Turn:
    """One at a time, first come first served: SQLite's own busy handler is neither.

    People, who wait for an answer, go before the bot's own work; but not always, or a storm of declares would keep
    the pages that they ask for waiting.
    """

    def __init__(self) -> None:
        self._taken = False
        self._people: deque[asyncio.Future[None]] = deque()
        self._work: deque[asyncio.Future[None]] = deque()
        self._spared = 0

    def locked(self) -> bool:
        return self._taken

    async def acquire(self, *, background: bool = False) -> None:
        if not self._taken:
            self._taken = True
            return
        granted = asyncio.get_running_loop().create_future()
        queue = self._work if background else self._people
        queue.append(granted)
        try:
            await granted
        except asyncio.CancelledError:
            if granted.done() and not granted.cancelled():
                self.release()  # it was our turn at the very moment that we gave up
            raise

    def release(self) -> None:
        """Let the next one in."""
        while (granted := self._next()) is not None:
            if not granted.done():
                granted.set_result(None)
                return
        self._taken = False

    def _next(self) -> asyncio.Future[None] | None:
        of_people = bool(self._people) and (self._spared < SPARED or not self._work)
        if of_people:
            self._spared += 1
            return self._people.popleft()
        self._spared = 0
        return self._work.popleft() if self._work else None
