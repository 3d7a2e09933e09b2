"""Offers of a role come back as they were stored, and a role has one open offer, on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from support import ANA, BEN, DEV, GIL, HOSTILE, NOON, POLICY, both_engines, incident

from bot.domain.handover import Handover, HandoverState
from bot.domain.ids import HandoverUid
from bot.domain.responder import LEGAL
from storage.unit_of_work import SqlStore

pytestmark = both_engines

OFFER = Handover(
    uid=HandoverUid("one"),
    incident=incident().uid,
    role=LEGAL,
    holder=BEN,
    receiver=GIL,
    by=ANA,
    note=HOSTILE,
    offered_at=NOON,
    next_at=NOON + timedelta(minutes=5),
)
DECLINED = replace(
    OFFER, state=HandoverState.DECLINED, answered_at=NOON, reason="on a plane", reminded=True, next_at=None
)


async def stored(store: SqlStore, *offers: Handover) -> None:
    async with store.transaction() as uow:
        await uow.incidents.add(incident())
        await uow.handovers.save(offers)


async def test_an_offer_comes_back_as_it_was(store: SqlStore) -> None:
    await stored(store, OFFER)

    async with store.transaction() as uow:
        first = await uow.handovers.get(OFFER.uid)
        await uow.handovers.save([DECLINED])
    async with store.reading() as reading:
        second = await reading.handovers.get(OFFER.uid)
        none = await reading.handovers.get(HandoverUid("none"))

    assert (first, second, none) == (OFFER, DECLINED, None)


async def test_open_offers_are_found_by_incident_and_by_person_newest_first(store: SqlStore) -> None:
    newer = replace(OFFER, uid=HandoverUid("two"), role=POLICY, offered_at=NOON + timedelta(seconds=1))
    ended = replace(DECLINED, uid=HandoverUid("three"))
    await stored(store, newer, OFFER, ended, replace(DECLINED, uid=HandoverUid("four"), receiver=DEV))

    async with store.reading() as reading:
        assert await reading.handovers.open_of(incident().uid) == [OFFER, newer]
        assert await reading.handovers.waiting_for(GIL) == [newer, OFFER]
        assert await reading.handovers.waiting_for(DEV) == []
        assert len(await reading.handovers.of(incident().uid)) == 4


async def test_what_is_due(store: SqlStore) -> None:
    later = replace(OFFER, uid=HandoverUid("two"), role=POLICY, next_at=NOON + timedelta(minutes=15))
    await stored(store, OFFER, later, replace(DECLINED, uid=HandoverUid("three")))

    async with store.reading() as reading:
        assert await reading.handovers.due(NOON + timedelta(minutes=4)) == []
        assert await reading.handovers.due(NOON + timedelta(minutes=5)) == [OFFER.uid]


async def test_a_role_has_one_open_offer(store: SqlStore) -> None:
    await stored(store, OFFER, replace(DECLINED, uid=HandoverUid("two")))

    with pytest.raises(IntegrityError):
        async with store.transaction() as uow:
            await uow.handovers.save([replace(OFFER, uid=HandoverUid("three"))])
