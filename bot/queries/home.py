"""One person's home tab: what waits for them, their incidents, and all open ones that they may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.ids import UserId
from bot.domain.incident import Incident
from bot.domain.paging import Answer, PageState
from bot.domain.task import Task
from bot.ports import Reading, Store
from bot.queries.incidents import OPEN, Incidents, may_see
from bot.queries.view import IncidentView, PageView

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
        """Pages that they are still to answer; one that nobody answered in time may yet be taken."""
        found = (PageView(view=view, page=page, user=self.user) for view in self.mine for page in view.pages)
        return tuple(each for each in found if _awaits(each))

    @property
    def tasks(self) -> tuple[tuple[IncidentView, Task], ...]:
        """Tasks that they own, and those that nobody owns but are for a role of theirs."""
        return tuple((view, task) for view in self.mine for task in self._tasks_in(view))

    @property
    def waits(self) -> bool:
        """Whether anything waits for them."""
        return bool(self.pages or self.tasks)

    def _tasks_in(self, view: IncidentView) -> Iterator[Task]:
        roles = view.team.roles_of(self.user)
        for task in view.tasks:
            theirs = task.owner == self.user if task.owner else task.role in roles
            if theirs and task.done_at is None:
                yield task


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
            mine = [incident for incident in seen if user in teams[incident.uid].responders]
            chosen = await _most_urgent(reading, mine, user)
        views = [await self.reads.drawn(incident.uid) for incident in mine if incident in chosen]
        return HomeView(
            user=user,
            mine=[view for view in views if view is not None],
            others=[incident for incident in seen if incident not in mine],
            left_out=len(mine) - len(chosen),
        )


async def _most_urgent(reading: Reading, mine: Sequence[Incident], user: UserId) -> Sequence[Incident]:
    """However many they take part in, those that page them are not left out."""
    paging = {page.incident for page in await reading.pages.waiting_for(user)}
    return sorted(mine, key=lambda incident: incident.uid not in paging)[:MINE]


def _awaits(view: PageView) -> bool:
    asked = view.page.call_of(view.user) is not None and view.answer is Answer.WAITING
    return asked and view.page.state in (PageState.OPEN, PageState.UNANSWERED)
