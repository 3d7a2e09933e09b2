"""Clocks and randomness: the real ones, and a clock that a rehearsal can move."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4


class SystemClock:
    """This machine's clock, corrected by an offset: that of the database, when several machines share one."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def when_moved(self, listener: Callable[[], None]) -> None:
        """Nothing to listen to: this clock only runs."""


class MovableClock(SystemClock):
    """Runs like the real one and can be moved forward; every move is told to those who listen."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        super().__init__(offset)
        self._listeners: list[Callable[[], None]] = []

    def when_moved(self, listener: Callable[[], None]) -> None:
        """Have `listener` called after each move."""
        self._listeners.append(listener)

    def forward(self, length: timedelta) -> None:
        """Only forward: what was recorded must not lie ahead of the present."""
        if length < timedelta(0):
            raise ValueError("time moves forward only")
        self.offset += length
        for listener in self._listeners:
            listener()


class SystemRandomness:
    def uid(self) -> str:
        return uuid4().hex

    def salt(self) -> str:
        return secrets.token_hex(16)
