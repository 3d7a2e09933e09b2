"""Clocks: start one, say that it is met, cancel it, and speak of those whose time passes."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import clock as rules
from bot.domain import counting
from bot.domain.access import Action
from bot.domain.canonical import canonical_instant
from bot.domain.change import Change
from bot.domain.clock import LOUD, Clock, ClockError, ClockTemplate, Fact, Reminder
from bot.domain.counting import Count, Length
from bot.domain.events import Event
from bot.effects import Effect, RemindOfClocks, WarnOfClocks
from bot.ports import Receipt, UnitOfWork
from bot.usecases.base import Case, Command, UseCase, open_case, receipt, writes
from bot.usecases.internal_clocks import counted_in
from bot.usecases.record import record


@dataclass(frozen=True, slots=True, kw_only=True)
class StartClock(Command):
    """`name` may be that of a clock of the catalogue, which knows its length itself."""

    name: str
    length: Length | None = None
    due_at: datetime | None = None
    from_at: datetime | None = None
    """When it began to run; now when not given."""
    zone: str = ""
    """An IANA name: that of the law, if it was named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetClock(Command):
    number: int
    evidence: str = ""
    met_at: datetime | None = None
    """When it was done; now when not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelClock(Command):
    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtClocks(Command):
    """Asked by the engine."""


class HowLongError(ClockError):
    """Neither a length nor a due time, or both of them."""


class Clocks(UseCase):
    @writes
    async def start(self, uow: UnitOfWork, command: StartClock) -> Receipt:
        case = await open_case(uow, command, Action.CLOCK)
        change, clock = rules.start(case.incident, self._drafted(command), at=self.tools.clock.now())
        moved = replace(case, incident=change.state)
        incident, entries = await record(uow, self.tools, moved, change.events, also_named=[command.by])
        await uow.clocks.save(incident.uid, [clock])
        facts = {"due": canonical_instant(clock.due_at), "counted": clock.counted, "state": str(clock.state)}
        there = counting.local_words(clock.due_at, clock.zone) if clock.zone else ""
        return receipt("clock start", moved, made=(clock.id, entries[0].id), there=there, **facts)

    @writes
    async def meet(self, uow: UnitOfWork, command: MeetClock) -> Receipt:
        case = await open_case(uow, command, Action.CLOCK)
        now = self.tools.clock.now()
        clock = rules.the_clock(await uow.clocks.of(case.incident.uid), command.number)
        met_at = command.met_at or now
        change = rules.meet(clock, evidence=command.evidence, met_at=met_at, by=command.by, at=now)
        facts = {"due": canonical_instant(clock.due_at), "met": canonical_instant(met_at)}
        evidence = "yes" if command.evidence else ""
        return await self._changed(
            uow, case, change, command, state=str(change.state.state), evidence=evidence, **facts
        )

    @writes
    async def cancel(self, uow: UnitOfWork, command: CancelClock) -> Receipt:
        case = await open_case(uow, command, Action.CANCEL_CLOCK)
        clock = rules.the_clock(await uow.clocks.of(case.incident.uid), command.number)
        change = rules.cancel(clock, reason=command.reason, by=command.by, at=self.tools.clock.now())
        return await self._changed(uow, case, change, command)

    @writes
    async def look(self, uow: UnitOfWork, command: LookAtClocks) -> Receipt:
        """Take every threshold of one incident that has passed; harmless when somebody else did."""
        incident = await uow.incidents.find(command.incident)
        if incident is None:
            return Receipt(verb="look")
        case = Case(incident=incident, team=await uow.teams.get(incident.uid))
        now = self.tools.clock.now()
        looked = [rules.fall_due(clock, at=now) for clock in await uow.clocks.of(incident.uid)]
        taken = [(change, reminder) for change, reminder in looked if reminder is not None]
        events: list[Event] = [event for change, _ in taken for event in change.events]
        if events:
            await record(uow, self.tools, case, events)
        await uow.clocks.save(incident.uid, [change.state for change, _ in taken])
        await uow.outbox.add(_spoken(case, [(change.state, reminder) for change, reminder in taken]), now)
        return receipt("look", case)

    async def _changed(
        self, uow: UnitOfWork, case: Case, change: Change[Clock], command: MeetClock | CancelClock, **facts: str
    ) -> Receipt:
        _, entries = await record(uow, self.tools, case, change.events, also_named=[command.by])
        await uow.clocks.save(case.incident.uid, [change.state])
        verb = "clock met" if isinstance(command, MeetClock) else "clock cancel"
        return receipt(verb, case, made=(change.state.id, entries[-1].id), **facts)

    def _drafted(self, command: StartClock) -> Clock:
        now = self.tools.clock.now()
        known = self.tools.catalogue.clock(command.name)
        template = known if known is not None and known.fact is None else None
        since = command.from_at or now
        if known is not template and command.length is None and command.due_at is None:
            raise ClockError(f"{command.name} is kept by warroom, where a severity starts it. Give another name.")
        length = command.length or (template.length if template and command.due_at is None else None)
        counted, zone = self._counted(command, length, template, since)
        return Clock(
            number=0,
            name=template.name if template else command.name,
            key=template.key if template else "",
            length=counting.code(length) if length else "",
            zone=zone,
            counted=counted.words,
            from_at=since,
            due_at=counted.due_at,
            started_by=command.by,
            started_at=now,
        )

    def _counted(
        self, command: StartClock, length: Length | None, template: ClockTemplate | None, since: datetime
    ) -> tuple[Count, str]:
        """When it is due, and the zone in which that is also told."""
        if (length is None) == (command.due_at is None):
            raise HowLongError(_HOW_LONG)
        if command.due_at is not None:
            return Count(due_at=command.due_at, words=counting.AS_GIVEN), command.zone
        if length is None:
            raise HowLongError(_HOW_LONG)
        calendar = template.calendar if template else ""
        return counted_in(self.tools, length, since=since, zone=command.zone, calendar=calendar)


_HOW_LONG = (
    "Say how long it runs or when it is due, one of the two: `clock start Answer the authority for:72h`, "
    "`for:3wd` for working days, or `due:17:00`."
)


def _spoken(case: Case, taken: list[tuple[Clock, Reminder]]) -> list[Effect]:
    """What falls together is one message, in the card's thread or in the room. A breach is told by its event."""
    uid = case.incident.uid
    quiet = [one for one in taken if _in_thread(*one)]
    loud = [one for one in taken if not one[0].internal and LOUD <= one[1].percent < rules.BREACH]
    effects: list[Effect] = []
    if quiet:
        effects.append(RemindOfClocks(incident=uid, reminders=tuple(reminder.code for _, reminder in quiet)))
    if loud:
        effects.append(WarnOfClocks(incident=uid, reminders=tuple(reminder.code for _, reminder in loud)))
    return effects


def _in_thread(clock: Clock, reminder: Reminder) -> bool:
    """Of a missing acknowledgement the escalation speaks, so its clock does not."""
    if clock.internal:
        return clock.fact is not Fact.ACKNOWLEDGEMENT
    return reminder.percent < LOUD
