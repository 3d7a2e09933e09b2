"""The words of the record: how each event reads in the timeline, in the room and in every export."""

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
from bot.domain.ids import WARROOM
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
from bot.domain.responder import PersonAdmitted, ResponderJoined, ResponderLeft, RoleAssigned
from bot.domain.tally import Outcome
from bot.domain.task import TaskAdded, TaskDone, TaskFellDue
from bot.domain.timeline import SUMMARY, TITLE, Draft, Kind
from bot.domain.update import UpdateMissed, UpdatePosted
from bot.domain.wording import clock, handovers, merging, message, paging, tasks
from bot.domain.wording import proposal as votes
from bot.domain.wording import record as entries
from bot.domain.wording.terms import Names, because, distance, drafted

__all__ = ["Names", "distance", "draft_of", "said_in_room"]


def draft_of(event: Event, names: Names) -> Draft:  # noqa: PLR0915 - one case an event, nothing else
    """The timeline entry for an event."""
    who = names.person
    match event:
        case IncidentDeclared():
            return drafted(Kind.DECLARED, _declared(event, names), event.by, event.at, names, subject=TITLE)
        case SeverityChanged():
            text = f"Severity {event.before.label} → {event.after.label}{because(event.because)}"
            return drafted(Kind.SEVERITY, text, event.by, event.at, names)
        case StatusChanged():
            text = f"Status {event.before} → {event.after}{because(event.because)}"
            return drafted(Kind.STATUS, text, event.by, event.at, names)
        case IncidentResolved():
            text = f"Resolved: {event.summary}" if event.summary else "Resolved"
            return drafted(Kind.RESOLVED, text, event.by, event.at, names, subject=SUMMARY)
        case IncidentClosed():
            return drafted(Kind.CLOSED, _closed(event), event.by, event.at, names)
        case IncidentReopened():
            return drafted(Kind.REOPENED, f"Reopened: {event.reason}", event.by, event.at, names)
        case IncidentCancelled():
            return drafted(Kind.CANCELLED, f"Cancelled: {event.reason}", event.by, event.at, names)
        case IncidentMerged() | IncidentTookIn():
            return merging.draft_of(event, names)
        case RoleAssigned():
            before = f", before {who(event.before)}" if event.before else ""
            text = f"{names.role(event.role)} is now {who(event.to)}{before}"
            return drafted(Kind.ROLE, text, event.by, event.at, names)
        case HandoverOffered() | HandoverAccepted() | HandoverDeclined() | HandoverWithdrawn() | HandoverLapsed():
            return handovers.draft_of(event, names)
        case ResponderJoined():
            return drafted(Kind.RESPONDER, f"{who(event.user)} joined", event.user, event.at, names)
        case ResponderLeft():
            roles = ", ".join(names.role(role) for role in event.roles)
            text = f"{who(event.user)} left{f'; nobody has {roles} now' if roles else ''}"
            return drafted(Kind.RESPONDER, text, event.user, event.at, names)
        case PersonAdmitted():
            text = f"{who(event.user)} was admitted to this private incident"
            return drafted(Kind.RESPONDER, text, event.by, event.at, names)
        case PersonPaged() | PageClimbed() | PageAcknowledged() | PagePassedOn() | PageUnanswered() | RoleCovered():
            return paging.draft_of(event, names)
        case DecisionRecorded():
            return _decision(event, names)
        case ProposalOpened() | BallotsCast() | ProposalClosed():
            return votes.draft_of(event, names)
        case TaskAdded() | TaskDone() | TaskFellDue():
            return tasks.draft_of(event, names)
        case NoteAdded():
            return drafted(Kind.NOTE, event.text, event.by, event.occurred_at, names)
        case EntryCorrected() | EntryRedacted():
            return entries.draft_of(event, names)
        case MessageCaptured() | MessageEdited() | MessageDeleted():
            return message.draft_of(event, names)
        case UpdatePosted():
            promise = f" (next update by {event.next_at:%Y-%m-%d %H:%M} UTC)" if event.next_at else ""
            return drafted(Kind.UPDATE, event.text + promise, event.by, event.at, names)
        case UpdateMissed():
            text = f"The update promised for {event.due_at:%Y-%m-%d %H:%M} UTC did not come"
            return drafted(Kind.UPDATE, text, WARROOM, event.at, names)
        case ClockStarted() | ClockMet() | ClockBreached() | ClockCancelled():
            return clock.draft_of(event, names)
        case RoomOpened():
            return drafted(Kind.ROOM, f"Room #{event.name} opened", WARROOM, event.at, names)
        case DeliveryGivenUp():
            text = f"{event.what} failed: {event.why}. {event.advice}"
            return drafted(Kind.DELIVERY, text, WARROOM, event.at, names)
        case ExportAsked():
            return drafted(Kind.EXPORT, f"Export made ({', '.join(event.formats)})", event.by, event.at, names)
        case _:
            assert_never(event)


def said_in_room(event: Event) -> bool:
    """Whether the entry is also one line in the room; the card and posts of their own tell the others."""
    if isinstance(event, DeliveryGivenUp):
        return not event.quiet
    if isinstance(event, ProposalClosed):
        # A carried one is told by its decision, a withdrawn one by what ended the incident.
        return event.proposal.outcome not in (Outcome.CARRIED, Outcome.WITHDRAWN)
    told_otherwise = IncidentDeclared | RoomOpened | UpdatePosted | UpdateMissed | ExportAsked | RoleCovered
    own_post = IncidentClosed | ProposalOpened | BallotsCast | TaskFellDue | HandoverAccepted | ClockBreached
    return not isinstance(event, told_otherwise | own_post)


def _decision(event: DecisionRecorded, names: Names) -> Draft:
    decision = event.decision
    recorder = "Warroom" if decision.recorded_by == WARROOM else names.person(decision.recorded_by)
    behalf = decision.decided_by if decision.decided_by != decision.recorded_by else None
    by = f" (decided by {names.person(behalf)})" if behalf else ""
    return Draft(
        kind=Kind.DECISION,
        text=f"{decision.id}: {decision.text}{because(decision.because, after=decision.text)}{by}",
        occurred_at=decision.decided_at,
        author=decision.recorded_by,
        author_name=recorder,
        on_behalf_of=behalf,
        subject=decision.id,
    )


def _declared(event: IncidentDeclared, names: Names) -> str:
    facts = [event.severity.label, names.type(event.type), *event.regions]
    facts += ["private"] if event.private else []
    facts += ["drill"] if event.drill else []
    facts += [f"reference {event.reference}"] if event.reference else []
    known = f"; known since {event.known_at:%Y-%m-%d %H:%M} UTC" if event.known_at != event.at else ""
    return f"Declared: {event.title} ({', '.join(facts)}){known}"


def _closed(event: IncidentClosed) -> str:
    text = f"Closed{because(event.because)}"
    return f"{text}. Left open: {'; '.join(event.left_open)}" if event.left_open else text
