"""Tasks: what each leaves in the record and asks of the outside."""

from datetime import timedelta

import pytest
from desk import Desk, kinds, uid
from support import ANA, BEN, CLA, DEV, EVE, GIL, NOON, PRODUCT_SAFETY

from bot.domain.access import NotAllowedError
from bot.domain.ids import WARROOM
from bot.domain.person import UnreachablePersonError
from bot.domain.task import Task, TaskError
from bot.domain.timeline import Kind
from bot.effects import InvitePeople, RemindOwner
from bot.ports import IncidentRef
from bot.usecases.tasks import AddTask, FinishTask, RemindOfTask

SOON = NOON + timedelta(hours=1)


@pytest.fixture
async def wanted(desk: Desk) -> IncidentRef:
    declared = await desk.declare(type=PRODUCT_SAFETY)
    await desk.calm()
    return declared


async def tasks_of(desk: Desk, wanted: IncidentRef) -> list[Task]:
    async with desk.store.reading() as reading:
        return list(await reading.tasks.of(uid(wanted)))


async def test_a_task_follows_those_of_the_playbook_and_brings_its_owner_in(desk: Desk, wanted: IncidentRef) -> None:
    receipt = await desk.tasks.add(AddTask(by=ANA, incident=wanted, text="Call the lab", owner=DEV, due_at=SOON))

    entry = (await desk.entries(wanted))[-1]
    asked = await desk.asked()
    assert receipt.made == ("T-3", entry.id)
    assert (entry.kind, entry.subject) == (Kind.TASK, "T-3")
    assert entry.text == "T-3: Call the lab (for Dev Patel, due 2026-11-24 13:00 UTC)"
    assert kinds(asked) == ["invite", "line", "redraw-card"]
    assert [effect.users for effect in asked if isinstance(effect, InvitePeople)] == [(DEV,)]


async def test_an_unreachable_person_owns_no_task(desk: Desk, wanted: IncidentRef) -> None:
    before = await desk.everything()

    with pytest.raises(UnreachablePersonError):
        await desk.tasks.add(AddTask(by=ANA, incident=wanted, text="Call the lab", owner=EVE))

    assert await desk.everything() == before


async def test_of_a_private_incident_only_the_admitted_own_tasks(desk: Desk) -> None:
    wanted = await desk.declare(private=True, type=PRODUCT_SAFETY)

    with pytest.raises(UnreachablePersonError, match="may not know of this private incident"):
        await desk.tasks.add(AddTask(by=ANA, incident=wanted, text="Call the lab", owner=GIL))
    receipt = await desk.tasks.add(AddTask(by=ANA, incident=wanted, text="Call the lab", owner=BEN))

    assert receipt.made[0] == "T-3"


async def test_another_ones_task_may_be_ticked_off_and_the_record_says_by_whom(desk: Desk, wanted: IncidentRef) -> None:
    await desk.tasks.add(AddTask(by=ANA, incident=wanted, text="Call the lab", owner=DEV))

    receipt = await desk.tasks.finish(FinishTask(by=CLA, incident=wanted, number=3, text="they agree"))

    entry, task = (await desk.entries(wanted))[-1], (await tasks_of(desk, wanted))[2]
    assert receipt.facts["left"] == "2"
    assert entry.text == "T-3 done: Call the lab (task of Dev Patel). Result: they agree"
    assert entry.author == CLA
    assert (task.done_by, task.done_at, task.done_text) == (CLA, NOON, "they agree")


async def test_done_twice_is_refused_with_who_did_it(desk: Desk, wanted: IncidentRef) -> None:
    await desk.tasks.finish(FinishTask(by=ANA, incident=wanted, number=1))
    before = await desk.everything()

    with pytest.raises(TaskError, match="T-1 is done already: Ana Ruiz said so at"):
        await desk.tasks.finish(FinishTask(by=BEN, incident=wanted, number=1))

    assert await desk.everything() == before


async def test_people_outside_the_room_touch_no_tasks(desk: Desk, wanted: IncidentRef) -> None:
    with pytest.raises(NotAllowedError):
        await desk.tasks.add(AddTask(by=EVE, incident=wanted, text="Call the lab"))
    with pytest.raises(NotAllowedError):
        await desk.tasks.finish(FinishTask(by=EVE, incident=wanted, number=1))


async def test_a_due_task_is_said_in_the_room_and_to_its_owner_once(desk: Desk, wanted: IncidentRef) -> None:
    await desk.tasks.add(AddTask(by=ANA, incident=wanted, text="Call the lab", owner=DEV, due_at=SOON))
    await desk.calm()
    desk.clock.forward(hours=1)

    for _ in range(2):
        await desk.tasks.remind(RemindOfTask(by=WARROOM, incident=wanted, number=3))

    entry = (await desk.entries(wanted))[-1]
    asked = await desk.asked()
    assert entry.text == "T-3 is due and not done"
    assert kinds(asked) == ["redraw-card", "remind", "remind-owner"]
    assert [effect.user for effect in asked if isinstance(effect, RemindOwner)] == [DEV]


async def test_a_task_done_in_time_reminds_nobody(desk: Desk, wanted: IncidentRef) -> None:
    await desk.tasks.add(AddTask(by=ANA, incident=wanted, text="Call the lab", owner=DEV, due_at=SOON))
    await desk.tasks.finish(FinishTask(by=DEV, incident=wanted, number=3))
    await desk.calm()
    desk.clock.forward(hours=2)

    async with desk.store.reading() as reading:
        due = await reading.tasks.due(desk.clock.now())
    await desk.tasks.remind(RemindOfTask(by=WARROOM, incident=wanted, number=3))

    assert list(due) == []
    assert await desk.asked() == []
