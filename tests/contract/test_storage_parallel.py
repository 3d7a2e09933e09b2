"""Many at once: numbers without gaps, one incident a delivery, and an honest answer when the wait is too long."""

import asyncio
from dataclasses import replace

import pytest
from support import ANA, BEN, ELSEWHERE, HOSTILE, NOON, WORKSPACE, SeededRandomness, both_engines, incident

from bot.domain.ids import incident_id
from bot.domain.incident import Status
from bot.domain.paging import PageError
from bot.domain.severity import Severity
from bot.domain.timeline import verify
from bot.ports import BusyError, IncidentRef, Receipt
from bot.usecases.base import Tools
from bot.usecases.incidents import DeclareIncident, Incidents
from bot.usecases.paging import AcknowledgePage, Paging
from bot.usecases.timeline import AddNote, Timeline
from storage.engine import Database
from storage.unit_of_work import SqlStore

pytestmark = both_engines


async def declared(tools: Tools, key: str) -> Receipt:
    """Send it again while the database says that it is busy, as the answer asks people to do."""
    command = DeclareIncident(by=ANA, title=HOSTILE, severity=Severity.SEV2, inbound=key)
    while True:
        try:
            return await Incidents(tools).declare(command)
        except BusyError:
            continue


async def test_a_hundred_declarations_at_once_get_consecutive_numbers(tools: Tools) -> None:
    receipts = await asyncio.gather(*(declared(tools, f"key-{number}") for number in range(100)))

    async with tools.store.reading() as reading:
        stored = await reading.incidents.listed(Status)
    assert sorted(receipt.incident or 0 for receipt in receipts) == list(range(1, 101))
    assert [one.id for one in stored] == [incident_id(number) for number in range(100, 0, -1)]
    assert {receipt.uid for receipt in receipts} == {one.uid for one in stored}


async def test_one_delivery_arriving_twenty_times_makes_one_incident(tools: Tools) -> None:
    receipts = await asyncio.gather(*(declared(tools, "the same key") for _ in range(20)))

    async with tools.store.reading() as reading:
        stored = await reading.incidents.listed(Status)
    assert [one.number for one in stored] == [1]
    assert all(receipt == receipts[0] for receipt in receipts)


async def test_notes_written_at_once_make_one_whole_chain(tools: Tools) -> None:
    receipt = await declared(tools, "key")
    commands = [AddNote(by=ANA, text=f"note {number}", incident=IncidentRef(uid=receipt.uid)) for number in range(20)]

    receipts = await asyncio.gather(*(Timeline(tools).note(command) for command in commands))

    async with tools.store.reading() as reading:
        stored = await reading.incidents.find(IncidentRef(uid=receipt.uid))
        assert stored is not None
        entries = await reading.timeline.of(stored.uid)
    assert verify(tuple(entries)) == stored.head
    assert len({made for one in receipts for made in one.made}) == 20
    assert stored.counts.entries == len(entries)


async def test_a_page_pressed_twice_at_once_is_acknowledged_once(tools: Tools) -> None:
    receipt = await declared(tools, "key")
    command = AcknowledgePage(by=BEN, incident=IncidentRef(uid=receipt.uid))
    async with tools.store.reading() as reading:
        (page,) = await reading.pages.waiting_for(BEN)

    answers = await asyncio.gather(
        *(Paging(tools).acknowledge(replace(command, page=page.uid)) for _ in range(5)), return_exceptions=True
    )

    assert [type(answer) for answer in answers].count(Receipt) == 1
    assert [type(answer) for answer in answers].count(PageError) == 4


async def test_two_workspaces_count_for_themselves(database: Database, tools: Tools) -> None:
    elsewhere = replace(tools, store=SqlStore(database, ELSEWHERE, "there"), randomness=SeededRandomness("elsewhere"))

    ours = [await declared(tools, "key"), await declared(tools, "key 2")]
    theirs = await declared(elsewhere, "key")

    assert [receipt.incident for receipt in ours] == [1, 2]
    assert theirs.incident == 1
    for store, uid in ((tools.store, theirs.uid), (elsewhere.store, ours[0].uid)):
        async with store.reading() as reading:
            assert await reading.incidents.find(IncidentRef(uid=uid)) is None
            assert uid is not None
            assert await reading.timeline.of(uid) == []
            assert await reading.pages.of(uid) == []
            assert (await reading.teams.get(uid)).responders == ()


async def test_waiting_too_long_for_a_writer_is_answered_with_busy(database: Database, store: SqlStore) -> None:
    async def waiting() -> None:
        async with store.transaction() as uow:
            await uow.incidents.find(IncidentRef(number=42))

    async with store.transaction() as uow:
        await uow.incidents.add(incident())
    async with store.transaction() as uow:
        await uow.incidents.find(IncidentRef(number=42))  # on PostgreSQL this locks the incident, not the database
        database.patience = 0.02
        with pytest.raises(BusyError, match="nothing was stored"):
            await waiting()

    database.patience = 1.5
    await waiting()


async def test_a_reader_never_waits_for_a_writer_and_sees_one_state(store: SqlStore) -> None:
    async with store.transaction() as uow:
        await uow.incidents.add(incident())
    async with store.reading() as reading:
        before = await reading.incidents.find(IncidentRef(number=42))
        async with store.transaction() as uow:
            await uow.incidents.save(replace(incident(), title="changed"))
        again = await reading.incidents.find(IncidentRef(number=42))
    async with store.reading() as reading:
        afterwards = await reading.incidents.find(IncidentRef(number=42))

    assert before == again == incident()
    assert afterwards is not None
    assert afterwards.title == "changed"


async def test_a_receipt_of_one_workspace_answers_no_other(database: Database, store: SqlStore) -> None:
    elsewhere = SqlStore(database, ELSEWHERE, "there")
    async with store.transaction() as uow:
        await uow.inbound.claim("key", NOON)
        await uow.inbound.store("key", Receipt(verb="declare"))

    async with elsewhere.transaction() as uow:
        assert await uow.inbound.claim("key", NOON) is None
    assert store.workspace == WORKSPACE != elsewhere.workspace
