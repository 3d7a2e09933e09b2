"""Names and places: the right person's, wherever an incident shows."""

from desk import Desk, kinds
from support import ANA, BEN

from bot.domain.responder import COMMANDER, LEGAL
from bot.usecases.responders import AssignRole


async def test_a_new_commander_stands_in_the_topic(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.calm()

    await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=COMMANDER, to=BEN))

    assert "topic" in kinds(await desk.asked())


async def test_another_role_leaves_the_topic_alone(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.calm()

    await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=LEGAL, to=BEN))

    assert "topic" not in kinds(await desk.asked())
