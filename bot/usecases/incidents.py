"""The incident itself: declare it, move it through its life, end it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from bot.domain import incident as rules
from bot.domain.access import Action
from bot.domain.change import Change
from bot.domain.events import Event
from bot.domain.handover import Withdrawal
from bot.domain.ids import IncidentUid, RoleKey, TypeKey
from bot.domain.incident import Incident, Milestones, Status
from bot.domain.paging import Page, PageState, cover, open_page
from bot.domain.playbook import OTHER, IncidentType
from bot.domain.responder import COMMANDER, Team
from bot.domain.severity import Severity
from bot.domain.task import Task
from bot.domain.unfinished import unfinished_clocks, unfinished_pages, unfinished_tasks, unfinished_votes
from bot.ports import Receipt, UnitOfWork
from bot.usecases.base import Case, Command, UseCase, open_case, receipt, writes
from bot.usecases.handovers import withdraw_offers
from bot.usecases.paging import admitting, new_page, steps_for, withdraw_pages
from bot.usecases.proposals import withdrawn_votes
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
        left_open = await self._left_open(uow, case)
        if left_open and command.because:
            await open_case(uow, command, Action.CLOSE_OVER_OPEN)
        change = rules.close(case.incident, because=command.because, left_open=left_open, by=command.by, at=now)
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
        """Nobody is asked for anything any more; what is withdrawn stands in the record before the end."""
        now = self.tools.clock.now()
        await withdraw_pages(uow, case, now)
        withdrawn = await withdrawn_votes(uow, case, by=command.by, at=now)
        offers = await withdraw_offers(uow, case, lambda _: True, by=command.by, why=Withdrawal.ENDED, tools=self.tools)
        ending = replace(change, events=(*withdrawn, *offers, *change.events))
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

    async def _left_open(self, uow: UnitOfWork, case: Case) -> tuple[str, ...]:
        pages = await uow.pages.of(case.incident.uid)
        names = await names_for(uow, self.tools, [call.user for page in pages for call in page.calls])
        return (
            *unfinished_clocks(await uow.clocks.of(case.incident.uid)),
            *unfinished_pages(pages, person=names.person, role=names.role),
            *unfinished_votes(await uow.proposals.open_in(case.incident.uid)),
            *unfinished_tasks(await uow.tasks.of(case.incident.uid)),
        )


def _covered(case: Case, page: Page) -> Case:
    """A role whose owner declared the incident is held from the start."""
    if page.state is not PageState.ACKNOWLEDGED or page.role is None:
        return case
    holders = {**case.team.holders, page.role: case.incident.declared_by}
    return replace(case, team=replace(case.team, holders=holders))
