"""A clock: a deadline that runs, its reminders, and how it ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from bot.domain.change import Change, DomainError
from bot.domain.counting import Length
from bot.domain.ids import WARROOM, UserId, clock_id
from bot.domain.incident import Incident, past, require_open

NAME_LIMIT = 150
LATE = timedelta(minutes=2)
"""A reminder sent longer after its time says that it is late, and since when."""


class State(StrEnum):
    RUNNING = "running"
    MET = "met"
    MET_LATE = "met late"
    BREACHED = "breached"
    CANCELLED = "cancelled"
    ENDED = "ended"
    """The incident ended before it was due."""


TRANSITIONS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.RUNNING: frozenset({State.MET, State.MET_LATE, State.BREACHED, State.CANCELLED, State.ENDED}),
        State.BREACHED: frozenset({State.MET, State.MET_LATE, State.CANCELLED, State.ENDED}),
        State.MET: frozenset({State.RUNNING}),
        State.MET_LATE: frozenset({State.RUNNING}),
        State.ENDED: frozenset({State.RUNNING}),
        State.CANCELLED: frozenset(),
    }
)
"""A breached clock becomes `met` when it turns out that the thing was done in time. Only warroom's own run again."""


class Kind(StrEnum):
    """Who keeps it: people theirs, warroom those that a severity sets."""

    DEADLINE = "deadline"
    INTERNAL = "internal"


class Fact(StrEnum):
    """What happens in an incident and meets one of its internal clocks, without anybody saying so."""

    ACKNOWLEDGEMENT = "acknowledgement"
    UPDATE = "update"
    CONTAINMENT = "containment"


BREACH = 100
THRESHOLDS: Mapping[Kind, tuple[int, ...]] = MappingProxyType(
    {Kind.DEADLINE: (50, 75, 90, BREACH), Kind.INTERNAL: (75, BREACH)}
)
"""Per cent of the time after which people are reminded."""

LOUD = 90
"""From here on a deadline is spoken of in the room itself, no more in a thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTemplate:
    """A clock of the catalogue. With a `fact` it is one that warroom keeps. `calendar` counts its working days."""

    key: str
    name: str
    length: Length
    fact: Fact | None = None
    calendar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    number: int
    name: str
    key: str = ""
    """Of the catalogue; "" for one that was named by hand."""
    kind: Kind = Kind.DEADLINE
    fact: Fact | None = None
    length: str = ""
    """As `counting.code` writes it; "" when the due time was given."""
    zone: str = ""
    """The IANA zone of the law that sets it; "" when no zone plays a part."""
    counted: str
    """How the due time was found, in words that quote nobody."""
    from_at: datetime
    due_at: datetime
    state: State = State.RUNNING
    cycle: int = 1
    """Rises when a clock runs again; each of its thresholds is reminded of once a cycle."""
    reminded: int = 0
    """The highest threshold that has passed in this cycle, in per cent."""
    next_at: datetime | None = None
    """When the next threshold passes; None when there is none to wait for."""
    started_by: UserId
    started_at: datetime
    met_by: UserId | None = None
    met_at: datetime | None = None
    evidence: str = ""
    breached_at: datetime | None = None
    ended_by: UserId | None = None
    ended_at: datetime | None = None
    reason: str = ""
    """Why it was cancelled."""
    rounds_met: int = 0
    rounds_missed: int = 0
    """Earlier cycles, in time and late."""

    @property
    def id(self) -> str:
        """`C-4`."""
        return clock_id(self.number)

    @property
    def evidence_subject(self) -> str:
        """Under which its evidence is redacted; its name stands under its id."""
        return f"{self.id}.evidence"

    @property
    def reason_subject(self) -> str:
        return f"{self.id}.reason"

    @property
    def waiting(self) -> bool:
        """Something is still to be done: it runs, or it is breached and not met."""
        return self.state in (State.RUNNING, State.BREACHED)

    @property
    def internal(self) -> bool:
        return self.kind is Kind.INTERNAL

    @property
    def margin(self) -> timedelta | None:
        """How long before its time it was met; less than nothing when late, None while it is not met."""
        return None if self.met_at is None else self.due_at - self.met_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One threshold of one cycle, which is spoken of once for ever. `late` when nobody was there to speak in time."""

    number: int
    cycle: int
    percent: int
    late: bool = False

    @property
    def code(self) -> str:
        """`4/1/75`, or `4/1/75/late`: what an effect keeps of it."""
        return f"{self.number}/{self.cycle}/{self.percent}{'/late' if self.late else ''}"


def reminder_of(code: str) -> Reminder:
    """Reads `Reminder.code`."""
    number, cycle, percent, *late = code.split("/")
    return Reminder(number=int(number), cycle=int(cycle), percent=int(percent), late=bool(late))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStarted:
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMet:
    clock: Clock
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockBreached:
    clock: Clock
    at: datetime
    late: bool = False
    """Nobody was there to say so in time. (A deadline that was over when it was recorded is not that.)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockCancelled:
    clock: Clock
    by: UserId
    at: datetime


ClockEvent = ClockStarted | ClockMet | ClockBreached | ClockCancelled


class ClockError(DomainError):
    """A clock that cannot be started, met or cancelled like this."""


def start(incident: Incident, draft: Clock, *, at: datetime) -> tuple[Change[Incident], Clock]:
    """Number a clock and let it run. One whose time is over already is breached at once, and told as that.

    Thresholds that lie behind at the start are not reminded of any more.
    """
    require_open(incident)
    clock = _named(replace(draft, number=incident.counts.clocks + 1))
    past(clock.from_at, now=at)
    if clock.due_at <= clock.from_at:
        raise ClockError("A clock cannot be due before it began. Check `from:` and `due:`.")
    running = armed(clock, at=at)
    events: tuple[ClockEvent, ...] = (ClockStarted(clock=running),)
    if running.state is State.BREACHED:
        events += (ClockBreached(clock=running, at=at),)
    counts = replace(incident.counts, clocks=clock.number)
    return Change(replace(incident, counts=counts), events), running


def armed(clock: Clock, *, at: datetime) -> Clock:
    """The clock with its next threshold set, as it stands at this moment; breached when its time is over."""
    passed = [percent for percent in THRESHOLDS[clock.kind] if threshold_at(clock, percent) <= at]
    reminded = max(passed, default=0)
    if reminded == BREACH:
        return replace(clock, state=State.BREACHED, reminded=BREACH, next_at=None, breached_at=clock.due_at)
    return replace(clock, reminded=reminded, next_at=_next(clock, reminded))


def threshold_at(clock: Clock, percent: int) -> datetime:
    return clock.from_at + (clock.due_at - clock.from_at) * percent / 100


def fall_due(clock: Clock, *, at: datetime) -> tuple[Change[Clock], Reminder | None]:
    """Take the highest threshold whose time has come, and with the last one breach. Nothing before, nothing twice."""
    if clock.state is not State.RUNNING or clock.next_at is None or at < clock.next_at:
        return Change(clock), None
    moved = armed(clock, at=at)
    late = at - threshold_at(clock, moved.reminded) > LATE
    reminder = Reminder(number=clock.number, cycle=clock.cycle, percent=moved.reminded, late=late)
    events = (ClockBreached(clock=moved, at=at, late=late),) if moved.state is State.BREACHED else ()
    return Change(moved, events), reminder


def meet(clock: Clock, *, evidence: str, met_at: datetime, by: UserId, at: datetime) -> Change[Clock]:
    """It is done. What counts is when it was done, not when somebody says so: a breach may prove to be none."""
    require_meetable(clock)
    past(met_at, now=at)
    state = _result(clock, met_at)
    met = replace(clock, state=state, met_by=by, met_at=met_at, evidence=evidence, next_at=None)
    return Change(met, (ClockMet(clock=met, by=by, at=at),))


def cancel(clock: Clock, *, reason: str, by: UserId, at: datetime) -> Change[Clock]:
    """It does not count, and why. That it was breached, if it was, stays."""
    _require(clock, State.CANCELLED)
    if not reason.strip():
        raise ClockError(f"Say why {clock.id} does not count: `clock cancel {clock.id} reason`")
    ended = replace(clock, state=State.CANCELLED, reason=reason, ended_by=by, ended_at=at, next_at=None)
    return Change(ended, (ClockCancelled(clock=ended, by=by, at=at),))


def met_by_fact(clock: Clock, *, by: UserId, at: datetime) -> Clock:
    """An internal clock's fact has happened; the entry that tells of it tells this too."""
    if not clock.waiting:
        return clock
    return replace(clock, state=_result(clock, at), met_by=by, met_at=at, next_at=None)


def end(clock: Clock, *, at: datetime) -> Clock:
    """The incident ended first, and nobody waits for this any more."""
    if not clock.waiting:
        return clock
    return replace(clock, state=State.ENDED, ended_by=WARROOM, ended_at=at, next_at=None)


def run_again(clock: Clock, *, from_at: datetime, due_at: datetime, counted: str, at: datetime) -> Clock:
    """The next cycle of an internal clock; how the last one went is counted."""
    met, missed = clock.state is State.MET, clock.breached_at is not None or clock.state is State.MET_LATE
    fresh = replace(
        clock,
        state=State.RUNNING,
        cycle=clock.cycle + 1,
        from_at=from_at,
        due_at=due_at,
        counted=counted,
        rounds_met=clock.rounds_met + (met and not missed),
        rounds_missed=clock.rounds_missed + missed,
        met_by=None,
        met_at=None,
        breached_at=None,
        ended_by=None,
        ended_at=None,
    )
    return armed(fresh, at=at)


def answers_for(clock: Clock, user: UserId, commander: UserId | None) -> bool:
    """Whether a deadline waits for this person: whoever started it, and the commander, see that it is met."""
    return clock.waiting and not clock.internal and user in (clock.started_by, commander)


def by_urgency(clocks: Sequence[Clock]) -> list[Clock]:
    """Breached, then running by their due times, then those that are over."""
    order = {State.BREACHED: 0, State.RUNNING: 1}
    return sorted(clocks, key=lambda clock: (order.get(clock.state, 2), clock.due_at, clock.number))


def the_clock(clocks: Sequence[Clock], number: int) -> Clock:
    """The clock of that number; refuses one that is not there and names those that wait."""
    found = next((clock for clock in clocks if clock.number == number), None)
    if found is None:
        waiting = ", ".join(clock.id for clock in clocks if clock.waiting and not clock.internal)
        raise ClockError(f"There is no {clock_id(number)} here. Running: {waiting or 'none'}. `clock` lists them all.")
    return found


def require_meetable(clock: Clock) -> None:
    """Refuses what is over already, and what facts meet."""
    if clock.internal:
        raise ClockError(f"{clock.id} is kept by warroom: it is met by the first {clock.fact} by itself.")
    _require(clock, State.MET)


def _named(clock: Clock) -> Clock:
    name = " ".join(clock.name.split())
    if not name:
        raise ClockError("Say what is due: `clock start Answer the authority for:72h`")
    if len(name) > NAME_LIMIT:
        raise ClockError(f"The name has {len(name)} characters; at most {NAME_LIMIT} fit. Shorten it.")
    return replace(clock, name=name)


def _next(clock: Clock, reminded: int) -> datetime | None:
    ahead = [percent for percent in THRESHOLDS[clock.kind] if percent > reminded]
    return threshold_at(clock, ahead[0]) if ahead else None


def _result(clock: Clock, met_at: datetime) -> State:
    return State.MET if met_at <= clock.due_at else State.MET_LATE


def _require(clock: Clock, to: State) -> None:
    if to not in TRANSITIONS[clock.state] or not clock.waiting:
        raise ClockError(f"{clock.id} is {clock.state} already, so nothing was changed. `clock` lists them all.")
