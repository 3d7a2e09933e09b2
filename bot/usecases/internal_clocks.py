"""The clocks that a severity sets. They start at the declaration, and what happens meets them: nobody says so.

- An acknowledgement is awaited while somebody is being asked.
- An update is awaited in time for the first one, and after each in the severity's rhythm. Whoever promises a time of
  their own for the next (`next:`) is reminded of that promise instead; a promise not kept begins the rhythm again.
- Containment is met by the status contained, or by what ends the emergency.
- A severity change starts what is still awaited anew. When it becomes graver, no due time moves back: the earlier of
  the old one and the new one, counted from the change, holds. When it becomes milder, none moves forward: the later of
  the old one and the new one, counted from the old start, holds.
- What ends the incident ends them; reopening starts none. The next update begins the rhythm again, unless it was
  cancelled.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import clock as rules
from bot.domain import counting
from bot.domain.clock import Clock, ClockTemplate, Fact, Kind
from bot.domain.counting import Count, Days, Elapsed, Length
from bot.domain.events import Event
from bot.domain.ids import WARROOM, UserId
from bot.domain.incident import (
    ENDED,
    Incident,
    IncidentCancelled,
    IncidentClosed,
    IncidentDeclared,
    IncidentResolved,
    SeverityChanged,
    Status,
    StatusChanged,
)
from bot.domain.paging import PageAcknowledged, PersonPaged
from bot.domain.playbook import SeverityLevel
from bot.domain.severity import Severity
from bot.domain.update import UpdateMissed, UpdatePosted
from bot.ports import UnitOfWork
from bot.usecases.base import Tools

RHYTHM = "Next update"

FACTS = (
    IncidentDeclared,
    IncidentResolved,
    IncidentClosed,
    IncidentCancelled,
    SeverityChanged,
    StatusChanged,
    PageAcknowledged,
    UpdatePosted,
    UpdateMissed,
)


async def moved_by_facts(
    uow: UnitOfWork, tools: Tools, incident: Incident, events: Sequence[Event], *, new: bool
) -> tuple[Incident, Sequence[Clock]]:
    """The incident with its clocks counted, and the clocks that these events changed."""
    if not any(isinstance(event, FACTS) for event in events) and incident.open:
        return incident, ()
    found = () if new else await uow.clocks.of(incident.uid)
    board = _Board(tools, incident, {clock.number: clock for clock in found}, asked=_asked(events))
    before = dict(board.clocks)
    for event in events:
        board.take(event)
    if not incident.open:
        board.end(everything=incident.status is Status.CANCELLED)
    changed = [clock for number, clock in board.clocks.items() if before.get(number) != clock]
    counts = replace(incident.counts, clocks=max((*board.clocks, incident.counts.clocks)))
    return replace(incident, counts=counts), changed


def counted_in(
    tools: Tools, length: Length, *, since: datetime, zone: str = "", calendar: str = ""
) -> tuple[Count, str]:
    """When a length ends. Working days have a zone in any case: their calendar's, where no other is named."""
    if isinstance(length, Elapsed):
        return counting.elapsed(length, since=since), zone
    days = Days(tools.catalogue.calendar(calendar), tools.holidays.of)
    there = zone or days.calendar.zone
    return counting.working_days(length, since=since, zone=there, days=days), there


def _asked(events: Sequence[Event]) -> bool:
    return any(isinstance(event, PersonPaged) for event in events)


@dataclass(slots=True)
class _Board:
    """The clocks of one incident, and how each event moves them. `asked` when somebody is paged by these events."""

    tools: Tools
    incident: Incident
    clocks: dict[int, Clock]
    asked: bool

    def take(self, event: Event) -> None:
        match event:
            case IncidentDeclared():
                self._begin(event.severity, event.at)
            case PageAcknowledged(by=by, at=at):
                self._meet(Fact.ACKNOWLEDGEMENT, by, at)
            case StatusChanged(after=Status.CONTAINED, by=by, at=at):
                self._meet(Fact.CONTAINMENT, by, at)
            case UpdatePosted():
                self._updated(event)
            case UpdateMissed(at=at):
                self._run_rhythm(at)
            case SeverityChanged():
                self._severity(event)
            case IncidentResolved(by=by, at=at) | IncidentClosed(by=by, at=at):
                self._meet(Fact.CONTAINMENT, by, at)
                self.end()
            case _:
                return

    def end(self, *, everything: bool = False) -> None:
        """Of a false alarm all clocks end. Otherwise a deadline outlives the incident: the law waits for nobody."""
        at = self.tools.clock.now()
        for clock in [*self.clocks.values()]:
            if clock.internal or everything:
                self._keep(rules.end(clock, at=at))

    def _begin(self, severity: Severity, at: datetime) -> None:
        for template in self._level(severity).clocks:
            if template.fact is not Fact.ACKNOWLEDGEMENT or self.asked:
                self._start(template, at)
        if self._of(Fact.UPDATE) is None and (rhythm := self._rhythm(severity)):
            self._start(rhythm, at)

    def _meet(self, fact: Fact, by: UserId, at: datetime) -> None:
        if clock := self._of(fact):
            self._keep(rules.met_by_fact(clock, by=by, at=at))

    def _updated(self, event: UpdatePosted) -> None:
        """The update that was awaited is there; the next is awaited in the severity's rhythm, or as was promised."""
        self._meet(Fact.UPDATE, event.by, event.at)
        if event.next_at is None:
            self._run_rhythm(event.at)

    def _run_rhythm(self, at: datetime) -> None:
        """Await the next update from here on, unless nobody works on it or the rhythm was cancelled."""
        rhythm = self._rhythm(self.incident.severity)
        if rhythm is None or self.incident.status is Status.RESOLVED:
            return
        rhythms = [clock for clock in self.clocks.values() if clock.internal and clock.name == RHYTHM]
        if not rhythms:
            self._start(rhythm, at)
            return
        kept = rhythms[-1]
        if kept.state is rules.State.CANCELLED:
            return
        count, _ = self._count(rhythm, at)
        now = self.tools.clock.now()
        again = rules.run_again(kept, from_at=at, due_at=count.due_at, counted=count.words, at=now)
        self._keep(replace(again, length=counting.code(rhythm.length)))

    def _severity(self, event: SeverityChanged) -> None:
        if self.incident.status not in ENDED | {Status.RESOLVED}:
            for fact, template in self._wanted(event.after):
                self._move(fact, template, event)

    def _wanted(self, severity: Severity) -> Iterator[tuple[Fact, ClockTemplate | None]]:
        """What is awaited of each fact. Until the first update it is the first that is, then the rhythm."""
        level, update = self._level(severity), self._of(Fact.UPDATE)
        yield Fact.ACKNOWLEDGEMENT, level.clock_for(Fact.ACKNOWLEDGEMENT)
        first = None if update is not None and update.name == RHYTHM else level.clock_for(Fact.UPDATE)
        yield Fact.UPDATE, first or self._rhythm(severity)
        yield Fact.CONTAINMENT, level.clock_for(Fact.CONTAINMENT)

    def _move(self, fact: Fact, template: ClockTemplate | None, event: SeverityChanged) -> None:
        clock = self._of(fact)
        if clock is None:
            if template is not None and self._missing(fact):
                self._start(template, event.at)
        elif template is None:
            self._keep(rules.end(clock, at=event.at))
        elif clock.state is rules.State.RUNNING:
            self._keep(self._moved(clock, template, event))

    def _moved(self, clock: Clock, template: ClockTemplate, event: SeverityChanged) -> Clock:
        graver = event.after < event.before
        since = event.at if graver else clock.from_at
        count, zone = self._count(template, since)
        if (count.due_at >= clock.due_at) == graver:
            return clock
        length = counting.code(template.length)
        moved = replace(
            clock,
            name=template.name,
            key=template.key,
            length=length,
            zone=zone,
            counted=count.words,
            from_at=since,
            due_at=count.due_at,
            cycle=clock.cycle + 1,
        )
        return rules.armed(moved, at=event.at)

    def _missing(self, fact: Fact) -> bool:
        """Whether something that no clock ran for is still to come: what was met or promised is not."""
        milestones = self.incident.milestones
        match fact:
            case Fact.ACKNOWLEDGEMENT:
                return False  # it is awaited from the declaration on, or nobody was asked
            case Fact.CONTAINMENT:
                return milestones.contained_at is None
            case Fact.UPDATE:
                return self.incident.next_update_at is None

    def _start(self, template: ClockTemplate, at: datetime) -> None:
        count, zone = self._count(template, at)
        clock = Clock(
            number=max((*self.clocks, self.incident.counts.clocks)) + 1,
            name=template.name,
            key=template.key,
            kind=Kind.INTERNAL,
            fact=template.fact,
            length=counting.code(template.length),
            zone=zone,
            counted=count.words,
            from_at=at,
            due_at=count.due_at,
            started_by=WARROOM,
            started_at=at,
        )
        self._keep(rules.armed(clock, at=at))

    def _count(self, template: ClockTemplate, since: datetime) -> tuple[Count, str]:
        return counted_in(self.tools, template.length, since=since, calendar=template.calendar)

    def _of(self, fact: Fact) -> Clock | None:
        """The clock that waits for this fact."""
        return next((clock for clock in self.clocks.values() if clock.fact is fact and clock.waiting), None)

    def _keep(self, clock: Clock) -> None:
        self.clocks[clock.number] = clock

    def _level(self, severity: Severity) -> SeverityLevel:
        known = self.tools.catalogue.severities.get(severity)
        return known or SeverityLevel(severity=severity, name=severity.label, means=severity.label)

    def _rhythm(self, severity: Severity) -> ClockTemplate | None:
        every = self._level(severity).update_every
        if every is None:
            return None
        return ClockTemplate(key="", name=RHYTHM, length=Elapsed(length=every), fact=Fact.UPDATE)
