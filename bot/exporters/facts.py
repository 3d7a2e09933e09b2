"""What every export tells in the same way: the moments of an incident and how far they lie apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from bot.domain.incident import Incident, Milestones, Status
from bot.domain.timeline import GENESIS, Entry
from bot.queries.view import Record

FORMAT = "warroom-export-1"
"""Stands in every file; a change that `verify` of today could not read needs a new one."""

LATE = timedelta(minutes=1)
"""An entry recorded longer after what it tells is marked as recorded later."""

STEPS: Mapping[str, str] = MappingProxyType(
    {
        "acknowledge": "acknowledged_at",
        "contain": "contained_at",
        "resolve": "resolved_at",
        "close": "closed_at",
    }
)
"""What the durations measure, and the milestone that ends each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A milestone. `at` is None while it has not happened."""

    key: str
    name: str
    at: datetime | None


def moments(incident: Incident) -> tuple[Moment, ...]:
    """From awareness to the end, in the order of an ordinary incident."""
    end = incident.status.capitalize() if incident.status in (Status.CANCELLED, Status.MERGED) else "Closed"
    names = {
        "known_at": "Known to us",
        "reported_at": "Reported",
        "declared_at": "Declared",
        "acknowledged_at": "First acknowledged",
        "contained_at": "Contained",
        "resolved_at": "Resolved",
        "closed_at": end,
    }
    return tuple(Moment(key=key, name=name, at=getattr(incident.milestones, key)) for key, name in names.items())


def durations(milestones: Milestones, since: datetime) -> dict[str, timedelta | None]:
    """How long each step took from `since`; None for what has not happened."""
    ends = {step: getattr(milestones, key) for step, key in STEPS.items()}
    return {step: None if at is None else at - since for step, at in ends.items()}


def told_late(entry: Entry) -> bool:
    return entry.recorded_at - entry.occurred_at > LATE


def head_of(record: Record) -> str:
    """The hash that the incident itself holds, so that entries cut off its end show."""
    return record.head or GENESIS


def as_happened(entries: Sequence[Entry]) -> list[Entry]:
    """In the order of events; entries that tell of the same instant stay in E-n order."""
    return sorted(entries, key=lambda entry: (entry.occurred_at, entry.number))


def instant(at: datetime) -> str:
    """`2026-11-24 09:14:05 UTC`, the same on every machine."""
    return f"{day(at)} {clock(at)}"


def day(at: datetime) -> str:
    """`2026-11-24`, as UTC has it."""
    return at.astimezone(UTC).date().isoformat()


def clock(at: datetime) -> str:
    """`09:14:05 UTC`, whole seconds."""
    return f"{at.astimezone(UTC):%H:%M:%S} UTC"
