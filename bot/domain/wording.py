"""The words of the record: how each event reads in the timeline, in the room and in every export."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.decision import DecisionRecorded
from bot.domain.events import DeliveryGivenUp, Event, ExportAsked, NoteAdded, RoomOpened
from bot.domain.ids import WARROOM, RoleKey, TypeKey, UserId
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
from bot.domain.responder import PersonAdmitted, ResponderJoined, ResponderLeft, RoleAssigned
from bot.domain.timeline import Draft, Kind
from bot.domain.update import UpdateMissed, UpdatePosted


@dataclass(frozen=True, slots=True)
class Names:
    """How to call people, roles and types; each takes an id and always answers something."""

    person: Callable[[UserId], str]
    role: Callable[[RoleKey], str]
    type: Callable[[TypeKey], str]


def draft_of(event: Event, names: Names) -> Draft:  # noqa: PLR0915 - one case an event, nothing else
    """The timeline entry for an event."""
    who = names.person
    match event:
        case IncidentDeclared():
            return _draft(Kind.DECLARED, _declared(event, names), event.by, event.at, names)
        case SeverityChanged():
            text = f"Severity {event.before.label} → {event.after.label}{_because(event.because)}"
            return _draft(Kind.SEVERITY, text, event.by, event.at, names)
        case StatusChanged():
            text = f"Status {event.before} → {event.after}{_because(event.because)}"
            return _draft(Kind.STATUS, text, event.by, event.at, names)
        case IncidentResolved():
            text = f"Resolved: {event.summary}" if event.summary else "Resolved"
            return _draft(Kind.RESOLVED, text, event.by, event.at, names)
        case IncidentClosed():
            return _draft(Kind.CLOSED, _closed(event), event.by, event.at, names)
        case IncidentReopened():
            return _draft(Kind.REOPENED, f"Reopened: {event.reason}", event.by, event.at, names)
        case IncidentCancelled():
            return _draft(Kind.CANCELLED, f"Cancelled: {event.reason}", event.by, event.at, names)
        case RoleAssigned():
            before = f", before {who(event.before)}" if event.before else ""
            text = f"{names.role(event.role)} is now {who(event.to)}{before}"
            return _draft(Kind.ROLE, text, event.by, event.at, names)
        case ResponderJoined():
            return _draft(Kind.RESPONDER, f"{who(event.user)} joined", event.user, event.at, names)
        case ResponderLeft():
            return _draft(Kind.RESPONDER, f"{who(event.user)} left", event.user, event.at, names)
        case PersonAdmitted():
            text = f"{who(event.user)} was admitted to this private incident"
            return _draft(Kind.RESPONDER, text, event.by, event.at, names)
        case PersonPaged():
            return _draft(Kind.PAGE, _paged(event, names), event.by, event.at, names)
        case PageAcknowledged():
            after = distance(event.at - event.page.opened_at)
            text = f"{who(event.by)} acknowledged{_for(event.page, names)}, {after} after the page"
            return _draft(Kind.PAGE, text, event.by, event.at, names)
        case PagePassedOn():
            text = f"{who(event.by)} could not take the page{_for(event.page, names)} and passed it on"
            return _draft(Kind.PAGE, text, event.by, event.at, names)
        case PageUnanswered():
            return _draft(Kind.PAGE, _unanswered(event.page, names), WARROOM, event.at, names)
        case RoleCovered():
            text = f"{who(event.by)} declared this and owns{_for(event.page, names, '')}; nobody had to be paged"
            return _draft(Kind.PAGE, text, event.by, event.at, names)
        case DecisionRecorded():
            return _decision(event, names)
        case NoteAdded():
            return _draft(Kind.NOTE, event.text, event.by, event.occurred_at, names)
        case UpdatePosted():
            promise = f" (next update by {event.next_at:%H:%M} UTC)" if event.next_at else ""
            return _draft(Kind.UPDATE, event.text + promise, event.by, event.at, names)
        case UpdateMissed():
            text = f"The update promised for {event.due_at:%H:%M} UTC did not come"
            return _draft(Kind.UPDATE, text, WARROOM, event.at, names)
        case RoomOpened():
            return _draft(Kind.ROOM, f"Room #{event.name} opened", WARROOM, event.at, names)
        case DeliveryGivenUp():
            text = f"{event.what} failed: {event.why}. {event.advice}"
            return _draft(Kind.DELIVERY, text, WARROOM, event.at, names)
        case ExportAsked():
            return _draft(Kind.EXPORT, f"Export made ({', '.join(event.formats)})", event.by, event.at, names)
        case _:
            assert_never(event)


def said_in_room(event: Event) -> bool:
    """Whether the entry is also one line in the room; the card and posts of their own tell the others."""
    if isinstance(event, DeliveryGivenUp):
        return not event.quiet
    told_otherwise = IncidentDeclared | RoomOpened | UpdatePosted | UpdateMissed | ExportAsked | RoleCovered
    return not isinstance(event, told_otherwise | IncidentClosed)


def distance(length: timedelta) -> str:
    """`40 s`, `12 min`, `2 h 10 min`, `1 d 7 h`: the two largest units, rounded down."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if minutes < 60:
        return f"{minutes} min"
    if hours < 24:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    return f"{days} d {hours % 24} h" if hours % 24 else f"{days} d"


def _draft(kind: Kind, text: str, author: UserId, at: datetime, names: Names) -> Draft:
    name = "Warroom" if author == WARROOM else names.person(author)
    return Draft(kind=kind, text=text, occurred_at=at, author=author, author_name=name)


def _decision(event: DecisionRecorded, names: Names) -> Draft:
    decision = event.decision
    behalf = decision.decided_by if decision.decided_by != decision.recorded_by else None
    by = f" (decided by {names.person(behalf)})" if behalf else ""
    return Draft(
        kind=Kind.DECISION,
        text=f"{decision.id}: {decision.text}{_because(decision.because)}{by}",
        occurred_at=decision.decided_at,
        author=decision.recorded_by,
        author_name=names.person(decision.recorded_by),
        on_behalf_of=behalf,
    )


def _declared(event: IncidentDeclared, names: Names) -> str:
    facts = [event.severity.label, names.type(event.type), *event.regions]
    facts += ["private"] if event.private else []
    facts += ["drill"] if event.drill else []
    facts += [f"reference {event.reference}"] if event.reference else []
    known = f"; known since {event.known_at:%Y-%m-%d %H:%M} UTC" if event.known_at != event.at else ""
    return f"Declared: {event.title} ({', '.join(facts)}){known}"


def _closed(event: IncidentClosed) -> str:
    text = f"Closed{_because(event.because)}"
    return f"{text}. Left open: {'; '.join(event.left_open)}" if event.left_open else text


def _paged(event: PersonPaged, names: Names) -> str:
    step = "" if event.step == 0 else f" (step {event.step + 1})"
    text = f": {event.page.text}" if event.page.text else ""
    return f"Paged {names.person(event.user)}{_for(event.page, names)}{step}{text}"


def _unanswered(page: Page, names: Names) -> str:
    if not page.calls:
        return f"Nobody is named{_for(page, names)}, so nobody was paged"
    asked = ", ".join(names.person(call.user) for call in page.calls)
    return f"The page{_for(page, names)} stayed unanswered; asked were {asked}"


def _for(page: Page, names: Names, preposition: str = " for") -> str:
    return f"{preposition} {names.role(page.role)}" if page.role else ""


def _because(reason: str) -> str:
    return f", because: {reason}" if reason else ""
