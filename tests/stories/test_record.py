"""The record: decisions, notes, updates and the files made of them."""

import json
from dataclasses import replace

from support import both_engines

from bot.domain.ids import UserId
from bot.domain.timeline import Draft, Kind, append
from bot.exporters.verify import verify
from bot.ports import IncidentRef
from bot.sandbox import File
from stories.people import ANA, BEN, CLA, DEV
from stories.workspace import DESK, NOON, TITLE, Workspace, texts, words_of


def files(workspace: Workspace) -> list[File]:
    return [file for file in workspace.sandbox.workspace.files.values() if file.completed]


async def remember_notes(workspace: Workspace, count: int) -> None:
    """Long notes on the first incident's record, as if their lines in the room had been posted long ago."""
    async with workspace.parts.store.transaction() as uow:
        incident = await uow.incidents.find(IncidentRef(number=1))
        assert incident is not None
        entries, head, first = [], incident.head, incident.counts.entries + 1
        for number in range(first, first + count):
            text = f"Note {number}: " + "Ω & <b> long words of a report " * 60
            draft = Draft(kind=Kind.NOTE, text=text, occurred_at=NOON, author=UserId(ANA), author_name="Ana Ruiz")
            entries.append(append(draft, number=number, previous_hash=head, salt=f"{number:032x}", recorded_at=NOON))
            head = entries[-1].hash
        await uow.timeline.add(incident.uid, entries)
        counts = replace(incident.counts, entries=incident.counts.entries + count)
        await uow.incidents.save(replace(incident, counts=counts, head=head))


async def test_a_decision_is_recorded_with_its_reason_its_time_and_who_took_it(workspace: Workspace) -> None:
    room = await workspace.declares()

    line = "/incident decide Delist all 14 SKUs because: two injuries confirmed at:12:40 by:@ben"
    answered = await workspace.says(line, channel=room)

    assert "D-1" in answered
    posted = workspace.posts(room).mention("D-1: Delist all 14 SKUs, because: two injuries confirmed")
    assert posted.last.mentions("decided by Ben Okafor")
    assert workspace.card.mentions("1 decision")
    listed = words_of(await workspace.types("/incident decisions", channel=room))
    assert "Delist all 14 SKUs" in listed
    assert "Ben Okafor" in listed


async def test_decide_by_form_from_the_card(workspace: Workspace) -> None:
    room = await workspace.declares()
    ana = workspace.sandbox.person(ANA)
    await workspace.clicks(workspace.card.message, "Decide…", by=ANA)

    await ana.submits(ana.open_view(), {"text": "Stop all payouts", "because": "fraud is likely"})
    await workspace.settle()

    assert workspace.posts(room).mention("D-1: Stop all payouts, because: fraud is likely")


async def test_a_note_may_lie_in_the_past_and_never_in_the_future(workspace: Workspace) -> None:
    room = await workspace.declares()

    late = await workspace.says("/incident note Seller confirmed the lots at:11:50", channel=room)
    before = await workspace.stored()
    early = await workspace.says("/incident note Seller will confirm at:2026-11-25T10:00", channel=room)

    assert "E-" in late
    assert workspace.posts(room).mention("Seller confirmed the lots", "at <!date^")
    assert "is still to come" in early
    assert "You typed:\n```\n/incident note Seller will confirm" in early
    assert await workspace.stored() == before


async def test_a_time_that_daylight_saving_doubles_is_refused_with_both_readings(workspace: Workspace) -> None:
    room = await workspace.declares()
    before = await workspace.stored()

    doubled = await workspace.says("/incident note Call at:2026-10-25T02:30", channel=room)
    skipped = await workspace.says("/incident note Call at:2026-03-29T02:30", channel=room)

    assert "+02:00" in doubled
    assert "+01:00" in doubled
    assert "+02:00" in skipped
    assert await workspace.stored() == before
    assert "E-" in await workspace.says("/incident note Call at:2026-10-25T02:30+01:00", channel=room)


async def test_times_are_read_in_the_writers_own_zone(workspace: Workspace) -> None:
    room = await workspace.declares()

    await workspace.says("/incident note In Berlin at:10:00", by=ANA, channel=room)
    await workspace.says("/incident note In London at:10:00", by=BEN, channel=room)
    await workspace.says("/incident export json", channel=room)

    entries = json.loads(files(workspace)[-1].content or b"")["entries"]
    at = {entry["text"]: entry["occurred_at"][:16] for entry in entries}
    assert at["In Berlin"] == "2026-11-24T09:00"
    assert at["In London"] == "2026-11-24T10:00"


async def test_an_update_goes_to_the_room_and_under_the_announcement(workspace: Workspace) -> None:
    room = await workspace.declares()

    await workspace.says("/incident update All 14 listings are down", channel=room)

    assert workspace.posts(room).last.mentions("Update", "All 14 listings are down")
    told = workspace.announcements.last
    assert told.mentions("All 14 listings are down")
    assert told.message.thread_ts == workspace.announcements.first.message.ts


async def test_a_promised_update_that_does_not_come_is_reminded_of_once(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.says("/incident update Sellers are being told next:30m", channel=room)
    assert workspace.card.mentions("next update by")

    for _ in range(3):
        workspace.clock.forward(minutes=31)
        await workspace.settle()

    reminders = workspace.posts(room).mention("did not come")
    assert len(reminders) == 1
    assert reminders.last.message.thread_ts == workspace.card.message.ts
    assert reminders.last.mentions(f"<@{ANA}>")
    assert len(workspace.direct_messages(to=ANA).mention("the update you promised is due")) == 1


async def test_an_update_that_came_in_time_is_not_reminded_of(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.says("/incident update One next:30m", channel=room)
    workspace.clock.forward(minutes=20)
    await workspace.says("/incident update Two", channel=room)

    workspace.clock.forward(minutes=31)
    await workspace.settle()

    assert not workspace.posts(room).mention("did not come")


@both_engines
async def test_the_files_of_a_closed_incident_are_those_on_disk_and_verify(workspace: Workspace) -> None:
    room = await workspace.declares()
    for person in (BEN, CLA, DEV):
        await workspace.says("/incident ack", by=person, channel=room)
    await workspace.says("/incident decide Delist them because: injuries", channel=room)
    await workspace.says("/incident resolve Delisted and recalled", channel=room)

    await workspace.says("/incident close because: tasks go to the weekly review", channel=room)

    uploaded = files(workspace)
    assert sorted(file.name.rsplit(".", 1)[1] for file in uploaded) == ["json", "md"]
    for file in uploaded:
        on_disk = next((workspace.folder / "exports").rglob(file.name))
        content = file.content or b""
        assert on_disk.read_bytes() == content
        assert verify(content).incident == "INC-1"
        assert [channel for channel, _ts in file.shares] == [room]
    head = verify(uploaded[0].content or b"").head
    assert head == verify(uploaded[1].content or b"").head
    assert workspace.posts(room).mention("Head hash", head)


async def test_an_export_can_be_had_at_any_time(workspace: Workspace) -> None:
    room = await workspace.declares()

    assert "md" in await workspace.says("/incident export md", channel=room)
    assert "json" in await workspace.says("/incident INC-1 export json", channel=DESK)

    assert [file.name.rsplit(".", 1)[1] for file in files(workspace)] == ["md", "json"]
    assert TITLE.encode() in (files(workspace)[0].content or b"")


async def test_the_closing_digest_fits_however_long_the_record_is(workspace: Workspace) -> None:
    room = await workspace.declares()
    await remember_notes(workspace, 300)

    await workspace.says("/incident close because: done", channel=room)

    digest = workspace.posts(room).mention("How long it took").last.message
    assert len(digest.blocks) <= 40
    assert 5_000 < sum(len(text) for text in texts(digest.blocks)) <= 12_000
    assert "entries are in the file" in json.dumps(digest.blocks)
    markdown = next(file for file in files(workspace) if file.name.endswith(".md"))
    assert b"Note 300" in (markdown.content or b"")


async def test_the_timeline_is_shown_on_request(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.says("/incident note One", channel=room)
    await workspace.says("/incident note Two", channel=room)

    answered = await workspace.says("/incident timeline 1", channel=room)

    assert "Two" in answered
    assert "One" not in answered
    assert TITLE in await workspace.says("/incident timeline", channel=room)
