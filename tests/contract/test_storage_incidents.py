"""Incidents, teams, people and receipts come back as they were stored, on both engines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from support import (
    ANA,
    BEN,
    CLA,
    DEV,
    EVE,
    GIL,
    HOSTILE,
    NOON,
    POLICY,
    PROFILES,
    WORKSPACE,
    both_engines,
    incident,
)

from bot.domain.ids import ChannelId, IncidentUid, MessageTs
from bot.domain.incident import ENDED, Counts, Incident, Milestones, Places, Status
from bot.domain.person import Profile
from bot.domain.responder import COMMANDER, LEGAL, Team
from bot.ports import IncidentRef, Receipt
from storage.unit_of_work import SqlStore

pytestmark = both_engines

DOUBLED = datetime(2026, 10, 25, 2, 30, 0, 123456, tzinfo=ZoneInfo("Europe/Berlin"))
"""Half past two comes twice that night; `fold` says which."""
INSTANTS = [
    NOON,
    NOON.replace(microsecond=1),
    NOON.replace(microsecond=999999),
    DOUBLED,
    DOUBLED.replace(fold=1),
    datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
]
FULL = replace(
    incident(),
    title=HOSTILE,
    regions=("DE", HOSTILE, ""),
    private=True,
    drill=True,
    reference=HOSTILE,
    status=Status.RESOLVED,
    milestones=Milestones(
        declared_at=INSTANTS[0],
        known_at=INSTANTS[1],
        reported_at=INSTANTS[2],
        acknowledged_at=INSTANTS[4].astimezone(UTC),
        contained_at=INSTANTS[5],
        resolved_at=INSTANTS[6],
        closed_at=INSTANTS[7],
    ),
    places=Places(
        room=ChannelId("C0ROOM"),
        room_name="inc-42-toys",
        card=MessageTs("1700000000.000100"),
        announced_in=ChannelId("C0ALL"),
        announcement=MessageTs("1700000000.000200"),
    ),
    counts=Counts(entries=3, decisions=2, tasks=1),
    head="f" * 64,
    summary=HOSTILE,
)


async def stored(store: SqlStore, *incidents: Incident) -> None:
    async with store.transaction() as uow:
        for one in incidents or (incident(),):
            await uow.incidents.add(one)


def another(number: int, **changes: object) -> Incident:
    """An incident of its own; `changes` are fields of Incident."""
    values: dict[str, object] = {"uid": IncidentUid(f"{number:032}"), "number": number, **changes}
    return replace(incident(), **values)  # type: ignore[arg-type]  # the names are parameters


@pytest.mark.parametrize("written", [incident(), FULL], ids=["bare", "full"])
async def test_an_incident_comes_back_by_every_name_it_has(store: SqlStore, written: Incident) -> None:
    await stored(store, written)
    refs = [IncidentRef(number=42), IncidentRef(uid=written.uid)]
    refs += [IncidentRef(room=written.places.room)] if written.places.room else []

    async with store.reading() as reading:
        found = [await reading.incidents.find(ref) for ref in refs]

    assert found == [written] * len(refs)


async def test_an_incident_is_saved_whole(store: SqlStore) -> None:
    await stored(store)

    async with store.transaction() as uow:
        await uow.incidents.save(FULL)
        within = await uow.incidents.find(IncidentRef(number=42))
    async with store.reading() as reading:
        afterwards = await reading.incidents.find(IncidentRef(number=42))

    assert within == afterwards == FULL


@pytest.mark.parametrize(
    "ref",
    [IncidentRef(), IncidentRef(number=7), IncidentRef(uid=IncidentUid("none")), IncidentRef(room=ChannelId("C"))],
)
async def test_a_name_that_nothing_has_finds_nothing(store: SqlStore, ref: IncidentRef) -> None:
    await stored(store)

    async with store.reading() as reading:
        assert await reading.incidents.find(ref) is None


@pytest.mark.parametrize("at", INSTANTS, ids=str)
async def test_an_instant_comes_back_as_the_same_instant_in_utc(store: SqlStore, at: datetime) -> None:
    await stored(store, replace(incident(), next_update_at=at))

    async with store.reading() as reading:
        found = await reading.incidents.find(IncidentRef(number=42))

    assert found is not None
    assert found.next_update_at == at.astimezone(UTC)
    assert found.next_update_at.tzinfo is UTC


async def test_a_time_without_a_zone_is_not_stored(store: SqlStore) -> None:
    naive = replace(incident(), next_update_at=NOON.replace(tzinfo=None))

    with pytest.raises(Exception, match="an instant without a zone"):
        await stored(store, naive)
    async with store.reading() as reading:
        assert await reading.incidents.find(IncidentRef(number=42)) is None


async def test_incidents_are_listed_by_status_newest_first(store: SqlStore) -> None:
    await stored(store, *(another(number, status=status) for number, status in enumerate(Status, start=1)))

    async with store.reading() as reading:
        everything = await reading.incidents.listed(Status)
        ended = await reading.incidents.listed(ENDED)
        none = await reading.incidents.listed(())

    assert [one.number for one in everything] == list(range(len(Status), 0, -1))
    assert {one.status for one in ended} == ENDED
    assert none == []


async def test_promised_updates_fall_due_at_their_time(store: SqlStore) -> None:
    await stored(store, another(1), another(2, next_update_at=NOON), another(3, next_update_at=None))

    async with store.reading() as reading:
        before = await reading.incidents.with_update_due(NOON - timedelta(microseconds=1))
        due = await reading.incidents.with_update_due(NOON)

    assert (before, due) == ([], [another(2).uid])


TEAM = Team(
    incident=incident().uid,
    holders=MappingProxyType({LEGAL: BEN, COMMANDER: ANA, POLICY: ANA}),
    responders=(DEV, ANA, BEN),
    admitted=frozenset({ANA, BEN, EVE}),
)


async def test_a_team_comes_back_in_its_order(store: SqlStore) -> None:
    await stored(store)

    async with store.transaction() as uow:
        await uow.teams.save(TEAM)
        within = await uow.teams.get(TEAM.incident)
    async with store.reading() as reading:
        afterwards = await reading.teams.get(TEAM.incident)

    assert within == afterwards == TEAM
    assert list(afterwards.holders) == [LEGAL, COMMANDER, POLICY]


async def test_saving_a_team_replaces_all_of_it(store: SqlStore) -> None:
    await stored(store)
    smaller = Team(incident=TEAM.incident, responders=(CLA,))

    async with store.transaction() as uow:
        await uow.teams.save(TEAM)
        await uow.teams.get(TEAM.incident)
        await uow.teams.save(smaller)
        within = await uow.teams.get(TEAM.incident)

    assert within == smaller


async def test_teams_of_several_incidents_are_kept_apart(store: SqlStore) -> None:
    await stored(store, another(1), another(2))
    one, two = replace(TEAM, incident=another(1).uid), Team(incident=another(2).uid, responders=(GIL,))

    async with store.transaction() as uow:
        await uow.teams.save(one)
        await uow.teams.save(two)
        teams = await uow.teams.of([one.incident, two.incident])

    assert teams == {one.incident: one, two.incident: two}


async def test_an_incident_without_people_has_an_empty_team(store: SqlStore) -> None:
    await stored(store)

    async with store.reading() as reading:
        assert await reading.teams.get(TEAM.incident) == Team(incident=TEAM.incident)


async def test_people_are_kept_and_replaced(store: SqlStore) -> None:
    stranger = Profile(
        user=EVE,
        name=HOSTILE,
        zone=None,
        bot=True,
        deactivated=True,
        stranger=True,
        verified=False,
        seen_at=NOON,
    )

    async with store.transaction() as uow:
        await uow.people.save([*PROFILES, stranger])
        await uow.people.get([EVE])
        await uow.people.save([replace(stranger, name="Eve", verified=True)])
        await uow.people.save([])
        found = await uow.people.get([EVE, BEN, EVE])
        none = await uow.people.get([])

    assert found == {EVE: replace(stranger, name="Eve", verified=True), BEN: PROFILES[1]}
    assert none == {}


async def test_a_receipt_comes_back_to_a_repeated_delivery(store: SqlStore) -> None:
    receipt = Receipt(
        verb="declare",
        incident=42,
        uid=incident().uid,
        made=("D-1", "E-2"),
        facts={"paging": HOSTILE},
    )

    async with store.transaction() as uow:
        first = await uow.inbound.claim("key", NOON)
        await uow.inbound.store("key", receipt)
    async with store.transaction() as uow:
        second = await uow.inbound.claim("key", NOON)
        bare = await uow.inbound.claim("other", NOON)
        await uow.inbound.store("other", Receipt(verb="climb"))
    async with store.transaction() as uow:
        third = await uow.inbound.claim("other", NOON)

    assert (first, second, bare, third) == (None, receipt, None, Receipt(verb="climb"))


async def test_a_key_whose_work_failed_is_free_again(store: SqlStore) -> None:
    async def broken() -> None:
        async with store.transaction() as uow:
            await uow.inbound.claim("key", NOON)
            raise LookupError

    with pytest.raises(LookupError):
        await broken()

    async with store.transaction() as uow:
        assert await uow.inbound.claim("key", NOON) is None


async def test_numbers_follow_each_other_and_a_failed_one_is_used_again(store: SqlStore) -> None:
    async def broken() -> None:
        async with store.transaction() as uow:
            await uow.incidents.next_number()
            raise LookupError

    async with store.transaction() as uow:
        first = [await uow.incidents.next_number(), await uow.incidents.next_number()]
    with pytest.raises(LookupError):
        await broken()
    async with store.transaction() as uow:
        third = await uow.incidents.next_number()

    assert (first, third) == ([1, 2], 3)


async def test_what_raised_has_stored_nothing(store: SqlStore) -> None:
    async def broken() -> None:
        async with store.transaction() as uow:
            await uow.incidents.add(incident())
            await uow.people.save(PROFILES)
            raise LookupError

    with pytest.raises(LookupError):
        await broken()

    async with store.reading() as reading:
        assert await reading.incidents.find(IncidentRef(number=42)) is None
        assert await reading.people.get([ANA]) == {}


async def test_the_store_knows_its_workspace(store: SqlStore) -> None:
    assert store.workspace == WORKSPACE
