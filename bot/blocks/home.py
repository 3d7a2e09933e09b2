"""The home tab: what waits for its reader, their incidents, and the other open ones. Drawn for one person's eyes.

It is drawn when something changes and not as time goes by, so it shows instants, and no distances that would age.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from bot.blocks import action_ids, clock, facts
from bot.blocks.handover import MARK as OFFER_MARK
from bot.blocks.message import Block, actions, button, context, joined, plain, section
from bot.blocks.mrkdwn import bold, date, one_line, quoted, time
from bot.blocks.page import MARK as PAGE_MARK
from bot.domain.clock import Clock
from bot.domain.incident import Incident
from bot.domain.paging import PageState
from bot.domain.proposal import Proposal
from bot.domain.task import Task
from bot.queries.home import HomeView
from bot.queries.view import HandoverView, IncidentView, PageView

VIEW_BLOCKS = 100
PAGES, HANDOVERS, CLOCKS, VOTES, TASKS, MINE, OTHERS = 8, 4, 6, 6, 8, 14, 14
"""How many of each are shown; together, with two blocks for what has a row of buttons, they keep within the limit."""

TEXT = 500

View = dict[str, Any]


def home(view: HomeView, *, command: str) -> View:
    """`command` is the slash command's name, with its slash."""
    blocks = [*_top(view, command), *_waiting(view), *_mine(view, command), *_others(view, command)]
    return {"type": "home", "blocks": blocks[:VIEW_BLOCKS]}


def _top(view: HomeView, command: str) -> Iterator[Block]:
    declare = button("Declare…", action_ids.HOME_DECLARE, "declare", "primary")
    if view.waits or view.mine:
        yield section(bold("Warroom"), declare)
        return
    about = (
        "Warroom runs the room when something goes wrong: it pages the owners, and keeps every decision and deadline."
    )
    how = f"Nothing waits for you. Is there an emergency? Press “Declare…”, or type `{command}` in any channel."
    yield section(f"{bold('Warroom')}\n{about}\n{how}", declare)


def _waiting(view: HomeView) -> Iterator[Block]:
    if not view.waits:
        return
    yield from _headed("Waiting for you")
    yield from _some(view.pages, PAGES, _page, "pages")
    yield from _some(view.handovers, HANDOVERS, _handover, "roles offered")
    yield from _some(view.clocks, CLOCKS, _clock, "deadlines")
    yield from _some(view.votes, VOTES, _vote, "votes")
    yield from _some(view.tasks, TASKS, _task, "tasks")


def _headed(what: str) -> list[Block]:
    return [{"type": "divider"}, {"type": "header", "text": plain(what)}]


def _some(items: Sequence[Any], most: int, draw: Any, what: str) -> Iterator[Block]:
    """The first of these, each drawn, and how many more there are."""
    yield from chain.from_iterable(draw(item) for item in items[:most])
    yield from (context(line) for line in facts.more(max(len(items) - most, 0), what))


def _page(view: PageView) -> Iterable[Block]:
    incident = view.view.incident
    role = facts.role_name(view.view, view.page)
    needed = f"{role} needed" if role else "you are needed"
    lines = [
        f"{PAGE_MARK} {bold(f'{facts.rank(incident)} · {needed}: {one_line(incident.title)}')}",
        joined((incident.id, _asked(view), facts.room(incident))),
    ]
    if view.page.text:
        lines.append(quoted(view.page.text, TEXT).lstrip("\n"))
    value = f"{view.page.incident}:{view.page.uid}"
    buttons = [button("Acknowledge", action_ids.PAGE_ACKNOWLEDGE, value, "primary")]
    if view.page.state is PageState.OPEN:
        buttons.append(button("Can't, pass it on", action_ids.PAGE_PASS_ON, value))
    return [section("\n".join(lines)), *actions(*buttons)]


def _asked(view: PageView) -> str:
    call = view.page.call_of(view.user)
    by = facts.person(view.view.person(view.page.by))
    at = f" at {time(call.called_at)}" if call else ""
    return f"asked by {by}{at}" + ("; nobody has answered" if view.page.state is PageState.UNANSWERED else "")


def _handover(view: HandoverView) -> Iterable[Block]:
    incident, handover = view.view.incident, view.handover
    by = facts.person(view.view.person(handover.by))
    ends = f"the offer ends at {time(handover.lapses_at)}" if handover.lapses_at else ""
    asked = f"{OFFER_MARK} {bold(f'{one_line(view.role_name, facts.NAME)} is offered to you')} by {by}"
    value = f"{handover.incident}:{handover.uid}"
    buttons = (
        button("Accept", action_ids.HANDOVER_ACCEPT, value, "primary"),
        button("Decline", action_ids.HANDOVER_DECLINE, value),
        button("Show what it holds", action_ids.HANDOVER_SHOW, value),
    )
    return [section(f"{asked}\n{_where(incident, ends)}"), *actions(*buttons)]


def _vote(found: tuple[IncidentView, Proposal]) -> Iterable[Block]:
    view, vote = found
    asked = f"{facts.VOTE_MARK} {bold(f'{vote.id} · {one_line(vote.question, 300)}')}"
    value = f"{view.incident.uid}:{vote.number}"
    buttons = (
        button("Approve", action_ids.PROPOSAL_APPROVE, value, "primary"),
        button("Object…", action_ids.PROPOSAL_OBJECT, value),
        button("Abstain", action_ids.PROPOSAL_ABSTAIN, value),
    )
    return [section(f"{asked}\n{_where(view.incident, f'closes {date(vote.closes_at)}')}"), *actions(*buttons)]


def _clock(found: tuple[IncidentView, Clock]) -> Iterable[Block]:
    view, one = found
    done = button("Done…", action_ids.CLOCK_MET, f"{view.incident.uid}:{one.number}")
    return [section(f"{clock.outcome(view, one)}\n{_where(view.incident)}", done)]


def _task(found: tuple[IncidentView, Task]) -> Iterable[Block]:
    view, task = found
    role = f"for {one_line(view.role(task.role), facts.NAME)}" if task.role and task.owner is None else ""
    due = f"due {date(task.due_at)}" if task.due_at else ""
    done = button("Done", action_ids.TASK_DONE, f"{view.incident.uid}:{task.number}")
    return [section(f"☑︎ {bold(task.id)} {one_line(task.text, 200)}\n{_where(view.incident, role, due)}", done)]


def _where(incident: Incident, *more: str) -> str:
    return joined((facts.headline(incident), *more, facts.room(incident)))


def _mine(view: HomeView, command: str) -> Iterator[Block]:
    if not view.mine:
        return
    yield from _headed("Your incidents")
    for each in sorted(view.mine, key=lambda each: each.incident.severity)[:MINE]:
        commander = f"commander {facts.person(each.commander)}"
        yield section(f"{facts.first_line(each)}\n{_below(each.incident, commander)}")
    left = len(view.mine) - len(view.mine[:MINE]) + view.left_out
    yield from (context(f"{line}: `{command} list mine`") for line in facts.more(left, "incidents of yours"))


def _others(view: HomeView, command: str) -> Iterator[Block]:
    if not view.others:
        return
    yield from _headed("Other open incidents")
    for incident in sorted(view.others, key=lambda incident: incident.severity)[:OTHERS]:
        join = None if incident.private else button("Join", action_ids.LIST_JOIN, incident.uid)
        first = f"{facts.mark(incident)} {bold(facts.headline(incident))} · {bold(facts.status(incident))}"
        yield section(f"{first}\n{_below(incident)}".rstrip(), join)
    left = len(view.others) - len(view.others[:OTHERS])
    yield from (context(f"{line}: `{command} list`") for line in facts.more(left, "open incidents"))


def _below(incident: Incident, *more: str) -> str:
    private = f"{facts.PRIVATE_MARK} private" if incident.private else ""
    return joined((private, *more, f"declared {date(incident.milestones.declared_at)}", facts.room(incident)))
