"""The incident itself: declare it, move it through its life, end it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from bot.domain import incident as rules
from bot.domain.access import Action
from bot.domain.change import Change
from bot.domain.events import Event
from bot.domain.ids import IncidentUid, RoleKey, TypeKey
from bot.domain.incident import Incident, Milestones, Status
from bot.domain.paging import Page, PageState, cover, open_page
from bot.domain.playbook import OTHER, IncidentType
from bot.domain.responder import COMMANDER, Team
from bot.domain.severity import Severity
from bot.domain.task import Task
from bot.ports import Receipt, UnitOfWork
from bot.usecases.base import Case, Command, UseCase, open_case, receipt, writes
from bot.usecases.ending import left_open, released
from bot.usecases.paging import admitting, new_page, steps_for
from bot.usecases.record import names_for, record


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareIncident(Command):
    title: str
    severity: Severity
    type: TypeKey = OTHER
    regions: tuple[str, ...] = ()
    private: bool = False
    drill: bool = False
    reference: str = ""
    known_at: datetime | None = None
    """The moment of awareness; the declaration when not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Command):
    """A step in an incident's life. `verb` is what people type for it."""

    verb: ClassVar[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSeverity(Move):
    verb: ClassVar[str] = "sev"

    to: Severity
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStatus(Move):
    verb: ClassVar[str] = "status"

    to: Status
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveIncident(Move):
    verb: ClassVar[str] = "resolve"

    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIncident(Move):
    verb: ClassVar[str] = "close"

    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenIncident(Move):
    verb: ClassVar[str] = "reopen"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelIncident(Move):
    verb: ClassVar[str] = "cancel"

    reason: str


class Incidents(UseCase):
    @writes
    async def declare(self, uow: UnitOfWork, command: DeclareIncident) -> Receipt:
        """Number the incident, page the owners of its playbook's roles, and ask for its room."""
        kind = self.tools.catalogue.type(command.type)
        declared = rules.declare(self._drafted(command, kind, number=await uow.incidents.next_number()))
        case = self._begun(declared.state)
        pages = [self._called(case, role) for role in kind.page]
        for page in pages:
            case = _covered(case, page.state)
        counts = replace(case.incident.counts, tasks=len(kind.tasks))
        case = admitting(replace(case, incident=replace(case.incident, counts=counts)), pages)
        events = (*declared.events, *(event for page in pages for event in page.events))
        await record(uow, self.tools, case, events, new=True)
        await uow.pages.save([page.state for page in pages])
        await uow.teams.add(case.team)
        await self._plan(uow, case, kind)
        return await self._declared(uow, case, [page.state for page in pages])

    @writes
    async def change_severity(self, uow: UnitOfWork, command: ChangeSeverity) -> Receipt:
        case = await open_case(uow, command, Action.SEVERITY)
        change = rules.change_severity(
            case.incident, to=command.to, because=command.because, by=command.by, at=self.tools.clock.now()
        )
        return await self._moved(uow, case, change, command, severity=change.state.severity.label)

    @writes
    async def change_status(self, uow: UnitOfWork, command: ChangeStatus) -> Receipt:
        case = await open_case(uow, command, Action.STATUS)
        change = rules.change_status(
            case.incident, to=command.to, because=command.because, by=command.by, at=self.tools.clock.now()
        )
        return await self._moved(uow, case, change, command, status=change.state.status)

    @writes
    async def resolve(self, uow: UnitOfWork, command: ResolveIncident) -> Receipt:
        case = await open_case(uow, command, Action.RESOLVE)
        change = rules.resolve(case.incident, summary=command.summary, by=command.by, at=self.tools.clock.now())
        return await self._moved(uow, case, change, command, status=change.state.status)

    @writes
    async def close(self, uow: UnitOfWork, command: CloseIncident) -> Receipt:
        """End the record, post the digest and export the timeline. Closing over open items is for the accountable."""
        case = await open_case(uow, command, Action.CLOSE)
        now = self.tools.clock.now()
        unfinished = await left_open(uow, self.tools, case)
        if unfinished and command.because:
            await open_case(uow, command, Action.CLOSE_OVER_OPEN)
        change = rules.close(case.incident, because=command.because, left_open=unfinished, by=command.by, at=now)
        return await self._ended(uow, case, change, command)

    @writes
    async def reopen(self, uow: UnitOfWork, command: ReopenIncident) -> Receipt:
        case = await open_case(uow, command, Action.REOPEN)
        change = rules.reopen(case.incident, reason=command.reason, by=command.by, at=self.tools.clock.now())
        return await self._moved(uow, case, change, command, status=change.state.status)

    @writes
    async def cancel(self, uow: UnitOfWork, command: CancelIncident) -> Receipt:
        """A false alarm: nobody needs to answer any more."""
        case = await open_case(uow, command, Action.CANCEL)
        now = self.tools.clock.now()
        change = rules.cancel(case.incident, reason=command.reason, by=command.by, at=now)
        return await self._ended(uow, case, change, command)

    async def _ended(self, uow: UnitOfWork, case: Case, change: Change[Incident], command: Move) -> Receipt:
        """What is withdrawn by it stands in the record before the end."""
        withdrawn = await released(uow, self.tools, case, by=command.by)
        ending = replace(change, events=(*withdrawn, *change.events))
        return await self._moved(uow, case, ending, command, status=change.state.status)

    async def _moved(
        self, uow: UnitOfWork, case: Case, change: Change[Incident], command: Move, **facts: str
    ) -> Receipt:
        events: Sequence[Event] = change.events
        moved = replace(case, incident=change.state)
        _, entries = await record(uow, self.tools, moved, events, also_named=[command.by])
        return receipt(command.verb, moved, made=(entries[-1].id,), **facts)

    def _drafted(self, command: DeclareIncident, kind: IncidentType, *, number: int) -> Incident:
        now = self.tools.clock.now()
        return Incident(
            uid=IncidentUid(self.tools.randomness.uid()),
            workspace=self.tools.store.workspace,
            number=number,
            title=command.title,
            severity=command.severity,
            type=kind.key,
            regions=command.regions,
            private=command.private,
            drill=command.drill,
            reference=command.reference,
            declared_by=command.by,
            milestones=Milestones(declared_at=now, known_at=command.known_at or now),
        )

    def _begun(self, incident: Incident) -> Case:
        """The declarer commands until somebody else takes over."""
        by = incident.declared_by
        team = Team(incident=incident.uid, holders={COMMANDER: by}, responders=(by,), admitted=frozenset({by}))
        return Case(incident=incident, team=team)

    def _called(self, case: Case, role: RoleKey) -> Change[Page]:
        """Page a role's owners; a declarer who is one of them has it already."""
        by, at = case.incident.declared_by, case.incident.milestones.declared_at
        page = new_page(self.tools, case, role=role, steps=steps_for(self.tools.catalogue, role), by=by)
        owners = self.tools.catalogue.role(role).owners
        if any(owner.user == by for owner in owners):
            return cover(page, by=by, at=at)
        return open_page(page, at=at)

    async def _plan(self, uow: UnitOfWork, case: Case, kind: IncidentType) -> None:
        at = case.incident.milestones.declared_at
        await uow.tasks.add(
            case.incident.uid,
            [
                Task(number=number, text=template.text, role=template.role, created_at=at)
                for number, template in enumerate(kind.tasks, start=1)
            ],
        )

    async def _declared(self, uow: UnitOfWork, case: Case, pages: Sequence[Page]) -> Receipt:
        names = await names_for(uow, self.tools, ())
        paging = ", ".join(names.role(page.role) for page in pages if page.role and page.waiting)
        unnamed = ", ".join(names.role(page.role) for page in pages if page.role and not page.calls)
        return receipt("declare", case, paging=paging, unnamed=unnamed, severity=case.incident.severity.label)


def _covered(case: Case, page: Page) -> Case:
    """A role whose owner declared the incident is held from the start."""
    if page.state is not PageState.ACKNOWLEDGED or page.role is None:
        return case
    holders = {**case.team.holders, page.role: case.incident.declared_by}
    return replace(case, team=replace(case.team, holders=holders))
