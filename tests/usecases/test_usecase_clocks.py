"""Clocks as use-cases on a real database: what people start, and what facts do to the goals of a severity."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from desk import Desk, kinds, uid
from support import ANA, BEN, CLA, EVE, NOON

from bot.domain.clock import Clock, ClockError, ClockTemplate, Fact, State
from bot.domain.counting import Elapsed, WorkingDays
from bot.domain.ids import WARROOM
from bot.domain.incident import Status
from bot.domain.playbook import SeverityLevel
from bot.domain.severity import Severity
from bot.effects import RemindOfClocks, TellCommander, WarnOfClocks
from bot.ports import IncidentRef
from bot.usecases.clocks import CancelClock, LookAtClocks, MeetClock, StartClock
from bot.usecases.incidents import (
    CancelIncident,
    ChangeSeverity,
    ChangeStatus,
    CloseIncident,
    ReopenIncident,
    ResolveIncident,
)
from bot.usecases.paging import AcknowledgePage
from bot.usecases.redactions import RedactEntry
from bot.usecases.updates import PostUpdate, RemindOfUpdate

HOUR = timedelta(hours=1)
TEN_HOURS = Elapsed(length=10 * HOUR)


def goal(fact: Fact, minutes: int) -> ClockTemplate:
    name = {Fact.ACKNOWLEDGEMENT: "Acknowledge", Fact.UPDATE: "First update", Fact.CONTAINMENT: "Contain"}[fact]
    return ClockTemplate(
        key=f"{fact}-{minutes}", name=name, length=Elapsed(length=timedelta(minutes=minutes)), fact=fact
    )


def level(severity: Severity, factor: int, *, rhythm: bool = True) -> SeverityLevel:
    return SeverityLevel(
        severity=severity,
        name=severity.label,
        means="Bad.",
        update_every=timedelta(minutes=30 * factor) if rhythm else None,
        clocks=(
            goal(Fact.ACKNOWLEDGEMENT, 5 * factor),
            goal(Fact.UPDATE, 15 * factor),
            goal(Fact.CONTAINMENT, 240 * factor),
        ),
    )


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """SEV1 asks for an acknowledgement in 5 minutes, an update in 15 and every 30, containment in 4 hours; SEV2 in
    twice that, SEV3 in four times and without a rhythm; SEV4 asks for nothing."""
    levels = {
        Severity.SEV1: level(Severity.SEV1, 1),
        Severity.SEV2: level(Severity.SEV2, 2),
        Severity.SEV3: level(Severity.SEV3, 4, rhythm=False),
        Severity.SEV4: SeverityLevel(severity=Severity.SEV4, name="SEV4", means="Bad."),
    }
    reply = ClockTemplate(key="order-reply", name="Answer the order", length=WorkingDays(days=2))
    catalogue = replace(
        desk.tools.catalogue,
        severities=MappingProxyType(levels),
        clocks=MappingProxyType({"order-reply": reply}),
    )
    desk.tools = replace(desk.tools, catalogue=catalogue)
    return desk


async def clocks(desk: Desk, wanted: IncidentRef) -> list[Clock]:
    async with desk.store.reading() as reading:
        return list(await reading.clocks.of(uid(wanted)))


async def of(desk: Desk, wanted: IncidentRef, fact: Fact) -> Clock:
    return next(clock for clock in await clocks(desk, wanted) if clock.fact is fact)


async def started(desk: Desk, wanted: IncidentRef, **wishes: object) -> int:
    """Start a deadline of ten hours; its number."""
    bare = StartClock(by=BEN, incident=wanted, name="Reply", length=TEN_HOURS)
    receipt = await desk.clocks.start(replace(bare, **wishes))  # type: ignore[arg-type]  # wishes are fields
    return int(receipt.made[0].removeprefix("C-"))


async def look(desk: Desk, wanted: IncidentRef, **later: float) -> list[object]:
    """Move the clock on and look, as the engine does; the effects asked for."""
    desk.clock.forward(**later)
    await desk.clocks.look(LookAtClocks(by=WARROOM, incident=wanted))
    return [
        effect for effect in await desk.asked() if isinstance(effect, RemindOfClocks | WarnOfClocks | TellCommander)
    ]


async def acknowledge(desk: Desk, wanted: IncidentRef) -> None:
    page = (await desk.pages(wanted))[0]
    await desk.paging.acknowledge(AcknowledgePage(by=page.waiting[0], incident=wanted, page=page.uid))


async def test_a_declaration_starts_the_goals_of_its_severity_without_entries_of_their_own(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV1)

    found = {clock.name: (clock.id, clock.due_at - NOON, clock.started_by) for clock in await clocks(desk, wanted)}

    assert found == {
        "Acknowledge": ("C-1", timedelta(minutes=5), WARROOM),
        "First update": ("C-2", timedelta(minutes=15), WARROOM),
        "Contain": ("C-3", 4 * HOUR, WARROOM),
    }
    assert not [text for text in await desk.texts(wanted) if text and "C-1" in text]


async def test_where_nobody_is_asked_nobody_is_awaited(desk: Desk) -> None:
    quiet = replace(desk.tools.catalogue.type("other"), page=())
    types = MappingProxyType({**desk.tools.catalogue.types, quiet.key: quiet})
    desk.tools = replace(desk.tools, catalogue=replace(desk.tools.catalogue, types=types))

    wanted = await desk.declare(severity=Severity.SEV1)

    assert [clock.name for clock in await clocks(desk, wanted)] == ["First update", "Contain"]


async def test_the_first_acknowledgement_meets_its_goal_and_later_ones_change_nothing(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV1)
    desk.clock.forward(minutes=2)
    await acknowledge(desk, wanted)
    met = await of(desk, wanted, Fact.ACKNOWLEDGEMENT)
    desk.clock.forward(minutes=9)
    page = (await desk.pages(wanted))[1]

    await desk.paging.acknowledge(AcknowledgePage(by=page.waiting[0], incident=wanted, page=page.uid))

    assert (met.state, met.margin) == (State.MET, timedelta(minutes=3))
    assert await of(desk, wanted, Fact.ACKNOWLEDGEMENT) == met


async def test_of_a_missing_acknowledgement_only_the_record_speaks(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV1)

    told = await look(desk, wanted, minutes=5)

    assert told == []
    assert (await desk.texts(wanted, 1))[0] == "C-1 Acknowledge: breached, it was due 2026-11-24 12:05 UTC"
    desk.clock.forward(seconds=1)
    await acknowledge(desk, wanted)
    assert (await of(desk, wanted, Fact.ACKNOWLEDGEMENT)).state is State.MET_LATE


async def test_each_update_starts_the_rhythm_anew_in_one_clock(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV1)

    for minutes in (10, 20, 40, 5):
        desk.clock.forward(minutes=minutes)
        await desk.updates.post(PostUpdate(by=ANA, incident=wanted, text="News"))
        await desk.clocks.look(LookAtClocks(by=WARROOM, incident=wanted))

    first, rhythm = (clock for clock in await clocks(desk, wanted) if clock.fact is Fact.UPDATE)
    assert (first.state, first.margin) == (State.MET, timedelta(minutes=5))
    assert (rhythm.id, rhythm.cycle, rhythm.rounds_met, rhythm.rounds_missed) == ("C-4", 4, 2, 1)
    assert rhythm.due_at == desk.clock.now() + timedelta(minutes=30)


async def test_a_promised_update_takes_the_place_of_the_rhythm(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV1)

    await desk.updates.post(PostUpdate(by=ANA, incident=wanted, text="News", next_in=2 * HOUR))

    assert (await of(desk, wanted, Fact.UPDATE)).state is State.MET
    assert [clock.state for clock in await clocks(desk, wanted) if clock.waiting and clock.fact is Fact.UPDATE] == []
    await desk.updates.post(PostUpdate(by=ANA, incident=wanted, text="News"))
    assert [clock.name for clock in await clocks(desk, wanted) if clock.waiting][-1] == "Next update"


async def test_a_promise_that_was_not_kept_begins_the_rhythm_again(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV1)
    await desk.updates.post(PostUpdate(by=ANA, incident=wanted, text="News", next_in=2 * HOUR))

    desk.clock.forward(hours=2, seconds=1)
    await desk.updates.remind(RemindOfUpdate(by=WARROOM, incident=wanted))

    (awaited,) = (clock for clock in await clocks(desk, wanted) if clock.waiting and clock.fact is Fact.UPDATE)
    assert (awaited.name, awaited.due_at) == ("Next update", desk.clock.now() + timedelta(minutes=30))


@pytest.mark.parametrize("after", [Severity.SEV1, Severity.SEV3, Severity.SEV4])
async def test_a_severity_change_moves_what_is_still_awaited(desk: Desk, after: Severity) -> None:
    wanted = await desk.declare(severity=Severity.SEV2)
    desk.clock.forward(minutes=9)

    await desk.incidents.change_severity(ChangeSeverity(by=ANA, incident=wanted, to=after))

    due = {
        clock.name: (clock.due_at - NOON) / timedelta(minutes=1)
        for clock in await clocks(desk, wanted)
        if clock.waiting
    }
    assert (
        due
        == {
            # The old time of the acknowledgement is earlier than 5 minutes from the change would be.
            Severity.SEV1: {"Acknowledge": 10, "First update": 24, "Contain": 249},
            Severity.SEV3: {"Acknowledge": 20, "First update": 60, "Contain": 960},
            Severity.SEV4: {},
        }[after]
    )


async def test_a_graver_severity_starts_what_it_asks_for_from_the_change_on(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV4)
    desk.clock.forward(hours=1)

    await desk.incidents.change_severity(ChangeSeverity(by=ANA, incident=wanted, to=Severity.SEV1))

    found = {clock.name: clock.due_at - desk.clock.now() for clock in await clocks(desk, wanted)}
    assert found == {"First update": timedelta(minutes=15), "Contain": 4 * HOUR}


async def test_being_contained_meets_the_goal_and_so_does_the_end(desk: Desk) -> None:
    contained, resolved = await desk.declare(severity=Severity.SEV1), await desk.declare(severity=Severity.SEV1)
    desk.clock.forward(hours=1)

    await desk.incidents.change_status(ChangeStatus(by=ANA, incident=contained, to=Status.CONTAINED))
    await desk.incidents.resolve(ResolveIncident(by=ANA, incident=resolved))

    for wanted in (contained, resolved):
        assert (await of(desk, wanted, Fact.CONTAINMENT)).margin == 3 * HOUR
    assert {clock.state for clock in await clocks(desk, resolved)} == {State.MET, State.ENDED}


async def test_reopening_starts_nothing_but_the_next_update_begins_the_rhythm_again(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV1)
    await desk.updates.post(PostUpdate(by=ANA, incident=wanted, text="News"))
    await desk.incidents.resolve(ResolveIncident(by=ANA, incident=wanted))

    await desk.incidents.reopen(ReopenIncident(by=ANA, incident=wanted, reason="again"))
    assert not [clock for clock in await clocks(desk, wanted) if clock.waiting]
    await desk.updates.post(PostUpdate(by=ANA, incident=wanted, text="News"))

    assert [(clock.name, clock.cycle) for clock in await clocks(desk, wanted) if clock.waiting] == [("Next update", 2)]


async def test_a_deadline_outlives_a_close_and_ends_with_a_false_alarm(desk: Desk) -> None:
    closed, cancelled = await desk.declare(), await desk.declare()
    for wanted in (closed, cancelled):
        await started(desk, wanted)

    await desk.incidents.close(CloseIncident(by=ANA, incident=closed, because="the rest is usual work"))
    await desk.incidents.cancel(CancelIncident(by=ANA, incident=cancelled, reason="A test listing"))

    assert kinds([effect for effect in await look(desk, closed, hours=10) if isinstance(effect, WarnOfClocks)])
    assert await look(desk, cancelled) == []
    assert (await clocks(desk, cancelled))[-1].state is State.ENDED
    await desk.clocks.meet(MeetClock(by=BEN, incident=closed, number=(await clocks(desk, closed))[-1].number))


async def test_a_close_lists_the_deadlines_that_are_not_met_and_no_goals(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV1)
    number = await started(desk, wanted)

    await desk.incidents.close(CloseIncident(by=ANA, incident=wanted, because="usual work"))

    said = next(text for text in await desk.texts(wanted) if text and text.startswith("Closed"))
    assert f"C-{number} Reply, due 2026-11-24 22:00 UTC" in said
    assert "Contain" not in said


async def test_what_falls_together_is_one_message(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV4)
    for _ in range(2):
        await started(desk, wanted)
    await desk.asked()

    half = await look(desk, wanted, hours=5)
    again = await look(desk, wanted, minutes=1)
    almost = await look(desk, wanted, hours=4)

    assert half == [RemindOfClocks(incident=uid(wanted), reminders=("1/1/50", "2/1/50"))]
    assert again == []
    assert almost == [WarnOfClocks(incident=uid(wanted), reminders=("1/1/90", "2/1/90"))]


async def test_a_breach_is_recorded_and_told_to_room_and_commander(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV4)
    await started(desk, wanted)
    await look(desk, wanted, hours=9)

    told = await look(desk, wanted, hours=1)

    entry = (await desk.entries(wanted))[-1]
    assert entry.text == "C-1 Reply: breached, it was due 2026-11-24 22:00 UTC"
    assert told == [
        WarnOfClocks(incident=uid(wanted), reminders=("1/1/100",)),
        TellCommander(incident=uid(wanted), entry=entry.number, user=ANA),
    ]


async def test_a_clock_of_the_catalogue_knows_its_length(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV4)

    receipt = await desk.clocks.start(StartClock(by=BEN, incident=wanted, name="order reply", from_at=NOON))

    clock = (await clocks(desk, wanted))[0]
    assert (clock.name, clock.key, clock.zone) == ("Answer the order", "order-reply", "Europe/Berlin")
    assert receipt.facts["there"] == "Thu 26 Nov 2026 24:00 in Europe/Berlin"
    assert "Reply" not in str(receipt.facts)


@pytest.mark.parametrize(
    "wishes", [{"length": None}, {"due_at": NOON + HOUR}, {"name": "order-reply", "due_at": NOON + HOUR}]
)
async def test_length_or_due_time_is_given_and_never_both(desk: Desk, wishes: dict[str, object]) -> None:
    wanted = await desk.declare()

    with pytest.raises(ClockError, match="one of the two"):
        await started(desk, wanted, **wishes)


async def test_two_clicks_at_once_meet_a_clock_once(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV4)
    await started(desk, wanted)
    click = MeetClock(by=BEN, incident=wanted, number=1, inbound="press:1")

    first = await desk.clocks.meet(click)
    repeated = await desk.clocks.meet(click)
    with pytest.raises(ClockError, match="C-1 is met already"):
        await desk.clocks.meet(replace(click, by=CLA, inbound="press:2"))

    assert first == repeated
    assert len([text for text in await desk.texts(wanted) if text and "C-1 Reply: met" in text]) == 1


async def test_a_redaction_reaches_name_evidence_and_reason(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV4)
    for name in ("Answer Mrs Miller", "Tell the regulator"):
        await started(desk, wanted, name=name)
    await desk.clocks.meet(MeetClock(by=BEN, incident=wanted, number=1, evidence="Mail of Mrs Miller"))
    await desk.clocks.cancel(CancelClock(by=ANA, incident=wanted, number=2, reason="Mr Jones withdrew it"))
    entries = {entry.subject: entry.number for entry in await desk.entries(wanted) if entry.subject.startswith("C-")}

    for subject in ("C-1.evidence", "C-2.reason", "C-1"):
        await desk.redactions.redact(RedactEntry(by=ANA, incident=wanted, number=entries[subject], reason="a name"))

    first, second = await clocks(desk, wanted)
    assert (first.name, first.evidence, second.reason) == ("(redacted)", "", "")
    assert second.name == "Tell the regulator"
    assert not [text for text in await desk.texts(wanted) if text and ("Miller" in text or "Jones" in text)]


async def test_an_outsider_of_a_private_incident_learns_nothing(desk: Desk) -> None:
    wanted = await desk.declare(private=True)

    with pytest.raises(Exception, match=r"There is no incident INC-1 that you may see|not an incident's room"):
        await started(desk, wanted, by=EVE)


async def test_breaches_that_fall_together_are_one_warning_in_the_room(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV4)
    for _ in range(2):
        await started(desk, wanted)
    await look(desk, wanted, hours=9)

    told = await look(desk, wanted, hours=1)

    assert [one for one in told if isinstance(one, WarnOfClocks)] == [
        WarnOfClocks(incident=uid(wanted), reminders=("1/1/100", "2/1/100"))
    ]


async def test_a_rhythm_that_was_cancelled_is_not_begun_again_by_an_update(desk: Desk) -> None:
    wanted = await desk.declare(severity=Severity.SEV1)
    await desk.updates.post(PostUpdate(by=ANA, incident=wanted, text="News"))
    await desk.clocks.cancel(CancelClock(by=ANA, incident=wanted, number=4, reason="Nobody reads them at night"))

    await desk.updates.post(PostUpdate(by=ANA, incident=wanted, text="All is quiet"))

    rhythm = (await clocks(desk, wanted))[-1]
    assert (rhythm.id, rhythm.state, rhythm.cycle) == ("C-4", State.CANCELLED, 1)
