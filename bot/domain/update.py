"""Updates: what everyone is told, and the promise of the next one."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.change import Change, DomainError
from bot.domain.ids import UserId
from bot.domain.incident import Incident, require_open


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePosted:
    by: UserId
    at: datetime
    text: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateMissed:
    """A promised update did not come; the room and the commander are reminded, once."""

    due_at: datetime
    at: datetime


class UpdateError(DomainError):
    pass


def post(incident: Incident, *, text: str, next_in: timedelta | None, by: UserId, at: datetime) -> Change[Incident]:
    """Tell everyone; any earlier promise is kept by this one."""
    require_open(incident)
    if not text.strip():
        raise UpdateError("Say what is new: `update Listings are down in DE and FR next:30m`")
    next_at = at + next_in if next_in is not None else None
    event = UpdatePosted(by=by, at=at, text=text, next_at=next_at)
    return Change(replace(incident, next_update_at=next_at), (event,))


def remind_when_due(incident: Incident, *, at: datetime) -> Change[Incident]:
    """One reminder for a promise that has run out; nothing before, and nothing twice."""
    due_at = incident.next_update_at
    if due_at is None or at < due_at or not incident.open:
        return Change(incident)
    return Change(replace(incident, next_update_at=None), (UpdateMissed(due_at=due_at, at=at),))
