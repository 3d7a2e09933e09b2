"""Submitted forms."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from handlers_bed import ANA, BEN, CLA, EVE, Desk, by_sockets, running

from bot.blocks import action_ids, forms
from bot.blocks.message import actions, button
from bot.domain.incident import Status
from bot.sandbox import Answer, View
from handlers.fields import read_form
from handlers.views import HANDLERS


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with running(tmp_path) as started, by_sockets(started):
        yield started


@pytest.fixture
async def room(desk: Desk) -> str:
    return await desk.declares()


async def declare_form(desk: Desk) -> View:
    await desk.types("/incident declare")
    return desk.sandbox.person(ANA).open_view()


async def opens(desk: Desk, room: str, action: str, *, by: str = ANA) -> View:
    """Open a form of the card's."""
    message = await desk.posts(room, actions(button("Go", action, (await desk.incident()).uid)))
    await desk.sandbox.person(by).clicks(message, text="Go")
    return desk.sandbox.person(by).open_view()


async def submits(desk: Desk, view: View, values: dict[str, Any], *, by: str = ANA) -> Answer:
    answer = await desk.sandbox.person(by).submits(view, values)
    assert answer.acked, answer.reason
    return answer


def told(answer: Answer) -> str:
    """The receipt that the form turned into."""
    assert answer.redrawn is not None, answer.errors
    return str(answer.redrawn.blocks)


def test_every_form_has_its_handler() -> None:
    assert set(HANDLERS) == {value for name, value in vars(action_ids).items() if name.startswith("FORM_")}


async def test_the_declare_form_takes_all_fields(desk: Desk) -> None:
    view = await declare_form(desk)

    answer = await submits(
        desk,
        view,
        {
            "title": "Leaked <!channel> data & more",
            "severity": "sev2",
            "type": "data-incident",
            "region": "DE, FR",
            "at": "yesterday 18:30",
            "ref": "Case 7",
            "private": "yes",
            "drill": "yes",
        },
    )

    incident = await desk.incident()
    assert "INC-1 declared" in told(answer)
    assert incident.title == "Leaked @channel data & more"
    assert (incident.severity, incident.type, incident.regions) == (2, "data-incident", ("DE", "FR"))
    assert (incident.reference, incident.private, incident.drill) == ("Case 7", True, True)
    assert incident.milestones.known_at == datetime(2026, 11, 19, 17, 30, tzinfo=UTC)  # Ana is in Berlin


async def test_a_form_sent_twice_declares_once(desk: Desk) -> None:
    await submits(desk, await declare_form(desk), {"title": "Toys", "severity": "sev1"})

    again = await desk.sandbox.redeliver_last("view_submission")

    assert again.body["response_action"] == "update"
    assert len(await desk.incidents()) == 1


async def test_all_mistakes_stand_at_their_fields_and_what_was_typed_stays(desk: Desk) -> None:
    view = await declare_form(desk)
    typed = {"title": "   ", "severity": "sev1", "at": "tomorrow 09:00", "region": "x" * 150}

    wrong = await submits(desk, view, typed)

    assert set(wrong.errors) == {"title", "at", "region"}
    assert "still to come" in wrong.errors["at"]
    assert desk.sandbox.person(ANA).open_view().values["at", "value"]["value"] == "tomorrow 09:00"
    assert await desk.incidents() == []


async def test_a_form_put_right_is_taken(desk: Desk) -> None:
    view = await declare_form(desk)
    await submits(desk, view, {"title": "Toys", "severity": "sev1", "at": "soon"})

    answer = await submits(desk, view, {"at": "08:30"})

    assert "INC-1 declared" in told(answer)


async def test_a_decision_is_recorded_for_another(desk: Desk, room: str) -> None:
    view = await opens(desk, room, action_ids.CARD_DECIDE)

    answer = await submits(desk, view, {"text": "Delist all", "because": "Injuries", "at": "09:30", "by": BEN})

    decision = (await desk.view()).decisions[0]
    assert "D-1 recorded in INC-1" in told(answer)
    assert (decision.text, decision.because, decision.decided_by) == ("Delist all", "Injuries", BEN)
    assert decision.decided_at == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


async def test_a_stranger_cannot_have_decided(desk: Desk, room: str) -> None:
    view = await opens(desk, room, action_ids.CARD_DECIDE)

    answer = await submits(desk, view, {"text": "Delist all", "by": EVE})

    assert "belongs to another workspace" in answer.errors["by"]
    assert list((await desk.view()).decisions) == []


async def test_whoever_pressed_in_the_room_may_submit_though_no_responder(desk: Desk, room: str) -> None:
    desk.sandbox.workspace.channels[room].members.append(CLA)
    view = await opens(desk, room, action_ids.CARD_UPDATE, by=CLA)

    answer = await submits(desk, view, {"text": "Listings are down", "next": "1h30m"}, by=CLA)

    assert "is being sent" in told(answer)
    assert (await desk.incident()).next_update_at == datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


async def test_a_length_of_time_that_cannot_be_read_stands_at_its_field(desk: Desk, room: str) -> None:
    view = await opens(desk, room, action_ids.CARD_UPDATE)

    answer = await submits(desk, view, {"text": "Listings are down", "next": "soon"})

    assert "no length of time" in answer.errors["next"]


async def test_any_other_refusal_stands_at_the_first_field(desk: Desk, room: str) -> None:
    view = await opens(desk, room, action_ids.CARD_DECIDE)
    await desk.types("/incident cancel False <alarm>", channel=room)

    answer = await submits(desk, view, {"text": "Delist all"})

    assert "INC-1 is cancelled, so nothing was recorded" in answer.errors["text"]


async def test_an_incident_is_closed_and_reopened(desk: Desk, room: str) -> None:
    view = await opens(desk, room, action_ids.CARD_CLOSE)
    closed = await submits(desk, view, {"because": "Followed up as usual"})
    view = await opens(desk, room, action_ids.CARD_REOPEN)
    reopened = await submits(desk, view, {"reason": "Sold again"})

    assert "is closed" in told(closed)
    assert "is open again" in told(reopened)
    assert (await desk.incident()).status is Status.INVESTIGATING


async def test_what_became_open_meanwhile_asks_for_a_reason(desk: Desk, room: str) -> None:
    uid = (await desk.incident()).uid
    await desk.types("/incident", by=ANA)  # a form, whose view is then replaced by one that says nothing is open
    view = desk.sandbox.person(ANA).open_view()
    await desk.client.views_update(view_id=view.id, view=forms.close_form(uid, "INC-1"))

    answer = await submits(desk, view, {})

    assert "still has open items" in answer.errors["because"]
    assert (await desk.incident()).status is Status.INVESTIGATING


@pytest.mark.parametrize("metadata", ["", "{}", "[]", "null", "not json", '{"incident": "unknown"}'])
async def test_a_form_that_does_not_say_its_incident_is_refused(desk: Desk, room: str, metadata: str) -> None:
    await desk.types("/incident", by=ANA)
    view = desk.sandbox.person(ANA).open_view()
    form = {**forms.reopen_form((await desk.incident()).uid, "INC-1"), "private_metadata": metadata}
    await desk.client.views_update(view_id=view.id, view=form)

    answer = await submits(desk, view, {"reason": "Sold again"})

    assert answer.errors["reason"].endswith("Nothing was stored.")


async def test_a_form_of_another_version_is_refused(desk: Desk) -> None:
    view = await declare_form(desk)
    form = {**forms.declare_form(desk.services.catalogue), "callback_id": "removed"}
    await desk.client.views_update(view_id=view.id, view=form)

    answer = await submits(desk, view, {"title": "Toys", "severity": "sev1"})

    assert "of another version" in answer.errors["title"]


async def test_a_refusal_of_a_form_without_fields_takes_its_place(desk: Desk) -> None:
    view = await declare_form(desk)
    form = {**forms.receipt_view("Old", "A form of an older version"), "callback_id": "removed"}
    await desk.client.views_update(view_id=view.id, view={**form, "submit": {"type": "plain_text", "text": "Go"}})

    assert "of another version" in told(await submits(desk, view, {}))


@pytest.mark.parametrize(
    "view",
    [{}, {"state": None}, {"state": {"values": None}}, {"state": {"values": {"text": None}}}],
)
def test_a_form_without_fields_is_read_as_empty(view: dict[str, Any]) -> None:
    assert all(typed == () for typed in read_form(view).values())
