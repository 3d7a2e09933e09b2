"""Effects on somebody's own screen."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.ids import UserId
from bot.effects.effect import Effect, OfIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowHome(Effect):
    """Draw somebody's home tab, because they opened it."""

    user: UserId

    kind: ClassVar[str] = "home"
    priority: ClassVar[int] = 1
    coalesces: ClassVar[bool] = True
    converges: ClassVar[bool] = True

    @property
    def subject(self) -> str:
        return self.user


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawHome(OfIncident):
    """Draw it again, because in an incident something has changed that concerns them.

    One of two incidents does not stand for the other's: their transactions would have to wait for each other.
    """

    user: UserId

    kind: ClassVar[str] = "redraw-home"
    coalesces: ClassVar[bool] = True
    converges: ClassVar[bool] = True

    @property
    def subject(self) -> str:
        return f"{self.incident}:{self.user}"

    @property
    def lane(self) -> str:
        """That of all drawings of this tab, so that an older one never covers a newer."""
        return f"{ShowHome.kind}:{self.user}"
