"""The incident: what it is, where it stands, and which steps may follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from bot.domain.change import Change, DomainError
from bot.domain.ids import ChannelId, IncidentUid, MessageTs, TypeKey, UserId, WorkspaceId, incident_id
from bot.domain.severity import Severity

TITLE_LIMIT = 150
"""Characters; a Slack header block holds no more."""


class Status(StrEnum):
    INVESTIGATING = "investigating"
    CONTAINING = "containing"
    CONTAINED = "contained"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    MERGED = "merged"


WORKING = frozenset({Status.INVESTIGATING, Status.CONTAINING, Status.CONTAINED})
"""Statuses in which people are at work, and which `status` may set."""

ENDED = frozenset({Status.CLOSED, Status.CANCELLED, Status.MERGED})

TRANSITIONS: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        Status.INVESTIGATING: frozenset(
            {
                Status.CONTAINING,
                Status.CONTAINED,
                Status.RESOLVED,
                Status.CLOSED,
                Status.CANCELLED,
                Status.MERGED,
            }
        ),
        Status.CONTAINING: frozenset(
            {
                Status.INVESTIGATING,
                Status.CONTAINED,
                Status.RESOLVED,
                Status.CLOSED,
                Status.CANCELLED,
                Status.MERGED,
            }
        ),
        Status.CONTAINED: frozenset(
            {
                Status.INVESTIGATING,
                Status.CONTAINING,
                Status.RESOLVED,
                Status.CLOSED,
                Status.CANCELLED,
                Status.MERGED,
            }
        ),
        Status.RESOLVED: frozenset({Status.INVESTIGATING, Status.CLOSED}),
        Status.CLOSED: frozenset({Status.INVESTIGATING}),
        Status.CANCELLED: frozenset(),
        Status.MERGED: frozenset(),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestones:
    """Aware UTC instants; None until they happen. The durations of the record are differences of these."""

    declared_at: datetime
    known_at: datetime
    """The moment of awareness, from which most legal clocks run."""
    reported_at: datetime | None = None
    acknowledged_at: datetime | None = None
    contained_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the incident shows in Slack; None until it does."""

    room: ChannelId | None = None
    room_name: str = ""
    card: MessageTs | None = None
    announced_in: ChannelId | None = None
    announcement: MessageTs | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Where an incident's work goes on, by number. `hidden` when that is private and this one is not."""

    into: int
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many of each numbered thing the incident has; the next one's number is one more."""

    entries: int = 0
    decisions: int = 0
    tasks: int = 0
    proposals: int = 0
    clocks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    uid: IncidentUid
    workspace: WorkspaceId
    number: int
    title: str
    severity: Severity
    type: TypeKey
    regions: tuple[str, ...] = ()
    private: bool = False
    drill: bool = False
    reference: str = ""
    status: Status = Status.INVESTIGATING
    declared_by: UserId
    milestones: Milestones
    places: Places = field(default_factory=Places)
    counts: Counts = field(default_factory=Counts)
    head: str = ""
    """Hash of the newest timeline entry."""
    summary: str = ""
    next_update_at: datetime | None = None
    merged: Merged | None = None

    @property
    def id(self) -> str:
        """`INC-42`."""
        return incident_id(self.number)

    @property
    def open(self) -> bool:
        """Not closed, cancelled or merged; a resolved incident is still open."""
        return self.status not in ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDeclared:
    by: UserId
    at: datetime
    known_at: datetime
    title: str
    severity: Severity
    type: TypeKey
    regions: tuple[str, ...]
    private: bool
    drill: bool
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityChanged:
    by: UserId
    at: datetime
    before: Severity
    after: Severity
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChanged:
    by: UserId
    at: datetime
    before: Status
    after: Status
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentResolved:
    by: UserId
    at: datetime
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentClosed:
    by: UserId
    at: datetime
    because: str
    left_open: tuple[str, ...]
    """What was still open, each in words; empty when nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReopened:
    by: UserId
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentCancelled:
    by: UserId
    at: datetime
    reason: str


class TitleError(DomainError):
    pass


class WrongStateError(DomainError):
    pass


class NothingChangesError(DomainError):
    pass


class StillOpenError(DomainError):
    """Closing over open items without a reason; `items` says which."""

    def __init__(self, incident: Incident, items: tuple[str, ...]) -> None:
        self.items = items
        listed = "\n".join(f"• {item}" for item in items)
        super().__init__(
            f"{incident.id} still has open items:\n{listed}\n"
            "To close over them all the same, say why: `close because:…`"
        )


class FutureTimeError(DomainError):
    pass


def checked_title(title: str) -> str:
    """One line of 1 to 150 characters; raises TitleError."""
    line = " ".join(title.split())
    if not line:
        raise TitleError("An incident needs a title. Say what happened: `declare Magnetic toy recall in DE sev:1`")
    if len(line) > TITLE_LIMIT:
        raise TitleError(
            f"The title has {len(line)} characters; at most {TITLE_LIMIT} fit. Shorten it, and put the rest in a note."
        )
    return line


def past(at: datetime, *, now: datetime) -> datetime:
    """`at`, refused when it lies ahead of `now`."""
    if at > now:
        raise FutureTimeError(f"{at:%Y-%m-%d %H:%M} UTC lies ahead; `at:` tells when something happened.")
    return at


def declare(incident: Incident) -> Change[Incident]:
    """Begin the record of an incident built from what was typed; it starts in investigating."""
    checked = replace(incident, title=checked_title(incident.title))
    milestones = checked.milestones
    past(milestones.known_at, now=milestones.declared_at)
    event = IncidentDeclared(
        by=checked.declared_by,
        at=milestones.declared_at,
        known_at=milestones.known_at,
        title=checked.title,
        severity=checked.severity,
        type=checked.type,
        regions=checked.regions,
        private=checked.private,
        drill=checked.drill,
        reference=checked.reference,
    )
    return Change(checked, (event,))


def require_open(incident: Incident) -> None:
    """Refuse to write to an incident that has ended."""
    if not incident.open:
        raise WrongStateError(f"{incident.id} is {incident.status}, so nothing was recorded.{instead(incident)}")


def instead(incident: Incident) -> str:
    """What may be done where this incident takes no more: a sentence behind a space, "" when there is nothing."""
    if incident.merged is not None and not incident.merged.hidden:
        return f" Go on in {incident_id(incident.merged.into)}, into which it was merged."
    if incident.merged is not None:
        return " It went on in a private incident; those who are needed there have been brought in."
    return " Reopen it first: `reopen` and why." if incident.status in (Status.RESOLVED, Status.CLOSED) else ""


def change_severity(incident: Incident, *, to: Severity, because: str, by: UserId, at: datetime) -> Change[Incident]:
    require_open(incident)
    if to is incident.severity:
        raise NothingChangesError(f"{incident.id} is {to.label} already.")
    event = SeverityChanged(by=by, at=at, before=incident.severity, after=to, because=because)
    return Change(replace(incident, severity=to), (event,))


def change_status(incident: Incident, *, to: Status, because: str, by: UserId, at: datetime) -> Change[Incident]:
    """Move between the working statuses; the first time it is contained is kept."""
    if to not in WORKING:
        raise WrongStateError(f"`status` sets investigating, containing or contained; use `{_verb_for(to)}`.")
    if to is incident.status:
        raise NothingChangesError(f"{incident.id} is {to} already.")
    if incident.status not in WORKING:
        raise WrongStateError(f"{incident.id} is {incident.status}, so its status stays.{instead(incident)}")
    milestones = incident.milestones
    if to is Status.CONTAINED and milestones.contained_at is None:
        milestones = replace(milestones, contained_at=at)
    event = StatusChanged(by=by, at=at, before=incident.status, after=to, because=because)
    return Change(replace(incident, status=to, milestones=milestones), (event,))


def resolve(incident: Incident, *, summary: str, by: UserId, at: datetime) -> Change[Incident]:
    """The emergency is over; the record stays open until it is closed."""
    checked_move(incident, Status.RESOLVED)
    milestones = replace(incident.milestones, resolved_at=at)
    state = replace(
        incident,
        status=Status.RESOLVED,
        milestones=milestones,
        summary=summary or incident.summary,
        next_update_at=None,
    )
    return Change(state, (IncidentResolved(by=by, at=at, summary=summary),))


def close(
    incident: Incident, *, because: str, left_open: tuple[str, ...], by: UserId, at: datetime
) -> Change[Incident]:
    """End the record. Open items need a reason, which is kept with their list."""
    checked_move(incident, Status.CLOSED)
    if left_open and not because:
        raise StillOpenError(incident, left_open)
    milestones = replace(incident.milestones, closed_at=at, resolved_at=incident.milestones.resolved_at or at)
    state = replace(incident, status=Status.CLOSED, milestones=milestones, next_update_at=None)
    return Change(state, (IncidentClosed(by=by, at=at, because=because, left_open=left_open),))


def reopen(incident: Incident, *, reason: str, by: UserId, at: datetime) -> Change[Incident]:
    """Back to investigating, from resolved or closed; the old resolution and close stay in the timeline."""
    if incident.status not in (Status.RESOLVED, Status.CLOSED):
        only = "only a resolved or closed incident reopens"
        raise WrongStateError(f"{incident.id} is {incident.status}; {only}.{instead(incident)}")
    milestones = replace(incident.milestones, resolved_at=None, closed_at=None)
    state = replace(incident, status=Status.INVESTIGATING, milestones=milestones)
    return Change(state, (IncidentReopened(by=by, at=at, reason=reason),))


def cancel(incident: Incident, *, reason: str, by: UserId, at: datetime) -> Change[Incident]:
    """A false alarm: ends the incident early, and for good."""
    checked_move(incident, Status.CANCELLED)
    milestones = replace(incident.milestones, closed_at=at)
    state = replace(incident, status=Status.CANCELLED, milestones=milestones, next_update_at=None)
    return Change(state, (IncidentCancelled(by=by, at=at, reason=reason),))


def checked_move(incident: Incident, to: Status) -> None:
    """Refuse a step that the lifecycle does not have."""
    if incident.status is to:
        raise NothingChangesError(f"{incident.id} is {to} already.")
    if to not in TRANSITIONS[incident.status]:
        raise WrongStateError(f"{incident.id} is {incident.status}, so it cannot become {to}.{instead(incident)}")


def _verb_for(status: Status) -> str:
    verbs = {
        Status.RESOLVED: "resolve",
        Status.CLOSED: "close",
        Status.CANCELLED: "cancel",
        Status.MERGED: "merge",
    }
    return verbs.get(status, "status")
