"""Everything that may happen to an incident, as one union: whoever handles it handles all of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.clock import ClockBreached, ClockCancelled, ClockMet, ClockStarted
from bot.domain.correction import EntryCorrected
from bot.domain.decision import DecisionRecorded
from bot.domain.handover import HandoverEvent
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
from bot.domain.message import MessageEvent
from bot.domain.paging import PagingEvent
from bot.domain.proposal import ProposalEvent
from bot.domain.redaction import EntryRedacted
from bot.domain.responder import PersonAdmitted, ResponderJoined, ResponderLeft, RoleAssigned
from bot.domain.task import TaskAdded, TaskDone, TaskFellDue
from bot.domain.update import UpdateMissed, UpdatePosted


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded:
    by: UserId
    at: datetime
    occurred_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomOpened:
    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryGivenUp:
    """Something could not be done in the outside world; `what` and `advice` are ours, not Slack's words."""

    what: str
    why: str
    advice: str
    at: datetime
    quiet: bool = False
    """It was a post in the room that failed, so that a line there would fail the same way."""
    untold: bool = False
    """Not worth a direct message to the commander, or it was one that failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAsked:
    by: UserId
    at: datetime
    formats: tuple[str, ...]


Event = (
    IncidentDeclared
    | SeverityChanged
    | StatusChanged
    | IncidentResolved
    | IncidentClosed
    | IncidentReopened
    | IncidentCancelled
    | IncidentMerged
    | IncidentTookIn
    | RoleAssigned
    | HandoverEvent
    | ResponderJoined
    | ResponderLeft
    | PersonAdmitted
    | PagingEvent
    | DecisionRecorded
    | ProposalEvent
    | NoteAdded
    | EntryCorrected
    | EntryRedacted
    | MessageEvent
    | UpdatePosted
    | UpdateMissed
    | TaskAdded
    | TaskDone
    | TaskFellDue
    | ClockStarted
    | ClockMet
    | ClockBreached
    | ClockCancelled
    | RoomOpened
    | DeliveryGivenUp
    | ExportAsked
)
