"""Whose home tabs an event changes. Everybody else's list of open incidents is new when they open it again."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.events import Event, RoomOpened
from bot.domain.ids import UserId
from bot.domain.incident import (
    IncidentCancelled,
    IncidentClosed,
    IncidentDeclared,
    IncidentReopened,
    IncidentResolved,
    SeverityChanged,
    StatusChanged,
)
from bot.domain.paging import Page, PageAcknowledged, PagePassedOn, PageUnanswered, PersonPaged, RoleCovered
from bot.domain.redaction import EntryRedacted
from bot.domain.responder import PersonAdmitted, ResponderJoined, ResponderLeft, RoleAssigned
from bot.effects import RedrawHome
from bot.ports import UnitOfWork
from bot.usecases.base import Case

WATCHED = timedelta(days=30)
"""For how long after it was opened a home tab is kept new."""


async def homes_redrawn(uow: UnitOfWork, case: Case, events: Iterable[Event], now: datetime) -> tuple[RedrawHome, ...]:
    """Of the people concerned, those who have opened their home tab lately."""
    users = {user for event in events for user in concerned(case, event)}
    looked_at = await uow.homes.looked_at(users, since=now - WATCHED)
    return tuple(RedrawHome(incident=case.incident.uid, user=user) for user in looked_at)


def concerned(case: Case, event: Event) -> Iterable[UserId]:
    """Whose home tab shows something else after this event."""
    match event:
        case IncidentDeclared(by=user) | RoleCovered(by=user) | PersonPaged(user=user):
            return (user,)
        case ResponderJoined(user=user) | ResponderLeft(user=user) | PersonAdmitted(user=user):
            return (user,)
        case SeverityChanged() | StatusChanged() | IncidentResolved() | IncidentReopened():
            return case.team.responders
        case EntryRedacted() | IncidentClosed() | IncidentCancelled() | RoleAssigned() | RoomOpened():
            return case.team.responders
        case PageAcknowledged(page=page) | PagePassedOn(page=page) | PageUnanswered(page=page):
            return _asked(page)
        case _:
            return ()


def _asked(page: Page) -> tuple[UserId, ...]:
    return tuple(call.user for call in page.calls)
