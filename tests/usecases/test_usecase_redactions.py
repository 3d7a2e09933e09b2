"""A redaction leaves no copy of the text in any row, on either database, and has every post drawn anew."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TypedDict

import pytest
from desk import Desk, kinds, uid
from support import ANA, CLA, both_engines

from bot.domain.access import NotAllowedError
from bot.domain.clock import Clock
from bot.domain.counting import Elapsed
from bot.domain.ids import WARROOM, UserId
from bot.domain.redaction import REDACTED, RedactionError
from bot.domain.timeline import Kind
from bot.effects import PostClosing, RedrawPost, RemindInRoom, RemindOwner
from bot.ports import IncidentRef
from bot.usecases.clocks import CancelClock, LookAtClocks, MeetClock, StartClock
from bot.usecases.decisions import RecordDecision
from bot.usecases.incidents import CloseIncident, ResolveIncident
from bot.usecases.paging import PageSomebody
from bot.usecases.proposals import OpenProposal
from bot.usecases.redactions import RedactEntry
from bot.usecases.tasks import AddTask, FinishTask, RemindOfTask
from bot.usecases.timeline import AddNote, CorrectEntry, UnknownEntryError
from bot.usecases.updates import PostUpdate


class About(TypedDict):
    by: UserId
    incident: IncidentRef


SECRET = "Mia Berg swallowed two magnets"


async def redact(desk: Desk, wanted: IncidentRef, number: int, by: UserId = ANA, reason: str = "names a child") -> None:
    await desk.redactions.redact(RedactEntry(by=by, incident=wanted, number=number, reason=reason))


async def begun(desk: Desk) -> IncidentRef:
    wanted = await desk.declare()
    await desk.calm()
    return wanted


async def last(desk: Desk, wanted: IncidentRef) -> int:
    return (await desk.entries(wanted))[-1].number


async def clocks_of(desk: Desk, wanted: IncidentRef) -> Sequence[Clock]:
    async with desk.store.reading() as reading:
        return await reading.clocks.of(uid(wanted))


def told(rows: object) -> bool:
    return SECRET in repr(rows)


@both_engines
async def test_no_row_of_any_table_holds_the_text_afterwards(desk: Desk) -> None:
    wanted = await desk.declare(title=SECRET, reference=SECRET)
    await desk.calm()
    about = About(by=ANA, incident=wanted)
    await desk.decisions.record(RecordDecision(**about, inbound="d", text=SECRET, because=SECRET))
    await desk.tasks.add(AddTask(**about, inbound="t", text=SECRET))
    await desk.tasks.finish(FinishTask(**about, inbound="f", number=1, text=SECRET))
    await desk.paging.page(PageSomebody(**about, inbound="p", user=CLA, text=SECRET))
    await desk.proposals.open(OpenProposal(**about, inbound="v", question=SECRET))
    await desk.updates.post(PostUpdate(**about, inbound="u", text=SECRET))
    await desk.timeline.note(AddNote(**about, inbound="n", text=SECRET))
    await desk.timeline.correct(CorrectEntry(**about, inbound="c", number=await last(desk, wanted), text=SECRET))
    await desk.incidents.resolve(ResolveIncident(**about, inbound="r", summary=SECRET))
    await desk.incidents.close(CloseIncident(**about, inbound="x", because=SECRET))
    await desk.calm()
    before = await desk.everything()

    await redact(desk, wanted, 1)

    after = await desk.everything()
    assert told(before)
    assert not told(after)
    assert (await desk.incident(wanted)).title == REDACTED
    assert (await desk.entries(wanted))[-1].kind is Kind.REDACTION


@both_engines
async def test_receipts_never_hold_what_was_typed(desk: Desk) -> None:
    wanted = await begun(desk)
    await desk.timeline.note(AddNote(by=ANA, incident=wanted, inbound="n", text=SECRET))
    await desk.tasks.add(AddTask(by=ANA, incident=wanted, inbound="t", text=SECRET))
    await redact(desk, wanted, 1)

    everything = await desk.everything()

    assert len(everything["inbound"]) == 2
    assert not told(everything["inbound"])
    assert not told(everything["effects"])


async def test_every_entry_can_be_redacted_and_the_chain_stays_whole(desk: Desk) -> None:
    wanted = await begun(desk)
    await desk.timeline.note(AddNote(by=ANA, incident=wanted, text=SECRET))
    hashes = [(entry.digest, entry.hash) for entry in await desk.entries(wanted)]

    for number in range(1, len(hashes) + 1):
        if (await desk.entries(wanted))[number - 1].text is not None:
            await redact(desk, wanted, number)

    left = (await desk.entries(wanted))[: len(hashes)]
    assert [(entry.digest, entry.hash) for entry in left] == hashes
    assert {entry.text for entry in left} == {None}


async def test_only_the_posts_that_may_show_it_are_drawn_anew(desk: Desk) -> None:
    wanted = await begun(desk)
    await desk.timeline.note(AddNote(by=ANA, incident=wanted, text="Seller confirms 412 units"))
    await desk.timeline.note(AddNote(by=ANA, incident=wanted, text=SECRET))
    number = await last(desk, wanted)
    await desk.calm()

    await redact(desk, wanted, number)

    asked = await desk.asked()
    drawn = {effect.post for effect in asked if isinstance(effect, RedrawPost)}
    assert {post for post in drawn if post.startswith("line:")} == {f"line:{uid(wanted)}:{number}"}
    assert {"redraw-card", "redraw-announcement", "redraw-page", "topic"} <= set(kinds(asked))


async def test_a_short_name_of_a_clock_goes_from_all_that_became_of_it_and_from_nothing_else(desk: Desk) -> None:
    wanted = await begun(desk)
    about = About(by=ANA, incident=wanted)
    hour = timedelta(hours=1)
    first = await last(desk, wanted) + 1
    for _ in range(3):
        await desk.clocks.start(StartClock(**about, name="Berg", length=Elapsed(length=hour)))
    desk.clock.forward(hours=1)
    await desk.clocks.look(LookAtClocks(by=WARROOM, incident=wanted))
    own, met, cancelled = [clock.number for clock in await clocks_of(desk, wanted) if clock.name == "Berg"]
    await desk.clocks.meet(MeetClock(**about, number=own, evidence="Mail of 13:50"))
    await desk.clocks.meet(MeetClock(**about, number=met))
    await desk.clocks.cancel(CancelClock(**about, number=cancelled, reason="No order came"))
    await desk.tasks.add(AddTask(**about, text="Ring Berg"))
    await desk.incidents.close(CloseIncident(**about, because="done"))

    await redact(desk, wanted, first)

    left = [text for text in await desk.texts(wanted) if text]
    assert not [text for text in left if f"C-{own} Berg" in text]
    assert [text for text in left if f"C-{cancelled} Berg: breached" in text]
    assert [text for text in left if f"C-{cancelled} Berg: cancelled, No order came" in text]
    assert [text for text in left if "Ring Berg" in text]
    assert [clock.name for clock in await clocks_of(desk, wanted)][own - 1 : cancelled] == [REDACTED, "Berg", "Berg"]


async def test_a_short_text_of_a_task_goes_from_the_close_and_from_its_reminders(desk: Desk) -> None:
    wanted = await begun(desk)
    at = desk.clock.now() + timedelta(hours=1)
    await desk.tasks.add(AddTask(by=ANA, incident=wanted, text="Berg", owner=CLA, due_at=at))
    number = await last(desk, wanted)
    open_task = (await desk.incident(wanted)).counts.tasks
    desk.clock.forward(hours=2)
    await desk.tasks.remind(RemindOfTask(by=WARROOM, incident=wanted, number=open_task))
    await desk.incidents.close(CloseIncident(by=ANA, incident=wanted, because="done"))
    await desk.calm()

    await redact(desk, wanted, number)

    drawn = [effect.post.partition(":")[0] for effect in await desk.asked() if isinstance(effect, RedrawPost)]
    assert not [text for text in await desk.texts(wanted) if text and "Berg" in text]
    assert {RemindInRoom.kind, RemindOwner.kind} <= set(drawn)


async def test_the_closing_post_is_drawn_anew(desk: Desk) -> None:
    wanted = await begun(desk)
    await desk.timeline.note(AddNote(by=ANA, incident=wanted, text=SECRET))
    number = await last(desk, wanted)
    await desk.incidents.close(CloseIncident(by=ANA, incident=wanted, because="done"))
    await desk.calm()

    await redact(desk, wanted, number)

    drawn = [effect.post for effect in await desk.asked() if isinstance(effect, RedrawPost)]
    assert any(post.startswith(f"{PostClosing.kind}:") for post in drawn)


async def test_redacting_is_for_the_commander_and_legal(desk: Desk) -> None:
    wanted = await begun(desk)

    with pytest.raises(NotAllowedError, match="Only the commander or Legal of INC-1 may redact"):
        await redact(desk, wanted, 1, by=CLA)


async def test_unknown_redacted_and_redacting_entries_are_answered(desk: Desk) -> None:
    wanted = await begun(desk)
    await redact(desk, wanted, 1)
    number = await last(desk, wanted)
    before = await desk.everything()

    with pytest.raises(UnknownEntryError, match="INC-1 has no E-99"):
        await redact(desk, wanted, 99)
    with pytest.raises(RedactionError, match="E-1 is redacted already"):
        await redact(desk, wanted, 1)
    with pytest.raises(RedactionError, match="tells of a redaction"):
        await redact(desk, wanted, number)
    with pytest.raises(RedactionError, match="Say why"):
        await redact(desk, wanted, 2, reason=" ")

    assert await desk.everything() == before
