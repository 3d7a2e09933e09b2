"""What paging asks of the outside world."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from bot.domain.ids import UserId
from bot.domain.paging import (
    ClimbReason,
    Page,
    PageAcknowledged,
    PageClimbed,
    PagePassedOn,
    PageUnanswered,
    PagingEvent,
    PersonPaged,
    RoleCovered,
)
from bot.domain.timeline import Entry
from bot.effects import Effect, PageByMessage, PageByPager, RedrawPage, StopPager
from bot.usecases.base import Case
from bot.usecases.consequences.commander import told_to_commander


def effects_of(case: Case, event: PagingEvent, entry: Entry) -> Iterator[Effect]:
    match event:
        case PersonPaged(page=page, user=user):
            yield from called(page, (user,))
            yield from _redrawn(page)
        case PageClimbed(page=page, users=users):
            yield from called(page, users)
            yield from _redrawn(page)
            # Of what somebody passed on or could not get, the commander has heard; and whoever is asked has a page.
            if event.why is ClimbReason.UNANSWERED and case.team.commander not in users:
                yield from told_to_commander(case, entry.number)
        case PageAcknowledged(page=page):
            yield from no_longer_called(page)
        case PagePassedOn(page=page, by=user):
            yield StopPager(incident=page.incident, page=page.uid, user=user)
            yield from _redrawn(page)
        case PageUnanswered(page=page):
            yield from _redrawn(page)
            yield from told_to_commander(case, entry.number, unanswered=page.uid)
        case RoleCovered():
            return
        case _:
            assert_never(event)


def called(page: Page, users: Iterable[UserId]) -> Iterator[Effect]:
    """Everything that may wake them; for those without a pager the second is left out later."""
    for user in users:
        yield PageByMessage(incident=page.incident, page=page.uid, user=user)
        yield PageByPager(incident=page.incident, page=page.uid, user=user)


def no_longer_called(page: Page) -> Iterator[Effect]:
    """Whoever was asked need not answer any more: their messages say so, and their pagers stop."""
    yield from (StopPager(incident=page.incident, page=page.uid, user=call.user) for call in page.calls)
    yield from _redrawn(page)


def _redrawn(page: Page) -> Iterator[Effect]:
    """The messages of everyone asked earlier show how the page stands."""
    for call in page.calls:
        yield RedrawPage(incident=page.incident, page=page.uid, user=call.user)
