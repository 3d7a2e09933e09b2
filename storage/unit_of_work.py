"""One transaction with its repositories, and the store that opens them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.ids import WorkspaceId
from storage.engine import Database
from storage.outbox import SqlOutbox
from storage.repositories.agenda import SqlAgenda
from storage.repositories.clocks import SqlClocks
from storage.repositories.handovers import SqlHandovers
from storage.repositories.homes import SqlHomes
from storage.repositories.inbound import SqlInbound
from storage.repositories.incidents import SqlIncidents
from storage.repositories.pages import SqlPages
from storage.repositories.people import SqlPeople
from storage.repositories.proposals import SqlProposals
from storage.repositories.records import SqlDecisions, SqlTimeline
from storage.repositories.tasks import SqlTasks
from storage.repositories.teams import SqlTeams


class SqlUnitOfWork:
    """Satisfies both `Reading` and `UnitOfWork` of bot.ports."""

    def __init__(self, session: AsyncSession, workspace: WorkspaceId, process: str, *, writing: bool) -> None:
        self.agenda = SqlAgenda(session, workspace)
        self.incidents = SqlIncidents(session, workspace, locks=writing)
        self.teams = SqlTeams(session, workspace)
        self.pages = SqlPages(session, workspace)
        self.handovers = SqlHandovers(session, workspace)
        self.decisions = SqlDecisions(session, workspace)
        self.proposals = SqlProposals(session, workspace)
        self.tasks = SqlTasks(session, workspace)
        self.clocks = SqlClocks(session, workspace)
        self.timeline = SqlTimeline(session, workspace)
        self.people = SqlPeople(session, workspace)
        self.homes = SqlHomes(session, workspace)
        self.inbound = SqlInbound(session, workspace)
        self.outbox = SqlOutbox(session, workspace, process)


class SqlStore:
    """The database of one workspace, for one process. `process` names the holder of leases."""

    def __init__(self, database: Database, workspace: WorkspaceId, process: str) -> None:
        self.database = database
        self.workspace = workspace
        self.process = process

    @asynccontextmanager
    async def transaction(self, *, background: bool = False) -> AsyncIterator[SqlUnitOfWork]:
        async with self.database.write(background=background) as session:
            yield SqlUnitOfWork(session, self.workspace, self.process, writing=True)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlUnitOfWork]:
        async with self.database.read() as session:
            yield SqlUnitOfWork(session, self.workspace, self.process, writing=False)
