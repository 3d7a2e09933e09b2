"""The home tab: what waits comes first, and however much there is, Slack takes it."""

from dataclasses import replace
from typing import Any

from test_blocks_samples import ANA, BEN, GIL, LONG_TEXT, LONG_TITLE, NOW, incident, page, view

from bot.blocks.home import OTHERS, PAGES, home
from bot.domain.clock import Clock, State
from bot.domain.handover import Handover
from bot.domain.ids import HandoverUid, IncidentUid, PageUid
from bot.domain.incident import Incident
from bot.domain.paging import PageState
from bot.domain.proposal import Proposal, Seat
from bot.domain.responder import LEGAL
from bot.domain.severity import Severity
from bot.domain.tally import Rule
from bot.domain.task import Task
from bot.queries.home import HomeView
from bot.sandbox import views as slack


def texts(found: Any) -> list[str]:
    if isinstance(found, list):
        return [text for each in found for text in texts(each)]
    if not isinstance(found, dict):
        return []
    own = [found["text"]] if isinstance(found.get("text"), str) else []
    return own + [text for each in found.values() for text in texts(each)]


def words(seen: HomeView) -> str:
    drawn = home(seen, command="/incident")
    assert slack.problems(drawn, "home") == []
    return "\n".join(texts(drawn["blocks"]))


def votes() -> tuple[Proposal, ...]:
    return tuple(
        Proposal(
            number=number,
            question=LONG_TEXT[:200],
            rule=Rule.MAJORITY,
            quorum=1,
            seats=(Seat(user=BEN),),
            opened_by=ANA,
            opened_at=NOW,
            closes_at=NOW,
            basis=1,
        )
        for number in range(1, 9)
    )


def a_clock() -> Clock:
    return Clock(
        number=1,
        name=LONG_TEXT[:150],
        zone="Europe/Dublin",
        counted=LONG_TEXT,
        from_at=NOW,
        due_at=NOW,
        state=State.BREACHED,
        started_by=BEN,
        started_at=NOW,
    )


def an_offer(of: Incident) -> Handover:
    return Handover(
        uid=HandoverUid("c" * 32),
        incident=of.uid,
        role=LEGAL,
        holder=ANA,
        receiver=BEN,
        by=ANA,
        note=LONG_TEXT,
        offered_at=NOW,
        next_at=NOW,
    )


def many(count: int) -> HomeView:
    """Ben is paged by name in each of so many incidents with the worst of titles, and there are as many others."""
    found = [incident(uid=IncidentUid(f"{n:032}"), number=10_000 + n, title=LONG_TITLE) for n in range(count)]
    asked = [
        page(BEN, None, uid=PageUid(f"{n:032}"), incident=each.uid, text=LONG_TEXT) for n, each in enumerate(found)
    ]
    tasks = tuple(Task(number=n, text=LONG_TEXT, role=None, owner=BEN, created_at=NOW) for n in range(1, 50))
    mine = [
        view(
            incident=each,
            pages=(one,),
            tasks=tasks,
            proposals=votes(),
            handovers=(an_offer(each),),
            clocks=(a_clock(),),
        )
        for each, one in zip(found, asked, strict=True)
    ]
    return HomeView(user=BEN, mine=mine, others=found, left_out=7)


def test_what_waits_stands_before_the_incidents() -> None:
    said = words(HomeView(user=GIL, mine=[view()], others=[incident(number=43, title="Leak")]))

    order = ["Declare…", "Waiting for you", "Policy needed", "Your incidents", "Other open incidents", "Leak"]
    assert sorted(order, key=said.index) == order


def test_the_gravest_stands_first_whatever_came_last() -> None:
    grave, mild = incident(title="Fire"), incident(title="Typo", severity=Severity.SEV4, number=43)
    asked = [view(incident=each, pages=(page(BEN, None, incident=each.uid),)) for each in (mild, grave)]

    said = words(HomeView(user=BEN, mine=asked, others=[replace(mild, title="Spam"), replace(grave, title="Leak")]))

    assert said.index("needed: Fire") < said.index("needed: Typo")
    assert said.index("INC-42 · Fire* ·") < said.index("INC-43 · Typo* ·")
    assert said.index("Leak") < said.index("Spam")


def test_a_page_that_nobody_answered_can_be_taken_but_not_passed_on() -> None:
    unanswered = page(state=PageState.UNANSWERED, step=3)

    said = words(HomeView(user=BEN, mine=[view(pages=(unanswered,))]))

    assert "nobody has answered" in said
    assert "Acknowledge" in said
    assert "pass it on" not in said


def test_tasks_of_a_role_are_its_holders_until_somebody_owns_them() -> None:
    for_legal = Task(number=1, text="Write to the authority", role=LEGAL, created_at=NOW)
    taken, done = replace(for_legal, number=2, owner=ANA), replace(for_legal, number=3, done_at=NOW)

    seen = HomeView(user=BEN, mine=[view(tasks=(for_legal, taken, done))])

    assert [task.id for _, task in seen.tasks] == ["T-1"]


def test_nobody_joins_a_private_incident_from_home() -> None:
    said = words(HomeView(user=BEN, others=[incident(private=True)]))

    assert "Join" not in said
    assert "🔒 private" in said


def test_however_much_there_is_slack_takes_it_and_the_rest_is_counted() -> None:
    said = words(many(120))

    assert f"and {120 - PAGES} more pages" in said
    assert f"and {120 - OTHERS} more open incidents" in said
    assert "more incidents of yours: `/incident list mine`" in said
