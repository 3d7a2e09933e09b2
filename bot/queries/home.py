"""One person's home tab: what waits for them, their incidents, and all open ones that they may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.clock import Clock, answers_for
from bot.domain.ids import IncidentUid, UserId
from bot.domain.incident import Incident
from bot.domain.paging import Answer, PageState
from bot.domain.proposal import Proposal
from bot.domain.task import Task, owner_of
from bot.ports import Reading, Store
from bot.queries.incidents import OPEN, Incidents, may_see
from bot.queries.view import HandoverView, IncidentView, PageView

NEVER = datetime.max.replace(tzinfo=UTC)

MINE = 25
"""Of how many of their incidents everything is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """`mine` are the open incidents they take part in, newest first, and `others` those they may see besides.

    `left_out` counts incidents of theirs that are not among `mine`, because there are too many.
    """

    user: UserId
    mine: Sequence[IncidentView] = ()
    others: Sequence[Incident] = ()
    left_out: int = 0

    @property
    def pages(self) -> tuple[PageView, ...]:
        """Pages that they are still to answer, gravest first; one that nobody answered in time may yet be taken."""
        found = (PageView(view=view, page=page, user=self.user) for view in self.mine for page in view.pages)
        awaited = [each for each in found if _awaits(each)]
        return tuple(sorted(awaited, key=lambda each: (each.view.incident.severity, each.page.opened_at)))

    @property
    def handovers(self) -> tuple[HandoverView, ...]:
        """Roles offered to them."""
        found = (HandoverView(view=view, handover=each) for view in self.mine for each in view.handovers)
        return tuple(each for each in found if each.handover.open and each.handover.receiver == self.user)

    @property
    def votes(self) -> tuple[tuple[IncidentView, Proposal], ...]:
        """Open ones in which a seat of theirs has not answered; those that end first stand first."""
        found = [(view, vote) for view in self.mine for vote in view.open_votes if self._awaited(view, vote)]
        return tuple(sorted(found, key=lambda each: each[1].closes_at))

    @property
    def tasks(self) -> tuple[tuple[IncidentView, Task], ...]:
        """Theirs, also by a role that they have; those that are due first stand first."""
        found = [(view, task) for view in self.mine for task in view.tasks if self._theirs(view, task)]
        return tuple(sorted(found, key=lambda each: each[1].due_at or NEVER))

    @property
    def clocks(self) -> tuple[tuple[IncidentView, Clock], ...]:
        """Deadlines that they are to see met; the most urgent stand first."""
        found = [(view, clock) for view in self.mine for clock in view.clocks if self._answers(view, clock)]
        return tuple(sorted(found, key=lambda each: each[1].due_at))

    @property
    def waits(self) -> bool:
        """Whether anything waits for them."""
        return bool(self.pages or self.handovers or self.votes or self.tasks or self.clocks)

    def _awaited(self, view: IncidentView, vote: Proposal) -> bool:
        return any(seat.holder(view.team.holders) == self.user for seat in vote.missing)

    def _answers(self, view: IncidentView, clock: Clock) -> bool:
        return answers_for(clock, self.user, view.team.commander)

    def _theirs(self, view: IncidentView, task: Task) -> bool:
        return task.open and owner_of(task, view.team.holders) == self.user


class Homes:
    def __init__(self, store: Store, reads: Incidents) -> None:
        self.store = store
        self.reads = reads

    async def of(self, user: UserId) -> HomeView:
        """As things stand; each of their incidents is read by itself."""
        async with self.store.reading() as reading:
            incidents = await reading.incidents.listed(OPEN)
            teams = await reading.teams.of([incident.uid for incident in incidents])
            seen = [incident for incident in incidents if may_see(incident, teams[incident.uid], user)]
            asked = await _asked(reading, user)
            mine = [one for one in seen if user in teams[one.uid].responders or one.uid in asked]
            # However many they take part in, those that ask something of them are not left out.
            chosen = sorted(mine, key=lambda incident: incident.uid not in asked)[:MINE]
        views = [await self.reads.drawn(incident.uid) for incident in mine if incident in chosen]
        return HomeView(
            user=user,
            mine=[view for view in views if view is not None],
            others=[incident for incident in seen if incident not in mine],
            left_out=len(mine) - len(chosen),
        )


async def _asked(reading: Reading, user: UserId) -> set[IncidentUid]:
    """In which incidents they are paged, or offered a role."""
    pages, offers = await reading.pages.waiting_for(user), await reading.handovers.waiting_for(user)
    return {page.incident for page in pages} | {offer.incident for offer in offers}


def _awaits(view: PageView) -> bool:
    asked = view.page.call_of(view.user) is not None and view.answer is Answer.WAITING
    return asked and view.page.state in (PageState.OPEN, PageState.UNANSWERED)
