"""Merging: two incidents turn out to be one emergency, and work goes on in one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.change import Change, DomainError
from bot.domain.clock import Clock, end
from bot.domain.ids import UserId, incident_id
from bot.domain.incident import Incident, Merged, NothingChangesError, Status, WrongStateError, checked_move


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMerged:
    """This incident ended; what was open stays in its record, and is told to the other."""

    by: UserId
    at: datetime
    merged: Merged
    left_open: tuple[str, ...]
    """What was still open, each in words."""
    carried: tuple[str, ...] = ()
    """Ids of the clocks that run on in the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A deadline of the one that ends, and the same as it runs on in the other."""

    ended: Clock
    running: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentTookIn:
    """Another incident was merged into this one. `title` and `left_open` are withheld of a private one."""

    by: UserId
    at: datetime
    number: int
    title: str
    left_open: tuple[str, ...]
    brought: tuple[UserId, ...]
    """Its responders who were not here yet."""
    carried: tuple[Carried, ...] = ()
    admitted: bool
    """Whether bringing them in also let them know of a private incident."""


class MergeError(DomainError):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Remains:
    """What an incident leaves to the one it is merged into."""

    left_open: tuple[str, ...]
    clocks: tuple[Carried, ...]
    people: tuple[UserId, ...]
    """Its responders who are not in the other yet."""


def carry_over(clocks: Sequence[Clock], into: Incident, *, at: datetime) -> tuple[Carried, ...]:
    """Deadlines that people started and that wait: as they are, with all their reminders, under a number of `into`."""
    waiting = [clock for clock in clocks if clock.waiting and not clock.internal]
    return tuple(
        Carried(ended=end(clock, at=at), running=replace(clock, number=number))
        for number, clock in enumerate(waiting, start=into.counts.clocks + 1)
    )


def merge(source: Incident, target: Incident, remains: Remains, *, by: UserId, at: datetime) -> Change[Incident]:
    """End `source` as part of `target`, for good. That it loses no privacy by it comes before all else."""
    _require_two(source, target)
    _require_as_private(source, target)
    _require_going_on(target)
    checked_move(source, Status.MERGED)
    merged = Merged(into=target.number, hidden=target.private and not source.private)
    milestones = replace(source.milestones, closed_at=at)
    state = replace(source, status=Status.MERGED, merged=merged, milestones=milestones, next_update_at=None)
    carried = tuple(one.ended.id for one in remains.clocks)
    event = IncidentMerged(by=by, at=at, merged=merged, left_open=remains.left_open, carried=carried)
    return Change(state, (event,))


def take_in(target: Incident, source: Incident, remains: Remains, *, by: UserId, at: datetime) -> Change[Incident]:
    """What `target` gets. Those who know of it need not know what a private `source` was about, but for deadlines."""
    event = IncidentTookIn(
        by=by,
        at=at,
        number=source.number,
        title="" if source.private else source.title,
        left_open=() if source.private else remains.left_open,
        carried=remains.clocks,
        brought=remains.people,
        admitted=target.private,
    )
    counts = replace(target.counts, clocks=target.counts.clocks + len(remains.clocks))
    return Change(replace(target, counts=counts), (event,))


def _require_two(source: Incident, target: Incident) -> None:
    if source.uid == target.uid:
        raise MergeError(f"{source.id} cannot be merged into itself. Name the other one: `merge INC-n`")
    if source.status is Status.MERGED and source.merged is not None and source.merged.into == target.number:
        raise NothingChangesError(f"{source.id} is merged into {target.id} already.")


def _require_as_private(source: Incident, target: Incident) -> None:
    if source.private and not target.private:
        raise MergeError(
            f"{source.id} is private and {target.id} is not, so merging it there would give it away. Merge the other "
            f"way round: `{target.id} merge {source.id}`"
        )


def _require_going_on(target: Incident) -> None:
    if target.open:
        return
    onward = target.merged
    instead = f" Merge into {incident_id(onward.into)} instead." if onward is not None and not onward.hidden else ""
    raise WrongStateError(f"{target.id} is {target.status}, and nobody works on it any more.{instead}")
