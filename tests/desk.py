"""All use-cases on one database, and short words for looking at what they stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from support import ANA, HandClock

from bot.domain.ids import ChannelId, IncidentUid, UserId
from bot.domain.incident import Incident
from bot.domain.paging import Page
from bot.domain.responder import Team
from bot.domain.severity import Severity
from bot.domain.timeline import Entry, verify
from bot.effects import Effect, decode
from bot.ports import Claim, Done, IncidentRef, Outcome, Receipt
from bot.usecases.base import Tools
from bot.usecases.clocks import Clocks
from bot.usecases.decisions import Decisions
from bot.usecases.deliveries import Deliveries
from bot.usecases.handovers import Handovers
from bot.usecases.homes import Homes
from bot.usecases.incidents import DeclareIncident, Incidents
from bot.usecases.merging import Merging
from bot.usecases.messages import Messages
from bot.usecases.paging import Paging
from bot.usecases.proposals import Proposals
from bot.usecases.redactions import Redactions
from bot.usecases.responders import Responders
from bot.usecases.tasks import Tasks
from bot.usecases.timeline import Timeline
from bot.usecases.updates import Updates
from storage.rows import EffectRow, Row
from storage.unit_of_work import SqlStore

ROOM = ChannelId("C0ROOM001")
WHERE = {"channel": ROOM, "name": "inc-1-toy-recall", "ts": "1700000000.000100"}
"""Where everything happens, as Slack would tell it."""


@dataclass(slots=True, kw_only=True)
class Desk:
    store: SqlStore
    clock: HandClock
    tools: Tools
    _seen: int = field(default=0)

    @property
    def incidents(self) -> Incidents:
        return Incidents(self.tools)

    @property
    def paging(self) -> Paging:
        return Paging(self.tools)

    @property
    def responders(self) -> Responders:
        return Responders(self.tools)

    @property
    def merging(self) -> Merging:
        return Merging(self.tools)

    @property
    def handovers(self) -> Handovers:
        return Handovers(self.tools)

    @property
    def decisions(self) -> Decisions:
        return Decisions(self.tools)

    @property
    def proposals(self) -> Proposals:
        return Proposals(self.tools)

    @property
    def tasks(self) -> Tasks:
        return Tasks(self.tools)

    @property
    def redactions(self) -> Redactions:
        return Redactions(self.tools)

    @property
    def timeline(self) -> Timeline:
        return Timeline(self.tools)

    @property
    def updates(self) -> Updates:
        return Updates(self.tools)

    @property
    def messages(self) -> Messages:
        return Messages(self.tools)

    @property
    def homes(self) -> Homes:
        return Homes(self.tools)

    @property
    def clocks(self) -> Clocks:
        return Clocks(self.tools)

    @property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.tools)

    async def declare(self, by: UserId = ANA, /, **wishes: object) -> IncidentRef:
        """Declare with what is wished for, and forget the effects so far."""
        bare = DeclareIncident(by=by, title="Toy recall", severity=Severity.SEV2)
        receipt = await self.incidents.declare(replace(bare, **wishes))  # type: ignore[arg-type]  # wishes are fields
        await self.asked()
        return ref(receipt)

    async def calm(self) -> None:
        """Let everything asked for so far succeed, until nothing is left to do, and forget it."""
        while claims := await self.claimed():
            for claim in claims:
                await self.settle(claim, Done(reference=WHERE))
        await self.asked()

    def wakes(self, wake: Callable[[], None]) -> None:
        """Tell this about every commit, instead of nobody."""
        self.tools = replace(self.tools, wake=wake)

    async def claimed(self) -> Sequence[Claim]:
        async with self.store.transaction() as uow:
            return await uow.outbox.claim(self.clock.now(), urgent=99, other=99)

    async def settle(self, claim: Claim, outcome: Outcome) -> bool:
        return await self.deliveries.settle(claim, outcome)

    async def incident(self, wanted: IncidentRef) -> Incident:
        async with self.store.reading() as reading:
            found = await reading.incidents.find(wanted)
        assert found is not None
        return found

    async def team(self, wanted: IncidentRef) -> Team:
        async with self.store.reading() as reading:
            return await reading.teams.get(uid(wanted))

    async def pages(self, wanted: IncidentRef) -> Sequence[Page]:
        async with self.store.reading() as reading:
            return await reading.pages.of(uid(wanted))

    async def entries(self, wanted: IncidentRef) -> Sequence[Entry]:
        """The whole timeline, its chain checked against the incident's head and count."""
        incident = await self.incident(wanted)
        async with self.store.reading() as reading:
            entries = await reading.timeline.of(incident.uid)
        assert verify(tuple(entries)) == incident.head
        assert incident.counts.entries == len(entries)
        return entries

    async def texts(self, wanted: IncidentRef, last: int | None = None) -> list[str | None]:
        entries = await self.entries(wanted)
        return [entry.text for entry in entries][-last if last else 0 :]

    async def asked(self) -> list[Effect]:
        """The effects asked for since this was last called, in the order of asking."""
        statement = select(EffectRow).where(EffectRow.id > self._seen).order_by(EffectRow.id)
        async with self.store.database.read() as session:
            rows = (await session.scalars(statement)).all()
        self._seen = rows[-1].id if rows else self._seen
        return [decode(row.kind, row.payload) for row in rows]

    async def waiting(self) -> list[Effect]:
        """The effects that nobody has claimed yet, in the order of asking."""
        statement = select(EffectRow).where(EffectRow.state == "pending").order_by(EffectRow.id)
        async with self.store.database.read() as session:
            return [decode(row.kind, row.payload) for row in await session.scalars(statement)]

    async def everything(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table, to see that nothing was stored."""
        async with self.store.database.read() as session:
            return {
                table.name: sorted((tuple(row) for row in await session.execute(select(table))), key=repr)
                for table in Row.metadata.sorted_tables
            }


def ref(receipt: Receipt) -> IncidentRef:
    return IncidentRef(uid=receipt.uid)


def uid(wanted: IncidentRef) -> IncidentUid:
    assert wanted.uid is not None
    return wanted.uid


def kinds(effects: Sequence[Effect]) -> list[str]:
    return sorted(effect.kind for effect in effects)
