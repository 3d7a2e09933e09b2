"""Two transactions on one incident, in the order that would hurt. PostgreSQL only: SQLite has one writer."""

import asyncio

from desk import WHERE, Desk
from sqlalchemy import text
from support import ANA, NOON, only_postgres

from bot.effects import MakeRoom, PostCard, PostLine, RedrawCard
from bot.ports import Done, GivenUp, IncidentRef, NotYet
from bot.usecases.timeline import AddNote
from storage.engine import Database

pytestmark = only_postgres

GIVEN_UP = GivenUp(why="is_archived", advice="Unarchive the room.")


async def until_somebody_waits(database: Database, task: asyncio.Task[bool]) -> None:
    """Until another transaction waits for a lock, or the work is over without having waited."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    while not task.done():
        async with database.read() as session:
            if (await session.execute(waiting)).scalar_one():
                return


async def test_giving_up_waits_for_whoever_writes_to_the_incident(desk: Desk, database: Database) -> None:
    # Else the one would hold the effects and want the incident, the other the reverse, until one of them is killed.
    wanted = await desk.declare()
    uid = (await desk.incident(wanted)).uid
    claims = await desk.claimed()
    room = next(claim for claim in claims if isinstance(claim.effect, MakeRoom))
    await desk.settle(room, Done(reference=WHERE))
    card = next(claim for claim in await desk.claimed() if isinstance(claim.effect, PostCard))

    async with desk.store.transaction() as uow:
        await uow.incidents.find(wanted)
        settling = asyncio.create_task(desk.settle(card, GIVEN_UP))
        await until_somebody_waits(database, settling)
        await uow.outbox.add([RedrawCard(incident=uid)], NOON)

    assert await settling


async def test_what_is_asked_for_while_its_need_is_given_up_is_parked(desk: Desk, database: Database) -> None:
    wanted = await desk.declare()
    uid = (await desk.incident(wanted)).uid
    room = next(claim for claim in await desk.claimed() if isinstance(claim.effect, MakeRoom))

    async with desk.store.transaction() as uow:
        await uow.incidents.find(wanted)
        settling = asyncio.create_task(desk.settle(room, GIVEN_UP))
        await until_somebody_waits(database, settling)
        await uow.outbox.add([PostLine(incident=uid, entry=99)], NOON)
    await settling

    async with desk.store.reading() as reading:
        parked = [one.effect for one in await reading.outbox.parked()]
    assert PostLine(incident=uid, entry=99) in parked


async def test_a_note_written_while_the_room_is_given_up_leaves_nothing_waiting(desk: Desk) -> None:
    wanted = await desk.declare()
    room = next(claim for claim in await desk.claimed() if isinstance(claim.effect, MakeRoom))

    await asyncio.gather(
        desk.settle(room, GIVEN_UP),
        *(desk.timeline.note(AddNote(by=ANA, incident=IncidentRef(number=1), text=f"n{n}")) for n in range(8)),
    )

    assert not [effect for effect in await desk.waiting() if effect.needs == room.effect.key]
    assert len(await desk.entries(wanted)) > 8


async def test_a_redraw_that_must_wait_gives_way_to_one_that_is_being_asked_for(desk: Desk, database: Database) -> None:
    wanted = await desk.declare()
    await desk.calm()
    await desk.timeline.note(AddNote(by=ANA, incident=wanted, text="seen"))
    redraw = next(claim for claim in await desk.claimed() if isinstance(claim.effect, RedrawCard))

    async with desk.store.transaction() as uow:
        await uow.incidents.find(wanted)
        await uow.outbox.add([redraw.effect], NOON)
        settling = asyncio.create_task(desk.settle(redraw, NotYet(at=NOON, why="ratelimited")))
        await until_somebody_waits(database, settling)

    assert await settling
    assert [effect for effect in await desk.waiting() if isinstance(effect, RedrawCard)] == [redraw.effect]
