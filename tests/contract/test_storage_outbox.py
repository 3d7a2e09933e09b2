"""The outbox keeps what was asked, in the order and under the conditions in which it was asked."""

import pytest
from outbox_bed import (
    CARD,
    DONE,
    GIVEN_UP,
    ONE,
    PAGE,
    REDRAW,
    ROOM,
    TWO,
    ask,
    effects,
    finish,
    later,
    line,
    next_at,
    not_yet,
    outstanding,
    parked,
    settle,
    take,
    unknown,
)
from support import ELSEWHERE, NOON, both_engines

from bot.effects import (
    Announce,
    AnnounceUpdate,
    Effect,
    InvitePeople,
    MakeRoom,
    PinCard,
    PostCard,
    RedrawAnnouncement,
    TellCommander,
)
from bot.ports import Outcome
from storage.engine import Database
from storage.unit_of_work import SqlStore

pytestmark = both_engines


async def test_an_effect_is_claimed_with_all_it_needs_to_be_carried_out(store: SqlStore) -> None:
    await ask(store, ROOM)

    (claim,) = await take(store, now=later(seconds=1))

    assert claim.effect == ROOM
    assert (claim.claimed_at, claim.asked_at, claim.attempted_at) == (later(seconds=1), NOON, None)
    assert (claim.attempts, claim.reference, claim.needed) == (1, {}, {})
    assert len(claim.uid) == 32


async def test_an_effect_in_hand_is_not_claimed_again(store: SqlStore) -> None:
    await ask(store, ROOM)

    first, second = await take(store), await take(store)

    assert (effects(first), second) == ([ROOM], [])


async def test_an_effect_that_was_done_is_over(store: SqlStore) -> None:
    await ask(store, ROOM)

    await finish(store)

    assert await take(store, now=later(days=1)) == []
    assert await outstanding(store) == 0


async def test_asking_twice_for_one_thing_asks_once(store: SqlStore) -> None:
    await ask(store, ROOM, ROOM)
    await ask(store, ROOM)
    done = await finish(store)
    await ask(store, ROOM)

    assert done == [ROOM]
    assert await take(store) == []


async def test_a_need_must_have_succeeded_and_hands_over_where(store: SqlStore) -> None:
    await ask(store, ROOM, CARD)
    (room,) = await take(store)
    meanwhile = await take(store)
    await settle(store, room, DONE)

    (card,) = await take(store)

    assert meanwhile == []
    assert (card.effect, card.needed) == (CARD, DONE.reference)


@pytest.mark.parametrize("outcome", [not_yet(seconds=5), unknown(seconds=5)])
async def test_a_need_that_has_not_succeeded_yet_is_waited_for(store: SqlStore, outcome: Outcome) -> None:
    await ask(store, ROOM, CARD)
    (room,) = await take(store)
    await settle(store, room, outcome)

    assert await take(store, now=later(seconds=4)) == []
    assert effects(await take(store, now=later(seconds=5))) == [ROOM]


async def test_what_builds_on_something_never_asked_for_is_left_out(store: SqlStore) -> None:
    await ask(store, RedrawAnnouncement(incident=ONE), AnnounceUpdate(incident=ONE, entry=2), PAGE)
    await ask(store, PinCard(incident=ONE))

    assert await finish(store) == [PAGE]
    assert await outstanding(store) == 0


async def test_a_lane_keeps_its_order(store: SqlStore) -> None:
    await ask(store, ROOM, line(1), line(2))
    await ask(store, line(3))
    await finish(store)

    order = [await finish(store) for _ in range(4)]

    assert order == [[line(1)], [line(2)], [line(3)], []]


@pytest.mark.parametrize("outcome", [not_yet(seconds=30), unknown(seconds=30)])
async def test_a_lane_waits_for_its_head(store: SqlStore, outcome: Outcome) -> None:
    await ask(store, ROOM, line(1), line(2))
    await finish(store)
    (head,) = await take(store)

    await settle(store, head, outcome)

    assert await take(store, now=later(seconds=29)) == []
    assert effects(await take(store, now=later(seconds=30))) == [line(1)]


async def test_a_parked_head_leaves_its_lane(store: SqlStore) -> None:
    await ask(store, ROOM, line(1), line(2))
    await finish(store)
    (head,) = await take(store)

    parked_too = await settle(store, head, GIVEN_UP)

    assert parked_too == []
    assert effects(await take(store)) == [line(2)]
    assert await parked(store) == [(line(1), "is_archived")]


async def test_lanes_do_not_wait_for_each_other(store: SqlStore) -> None:
    await ask(store, ROOM, MakeRoom(incident=TWO), line(1), line(1, TWO))
    await finish(store)
    ours, theirs = await take(store)

    await settle(store, ours, unknown(hours=1))
    await settle(store, theirs, DONE)
    await ask(store, line(2), line(2, TWO))

    assert effects(await take(store)) == [line(2, TWO)]


async def test_the_most_urgent_goes_first_and_pages_have_places_of_their_own(store: SqlStore) -> None:
    told = TellCommander(incident=ONE, entry=1, user=PAGE.user)
    await ask(store, told, ROOM, Announce(incident=ONE), PAGE)

    async with store.transaction() as uow:
        first = await uow.outbox.claim(NOON, urgent=1, other=1)
        second = await uow.outbox.claim(NOON, urgent=0, other=1)
        third = await uow.outbox.claim(NOON, urgent=5, other=0)
        fourth = await uow.outbox.claim(NOON, urgent=5, other=5)

    assert [effects(claims) for claims in (first, second, third, fourth)] == [
        [PAGE, ROOM],
        [Announce(incident=ONE)],
        [],
        [told],
    ]


async def with_card(store: SqlStore) -> None:
    await ask(store, ROOM, CARD)
    await finish(store)
    await finish(store)


async def test_a_waiting_redraw_stands_for_all_later_ones(store: SqlStore) -> None:
    await with_card(store)

    await ask(store, REDRAW, REDRAW)
    await ask(store, REDRAW)

    assert await finish(store) == [REDRAW]
    assert await take(store) == []


async def test_a_redraw_asked_for_while_one_is_sent_is_drawn_after_it(store: SqlStore) -> None:
    await with_card(store)
    await ask(store, REDRAW)
    (sending,) = await take(store)

    await ask(store, REDRAW)
    meanwhile = await take(store)
    await settle(store, sending, DONE)

    assert meanwhile == []
    assert await finish(store) == [REDRAW]


async def test_a_redraw_that_must_wait_gives_way_to_a_newer_one(store: SqlStore) -> None:
    await with_card(store)
    await ask(store, REDRAW)
    (sending,) = await take(store)
    await ask(store, REDRAW)

    await settle(store, sending, not_yet(seconds=30))

    assert await outstanding(store) == 1
    assert await finish(store) == [REDRAW]


async def test_a_redraw_that_must_wait_is_kept_when_there_is_no_newer_one(store: SqlStore) -> None:
    await with_card(store)
    await ask(store, REDRAW)
    (sending,) = await take(store)

    await settle(store, sending, not_yet(seconds=30))
    await ask(store, REDRAW)

    assert await take(store, now=later(seconds=29)) == []
    assert await finish(store, now=later(seconds=30)) == [REDRAW]
    assert await outstanding(store) == 0


async def test_giving_up_parks_all_that_stands_on_it(store: SqlStore) -> None:
    standing_on_it: list[Effect] = [CARD, PinCard(incident=ONE), REDRAW, line(1)]
    await ask(store, ROOM, *standing_on_it, PAGE, MakeRoom(incident=TWO), PostCard(incident=TWO))
    room = next(claim for claim in await take(store) if claim.effect == ROOM)

    parked_too = await settle(store, room, GIVEN_UP)

    assert parked_too is not None
    assert sorted(effect.key for effect in parked_too) == sorted(effect.key for effect in standing_on_it)
    assert dict(await parked(store)) == {ROOM: "is_archived"} | dict.fromkeys(
        standing_on_it, "needs room, which was given up"
    )
    assert await outstanding(store) == 3


async def test_what_is_asked_for_under_a_parked_need_is_parked(store: SqlStore) -> None:
    await ask(store, ROOM, CARD)
    (room,) = await take(store)
    await settle(store, room, GIVEN_UP)

    await ask(store, line(7), InvitePeople(incident=ONE, entry=7, users=(PAGE.user,)), REDRAW, PAGE)

    assert [effect for effect, _ in await parked(store)][2:] == [
        line(7),
        InvitePeople(incident=ONE, entry=7, users=(PAGE.user,)),
        REDRAW,
    ]
    assert await finish(store) == [PAGE]


async def test_redraws_parked_again_and_again_stand_side_by_side(store: SqlStore) -> None:
    await ask(store, ROOM, CARD, REDRAW)
    (room,) = await take(store)
    await settle(store, room, GIVEN_UP)

    await ask(store, REDRAW)
    await ask(store, REDRAW)

    assert [effect for effect, _ in await parked(store)].count(REDRAW) == 3
    async with store.reading() as reading:
        assert await reading.outbox.parked_count() == 5


async def test_the_next_time_is_the_first_that_is_not_here_yet(store: SqlStore) -> None:
    await ask(store, ROOM, PAGE, line(1))
    first, second = await take(store)
    await settle(store, first, not_yet(seconds=50))
    await settle(store, second, unknown(seconds=20))

    assert await next_at(store) == later(seconds=20)
    assert await next_at(store, later(seconds=20)) == later(seconds=50)
    assert await next_at(store, later(seconds=50)) is None


async def test_a_lease_that_may_run_out_is_a_next_time(store: SqlStore) -> None:
    await ask(store, ROOM, line(1))
    await take(store)

    assert await next_at(store) == later(seconds=30)


async def test_due_now_is_what_could_be_claimed(store: SqlStore) -> None:
    async def due() -> bool:
        async with store.reading() as reading:
            return await reading.outbox.due_now(NOON)

    nothing = await due()
    await ask(store, ROOM, line(1))
    asked = await due()
    await take(store)

    assert (nothing, asked, await due()) == (False, True, False)


async def test_two_workspaces_never_see_each_others_effects(database: Database, store: SqlStore) -> None:
    elsewhere = SqlStore(database, ELSEWHERE, "there")
    await ask(store, ROOM, line(1))
    await ask(elsewhere, ROOM, CARD)
    (theirs,) = await take(elsewhere)
    await settle(elsewhere, theirs, GIVEN_UP)

    assert await outstanding(store) == 2
    assert await parked(store) == []
    assert await next_at(elsewhere) is None
    async with elsewhere.transaction() as uow:
        assert await uow.outbox.free_all(NOON) == 0
    assert await finish(store) == [ROOM]
    assert await finish(store) == [line(1)]
    assert [effect for effect, _ in await parked(elsewhere)] == [ROOM, CARD]
