"""Who looks at the home tab, on both engines."""

from datetime import timedelta

from support import ANA, BEN, CLA, ELSEWHERE, NOON, both_engines

from storage.unit_of_work import SqlStore

pytestmark = both_engines

LATER = NOON + timedelta(days=1)


async def test_only_those_who_opened_it_lately_look_at_it(store: SqlStore) -> None:
    async with store.transaction() as uow:
        await uow.homes.opened(BEN, NOON)
        await uow.homes.opened(ANA, NOON)
        await uow.homes.opened(ANA, LATER)

    async with store.transaction() as uow:
        assert await uow.homes.looked_at([CLA, BEN, ANA, ANA], since=NOON) == [ANA, BEN]
        assert await uow.homes.looked_at([CLA, BEN, ANA], since=LATER) == [ANA]
        assert await uow.homes.looked_at([], since=NOON) == []
        assert await uow.homes.everyone() == [ANA, BEN]


async def test_a_home_is_held_and_forgotten(store: SqlStore) -> None:
    async with store.transaction() as uow:
        await uow.homes.opened(ANA, NOON)
        await uow.homes.opened(BEN, NOON)

    async with store.transaction() as uow:
        await uow.homes.hold(ANA)
        await uow.homes.hold(CLA)
        await uow.homes.forget(ANA)

    async with store.transaction() as uow:
        assert await uow.homes.looked_at([ANA, BEN], since=NOON) == [BEN]


async def test_another_workspaces_homes_are_not_ours(store: SqlStore) -> None:
    other = SqlStore(store.database, ELSEWHERE, "there")
    async with other.transaction() as uow:
        await uow.homes.opened(ANA, NOON)

    async with store.transaction() as uow:
        await uow.homes.forget(ANA)
        assert await uow.homes.looked_at([ANA], since=NOON) == []
        assert await uow.homes.everyone() == []
    async with other.transaction() as uow:
        assert await uow.homes.looked_at([ANA], since=NOON) == [ANA]
