"""Clocks looked at by several at once, on either database."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from desk import Desk, kinds, uid
from support import ANA, BEN, both_engines

from bot.domain.change import DomainError
from bot.domain.clock import Clock, State
from bot.domain.counting import Elapsed
from bot.domain.ids import WARROOM
from bot.effects import TellCommander, WarnOfClocks
from bot.ports import IncidentRef
from bot.usecases.clocks import LookAtClocks, MeetClock, StartClock


async def overdue(desk: Desk) -> IncidentRef:
    """An incident with C-1, whose time has just come."""
    wanted = await desk.declare()
    length = Elapsed(length=timedelta(hours=1))
    await desk.clocks.start(StartClock(by=BEN, incident=wanted, name="Reply", length=length))
    desk.clock.forward(hours=1)
    await desk.asked()
    return wanted


async def clocks(desk: Desk, wanted: IncidentRef) -> Sequence[Clock]:
    async with desk.store.reading() as reading:
        return await reading.clocks.of(uid(wanted))


@both_engines
async def test_however_many_look_at_once_a_breach_is_told_once(desk: Desk) -> None:
    wanted = await overdue(desk)

    await asyncio.gather(*(desk.clocks.look(LookAtClocks(by=WARROOM, incident=wanted)) for _ in range(6)))

    asked = kinds(await desk.asked())
    assert len([text for text in await desk.texts(wanted) if text and "breached" in text]) == 1
    assert (asked.count(WarnOfClocks.kind), asked.count(TellCommander.kind)) == (1, 1)


@both_engines
async def test_met_and_fallen_due_at_once_is_met_once_and_breached_at_most_once(desk: Desk) -> None:
    wanted = await overdue(desk)
    meet = MeetClock(by=ANA, incident=wanted, number=1)

    found = await asyncio.gather(
        desk.clocks.meet(meet),
        desk.clocks.look(LookAtClocks(by=WARROOM, incident=wanted)),
        desk.clocks.meet(meet),
        return_exceptions=True,
    )

    (clock,) = await clocks(desk, wanted)
    told = [text for text in await desk.texts(wanted) if text and "C-1 Reply" in text]
    assert sum(isinstance(one, DomainError) for one in found) == 1
    assert (clock.state, clock.next_at) == (State.MET, None)
    assert len([text for text in told if ": met" in text]) == 1
    assert len([text for text in told if "breached" in text]) == (1 if clock.breached_at else 0)
