"""Effects that ask people."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.ids import PageUid, UserId
from bot.effects.effect import OfIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfCall(OfIncident):
    """About one person asked by one page."""

    page: PageUid
    user: UserId

    @property
    def subject(self) -> str:
        return f"{self.page}:{self.user}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageByMessage(_OfCall):
    """Ask one person, by direct message. Needs nothing, not even the room."""

    kind: ClassVar[str] = "page"
    priority: ClassVar[int] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawPage(_OfCall):
    """Bring the page's message up to date: answered, or with the room's link."""

    kind: ClassVar[str] = "redraw-page"
    coalesces: ClassVar[bool] = True
    converges: ClassVar[bool] = True

    @property
    def needs(self) -> str | None:
        return f"{PageByMessage.kind}:{self.subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageByPager(_OfCall):
    """Ask the same person by what is louder than Slack. Doing it twice is harmless: the receiver knows the page."""

    kind: ClassVar[str] = "pager"
    priority: ClassVar[int] = 0
    converges: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPager(_OfCall):
    """Nobody need answer that any more."""

    kind: ClassVar[str] = "stop-pager"
    priority: ClassVar[int] = 0
    converges: ClassVar[bool] = True

    @property
    def needs(self) -> str | None:
        return f"{PageByPager.kind}:{self.subject}"
