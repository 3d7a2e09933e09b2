"""Home tabs are drawn for those who look at them, and again when something changes that concerns them."""

from datetime import timedelta

from desk import Desk, uid
from support import ANA, BEN, CLA, DEV, EVE, GIL, POLICY

from bot.domain.counting import Elapsed
from bot.domain.ids import WARROOM, UserId
from bot.domain.responder import LEGAL
from bot.domain.severity import Severity
from bot.effects import RedrawHome, ShowHome
from bot.ports import Done, GivenUp, IncidentRef, NotYet
from bot.queries.home import MINE, Homes, HomeView
from bot.queries.incidents import Incidents
from bot.usecases.clocks import StartClock
from bot.usecases.homes import OpenHome
from bot.usecases.incidents import CancelIncident, ChangeSeverity, DeclareIncident
from bot.usecases.merging import MergeIncident
from bot.usecases.paging import AcknowledgePage, ClimbPage
from bot.usecases.responders import AssignRole, Join
from bot.usecases.timeline import AddNote


async def opened(desk: Desk, *users: UserId) -> None:
    for user in users:
        await desk.homes.open(OpenHome(by=user))
    await desk.calm()


async def redrawn(desk: Desk) -> list[UserId]:
    return [effect.user for effect in await desk.asked() if isinstance(effect, RedrawHome)]


async def home(desk: Desk, user: UserId) -> HomeView:
    return await Homes(desk.store, Incidents(desk.store, desk.tools.catalogue)).of(user)


async def test_opening_home_draws_it_once_however_often_the_delivery_comes(desk: Desk) -> None:
    await desk.homes.open(OpenHome(by=BEN, inbound="event:1"))
    await desk.homes.open(OpenHome(by=BEN, inbound="event:1"))

    assert await desk.asked() == [ShowHome(user=BEN)]


async def test_a_declare_redraws_the_homes_of_those_it_pages_and_looks_no_further(desk: Desk) -> None:
    await opened(desk, BEN, EVE)

    await desk.incidents.declare(DeclareIncident(by=ANA, title="Toy recall", severity=Severity.SEV2))

    assert await redrawn(desk) == [BEN]


async def test_an_answer_redraws_the_homes_of_all_who_were_asked(desk: Desk) -> None:
    wanted = await desk.declare()
    await opened(desk, ANA, BEN, CLA)

    await desk.paging.acknowledge(AcknowledgePage(by=BEN, incident=wanted))

    assert await redrawn(desk) == [BEN]


async def test_a_page_that_climbs_comes_to_the_homes_of_those_it_asks_now(desk: Desk) -> None:
    await desk.declare()
    await opened(desk, BEN, GIL)
    desk.clock.forward(minutes=6)
    async with desk.store.reading() as reading:
        due = await reading.pages.due(desk.clock.now())

    for page in due:
        await desk.paging.climb(ClimbPage(by=WARROOM, page=page))

    assert GIL in await redrawn(desk)
    assert [view.page.role for view in (await home(desk, GIL)).pages] == [LEGAL, POLICY]


async def test_a_deadline_carried_over_by_a_merge_comes_to_the_home_of_the_commander_there(desk: Desk) -> None:
    await opened(desk, DEV)
    await desk.declare()
    await desk.incidents.declare(DeclareIncident(by=DEV, title="Same recall", severity=Severity.SEV2))
    await desk.responders.join(Join(by=ANA, incident=IncidentRef(number=2)))
    await desk.clocks.start(
        StartClock(by=ANA, incident=IncidentRef(number=1), name="Answer", length=Elapsed(length=timedelta(hours=2)))
    )
    await desk.claimed()  # what was drawn before is on its way
    await desk.asked()

    await desk.merging.merge(MergeIncident(by=ANA, incident=IncidentRef(number=1), into=2))

    assert DEV in await redrawn(desk)
    assert len((await home(desk, DEV)).clocks) == 1


async def test_a_page_withdrawn_by_a_role_given_away_leaves_home(desk: Desk) -> None:
    wanted = await desk.declare()
    await opened(desk, BEN)
    assert len((await home(desk, BEN)).pages) == 1

    await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=LEGAL, to=CLA))

    assert await redrawn(desk) == [BEN]
    assert (await home(desk, BEN)).pages == ()


async def test_what_changes_nothing_at_home_draws_nothing(desk: Desk) -> None:
    wanted = await desk.declare()
    await opened(desk, ANA, BEN)

    await desk.timeline.note(AddNote(by=ANA, incident=wanted, text="412 units sold"))

    assert await redrawn(desk) == []


async def test_a_home_that_nobody_opens_any_more_is_left_alone(desk: Desk) -> None:
    wanted = await desk.declare()
    await opened(desk, ANA)
    desk.clock.forward(days=31)

    await desk.incidents.change_severity(ChangeSeverity(by=ANA, incident=wanted, to=Severity.SEV1))

    assert await redrawn(desk) == []


async def test_a_home_that_slack_refuses_is_drawn_no_more_until_it_is_opened(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.calm()
    await desk.homes.open(OpenHome(by=ANA))
    (claim,) = await desk.claimed()
    before = await desk.texts(wanted)
    await desk.settle(claim, GivenUp(why="not_enabled", advice="Turn it on."))
    await desk.asked()

    await desk.incidents.change_severity(ChangeSeverity(by=ANA, incident=wanted, to=Severity.SEV1))

    assert await redrawn(desk) == []
    assert len(await desk.texts(wanted)) == len(before) + 1


async def test_a_home_drawn_too_late_gives_way_to_a_newer_drawing(desk: Desk) -> None:
    await desk.homes.open(OpenHome(by=ANA))
    (claim,) = await desk.claimed()
    await desk.homes.open(OpenHome(by=ANA))

    await desk.settle(claim, NotYet(at=desk.clock.now() + timedelta(seconds=30), why="rate limited"))
    desk.clock.forward(minutes=1)

    (newer,) = await desk.claimed()
    assert newer.effect == ShowHome(user=ANA)
    assert await desk.settle(newer, Done())


async def test_home_has_what_its_reader_may_see_and_no_more(desk: Desk) -> None:
    private = await desk.declare(title="Leak", private=True)
    public = await desk.declare(DEV, title="Recall")

    admitted, outsider = await home(desk, BEN), await home(desk, EVE)

    assert [view.incident.uid for view in admitted.mine] == [uid(public), uid(private)]
    assert (outsider.mine, [incident.uid for incident in outsider.others]) == ([], [uid(public)])


async def test_an_incident_that_has_ended_is_at_nobodys_home(desk: Desk) -> None:
    wanted = await desk.declare()

    await desk.incidents.cancel(CancelIncident(by=ANA, incident=wanted, reason="a test"))

    assert (await home(desk, ANA)).mine == []
    assert (await home(desk, EVE)).others == []


async def test_however_many_incidents_somebody_has_a_page_of_theirs_is_at_home(desk: Desk) -> None:
    oldest = await desk.declare()
    for _ in range(MINE + 1):
        newer = await desk.declare()
        await desk.paging.acknowledge(AcknowledgePage(by=BEN, incident=newer))

    seen = await home(desk, BEN)

    assert [each.page.incident for each in seen.pages] == [uid(oldest)]
    assert (len(seen.mine), seen.left_out) == (MINE, 2)
