"""Paging: call for a role or a person, take the call, pass it on, and climb when nobody answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import paging as rules
from bot.domain.access import Action
from bot.domain.change import Change, DomainError
from bot.domain.ids import PageUid, RoleKey, UserId
from bot.domain.incident import require_open
from bot.domain.paging import Page, PageStep
from bot.domain.person import require_reachable
from bot.domain.playbook import Catalogue, Person, StepTarget
from bot.domain.responder import Team, include
from bot.ports import IncidentRef, Receipt, UnitOfWork
from bot.usecases.base import Case, Command, Tools, UseCase, open_case, receipt, writes
from bot.usecases.consequences.paging import no_longer_called
from bot.usecases.record import names_for, record


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSomebody(Command):
    """Exactly one of `role` and `user` is given."""

    role: RoleKey | None = None
    user: UserId | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgePage(Command):
    """Without `page`: the newest that awaits this person, in the incident if one was named."""

    page: PageUid | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerByWriting(Command):
    """`by` wrote something in the room at `written_at`, by Slack's clock."""

    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PassPageOn(Command):
    page: PageUid


@dataclass(frozen=True, slots=True, kw_only=True)
class ClimbPage(Command):
    page: PageUid


class NoPageError(DomainError):
    pass


class Paging(UseCase):
    @writes
    async def page(self, uow: UnitOfWork, command: PageSomebody) -> Receipt:
        """Call for the owners of a role, or for one person."""
        case = await open_case(uow, command, Action.PAGE)
        require_open(case.incident)
        steps = await self._steps(uow, case, command)
        role = self.tools.catalogue.role(command.role).key if command.role else None
        page = new_page(self.tools, case, role=role, steps=steps, by=command.by, text=command.text)
        change = rules.open_page(page, at=page.opened_at)
        if not change.state.calls:
            raise NoPageError(self._nobody(command.role))
        case = await keep(uow, case, [change])
        _, entries = await record(uow, self.tools, case, change.events, also_named=[command.by])
        names = await names_for(uow, self.tools, change.state.waiting)
        people = ", ".join(names.person(user) for user in change.state.waiting)
        return receipt("page", case, made=(entries[-1].id,), people=people)

    @writes
    async def acknowledge(self, uow: UnitOfWork, command: AcknowledgePage) -> Receipt:
        """Take a page; whoever takes a role's page first also takes the role."""
        case, page = await self._asked(uow, command)
        change = rules.acknowledge(page, by=command.by, at=self.tools.clock.now())
        made = await self._taken(uow, case, [change], command.by)
        names = await names_for(uow, self.tools, ())
        return receipt("ack", case, made=made, role=names.role(page.role) if page.role else "")

    @writes
    async def answer_by_writing(self, uow: UnitOfWork, command: AnswerByWriting) -> Receipt:
        """Whoever is asked and writes in the room is there: all pages of the incident that await them are taken."""
        case = await open_case(uow, command, Action.ACKNOWLEDGE)
        by, written_at, now = command.by, command.written_at, self.tools.clock.now()
        pages = await uow.pages.of(case.incident.uid)
        answered = [page for page in pages if rules.answered_by_writing(page, by=by, written_at=written_at)]
        changes = [rules.acknowledge(page, by=by, at=now, by_writing=True) for page in answered]
        return receipt("ack", case, made=await self._taken(uow, case, changes, by) if changes else ())

    @writes
    async def pass_on(self, uow: UnitOfWork, command: PassPageOn) -> Receipt:
        """Somebody asked cannot take it, so the next step comes at once."""
        case, page = await self._asked(uow, command)
        now = self.tools.clock.now()
        change = rules.pass_on(page, by=command.by, commander=case.team.commander, at=now)
        case = await keep(uow, case, [change])
        _, entries = await record(uow, self.tools, case, change.events)
        names = await names_for(uow, self.tools, change.state.waiting)
        following = ", ".join(names.person(user) for user in change.state.waiting)
        return receipt("pass", case, made=(entries[0].id,), next=following)

    @writes
    async def climb(self, uow: UnitOfWork, command: ClimbPage) -> Receipt:
        """Take the next step of a page whose time has come; harmless when it was answered meanwhile."""
        page = await uow.pages.get(command.page)
        incident = await uow.incidents.find(IncidentRef(uid=page.incident)) if page else None
        if page is None or incident is None:
            return Receipt(verb="climb")
        fresh = await uow.pages.get(command.page) or page  # read again, now that the incident is locked
        case = Case(incident=incident, team=await uow.teams.get(incident.uid))
        now = self.tools.clock.now()
        change = rules.climb_when_due(fresh, commander=case.team.commander, at=now)
        if change.events:
            case = await keep(uow, case, [change])
            await record(uow, self.tools, case, change.events)
        return receipt("climb", case)

    async def _taken(self, uow: UnitOfWork, case: Case, changes: Sequence[Change[Page]], by: UserId) -> tuple[str, ...]:
        """Write down that pages are taken, and who has their roles now; the entries' ids."""
        vacant = {page.role for page in _pages(changes) if page.role is not None and page.role not in case.team.holders}
        for page in _pages(changes):
            case = _with_holder(case, page, by)
        milestones = case.incident.milestones
        if milestones.acknowledged_at is None:
            milestones = replace(milestones, acknowledged_at=self.tools.clock.now())
        case = replace(case, incident=replace(case.incident, milestones=milestones))
        case = await keep(uow, case, changes)
        _, entries = await record(uow, self.tools, case, [event for change in changes for event in change.events])
        for role in sorted(vacant):
            # Other pages that looked for somebody to have it would go on to wake people.
            await withdraw_pages(uow, case, self.tools.clock.now(), role=role)
        return tuple(entry.id for entry in entries)

    async def _asked(self, uow: UnitOfWork, command: AcknowledgePage | PassPageOn) -> tuple[Case, Page]:
        """The page that is answered, with its incident locked."""
        page = await uow.pages.get(command.page) if command.page else await self._newest(uow, command)
        if page is None:
            raise NoPageError(
                "There is no page of yours to answer. Type `roles` to see who is asked, or `join` to help."
            )
        named = replace(command, incident=IncidentRef(uid=page.incident))
        case = await open_case(uow, named, Action.ACKNOWLEDGE)
        return case, await uow.pages.get(page.uid) or page

    async def _newest(self, uow: UnitOfWork, command: Command) -> Page | None:
        pages = await uow.pages.waiting_for(command.by)
        incident = await uow.incidents.find(command.incident)
        if incident is None and command.incident.number is not None:
            return None
        mine = [page for page in pages if incident is None or page.incident == incident.uid]
        return mine[0] if mine else None

    async def _steps(self, uow: UnitOfWork, case: Case, command: PageSomebody) -> tuple[PageStep, ...]:
        if command.role is not None:
            role = self.tools.catalogue.role(command.role).key
            steps, holder = steps_for(self.tools.catalogue, role), case.team.holders.get(role)
            if holder in (None, command.by) or any(step.people for step in steps):
                return steps
            return (PageStep(after=timedelta(0), people=(holder,)),)
        if command.user is None:
            raise NoPageError("Say whom to page: `page @person` or `page legal`.")
        profiles = await uow.people.get([command.user])
        person = require_reachable(profiles.get(command.user))
        return (PageStep(after=timedelta(0), people=(person.user,)),)

    def _nobody(self, role: RoleKey | None) -> str:
        name = self.tools.catalogue.role(role).name if role else "this page"
        return f"Nobody is named for {name}, so nobody was paged. Page a person: `page @person`"


def new_page(
    tools: Tools, case: Case, *, role: RoleKey | None, steps: tuple[PageStep, ...], by: UserId, text: str = ""
) -> Page:
    """A page that has not called anybody yet."""
    return Page(
        uid=PageUid(tools.randomness.uid()),
        incident=case.incident.uid,
        role=role,
        text=text,
        by=by,
        opened_at=tools.clock.now(),
        steps=steps,
    )


def steps_for(catalogue: Catalogue, role: RoleKey) -> tuple[PageStep, ...]:
    """The role's escalation policy with today's people in it."""
    duty = catalogue.role(role)
    people = {StepTarget.OWNERS: duty.owners, StepTarget.BACKUPS: duty.backups, StepTarget.COMMANDER: ()}
    return tuple(
        PageStep(after=step.after, people=_users(people[step.page]), commander=step.page is StepTarget.COMMANDER)
        for step in catalogue.policy_of(duty).steps
    )


async def keep(uow: UnitOfWork, case: Case, changes: Sequence[Change[Page]]) -> Case:
    """Save pages, and admit whoever they called."""
    called = admitting(case, changes)
    await uow.pages.save([change.state for change in changes])
    await uow.teams.save(called.team)
    return called


def admitting(case: Case, changes: Sequence[Change[Page]]) -> Case:
    """Whoever was called takes part, and may know of it."""
    called = [call.user for change in changes for call in change.state.calls]
    return replace(case, team=include(case.team, *called))


async def withdraw_pages(uow: UnitOfWork, case: Case, now: datetime, *, role: RoleKey | None = None) -> None:
    """Nobody needs to answer any more, for one role or at all; the messages say so."""
    takeable = (rules.PageState.OPEN, rules.PageState.UNANSWERED)
    pages = await uow.pages.of(case.incident.uid)
    waiting = [page for page in pages if page.state in takeable and role in (None, page.role)]
    await uow.pages.save([rules.withdraw(page) for page in waiting])
    await uow.outbox.add([effect for page in waiting for effect in no_longer_called(page)], now)


def _users(people: Sequence[Person]) -> tuple[UserId, ...]:
    return tuple(person.user for person in people)


def _pages(changes: Sequence[Change[Page]]) -> tuple[Page, ...]:
    return tuple(change.state for change in changes)


def _with_holder(case: Case, page: Page, user: UserId) -> Case:
    if page.role is None or page.role in case.team.holders:
        return case
    holders = {**case.team.holders, page.role: user}
    team: Team = replace(case.team, holders=holders)
    return replace(case, team=team)
