"""Deadlines over the wire: started, reminded of, met, missed; and the goals that facts meet by themselves."""

from dataclasses import replace

import pytest
from support import both_engines

from bot.domain.clock import State
from bot.ports import IncidentRef
from stories.people import ANA, BEN, CLA, EVE
from stories.workspace import DECLARE, DESK, Workspace, settings_of, start_warroom, texts

both_modes = pytest.mark.parametrize("mode", ["socket", "http"], indirect=True)

START = "/incident clock start Answer the authority for:10h"


async def acknowledged(workspace: Workspace, line: str = DECLARE) -> str:
    """A room in which nobody is awaited any more, and the first update is out."""
    room = await workspace.declares(line)
    for person in (BEN, CLA):
        await workspace.says("/incident ack", by=person, channel=room)
    await workspace.says("/incident update We are looking next:2d", channel=room)
    return room


def in_room(workspace: Workspace, room: str, *words: str) -> list[str]:
    """What the room itself was told, threads left out."""
    return [message.ts for message in workspace.posts(room).mention(*words) if not message.thread_ts]


def in_thread(workspace: Workspace, room: str, *words: str) -> list[str]:
    return [message.ts for message in workspace.posts(room).mention(*words) if message.thread_ts]


@both_modes
@both_engines
async def test_a_deadline_is_started_reminded_of_and_met_with_its_proof(workspace: Workspace) -> None:
    room = await acknowledged(workspace)

    answered = await workspace.says(START, by=BEN, channel=room)
    assert "C-4 of INC-1 is due <!date^" in answered
    assert "10 h of elapsed time" in answered
    assert in_room(workspace, room, "C-4 Answer the authority: due <!date^1795557600^")
    assert workspace.card.mentions("C-4 Answer the authority")
    for hours in (5, 2.5, 1.5):
        workspace.clock.forward(hours=hours)
        await workspace.settle()

    assert len(in_thread(workspace, room, "50 % of the time is gone")) == 1
    assert len(in_thread(workspace, room, "C-4", "75 % of the time is gone")) == 1
    assert len(in_room(workspace, room, "90 % of the time is gone", f"<@{BEN}>", f"<@{ANA}>")) == 1
    met = await workspace.says("/incident clock met C-4 Receipt 2026-118", by=BEN, channel=room)
    workspace.clock.forward(hours=2)
    await workspace.settle()
    assert "C-4 of INC-1 is met in time" in met
    assert in_room(workspace, room, "C-4 Answer the authority: met, in time", "Receipt 2026-118")
    assert not workspace.posts(room).mention("Missed:* C-4")
    assert not workspace.card.mentions("C-4")


async def test_a_missed_deadline_is_told_in_the_room_and_to_the_commander_and_stays_in_the_record(
    workspace: Workspace,
) -> None:
    room = await acknowledged(workspace)
    await workspace.says(START, by=BEN, channel=room)

    workspace.clock.forward(hours=10)
    await workspace.settle()

    assert len(in_room(workspace, room, "Missed:", "C-4", "It was due", f"<@{BEN}>")) == 1
    assert workspace.direct_messages(to=ANA).mention("C-4 Answer the authority: breached")
    assert workspace.card.mentions("Missed:", "C-4")
    await workspace.says("/incident close", channel=room)
    form = workspace.sandbox.person(ANA).open_view()
    assert "C-4 Answer the authority, was due <!date^1795557600^" in "".join(texts(form.blocks))
    await workspace.says("/incident clock start Tell the press for:3h", channel=room)
    workspace.clock.forward(hours=1)
    assert "late" in await workspace.says("/incident clock met C-4 Filed by phone", channel=room)
    await workspace.says("/incident close because: all is said", channel=room)
    assert workspace.posts(room).mention("Deadlines and goals", "C-4 Answer the authority: met 1 h late")
    assert workspace.posts(room).mention("Still open", "• C-5 Tell the press, due <!date^")
    told = workspace.timeline()
    assert "C-4 Answer the authority: breached, it was due 2026-11-24 22:00 UTC" in told
    assert "C-4 Answer the authority: met, 1 h late; evidence: Filed by phone" in told


async def test_goals_start_by_themselves_and_facts_meet_them(workspace: Workspace) -> None:
    room = await workspace.declares()

    workspace.clock.forward(minutes=1)
    await workspace.says("/incident ack", by=BEN, channel=room)
    workspace.clock.forward(minutes=9)
    await workspace.says("/incident update The listings are hidden", channel=room)
    assert workspace.card.mentions("next update by", "C-3 Containment")
    workspace.clock.forward(minutes=25)
    await workspace.settle()
    assert len(in_thread(workspace, room, "Next update", "75 % of the time is gone")) == 1
    await workspace.says("/incident update All are down", channel=room)
    await workspace.says("/incident status contained", channel=room)

    listed = await workspace.says("/incident clock", channel=room)
    assert "✅ C-1 First acknowledgement: met in time, " in listed
    assert "✅ C-2 First update: met in time, " in listed
    assert "✅ C-3 Containment: met in time" in listed
    assert "C-4 Next update*, due" in listed
    assert "before: 1 in time, 0 late" in listed
    assert not in_room(workspace, room, "of the time is gone")


async def test_a_missed_goal_is_told_in_the_thread_alone_and_once(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.says("/incident ack", by=BEN, channel=room)

    for minutes in (14, 1, 1):
        workspace.clock.forward(minutes=minutes)
        await workspace.settle()

    assert len(in_thread(workspace, room, "First update", "75 %")) == 1
    assert len(in_thread(workspace, room, "Missed:", "First update", f"<@{ANA}>")) == 1
    assert not in_room(workspace, room, "First update")
    assert not workspace.direct_messages(to=ANA).mention("First update")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("clock start Reply", "Say how long it runs or when it is due"),
        ("clock start Reply for:2h due:23:00", "Say how long it runs or when it is due"),
        ("clock start Reply due:2026-11-24T09:00", "Was a deadline missed already?"),
        ("clock start Reply for:3 weeks", "no length of time"),
        ("clock start Reply for:2h from:2026-11-25T09:00", "still to come"),
        ("clock start Reply due:10:00 zone:Europe/Dubln", "Did you mean `Europe/Dublin`?"),
        ("clock start Reply from:2026-10-25T02:30 for:72h zone:Europe/Berlin", "2026-10-25T02:30+02:00"),
        ("clock strat Reply for:2h", "Did you mean `clock start`?"),
        ("clock start sev1-contain", "is kept by warroom, where a severity starts it"),
        ("clock met C-9", "There is no C-9 here"),
        ("clock met C-1", "kept by warroom"),
        ("clock met P-1", "no such id"),
        ("clock cancel C-1", "`reason` is missing"),
    ],
)
async def test_what_cannot_be_meant_is_refused_with_what_to_type(workspace: Workspace, line: str, says: str) -> None:
    room = await workspace.declares()

    answered = await workspace.says(f"/incident {line}", channel=room)

    assert says in answered
    assert f"/incident {line}" in answered
    assert not workspace.posts(room).mention("Reply")


async def test_a_deadline_missed_before_it_was_recorded_is_recorded_as_missed(workspace: Workspace) -> None:
    room = await acknowledged(workspace)

    answered = await workspace.says(
        "/incident clock start Tell the regulator for:24h from:2026-11-20T09:00Z", channel=room
    )

    assert "was due <!date^" in answered
    assert "recorded as missed" in answered
    assert len(in_room(workspace, room, "Missed:", "C-4 Tell the regulator", "It was due")) == 1
    assert not workspace.posts(room).mention("This comes late")


async def test_working_days_end_at_midnight_in_the_zone_of_the_law(workspace: Workspace) -> None:
    room = await acknowledged(workspace)

    answered = await workspace.says(
        "/incident clock start Execute the order for:2wd from:2026-11-20T16:45 zone:Europe/Dublin", channel=room
    )

    assert "Tue 24 Nov 2026 24:00 in Europe/Dublin" in answered
    assert "Mon 23 Nov 2026 is day 1; Tue 24 Nov 2026 is day 2" in answered
    assert workspace.card.mentions("Tue 24 Nov 2026 24:00 in Europe/Dublin")


async def test_after_a_downtime_only_the_highest_threshold_is_told_with_a_word_on_the_gap(workspace: Workspace) -> None:
    room = await acknowledged(workspace)
    await workspace.says(START, by=BEN, channel=room)
    environment = settings_of(workspace.sandbox, mode="socket", address=workspace.address, folder=workspace.folder)

    await workspace.warroom.stop()
    workspace.clock.forward(hours=9.5)
    again = replace(workspace, warroom=await start_warroom(environment, workspace.sandbox, workspace.clock))
    await again.settle()
    await again.warroom.stop()

    assert len(in_room(workspace, room, "C-4", "90 % of the time is gone", "This comes late")) == 1
    assert not workspace.posts(room).mention("C-4", "50 %")
    assert not workspace.posts(room).mention("C-4", "75 %")


async def test_a_clock_is_started_and_met_by_forms(workspace: Workspace) -> None:
    room = await acknowledged(workspace)
    ana = workspace.sandbox.person(ANA)
    listed = await ana.clicks(workspace.card.message, text="Clocks")
    await workspace.heard(lambda: listed.ephemerals)

    pressed = await ana.clicks(listed.ephemerals[0], text="Start a clock…")
    await workspace.heard(lambda: pressed.view)
    refused = await ana.submits(ana.open_view(), {"name": "Reply", "zone": "Mars/Olympus"})
    assert refused.errors == {"zone": "“Mars/Olympus” is no time zone. Type one like `Europe/Dublin`."}
    neither = await ana.submits(ana.open_view(), {"zone": "Europe/Dublin"})
    assert "Say how long it runs or when it is due" in neither.errors["for"]
    await ana.submits(ana.open_view(), {"for": "1h"})
    await workspace.settle()
    workspace.clock.forward(minutes=55)
    await workspace.settle()
    await workspace.clicks(workspace.posts(room).mention("C-4 Reply", "90 %")[0], "Done…", by=ANA)
    await ana.submits(ana.open_view(), {"evidence": "Mail of 13:50"})
    await workspace.settle()

    assert in_room(workspace, room, "C-4 Reply: met, in time", "Mail of 13:50")
    late = await workspace.clicks(workspace.posts(room).mention("C-4 Reply", "90 %")[0], "Done…", by=BEN)
    assert "C-4 is met already" in late


async def test_only_the_commander_and_legal_cancel_a_clock(workspace: Workspace) -> None:
    room = await acknowledged(workspace)
    await workspace.says(START, by=CLA, channel=room)

    refused = await workspace.says("/incident clock cancel C-4 Not needed", by=CLA, channel=room)
    await workspace.says("/incident clock cancel C-4 The order was withdrawn", by=BEN, channel=room)
    workspace.clock.forward(hours=11)
    await workspace.settle()

    assert "Only the commander or Legal of INC-1 may cancel a clock" in refused
    assert in_room(workspace, room, "C-4 Answer the authority: cancelled, The order was withdrawn")
    assert not workspace.posts(room).mention("% of the time is gone", "C-4")


async def test_a_private_incident_shows_no_deadline_outside_its_room(workspace: Workspace) -> None:
    room = await acknowledged(workspace, "/incident declare Leaked data sev:1 private:yes")
    await workspace.says("/incident clock start Notify the regulator for:1h", channel=room)

    workspace.clock.forward(hours=1)
    await workspace.settle()

    warned = workspace.posts(room).mention("Missed:", "Notify the regulator").last.message
    assert "Notify" not in warned.text
    assert not any(workspace.direct_messages(to=user).mention("Notify") for user in (ANA, BEN, CLA))
    assert "Open the room" in workspace.direct_messages(to=ANA).last.words
    hidden = await workspace.says("/incident INC-1 clock", by=EVE, channel=DESK)
    assert "There is no incident INC-1 that you may see" in hidden
    assert not workspace.announcements.mention("Notify")


async def test_a_severity_change_moves_the_goals(workspace: Workspace) -> None:
    room = await workspace.declares("/incident declare Toy recall sev:2")
    workspace.clock.forward(minutes=10)

    await workspace.says("/incident sev 1 because: a child is hurt", channel=room)

    record = await workspace.parts.reads.record(IncidentRef(number=1))
    assert record is not None
    clocks = record.view.clocks
    due = {clock.name: round((clock.due_at - clock.started_at).total_seconds() / 60) for clock in clocks}
    assert due["First acknowledgement"] == 15
    assert due["First update"] == 25
    assert due["Containment"] == 250
    assert all(clock.state is State.RUNNING for clock in clocks)
