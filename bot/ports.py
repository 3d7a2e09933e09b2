"""What use-cases, queries and the engine need from outside, as Protocols."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.change import DomainError
from bot.domain.decision import Decision
from bot.domain.ids import ChannelId, EffectUid, IncidentUid, PageUid, UserId, WorkspaceId, incident_id
from bot.domain.incident import Incident, Status
from bot.domain.paging import Page
from bot.domain.person import Profile
from bot.domain.responder import Team
from bot.domain.task import Task
from bot.domain.timeline import Entry
from bot.effects import Effect


class BusyError(DomainError):
    """The database was too busy to take the write in time; nothing was stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom the bot's token belongs to, as Slack told."""

    workspace: WorkspaceId
    bot_user: UserId
    bot_id: str


class Clock(Protocol):
    """The one source of the present."""

    def now(self) -> datetime:
        """An aware UTC instant."""


class Randomness(Protocol):
    """The one source of ids and salts."""

    def uid(self) -> str:
        """32 hex digits, never the same twice."""

    def salt(self) -> str:
        """16 random bytes in hex."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRef:
    """How a person named an incident: by its number, by its id in a button, or by speaking in its room."""

    number: int | None = None
    uid: IncidentUid | None = None
    room: ChannelId | None = None


def unknown(ref: IncidentRef) -> str:
    """What to tell a person whose words name no incident that they may see."""
    if ref.number is not None:
        return f"There is no incident {incident_id(ref.number)} that you may see."
    return "This is not an incident's room. Name the incident first, like `INC-42 show`, or type it in its room."


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a write answers: ids and facts, never typed text, so that a stored receipt has nothing to redact."""

    verb: str
    incident: int | None = None
    uid: IncidentUid | None = None
    made: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


class Incidents(Protocol):
    async def next_number(self) -> int:
        """The workspace's next incident number; it is used up only if the transaction commits."""

    async def add(self, incident: Incident) -> None: ...
    async def find(self, ref: IncidentRef) -> Incident | None:
        """In a write transaction the incident is locked until its end."""

    async def save(self, incident: Incident) -> None: ...
    async def listed(self, statuses: Iterable[Status]) -> Sequence[Incident]:
        """Newest first."""

    async def with_update_due(self, now: datetime) -> Sequence[IncidentUid]: ...
    async def next_update_at(self, after: datetime) -> datetime | None:
        """When the next promised update falls due, over all incidents; what is due already is not ahead of us."""


class Teams(Protocol):
    async def get(self, incident: IncidentUid) -> Team: ...
    async def of(self, incidents: Iterable[IncidentUid]) -> Mapping[IncidentUid, Team]: ...
    async def add(self, team: Team) -> None:
        """Of an incident that has none yet."""

    async def save(self, team: Team) -> None: ...


class Pages(Protocol):
    async def get(self, uid: PageUid) -> Page | None: ...
    async def of(self, incident: IncidentUid) -> Sequence[Page]:
        """Oldest first."""

    async def save(self, pages: Iterable[Page]) -> None:
        """Insert or replace whole pages."""

    async def waiting_for(self, user: UserId) -> Sequence[Page]:
        """Pages that are open and await this person's answer, newest first."""

    async def due(self, now: datetime) -> Sequence[PageUid]: ...
    async def next_at(self, after: datetime) -> datetime | None:
        """When the next page climbs; one whose time has come already is not ahead of us."""


class Decisions(Protocol):
    async def add(self, incident: IncidentUid, decision: Decision) -> None: ...
    async def of(self, incident: IncidentUid) -> Sequence[Decision]: ...


class Tasks(Protocol):
    async def add(self, incident: IncidentUid, tasks: Iterable[Task]) -> None: ...
    async def of(self, incident: IncidentUid) -> Sequence[Task]: ...


class Timeline(Protocol):
    async def add(self, incident: IncidentUid, entries: Iterable[Entry]) -> None: ...
    async def of(self, incident: IncidentUid, *, last: int | None = None) -> Sequence[Entry]:
        """In E-n order; with `last`, only so many from the end."""

    async def entry(self, incident: IncidentUid, number: int) -> Entry | None: ...


class People(Protocol):
    async def get(self, users: Iterable[UserId]) -> Mapping[UserId, Profile]:
        """Those that are known; the others are missing from the answer."""

    async def save(self, profiles: Iterable[Profile]) -> None: ...


class Inbound(Protocol):
    async def claim(self, key: str, now: datetime) -> Receipt | None:
        """Take the key for this transaction, or return the receipt of the delivery that had it before."""

    async def store(self, key: str, receipt: Receipt) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An effect that this process, and no other, may carry out until the lease ends."""

    id: int
    uid: EffectUid
    fence: int
    effect: Effect
    attempts: int
    claimed_at: datetime
    asked_at: datetime
    attempted_at: datetime | None
    """When an earlier attempt of unknown outcome began; None if there was none."""
    reference: Mapping[str, str]
    """What an earlier attempt learned, such as the id of a file not yet completed."""
    needed: Mapping[str, str] = field(default_factory=dict)
    """The reference of the effect that this one needs: the room's channel, the card's ts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """It happened. `reference` says where, in Slack's ids."""

    reference: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYet:
    """It did not happen, and may be tried again at `at`."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """It may have happened: proof is looked for at `at`, before anything is sent again."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """It will not happen without a person; `advice` says what they should do."""

    why: str
    advice: str


Outcome = Done | NotYet | Unknown | GivenUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """An effect that was given up, for those who look after the bot."""

    id: int
    effect: Effect
    why: str
    parked_at: datetime


class Outbox(Protocol):
    async def add(self, effects: Iterable[Effect], now: datetime) -> None:
        """Ask for effects; one whose key is known, or that coalesces with a waiting one, is left out."""

    async def claim(self, now: datetime, *, urgent: int, other: int, carrying: Collection[int] = ()) -> Sequence[Claim]:
        """Take what is due and free of its lane and its needs: so many urgent effects, and so many others.

        A claim is the start of an attempt: from here on the effect may have happened. What this process is still
        `carrying` is not taken from under it, however long ago its lease ran out.
        """

    async def begin_again(self, claim: Claim, now: datetime) -> bool:
        """Note that a claimed effect is sent once more, on a new lease; False when the claim has been lost."""

    async def remember(self, claim: Claim, reference: Mapping[str, str]) -> bool:
        """Keep what an attempt has learned so far; False when the claim has been lost."""

    async def settle(self, claim: Claim, outcome: Outcome, now: datetime) -> Sequence[Effect] | None:
        """Record an outcome. None when the claim has been lost; else the effects that were parked with this one."""

    async def free_all(self, now: datetime) -> int:
        """Void every lease, when it is certain that no other process lives."""

    async def next_at(self, now: datetime) -> datetime | None:
        """When the next effect that now waits for its time may be tried, or the next lease runs out."""

    async def due_now(self, now: datetime) -> bool:
        """Whether there is something that could be claimed."""

    async def outstanding(self) -> int:
        """How many effects wait or are being sent."""

    async def parked(self) -> Sequence[Parked]: ...
    async def parked_count(self) -> int: ...


class Reading(Protocol):
    """One consistent look at the store."""

    @property
    def incidents(self) -> Incidents: ...
    @property
    def teams(self) -> Teams: ...
    @property
    def pages(self) -> Pages: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def timeline(self) -> Timeline: ...
    @property
    def people(self) -> People: ...
    @property
    def outbox(self) -> Outbox: ...


class UnitOfWork(Reading, Protocol):
    """One transaction: it commits when its block ends, and rolls back when the block raises."""

    @property
    def inbound(self) -> Inbound: ...


class Store(Protocol):
    """The database of one workspace."""

    @property
    def workspace(self) -> WorkspaceId: ...

    def transaction(self, *, background: bool = False) -> AbstractAsyncContextManager[UnitOfWork]:
        """For writing; raises BusyError when its turn does not come in time. `background` lets people go first."""

    def reading(self) -> AbstractAsyncContextManager[Reading]:
        """For reading; never waits for a writer."""


class NoProofError(Exception):
    """Whether an effect happened cannot be found out; the text says why."""


class NotNowError(Exception):
    """Whether an effect happened cannot be found out before `until`; the text says why."""

    def __init__(self, why: str, until: datetime) -> None:
        super().__init__(why)
        self.until = until


class Gateway(Protocol):
    """Carries effects out."""

    async def carry_out(self, claim: Claim, *, repeat: bool) -> Outcome:
        """Try once. `repeat` marks a page that may have been sent before."""

    async def find_proof(self, claim: Claim) -> Done | None:
        """Look for what an attempt of unknown outcome did; None when there is no sign of it.

        Raises NoProofError when it can never be known, and NotNowError when it cannot be known just now.
        """

    def destination(self, claim: Claim) -> str | None:
        """The channel or person that a message would go to; None for what is not a message."""


class Directory(Protocol):
    """Who people are, as Slack knows them."""

    async def find(self, users: Iterable[UserId]) -> Mapping[UserId, Profile]:
        """Those we know, and those Slack could tell us about within a second; what it tells is kept."""

    async def note(self, user: UserId, name: str) -> None:
        """Remember what a payload called somebody we know nothing of, as unverified."""
