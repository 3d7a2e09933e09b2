"""The database of one workspace: reading it, and writing it in one transaction."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.domain.ids import WorkspaceId
from bot.ports.agenda import Agenda
from bot.ports.delivery import Outbox
from bot.ports.repositories import (
    Clocks,
    Decisions,
    Handovers,
    Homes,
    Inbound,
    Incidents,
    Pages,
    People,
    Proposals,
    Tasks,
    Teams,
    Timeline,
)


class Reading(Protocol):
    """One consistent look at the store."""

    @property
    def agenda(self) -> Agenda: ...
    @property
    def incidents(self) -> Incidents: ...
    @property
    def teams(self) -> Teams: ...
    @property
    def pages(self) -> Pages: ...
    @property
    def handovers(self) -> Handovers: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def proposals(self) -> Proposals: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def clocks(self) -> Clocks: ...
    @property
    def timeline(self) -> Timeline: ...
    @property
    def people(self) -> People: ...
    @property
    def outbox(self) -> Outbox: ...


class UnitOfWork(Reading, Protocol):
    """One transaction: it commits when its block ends, and rolls back when the block raises."""

    @property
    def homes(self) -> Homes: ...
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
