"""What each event asks of the outside world."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
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
from bot.domain.paging import PageAcknowledged, PageClimbed, PagePassedOn, PageUnanswered, PersonPaged, RoleCovered
from bot.domain.proposal import BallotsCast, ProposalClosed, ProposalOpened
from bot.domain.redaction import EntryRedacted
from bot.domain.responder import COMMANDER, PersonAdmitted, ResponderJoined, ResponderLeft, RoleAssigned
from bot.domain.task import Task, TaskAdded, TaskDone, TaskFellDue
from bot.domain.timeline import Entry
from bot.domain.update import UpdateMissed, UpdatePosted
from bot.domain.wording import said_in_room
from bot.effects import (
    AddBookmark,
    Announce,
    AnnounceUpdate,
    Effect,
    InvitePeople,
    MakeRoom,
    PageByPager,
    PinCard,
    PostCard,
    PostClosing,
    PostLine,
    PostUpdate,
    RedrawAnnouncement,
    RedrawCard,
    RemindInRoom,
    SaveExport,
    SetTopic,
)
from bot.usecases.base import Case
from bot.usecases.consequences import clocks, handovers, paging, proposals, tasks
from bot.usecases.consequences.commander import told_to_commander

FORMATS = ("md", "json")

Happened = tuple[Event, Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Which ways to the outside there are here, of those that not everybody has."""

    announces: bool
    """There is a channel to announce in."""
    pagers: Collection[UserId]
    """Whom a pager reaches."""

    def lead_to(self, effect: Effect) -> bool:
        match effect:
            case Announce():
                return self.announces
            case PageByPager(user=user):
                return user in self.pagers
            case _:
                return True


def effects_of(case: Case, happened: Sequence[Happened], ways: Ways) -> list[Effect]:
    """All effects of one transaction, most urgent first; the outbox merges repeated redraws."""
    effects: list[Effect] = []
    invited: list[UserId] = []
    # A new room holds one message, the card, which shows who is being paged.
    declared = any(isinstance(event, IncidentDeclared) for event, _ in happened)
    for event, entry in happened:
        effects += _of_event(case, event, entry)
        invited += _to_be_invited(event)
        if said_in_room(event) and not declared:
            effects.append(_line(case, event, entry))
    if invited:
        users = tuple(dict.fromkeys(invited))
        effects.append(InvitePeople(incident=case.incident.uid, entry=happened[-1][1].number, users=users))
    effects.append(RedrawCard(incident=case.incident.uid))
    return sorted(filter(ways.lead_to, clocks.together(effects)), key=lambda effect: effect.priority)


def _to_be_invited(event: Event) -> Iterator[UserId]:
    match event:
        case IncidentDeclared(by=user) | ResponderJoined(user=user) | PersonPaged(user=user):
            yield user
        case PageClimbed(users=users) | IncidentTookIn(brought=users):
            yield from users
        case RoleAssigned(to=user) | PersonAdmitted(user=user) | PageAcknowledged(by=user):
            yield user
        case ProposalOpened():
            yield from proposals.brought_in(event)
        case TaskAdded(task=Task(owner=user)) if user is not None:
            yield user
        case _:
            return


def _line(case: Case, event: Event, entry: Entry) -> PostLine:
    """What happened, in the room; with whom to call when nobody answered, and a mention of who is asked."""
    unanswered = event.page.uid if isinstance(event, PageUnanswered) else None
    asks = event.handover.receiver if isinstance(event, HandoverOffered) else None
    return PostLine(incident=case.incident.uid, entry=entry.number, unanswered=unanswered, asks=asks)


def _of_event(case: Case, event: Event, entry: Entry) -> Iterator[Effect]:  # noqa: PLR0915 - one case an event
    uid, number = case.incident.uid, entry.number
    match event:
        case IncidentDeclared():
            yield MakeRoom(incident=uid)
            yield PostCard(incident=uid)
            yield PinCard(incident=uid)
            yield AddBookmark(incident=uid)
            yield SetTopic(incident=uid)
            yield Announce(incident=uid)
        case SeverityChanged() | StatusChanged() | IncidentResolved() | IncidentReopened():
            yield from _shown_outside(case)
        case IncidentCancelled() | IncidentMerged():
            yield from _shown_outside(case)
        case EntryRedacted():
            yield from _shown_outside(case)
        case IncidentClosed():
            yield from _shown_outside(case)
            yield PostClosing(incident=uid, entry=number)
            for form in FORMATS:
                yield SaveExport(incident=uid, entry=number, format=form)
        case PersonPaged() | PageClimbed() | PageAcknowledged() | PagePassedOn() | PageUnanswered() | RoleCovered():
            yield from paging.effects_of(case, event, entry)
        case RoomOpened():
            yield RedrawAnnouncement(incident=uid)
        case RoleAssigned(role=role):
            yield RedrawAnnouncement(incident=uid)
            if role == COMMANDER:
                yield SetTopic(incident=uid)
        case HandoverOffered() | HandoverAccepted() | HandoverDeclined() | HandoverWithdrawn() | HandoverLapsed():
            yield from handovers.effects_of(event)
        case UpdatePosted():
            yield PostUpdate(incident=uid, entry=number)
            if not case.incident.private:
                yield AnnounceUpdate(incident=uid, entry=number)
        case UpdateMissed():
            yield RemindInRoom(incident=uid, entry=number)
            yield from told_to_commander(case, number)
        case ClockStarted() | ClockMet() | ClockBreached() | ClockCancelled():
            yield from clocks.effects_of(case, event, entry)
        case DeliveryGivenUp(untold=untold):
            if not untold:
                yield from told_to_commander(case, number)
        case ExportAsked(formats=formats):
            for form in formats:
                yield SaveExport(incident=uid, entry=number, format=form)
        case ProposalOpened() | BallotsCast() | ProposalClosed():
            yield from proposals.effects_of(event, uid)
        case TaskAdded() | TaskDone() | TaskFellDue():
            yield from tasks.effects_of(case, event, number)
        case (
            ResponderJoined() | ResponderLeft() | PersonAdmitted() | DecisionRecorded() | NoteAdded() | EntryCorrected()
        ):
            return
        case IncidentTookIn() | MessageCaptured() | MessageEdited() | MessageDeleted():
            return
        case _:
            assert_never(event)


def _shown_outside(case: Case) -> Iterator[Effect]:
    yield SetTopic(incident=case.incident.uid)
    yield RedrawAnnouncement(incident=case.incident.uid)
