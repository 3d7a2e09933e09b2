"""Decisions, notes, updates, exports and people: what each leaves in the record and asks of the outside."""

from datetime import datetime, timedelta

import pytest
from desk import Desk, kinds
from support import ANA, BEN, CLA, EVE, GIL, HOSTILE, NOON, POLICY

from bot.domain.access import NotAllowedError
from bot.domain.decision import DecisionError
from bot.domain.ids import WARROOM, RoleKey, UserId
from bot.domain.incident import FutureTimeError, WrongStateError
from bot.domain.person import UnreachablePersonError
from bot.domain.playbook import UnknownRoleError
from bot.domain.responder import COMMANDER, ResponderError
from bot.domain.timeline import Kind
from bot.domain.update import UpdateError
from bot.effects import InvitePeople, RemindInRoom, SaveExport, TellCommander
from bot.ports import IncidentRef
from bot.usecases.decisions import RecordDecision
from bot.usecases.incidents import CancelIncident
from bot.usecases.responders import Admit, AssignRole, Join, Leave
from bot.usecases.timeline import AddNote, ExportTimeline, NoteError
from bot.usecases.updates import PostUpdate, RemindOfUpdate

EARLIER = NOON - timedelta(hours=3)


@pytest.fixture
async def wanted(desk: Desk) -> IncidentRef:
    declared = await desk.declare()
    await desk.calm()
    return declared


async def test_a_decision_is_kept_with_its_reason_and_its_own_time(desk: Desk, wanted: IncidentRef) -> None:
    command = RecordDecision(
        by=ANA, incident=wanted, text=HOSTILE, because="lot unknown", decided_by=BEN, decided_at=EARLIER
    )

    receipt = await desk.decisions.record(command)

    async with desk.store.reading() as reading:
        (decision,) = await reading.decisions.of((await desk.incident(wanted)).uid)
    entry = (await desk.entries(wanted))[-1]
    assert (decision.id, decision.text, decision.because) == ("D-1", HOSTILE, "lot unknown")
    assert (decision.decided_by, decision.recorded_by) == (BEN, ANA)
    assert (decision.decided_at, decision.recorded_at) == (EARLIER, NOON)
    assert (entry.kind, entry.occurred_at, entry.recorded_at) == (Kind.DECISION, EARLIER, NOON)
    assert (entry.author, entry.on_behalf_of) == (ANA, BEN)
    assert receipt.made == ("D-1", entry.id)
    assert kinds(await desk.asked()) == ["line", "redraw-card"]


async def test_a_decision_is_by_whoever_records_it_unless_said_otherwise(desk: Desk, wanted: IncidentRef) -> None:
    await desk.decisions.record(RecordDecision(by=CLA, incident=wanted, text="Delist"))
    receipt = await desk.decisions.record(RecordDecision(by=CLA, incident=wanted, text="Tell sellers"))

    assert await desk.texts(wanted, 2) == ["D-1: Delist", "D-2: Tell sellers"]
    assert receipt.made[0] == "D-2"
    assert (await desk.entries(wanted))[-1].on_behalf_of is None


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ({"text": " "}, DecisionError),
        ({"decided_at": NOON + timedelta(seconds=1)}, FutureTimeError),
        ({"decided_by": EVE}, UnreachablePersonError),
        ({"by": EVE}, NotAllowedError),
    ],
)
async def test_a_refused_decision_stores_nothing(
    desk: Desk, wanted: IncidentRef, wish: dict[str, object], error: type[Exception]
) -> None:
    before = await desk.everything()
    wishes = {"by": ANA, "text": "Delist", **wish}

    with pytest.raises(error):
        await desk.decisions.record(RecordDecision(incident=wanted, **wishes))  # type: ignore[arg-type]  # fields

    assert await desk.everything() == before


async def test_a_note_stands_at_the_time_it_tells_of(desk: Desk, wanted: IncidentRef) -> None:
    receipt = await desk.timeline.note(AddNote(by=CLA, incident=wanted, text=HOSTILE, occurred_at=EARLIER))

    entry = (await desk.entries(wanted))[-1]
    assert (entry.text, entry.kind, entry.occurred_at, entry.author_name) == (
        HOSTILE,
        Kind.NOTE,
        EARLIER,
        "Cla Moreau",
    )
    assert (receipt.made, receipt.facts) == ((entry.id,), {"at": "2026-11-24T09:00:00.000000Z"})
    assert kinds(await desk.asked()) == ["line", "redraw-card"]


@pytest.mark.parametrize(
    ("text", "at", "error"), [("\n", None, NoteError), ("x", NOON + timedelta(minutes=1), FutureTimeError)]
)
async def test_a_note_without_words_or_ahead_of_time_is_refused(
    desk: Desk, wanted: IncidentRef, text: str, at: datetime | None, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await desk.timeline.note(AddNote(by=ANA, incident=wanted, text=text, occurred_at=at))


async def test_an_update_goes_to_the_room_and_to_the_announcement(desk: Desk, wanted: IncidentRef) -> None:
    receipt = await desk.updates.post(
        PostUpdate(by=ANA, incident=wanted, text="Down in DE", next_in=timedelta(minutes=30))
    )

    assert (await desk.incident(wanted)).next_update_at == NOON + timedelta(minutes=30)
    assert await desk.texts(wanted, 1) == ["Down in DE (next update by 2026-11-24 12:30 UTC)"]
    assert kinds(await desk.asked()) == ["announce-update", "redraw-card", "update"]
    assert receipt.facts == {"next": "2026-11-24T12:30:00.000000Z"}


async def test_an_update_without_a_promise_takes_the_last_one_back(desk: Desk, wanted: IncidentRef) -> None:
    await desk.updates.post(PostUpdate(by=ANA, incident=wanted, text="one", next_in=timedelta(minutes=30)))
    receipt = await desk.updates.post(PostUpdate(by=ANA, incident=wanted, text="two"))

    assert (await desk.incident(wanted)).next_update_at is None
    assert receipt.facts == {"next": ""}
    with pytest.raises(UpdateError):
        await desk.updates.post(PostUpdate(by=ANA, incident=wanted, text=""))


async def test_a_missed_update_is_reminded_of_once(desk: Desk, wanted: IncidentRef) -> None:
    await desk.updates.post(PostUpdate(by=CLA, incident=wanted, text="one", next_in=timedelta(minutes=30)))
    await desk.calm()
    remind = RemindOfUpdate(by=WARROOM, incident=wanted)
    desk.clock.forward(minutes=29)
    await desk.updates.remind(remind)
    early = await desk.asked()
    desk.clock.forward(minutes=1)

    await desk.updates.remind(remind)
    await desk.updates.remind(remind)

    asked = await desk.asked()
    number = len(await desk.entries(wanted))
    assert early == []
    assert await desk.texts(wanted, 1) == ["The update promised for 2026-11-24 12:30 UTC did not come"]
    incident = (await desk.incident(wanted)).uid
    assert [effect for effect in asked if isinstance(effect, RemindInRoom)] == [
        RemindInRoom(incident=incident, entry=number)
    ]
    assert [effect for effect in asked if isinstance(effect, TellCommander)] == [
        TellCommander(incident=incident, entry=number, user=ANA)
    ]
    async with desk.store.reading() as reading:
        assert await reading.incidents.with_update_due(desk.clock.now()) == []


async def test_a_reminder_for_what_is_gone_is_harmless(desk: Desk) -> None:
    before = await desk.everything()

    await desk.updates.remind(RemindOfUpdate(by=WARROOM, incident=IncidentRef(number=9)))

    assert await desk.everything() == before


@pytest.mark.parametrize(("formats", "expected"), [((), ["md", "json"]), (("json",), ["json"])])
async def test_an_export_is_itself_on_the_record(
    desk: Desk, wanted: IncidentRef, formats: tuple[str, ...], expected: list[str]
) -> None:
    receipt = await desk.timeline.export(ExportTimeline(by=ANA, incident=wanted, formats=formats))

    asked = await desk.asked()
    number = len(await desk.entries(wanted))
    exports = [effect for effect in asked if isinstance(effect, SaveExport)]
    assert [(effect.entry, effect.format) for effect in exports] == [(number, form) for form in expected]
    assert await desk.texts(wanted, 1) == [f"Export made ({', '.join(expected)})"]
    assert receipt.facts == {"formats": ", ".join(expected)}


async def test_an_ended_incident_takes_no_words_but_still_exports(desk: Desk, wanted: IncidentRef) -> None:
    await desk.incidents.cancel(CancelIncident(by=ANA, incident=wanted, reason="false alarm"))
    before = await desk.everything()

    for refused in (
        desk.timeline.note(AddNote(by=ANA, incident=wanted, text="late")),
        desk.updates.post(PostUpdate(by=ANA, incident=wanted, text="late")),
        desk.decisions.record(RecordDecision(by=ANA, incident=wanted, text="late")),
        desk.responders.join(Join(by=EVE, incident=wanted)),
        desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=POLICY, to=GIL)),
    ):
        with pytest.raises(WrongStateError):
            await refused

    assert await desk.everything() == before
    await desk.timeline.export(ExportTimeline(by=ANA, incident=wanted))


async def test_a_role_is_given_and_its_holder_brought_in(desk: Desk, wanted: IncidentRef) -> None:
    receipt = await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=RoleKey(" Commander"), to=GIL))

    asked = await desk.asked()
    assert (await desk.team(wanted)).commander == GIL
    assert await desk.texts(wanted, 1) == ["Commander is now Gil Santos, before Ana Ruiz"]
    assert kinds(asked) == ["invite", "line", "redraw-announcement", "redraw-card", "topic"]
    assert [effect.users for effect in asked if isinstance(effect, InvitePeople)] == [(GIL,)]
    assert receipt.facts == {"role": "Commander", "key": "commander", "person": "Gil Santos"}


@pytest.mark.parametrize(
    ("role", "to", "error"),
    [
        (COMMANDER, EVE, UnreachablePersonError),
        (RoleKey("leagl"), GIL, UnknownRoleError),
        (COMMANDER, ANA, ResponderError),
    ],
)
async def test_a_role_that_cannot_be_given_is_refused(
    desk: Desk, wanted: IncidentRef, role: RoleKey, to: UserId, error: type[Exception]
) -> None:
    before = await desk.everything()

    with pytest.raises(error):
        await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=role, to=to))

    assert await desk.everything() == before


async def test_people_join_and_leave_an_open_incident(desk: Desk, wanted: IncidentRef) -> None:
    await desk.responders.join(Join(by=EVE, incident=wanted))
    joined = await desk.team(wanted)
    await desk.responders.leave(Leave(by=EVE, incident=wanted))

    assert EVE in joined.responders
    assert EVE not in (await desk.team(wanted)).responders
    assert await desk.texts(wanted, 2) == [f"{EVE} (unverified) joined", f"{EVE} (unverified) left"]
    assert [effect.users for effect in await desk.asked() if isinstance(effect, InvitePeople)] == [(EVE,)]


async def test_the_commander_cannot_simply_leave(desk: Desk, wanted: IncidentRef) -> None:
    with pytest.raises(ResponderError, match="role commander"):
        await desk.responders.leave(Leave(by=ANA, incident=wanted))


async def test_admitting_one_who_may_know_already_records_nothing(desk: Desk, wanted: IncidentRef) -> None:
    before = await desk.entries(wanted)

    receipt = await desk.responders.admit(Admit(by=ANA, incident=wanted, user=BEN))

    assert receipt.made == ()
    assert await desk.entries(wanted) == before
    assert await desk.asked() == []
