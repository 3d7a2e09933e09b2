"""The read models. Card, list, announcement, digest and exports all draw these same facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.clock import Clock, answers_for, by_urgency
from bot.domain.decision import Decision
from bot.domain.handover import Handover
from bot.domain.ids import WARROOM, ChannelId, RoleKey, UserId
from bot.domain.incident import Incident
from bot.domain.paging import Answer, Page, PageState
from bot.domain.playbook import Catalogue, IncidentType
from bot.domain.proposal import Proposal
from bot.domain.responder import COMMANDER, Team
from bot.domain.task import Task
from bot.domain.timeline import Entry
from bot.domain.unfinished import unfinished_clocks, unfinished_pages, unfinished_tasks, unfinished_votes
from bot.domain.wording import Names


class DutyState(StrEnum):
    HELD = "held"
    ACKNOWLEDGED = "acknowledged"
    PAGING = "paging"
    UNANSWERED = "unanswered"
    WITHDRAWN = "withdrawn"
    """The incident ended, or the role was given and left, before the last step had come."""
    LEFT = "left"
    """Whoever took the page has left since."""
    NOBODY_NAMED = "nobody named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """How a role stands: who has it, or who is being asked and since when."""

    role: RoleKey
    name: str
    state: DutyState
    people: tuple[str, ...]
    """Display names: the holder, or those whose answer is awaited."""
    since: datetime | None = None
    step: int = 0
    """Of the escalation, while paging; 0 is the owners."""
    offered_to: str = ""
    """Who was asked to take the role over and has not answered yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    incident: Incident
    team: Team
    pages: Sequence[Page]
    decisions: Sequence[Decision]
    tasks: Sequence[Task]
    type: IncidentType
    names: Mapping[UserId, str]
    role_names: Mapping[RoleKey, str]
    proposals: Sequence[Proposal] = ()
    handovers: Sequence[Handover] = ()
    clocks: Sequence[Clock] = ()
    onward: ChannelId | None = None
    """Room of the incident into which this one was merged; None when that must not be told here."""

    def person(self, user: UserId) -> str:
        """Always something to show: a person we know nothing of is shown by id, as unverified."""
        return "Warroom" if user == WARROOM else self.names.get(user, f"{user} (unverified)")

    @property
    def commander(self) -> str:
        user = self.team.commander
        return self.person(user) if user else "nobody"

    def role(self, role: RoleKey) -> str:
        """A role that the catalogue has lost since is shown by its key."""
        return self.role_names.get(role, role)

    @property
    def unfinished(self) -> tuple[str, ...]:
        """What a close would leave open, in words."""
        return (
            *unfinished_clocks(self.clocks),
            *unfinished_pages(self.pages, person=self.person, role=self.role),
            *unfinished_votes(self.proposals),
            *unfinished_tasks(self.tasks),
        )

    @property
    def open_votes(self) -> list[Proposal]:
        """Those that end first stand first."""
        return sorted((one for one in self.proposals if one.open), key=lambda one: (one.closes_at, one.number))

    def proposal(self, number: int | None) -> Proposal | None:
        return next((one for one in self.proposals if one.number == number), None)

    def words(self) -> Names:
        """The names shown here, for sentences that the domain words."""
        return Names(self.person, self.role, lambda key: self.type.name if key == self.type.key else key)

    @property
    def duties(self) -> tuple[Duty, ...]:
        """Commander first, then roles in the order they were paged, then roles that were given without a page."""
        pages = {page.role: page for page in self.pages if page.role is not None}
        roles = dict.fromkeys((COMMANDER, *pages, *self.team.holders))
        return tuple(self._duty(role, pages.get(role)) for role in roles)

    def _duty(self, role: RoleKey, page: Page | None) -> Duty:
        name = self.role_names.get(role, role)
        holder = self.team.holders.get(role)
        if holder is not None:
            took = any(each.role == role and each.acknowledged_by == holder for each in self.pages)
            state = DutyState.ACKNOWLEDGED if took else DutyState.HELD
            offered = next((self.person(one.receiver) for one in self.handovers if one.open and one.role == role), "")
            return Duty(role=role, name=name, state=state, people=(self.person(holder),), offered_to=offered)
        if page is None or not page.calls:
            return Duty(role=role, name=name, state=DutyState.NOBODY_NAMED, people=())
        if page.state is PageState.ACKNOWLEDGED:
            return Duty(role=role, name=name, state=DutyState.LEFT, people=())
        asked = page.waiting_now or page.waiting or tuple(call.user for call in page.calls)
        state = _called(page)
        since = min(call.called_at for call in page.calls if call.user in asked)
        people = tuple(self.person(user) for user in asked)
        return Duty(role=role, name=name, state=state, people=people, since=since, step=max(page.step, 0))


def _called(page: Page) -> DutyState:
    """How a page stands that called somebody and was not taken. Only after its last step is it true that nobody did."""
    if page.state is PageState.OPEN:
        return DutyState.PAGING
    ran_out = page.state is PageState.UNANSWERED or page.step >= len(page.steps)
    return DutyState.UNANSWERED if ran_out else DutyState.WITHDRAWN


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One person's page, as their direct message shows it."""

    view: IncidentView
    page: Page
    user: UserId

    @property
    def role_name(self) -> str | None:
        return self.view.role_names.get(self.page.role, self.page.role) if self.page.role else None

    @property
    def answer(self) -> Answer:
        call = self.page.call_of(self.user)
        return call.answer if call else Answer.WAITING

    @property
    def next_people(self) -> tuple[str, ...]:
        """Who is asked next if nobody answers."""
        for step in self.page.steps[self.page.step + 1 :]:
            commander = (self.view.team.commander,) if step.commander and self.view.team.commander else ()
            fresh = [user for user in (*step.people, *commander) if self.page.call_of(user) is None]
            if fresh:
                return tuple(self.view.person(user) for user in fresh)
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverView:
    """One offer of a role, as it stands, with what the receiver would take over."""

    view: IncidentView
    handover: Handover

    @property
    def role_name(self) -> str:
        return self.view.role(self.handover.role)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Open ones of the role, and of the person who has it."""
        role, holder = self.handover.role, self.handover.holder
        unfinished = (task for task in self.view.tasks if task.done_at is None)
        return tuple(task for task in unfinished if holder == task.owner or (task.owner is None and task.role == role))

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """Deadlines that whoever has it started, and all of them with the command."""
        holder = self.handover.holder
        commander = holder if self.handover.role == COMMANDER else None
        return tuple(clock for clock in by_urgency(self.view.clocks) if answers_for(clock, holder, commander))

    @property
    def votes(self) -> tuple[Proposal, ...]:
        """Open ones in which the role has a seat that has not answered."""
        role = self.handover.role
        return tuple(vote for vote in self.view.open_votes if any(seat.role == role for seat in vote.missing))

    @property
    def promised_at(self) -> datetime | None:
        """The next update, which is the commander's to send."""
        return self.view.incident.next_update_at if self.handover.role == COMMANDER else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An incident with its entries in E-n order: all of them for the closing post and the exports."""

    view: IncidentView
    entries: Sequence[Entry]
    privileged: bool = False
    """Whether the reader may see privileged text; exports never may."""

    @property
    def head(self) -> str:
        return self.view.incident.head


def people_of(catalogue: Catalogue) -> Mapping[UserId, str]:
    """What the catalogue calls its people."""
    return {person.user: person.name for person in catalogue.people.values()}


def role_names_of(catalogue: Catalogue) -> Mapping[RoleKey, str]:
    return {key: role.name for key, role in catalogue.roles.items()}
