"""What the outbox knows of what was posted and uploaded, on both engines."""

from outbox_bed import CARD, ONE, PAGE, REDRAW, ROOM, TWO, ask, finish, line, parked, settle, take
from support import both_engines

from bot.effects import PublishExport
from bot.ports import Done, GivenUp
from storage.unit_of_work import SqlStore

pytestmark = both_engines
FILE = PublishExport(incident=ONE, entry=1, format="md")


async def test_posts_are_those_that_stand_somewhere_or_soon_will(store: SqlStore) -> None:
    await ask(store, ROOM, CARD, PAGE, REDRAW, line(1), line(1, TWO))
    await finish(store)
    await finish(store)
    await ask(store, line(2), line(3))
    claim = next(each for each in await take(store) if each.effect == line(2))
    await settle(store, claim, GivenUp(why="w", advice="a"))

    async with store.reading() as reading:
        found = await reading.outbox.posts_of(ONE)

    assert [effect for effect, _ in await parked(store)] == [line(2)]
    assert set(found) >= {CARD, PAGE, line(1), line(3)}
    assert not {REDRAW, line(2), line(1, TWO)} & set(found)


async def test_uploads_tell_their_file_and_rooms_can_forget_their_name(store: SqlStore) -> None:
    await ask(store, ROOM, FILE)
    (room,) = await take(store)
    await settle(store, room, Done(reference={"channel": "C1", "name": "inc-1-secret"}))
    (file,) = await take(store)
    await settle(store, file, Done(reference={"file": "F1", "path": "p"}))

    async with store.transaction() as uow:
        await uow.outbox.forget_names(ONE)
        uploads = await uow.outbox.uploads_of(ONE)
        elsewhere = await uow.outbox.uploads_of(TWO)
    await ask(store, line(1))
    (claim,) = await take(store)

    assert [dict(each) for each in uploads] == [{"file": "F1", "path": "p"}]
    assert list(elsewhere) == []
    assert dict(claim.needed) == {"channel": "C1"}
