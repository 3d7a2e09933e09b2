"""What is still open in an incident, in words: a close lists it, and asks for a reason to close over it."""

from collections.abc import Callable, Iterator, Sequence

from bot.domain.clock import Clock, State, by_urgency
from bot.domain.ids import RoleKey, UserId
from bot.domain.paging import Page, PageState
from bot.domain.proposal import Proposal
from bot.domain.task import Task


def unfinished_pages(
    pages: Sequence[Page], *, person: Callable[[UserId], str], role: Callable[[RoleKey], str]
) -> Iterator[str]:
    """Pages that nobody has taken yet; one that called nobody leaves nothing to answer."""
    for page in pages:
        if page.state in (PageState.OPEN, PageState.UNANSWERED) and page.calls:
            yield f"page for {role(page.role) if page.role else person(page.calls[0].user)}"


def unfinished_tasks(tasks: Sequence[Task]) -> Iterator[str]:
    yield from (f"{task.id} {task.text}" for task in tasks if task.done_at is None)


def unfinished_votes(proposals: Sequence[Proposal]) -> Iterator[str]:
    yield from (f"vote {proposal.id} {proposal.question}" for proposal in proposals if proposal.open)


def unfinished_clocks(clocks: Sequence[Clock]) -> Iterator[str]:
    """Deadlines that people started and did not meet; warroom's own end with the incident."""
    for clock in by_urgency(clocks):
        if clock.waiting and not clock.internal:
            was = "was due" if clock.state is State.BREACHED else "due"
            yield f"{clock.id} {clock.name}, {was} {clock.due_at:%Y-%m-%d %H:%M} UTC"
