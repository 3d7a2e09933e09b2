"""What is kept, a Protocol a noun."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.clock import Clock
from bot.domain.decision import Decision
from bot.domain.handover import Handover
from bot.domain.ids import ChannelId, HandoverUid, IncidentUid, MessageTs, PageUid, UserId
from bot.domain.incident import Incident, Status
from bot.domain.paging import Page
from bot.domain.person import Profile
from bot.domain.proposal import Proposal
from bot.domain.responder import Team
from bot.domain.task import Task
from bot.domain.timeline import Entry
from bot.ports.tools import IncidentRef, Receipt


class Incidents(Protocol):
    async def next_number(self) -> int:
        """The workspace's next incident number; it is used up only if the transaction commits."""

    async def add(self, incident: Incident) -> None: ...
    async def find(self, ref: IncidentRef) -> Incident | None:
        """In a write transaction the incident is locked until its end."""

    async def lock(self, *refs: IncidentRef) -> None:
        """Lock several for the rest of a write transaction, in one order whoever asks: two at once never block."""

    async def save(self, incident: Incident) -> None: ...
    async def listed(self, statuses: Iterable[Status]) -> Sequence[Incident]:
        """Newest first."""

    async def with_update_due(self, now: datetime) -> Sequence[IncidentUid]: ...


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

    async def awaits(self, user: UserId, room: ChannelId) -> bool:
        """Whether a page of the incident of this room awaits this person; cheap, as it is asked for every message."""

    async def due(self, now: datetime) -> Sequence[PageUid]: ...


class Handovers(Protocol):
    async def get(self, uid: HandoverUid) -> Handover | None: ...
    async def of(self, incident: IncidentUid) -> Sequence[Handover]:
        """Oldest first."""

    async def open_of(self, incident: IncidentUid) -> Sequence[Handover]:
        """Those that still wait for an answer."""

    async def save(self, handovers: Iterable[Handover]) -> None:
        """Insert or replace; a role has one open offer at a time."""

    async def waiting_for(self, user: UserId) -> Sequence[Handover]:
        """Open offers to this person, newest first."""

    async def due(self, now: datetime) -> Sequence[HandoverUid]: ...


class Decisions(Protocol):
    async def add(self, incident: IncidentUid, decision: Decision) -> None: ...
    async def save(self, incident: IncidentUid, decisions: Iterable[Decision]) -> None:
        """Replace whole decisions."""

    async def of(self, incident: IncidentUid) -> Sequence[Decision]: ...


class Proposals(Protocol):
    async def get(self, incident: IncidentUid, number: int) -> Proposal | None: ...
    async def of(self, incident: IncidentUid) -> Sequence[Proposal]:
        """In P-n order, each with every ballot."""

    async def open_in(self, incident: IncidentUid) -> Sequence[Proposal]: ...
    async def save(self, incident: IncidentUid, proposals: Iterable[Proposal]) -> None:
        """Insert or replace whole proposals."""

    async def due(self, now: datetime) -> Sequence[tuple[IncidentUid, int]]:
        """Open proposals whose time is over, by their incident and number."""


class Tasks(Protocol):
    async def add(self, incident: IncidentUid, tasks: Iterable[Task]) -> None: ...
    async def save(self, incident: IncidentUid, tasks: Iterable[Task]) -> None:
        """Insert or replace whole tasks."""

    async def of(self, incident: IncidentUid) -> Sequence[Task]:
        """By their numbers."""

    async def get(self, incident: IncidentUid, number: int) -> Task | None: ...
    async def due(self, now: datetime) -> Sequence[tuple[IncidentUid, int]]:
        """Whose reminder is due: the incident and the task's number."""


class Clocks(Protocol):
    async def of(self, incident: IncidentUid) -> Sequence[Clock]:
        """In C-n order."""

    async def save(self, incident: IncidentUid, clocks: Iterable[Clock]) -> None:
        """Insert or replace whole clocks."""

    async def due(self, now: datetime) -> Sequence[IncidentUid]:
        """Incidents of which a clock has passed a threshold that nobody has taken yet."""


class Timeline(Protocol):
    async def add(self, incident: IncidentUid, entries: Iterable[Entry]) -> None: ...
    async def redact(self, incident: IncidentUid, numbers: Iterable[int]) -> None:
        """Delete text and salt; all else of an entry stays for ever."""

    async def of(self, incident: IncidentUid, *, last: int | None = None) -> Sequence[Entry]:
        """In E-n order; with `last`, only so many from the end."""

    async def entry(self, incident: IncidentUid, number: int) -> Entry | None: ...
    async def of_message(self, incident: IncidentUid, channel: ChannelId, ts: MessageTs) -> Entry | None:
        """The entry that was made from a Slack message."""

    async def has_message(self, room: ChannelId, ts: MessageTs) -> bool:
        """Whether a message of a room is on its incident's record; cheap, as it is asked for every edit."""


class People(Protocol):
    async def get(self, users: Iterable[UserId]) -> Mapping[UserId, Profile]:
        """Those that are known; the others are missing from the answer."""

    async def save(self, profiles: Iterable[Profile]) -> None: ...


class Homes(Protocol):
    """Who looks at the home tab."""

    async def opened(self, user: UserId, at: datetime) -> None: ...
    async def looked_at(self, users: Iterable[UserId], *, since: datetime) -> Sequence[UserId]:
        """Those of these people who have opened it since then."""

    async def everyone(self) -> Sequence[UserId]:
        """All who have ever opened it."""

    async def hold(self, user: UserId) -> None:
        """Keep others from opening it until the transaction ends."""

    async def forget(self, user: UserId) -> None:
        """Draw it no more until it is opened again."""


class Inbound(Protocol):
    async def claim(self, key: str, now: datetime) -> Receipt | None:
        """Take the key for this transaction, or return the receipt of the delivery that had it before."""

    async def store(self, key: str, receipt: Receipt) -> None: ...
