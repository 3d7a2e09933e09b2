"""What paging asks of the outside world."""

from collections.abc import Iterator
from typing import assert_never

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
from bot.effects import Effect, PageByMessage, RedrawPage
from bot.usecases.base import Case
from bot.usecases.consequences.commander import told_to_commander


def effects_of(case: Case, event: PagingEvent, entry: Entry) -> Iterator[Effect]:
    match event:
        case PersonPaged(page=page, user=user):
            yield PageByMessage(incident=page.incident, page=page.uid, user=user)
            yield from _redrawn(page)
        case PageClimbed(page=page, users=users):
            yield from (PageByMessage(incident=page.incident, page=page.uid, user=user) for user in users)
            yield from _redrawn(page)
            # Of what somebody passed on or could not get, the commander has heard; and whoever is asked has a page.
            if event.why is ClimbReason.UNANSWERED and case.team.commander not in users:
                yield from told_to_commander(case, entry.number)
        case PageAcknowledged(page=page) | PagePassedOn(page=page):
            yield from _redrawn(page)
        case PageUnanswered(page=page):
            yield from _redrawn(page)
            yield from told_to_commander(case, entry.number, unanswered=page.uid)
        case RoleCovered():
            return
        case _:
            assert_never(event)


def _redrawn(page: Page) -> Iterator[Effect]:
    """The messages of everyone asked earlier show how the page stands."""
    for call in page.calls:
        yield RedrawPage(incident=page.incident, page=page.uid, user=call.user)
