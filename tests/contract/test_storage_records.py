"""Pages, decisions, tasks and timelines come back as they were stored, on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from support import ANA, BEN, DEV, EVE, GIL, HOSTILE, NOON, POLICY, PRODUCT, SeededRandomness, both_engines, incident

from bot.domain.decision import Decision
from bot.domain.ids import ChannelId, MessageTs, PageUid
from bot.domain.incident import Places
from bot.domain.paging import Answer, Call, Page, PageState, PageStep
from bot.domain.responder import LEGAL
from bot.domain.task import Task
from bot.domain.timeline import Draft, Entry, Kind, append, verify
from storage.unit_of_work import SqlStore

pytestmark = both_engines


async def stored(store: SqlStore) -> None:
    async with store.transaction() as uow:
        await uow.incidents.add(incident())


def a_page(name: str, **changes: object) -> Page:
    """A page that called Ben and Gil; `changes` are fields of Page."""
    bare = Page(
        uid=PageUid(name),
        incident=incident().uid,
        role=LEGAL,
        text=HOSTILE,
        by=ANA,
        opened_at=NOON,
        steps=(
            PageStep(after=timedelta(0), people=(BEN, GIL)),
            PageStep(after=timedelta(minutes=4, microseconds=1), commander=True),
        ),
        step=0,
        calls=(
            Call(user=GIL, step=0, called_at=NOON, unreached_at=NOON + timedelta(microseconds=9)),
            Call(
                user=BEN,
                step=0,
                called_at=NOON,
                answer=Answer.PASSED_ON,
                answered_at=NOON + timedelta(seconds=1, microseconds=7),
            ),
        ),
        next_at=NOON + timedelta(minutes=5),
    )
    return replace(bare, **changes)  # type: ignore[arg-type]  # the names are parameters


async def test_a_page_comes_back_with_its_calls_in_order(store: SqlStore) -> None:
    await stored(store)
    by_name = a_page("two", role=None, calls=(), steps=(), state=PageState.UNANSWERED, next_at=None)

    async with store.transaction() as uow:
        await uow.pages.save([a_page("one"), by_name])
    async with store.reading() as reading:
        found = await reading.pages.get(PageUid("one")), await reading.pages.get(PageUid("two"))
        none = await reading.pages.get(PageUid("three"))

    assert found == (a_page("one"), by_name)
    assert none is None


async def test_saving_a_page_again_adds_calls_and_answers(store: SqlStore) -> None:
    await stored(store)
    later = a_page(
        "one",
        step=1,
        state=PageState.ACKNOWLEDGED,
        next_at=None,
        calls=(
            replace(a_page("one").calls[0], answer=Answer.ACKNOWLEDGED, answered_at=NOON),
            a_page("one").calls[1],
            Call(user=ANA, step=1, called_at=NOON),
        ),
    )

    async with store.transaction() as uow:
        await uow.pages.save([a_page("one")])
        await uow.pages.get(PageUid("one"))
        await uow.pages.save([later])
        within = await uow.pages.get(PageUid("one"))

    assert within == later


async def test_pages_of_one_declaration_keep_their_order_when_one_is_answered(store: SqlStore) -> None:
    await stored(store)
    answered = a_page("b", role=PRODUCT, state=PageState.ACKNOWLEDGED, next_at=None)

    async with store.transaction() as uow:
        await uow.pages.save([a_page("c"), a_page("a", role=POLICY), a_page("b", role=PRODUCT)])
    async with store.transaction() as uow:
        await uow.pages.save([answered])
    async with store.reading() as reading:
        pages = await reading.pages.of(incident().uid)

    assert [page.uid for page in pages] == ["c", "a", "b"]


async def test_pages_fall_due_and_await_people(store: SqlStore) -> None:
    await stored(store)
    first = a_page("one", next_at=NOON)
    later = a_page("two", opened_at=NOON + timedelta(seconds=1))
    closed = a_page("three", state=PageState.WITHDRAWN, next_at=None)

    async with store.transaction() as uow:
        await uow.pages.save([later, first, closed])
    async with store.reading() as reading:
        assert await reading.pages.due(NOON - timedelta(microseconds=1)) == []
        assert await reading.pages.due(NOON) == ["one"]
        assert await reading.pages.due(NOON + timedelta(hours=1)) == ["one", "two"]
        assert [page.uid for page in await reading.pages.waiting_for(GIL)] == ["two", "one"]
        assert await reading.pages.waiting_for(BEN) == []


async def test_a_room_tells_whose_answer_its_pages_await(store: SqlStore) -> None:
    opened = replace(incident(), places=Places(room=ChannelId("C0ROOM001")))
    await stored(store)

    async with store.transaction() as uow:
        await uow.incidents.save(opened)
        await uow.pages.save([a_page("one"), a_page("two", state=PageState.WITHDRAWN)])
    async with store.reading() as reading:
        asked = [await reading.pages.awaits(user, ChannelId("C0ROOM001")) for user in (GIL, BEN, EVE)]
        elsewhere = await reading.pages.awaits(GIL, ChannelId("C0OTHER01"))

    assert (asked, elsewhere) == ([True, False, False], False)


async def test_a_message_is_found_by_its_place_and_is_there_once(store: SqlStore) -> None:
    room, ts = ChannelId("C0ROOM001"), MessageTs("1700000000.000100")
    await stored(store)
    draft = Draft(
        kind=Kind.MESSAGE,
        text="Ben wrote: 14 SKUs",
        occurred_at=NOON,
        author=ANA,
        author_name="Ana",
        source_channel=room,
        source_ts=ts,
    )
    entry = append(draft, number=1, previous_hash="", salt="ab" * 16, recorded_at=NOON)

    async with store.transaction() as uow:
        await uow.incidents.save(replace(incident(), places=Places(room=room)))
        await uow.timeline.add(incident().uid, [entry])
    with pytest.raises(IntegrityError):
        async with store.transaction() as uow:
            await uow.timeline.add(incident().uid, [replace(entry, number=2)])
    async with store.reading() as reading:
        found = await reading.timeline.of_message(incident().uid, room, ts)
        known = [await reading.timeline.has_message(place, ts) for place in (room, ChannelId("C0OTHER01"))]
        unknown = await reading.timeline.of_message(incident().uid, room, MessageTs("1.000001"))

    assert (found, unknown) == (entry, None)
    assert known == [True, False]


async def test_decisions_and_tasks_come_back_in_their_order(store: SqlStore) -> None:
    await stored(store)
    decisions = [
        Decision(
            number=number,
            text=HOSTILE,
            because=HOSTILE,
            decided_by=BEN,
            recorded_by=ANA,
            decided_at=NOON - timedelta(days=number),
            recorded_at=NOON,
        )
        for number in (1, 2)
    ]
    tasks = [
        Task(number=1, text=HOSTILE, role=PRODUCT, created_at=NOON),
        Task(number=2, text="t", role=None, owner=DEV, created_at=NOON, done_at=NOON),
    ]

    async with store.transaction() as uow:
        for decision in reversed(decisions):
            await uow.decisions.add(incident().uid, decision)
        await uow.tasks.add(incident().uid, reversed(tasks))
        await uow.tasks.add(incident().uid, [])
    async with store.reading() as reading:
        assert await reading.decisions.of(incident().uid) == decisions
        assert await reading.tasks.of(incident().uid) == tasks


async def test_a_task_is_saved_whole_and_falls_due_once(store: SqlStore) -> None:
    await stored(store)
    soon, later = NOON + timedelta(minutes=1), NOON + timedelta(hours=1)
    first = Task(number=1, text=HOSTILE, role=None, created_by=ANA, created_at=NOON, due_at=soon, remind_at=soon)
    second = replace(first, number=2, due_at=later, remind_at=later)
    done = replace(first, remind_at=None, done_at=soon, done_by=BEN, done_text=HOSTILE)

    async with store.transaction() as uow:
        await uow.tasks.add(incident().uid, [first, second])
    async with store.reading() as reading:
        due = await reading.tasks.due(soon)
    async with store.transaction() as uow:
        await uow.tasks.save(incident().uid, [done])
    async with store.reading() as reading:
        found = await reading.tasks.of(incident().uid)
        due_since = await reading.tasks.due(soon)
        one, none = await reading.tasks.get(incident().uid, 1), await reading.tasks.get(incident().uid, 9)

    assert (due, due_since) == ([(incident().uid, 1)], [])
    assert list(found) == [done, second]
    assert (one, none) == (done, None)


def entries(count: int) -> tuple[Entry, ...]:
    made: list[Entry] = []
    randomness, head = SeededRandomness(), ""
    for number in range(1, count + 1):
        draft = Draft(
            kind=Kind.NOTE,
            text=HOSTILE * number,
            occurred_at=NOON.replace(microsecond=number),
            author=ANA,
            author_name=HOSTILE,
            on_behalf_of=BEN if number % 2 else None,
            permalink="https://m.example/p1",
            privileged=number == 2,
        )
        entry = append(draft, number=number, previous_hash=head, salt=randomness.salt(), recorded_at=NOON)
        made.append(entry)
        head = entry.hash
    return tuple(made)


async def test_a_chain_is_still_whole_after_storage(store: SqlStore) -> None:
    await stored(store)
    written = entries(5)

    async with store.transaction() as uow:
        await uow.timeline.add(incident().uid, written[:2])
        await uow.timeline.add(incident().uid, written[2:])
        await uow.timeline.add(incident().uid, [])
    async with store.reading() as reading:
        found = await reading.timeline.of(incident().uid)
        newest = await reading.timeline.of(incident().uid, last=2)
        third = await reading.timeline.entry(incident().uid, 3)
        none = await reading.timeline.entry(incident().uid, 6)

    assert tuple(found) == written
    assert verify(tuple(found)) == written[-1].hash
    assert tuple(newest) == written[3:]
    assert (third, none) == (written[2], None)


async def test_a_redaction_empties_text_and_salt_and_changes_nothing_else(store: SqlStore) -> None:
    await stored(store)
    written = entries(3)

    async with store.transaction() as uow:
        await uow.timeline.add(incident().uid, written)
        await uow.timeline.redact(incident().uid, [2])
    async with store.reading() as reading:
        found = await reading.timeline.of(incident().uid)

    assert list(found) == [written[0], replace(written[1], text=None, salt=None), written[2]]
    assert verify(tuple(found)) == written[-1].hash


async def test_a_decision_is_replaced_whole(store: SqlStore) -> None:
    await stored(store)
    first = Decision(
        number=1, text="t", because="b", decided_by=ANA, recorded_by=BEN, decided_at=NOON, recorded_at=NOON
    )
    bare = replace(first, text="(redacted)", because="")

    async with store.transaction() as uow:
        await uow.decisions.add(incident().uid, first)
        await uow.decisions.add(incident().uid, replace(first, number=2))
        await uow.decisions.save(incident().uid, [bare])
    async with store.reading() as reading:
        found = await reading.decisions.of(incident().uid)

    assert list(found) == [bare, replace(first, number=2)]
