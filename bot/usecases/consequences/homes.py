"""Whose home tabs an event changes. Everybody else's list of open incidents is new when they open it again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.clock import ClockBreached, ClockCancelled, ClockMet, ClockStarted
from bot.domain.correction import EntryCorrected
from bot.domain.decision import DecisionRecorded
from bot.domain.events import DeliveryGivenUp, Event, ExportAsked, NoteAdded, RoomOpened
from bot.domain.handover import (
    HandoverAccepted,
    HandoverDeclined,
    HandoverLapsed,
    HandoverOffered,
    HandoverWithdrawn,
)
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
from bot.domain.merging import IncidentMerged, IncidentTookIn
from bot.domain.message import MessageCaptured, MessageDeleted, MessageEdited
from bot.domain.paging import (
    PageAcknowledged,
    PageClimbed,
    PagePassedOn,
    PageUnanswered,
    PersonPaged,
    RoleCovered,
)
from bot.domain.proposal import BallotsCast, ProposalClosed, ProposalOpened
from bot.domain.redaction import EntryRedacted
from bot.domain.responder import PersonAdmitted, ResponderJoined, ResponderLeft, RoleAssigned
from bot.domain.task import TaskAdded, TaskDone, TaskFellDue, owner_of
from bot.domain.update import UpdateMissed, UpdatePosted
from bot.effects import RedrawHome
from bot.ports import UnitOfWork
from bot.usecases.base import Case

WATCHED = timedelta(days=30)
"""For how long after it was opened a home tab is kept new."""


async def homes_redrawn(uow: UnitOfWork, case: Case, events: Sequence[Event], now: datetime) -> Sequence[RedrawHome]:
    """Of the people concerned, those who have opened their home tab lately; after a redaction, all there are."""
    if any(isinstance(event, EntryRedacted) for event in events):
        users = await uow.homes.everyone()  # what was redacted may stand on any, however long ago that was drawn
    else:
        asked = {user for event in events for user in concerned(case, event)}
        users = await uow.homes.looked_at(asked, since=now - WATCHED)
    return [RedrawHome(incident=case.incident.uid, user=user) for user in users]


def concerned(case: Case, event: Event) -> Iterable[UserId]:
    """Whose home tab shows something else after this event. A redaction is everybody's."""
    match event:
        case IncidentDeclared(by=user) | RoleCovered(by=user) | PersonPaged(user=user) | BallotsCast(by=user):
            return (user,)
        case ResponderJoined(user=user) | ResponderLeft(user=user) | PersonAdmitted(user=user):
            return (user,)
        case SeverityChanged() | StatusChanged() | IncidentResolved() | IncidentReopened() | RoomOpened():
            return case.team.responders
        case PageClimbed(users=users):
            return users
        case IncidentTookIn(brought=users, carried=carried):
            return (*users, *_people([*(one.running.started_by for one in carried), case.team.commander]))
        case IncidentClosed() | IncidentCancelled() | IncidentMerged() | RoleAssigned() | HandoverAccepted():
            return case.team.responders
        case PageAcknowledged(page=page) | PagePassedOn(page=page) | PageUnanswered(page=page):
            return tuple(call.user for call in page.calls)
        case HandoverOffered(handover=offer) | HandoverDeclined(handover=offer):
            return (offer.receiver,)
        case HandoverWithdrawn(handover=offer) | HandoverLapsed(handover=offer):
            return (offer.receiver,)
        case ProposalOpened(proposal=vote) | ProposalClosed(proposal=vote):
            return _people(seat.holder(case.team.holders) for seat in vote.seats)
        case TaskAdded(task=task) | TaskDone(task=task):
            return _people([owner_of(task, case.team.holders)])
        case (
            ClockStarted(clock=clock) | ClockMet(clock=clock) | ClockBreached(clock=clock) | ClockCancelled(clock=clock)
        ):
            return () if clock.internal else _people([clock.started_by, case.team.commander])
        case TaskFellDue() | DecisionRecorded() | NoteAdded() | EntryCorrected():
            return ()
        case MessageCaptured() | MessageEdited() | MessageDeleted():
            return ()
        case EntryRedacted() | UpdatePosted() | UpdateMissed() | DeliveryGivenUp() | ExportAsked():
            return ()
        case _:
            assert_never(event)


def _people(found: Iterable[UserId | None]) -> tuple[UserId, ...]:
    return tuple(user for user in found if user is not None)
