"""The lock file that proves that one process alone writes to a SQLite database."""

import fcntl
import os
from pathlib import Path


class AlreadyRunningError(Exception):
    """Another process has the database."""


class LockFile:
    """Held until it is released or the process ends, however it ends."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(f"{database.name}.lock")
        self._descriptor: int | None = None

    def acquire(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            raise AlreadyRunningError(
                f"{self.path} is held by another warroom process: SQLite serves one. Stop it, or use PostgreSQL."
            ) from error
        self._descriptor = descriptor

    def held(self) -> bool:
        """Whether a process has it now. Looks only: nothing is made, and nobody is kept out for more than a moment."""
        try:
            descriptor = os.open(self.path, os.O_RDWR)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(descriptor)
        return False

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
