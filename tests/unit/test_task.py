"""Tasks: numbered, due within a year, done once, reminded of once."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ANA, BEN, NOON, PRODUCT, incident

from bot.domain import task as rules
from bot.domain.incident import ENDED, Status, WrongStateError
from bot.domain.task import Task, TaskAdded, TaskDone, TaskError, TaskFellDue

SOON = NOON + timedelta(hours=2)


def draft(**changes: object) -> Task:
    fields = {"number": 0, "text": "Pull the listings", "role": None, "created_by": ANA, "created_at": NOON}
    return Task(**{**fields, **changes})  # type: ignore[arg-type]  # the names are fields


def test_a_task_gets_the_next_number_and_is_counted() -> None:
    change, task = rules.add(incident(), draft(owner=BEN, due_at=SOON))

    assert (task.id, task.owner, task.remind_at) == ("T-1", BEN, SOON)
    assert change.state.counts.tasks == 1
    assert change.events == (TaskAdded(task=task, by=ANA, at=NOON),)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_a_task_says_what_is_to_be_done(text: str) -> None:
    with pytest.raises(TaskError, match="`task "):
        rules.add(incident(), draft(text=text))


@given(st.timedeltas(min_value=-timedelta(days=3000), max_value=timedelta(days=3000)))
def test_a_task_is_due_ahead_and_within_a_year(distance: timedelta) -> None:
    if timedelta() < distance <= timedelta(days=366):
        _, task = rules.add(incident(), draft(due_at=NOON + distance))
        assert task.due_at == NOON + distance
    else:
        with pytest.raises(TaskError, match="due"):
            rules.add(incident(), draft(due_at=NOON + distance))


@pytest.mark.parametrize("status", sorted(ENDED))
def test_an_incident_that_has_ended_takes_no_tasks_and_ticks_none_off(status: Status) -> None:
    with pytest.raises(WrongStateError):
        rules.add(incident(status), draft())
    with pytest.raises(WrongStateError):
        rules.finish(incident(status), draft(number=1), text="", by=ANA, at=NOON, doer="")


def test_a_task_is_done_with_who_when_and_what_came_of_it() -> None:
    task = draft(number=3, owner=BEN, due_at=SOON, remind_at=SOON)

    change = rules.finish(incident(), task, text=" all down ", by=ANA, at=NOON, doer="")

    assert (change.state.done_by, change.state.done_at, change.state.done_text) == (ANA, NOON, "all down")
    assert change.state.remind_at is None
    assert change.events == (TaskDone(task=change.state, by=ANA, at=NOON),)


def test_a_task_is_done_once_and_the_refusal_says_who_did_it_when() -> None:
    task = draft(number=3, done_at=NOON, done_by=BEN)

    with pytest.raises(TaskError, match="T-3 is done already: Ben said so at 2026-11-24 12:00 UTC"):
        rules.finish(incident(), task, text="", by=ANA, at=SOON, doer="Ben")


def test_a_task_is_reminded_of_when_due_and_never_again() -> None:
    task = draft(number=3, due_at=SOON, remind_at=SOON)

    early = rules.remind_when_due(incident(), task, at=SOON - timedelta(seconds=1))
    due = rules.remind_when_due(incident(), task, at=SOON)
    again = rules.remind_when_due(incident(), due.state, at=SOON)

    assert (early.state, early.events) == (task, ())
    assert due.events == (TaskFellDue(task=due.state, at=SOON),)
    assert (due.state.remind_at, due.state.due_at) == (None, SOON)
    assert (again.state, again.events) == (due.state, ())


def test_nobody_is_reminded_after_the_end() -> None:
    task = draft(number=3, due_at=SOON, remind_at=SOON)

    change = rules.remind_when_due(incident(Status.CLOSED), task, at=SOON)

    assert change.events == ()
    assert change.state.remind_at is None


def test_the_holder_of_its_role_owns_a_task_of_the_playbook() -> None:
    assert rules.owner_of(draft(role=PRODUCT), {PRODUCT: BEN}) == BEN
    assert rules.owner_of(draft(role=PRODUCT, owner=ANA), {PRODUCT: BEN}) == ANA
    assert rules.owner_of(draft(role=PRODUCT), {}) is None
    assert rules.owner_of(draft(), {PRODUCT: BEN}) is None
