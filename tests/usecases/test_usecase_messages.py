"""A message is on the record once, with what became of it; what was redacted does not come back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from desk import ROOM, Desk, kinds, uid
from sqlalchemy import update
from support import ANA, BEN, CLA, DEV, EVE, NOON

from bot.domain.access import NotAllowedError, UnknownIncidentError
from bot.domain.ids import ChannelId, MessageTs, UserId
from bot.domain.incident import WrongStateError
from bot.domain.message import WrittenMessage
from bot.domain.timeline import Kind
from bot.exporters.withheld import Reason, disclose
from bot.ports import IncidentRef
from bot.queries.incidents import Incidents as Reads
from bot.usecases.incidents import CloseIncident
from bot.usecases.messages import CaptureMessage, NoteDeletion, NoteEdit, OutsideRoomError
from storage.rows import EntryRow

TS = MessageTs("1700000000.000100")
MESSAGE = WrittenMessage(
    channel=ROOM,
    ts=TS,
    permalink=f"https://x.slack.com/archives/{ROOM}/p1700000000000100",
    writer=BEN,
    text="14 SKUs",
    written_at=NOON - timedelta(minutes=3),
)
HERE = IncidentRef(room=ROOM)
EDIT = NoteEdit(by=BEN, incident=HERE, channel=ROOM, ts=TS, edited_at=NOON, text="12 SKUs")
DELETION = NoteDeletion(by=UserId(""), incident=HERE, channel=ROOM, ts=TS, deleted_at=NOON)


def capture(by: UserId = ANA, inbound: str | None = None, **changes: object) -> CaptureMessage:
    message = replace(MESSAGE, **changes)  # type: ignore[arg-type]  # changes are fields
    return CaptureMessage(by=by, inbound=inbound, incident=HERE, spoken_in=ROOM, message=message)


async def in_room(desk: Desk, **wishes: object) -> IncidentRef:
    incident = await desk.declare(ANA, **wishes)
    await desk.calm()
    return incident


async def redact(desk: Desk, incident: IncidentRef, number: int) -> None:
    """As a redaction does it: text and salt are gone, the chain stays."""
    async with desk.store.database.write() as session:
        await session.execute(
            update(EntryRow)
            .where(EntryRow.incident_uid == uid(incident), EntryRow.number == number)
            .values(text=None, salt=None)
        )


async def test_who_added_it_is_the_author_and_the_writer_is_named(desk: Desk) -> None:
    incident = await in_room(desk)

    receipt = await desk.messages.capture(capture())

    entry = (await desk.entries(incident))[-1]
    assert receipt.made == (entry.id,)
    assert (entry.kind, entry.text) == (Kind.MESSAGE, "Ben Okafor wrote: 14 SKUs")
    assert (entry.author, entry.on_behalf_of) == (ANA, BEN)
    assert (entry.occurred_at, entry.recorded_at) == (MESSAGE.written_at, NOON)
    assert entry.permalink == MESSAGE.permalink
    assert kinds(await desk.asked()) == ["line", "redraw-card"]


async def test_whoever_adds_it_again_is_told_where_it_is(desk: Desk) -> None:
    incident = await in_room(desk)
    first = await desk.messages.capture(capture(inbound="one"))
    before = await desk.entries(incident)

    by_another = await desk.messages.capture(capture(by=BEN, inbound="two"))
    delivered_again = await desk.messages.capture(capture(inbound="one"))

    assert (by_another.made, by_another.facts) == (first.made, {"already": "yes"})
    assert delivered_again == first
    assert await desk.entries(incident) == before


async def test_only_messages_of_the_room_are_added(desk: Desk) -> None:
    incident = await in_room(desk)
    before = await desk.everything()

    with pytest.raises(OutsideRoomError, match="not in the room of INC-1"):
        await desk.messages.capture(replace(capture(channel=ChannelId("C0OTHER01")), incident=incident))
    with pytest.raises(NotAllowedError):
        await desk.messages.capture(replace(capture(by=EVE), spoken_in=None))

    assert await desk.everything() == before


async def test_of_a_private_incident_only_the_admitted_add(desk: Desk) -> None:
    await in_room(desk, private=True)

    with pytest.raises(UnknownIncidentError):
        await desk.messages.capture(capture(by=EVE))

    assert (await desk.messages.capture(capture(by=BEN))).made


async def test_the_record_of_an_ended_incident_takes_edits_and_no_new_messages(desk: Desk) -> None:
    incident = await in_room(desk)
    await desk.messages.capture(capture())
    await desk.incidents.close(CloseIncident(by=ANA, incident=incident, because="all done"))

    with pytest.raises(WrongStateError, match="Reopen it first"):
        await desk.messages.capture(capture(ts=MessageTs("1700000001.000100")))
    await desk.messages.edited(EDIT)
    again = await desk.messages.capture(capture())

    assert again.facts == {"already": "yes"}
    entry = next(each for each in await desk.entries(incident) if each.kind is Kind.MESSAGE)
    assert (await desk.texts(incident, last=1)) == [f"Ben Okafor edited the message of {entry.id}: 12 SKUs"]


async def test_each_change_of_the_message_is_an_entry_once(desk: Desk) -> None:
    incident = await in_room(desk)
    (made,) = (await desk.messages.capture(capture())).made

    for _ in range(2):
        await desk.messages.edited(replace(EDIT, inbound="edit"))
        await desk.messages.deleted(replace(DELETION, inbound="gone"))

    edited, gone = (await desk.entries(incident))[-2:]
    assert (edited.text, edited.author) == (f"Ben Okafor edited the message of {made}: 12 SKUs", BEN)
    assert (gone.text, gone.author) == (f"The message of {made} was deleted in Slack", "warroom")
    assert {edited.permalink, gone.permalink} == {MESSAGE.permalink}


async def test_changes_of_a_message_that_is_not_on_the_record_store_nothing(desk: Desk) -> None:
    await in_room(desk)
    before = await desk.everything()

    edited = await desk.messages.edited(EDIT)
    gone = await desk.messages.deleted(replace(DELETION, incident=IncidentRef(room=ChannelId("C0OTHER01"))))

    assert (edited.made, gone.made) == ((), ())
    assert await desk.everything() == before


@pytest.mark.parametrize("redacted", [0, 1], ids=["the message", "an edit of it"])
async def test_an_edit_does_not_bring_back_what_was_redacted(desk: Desk, redacted: int) -> None:
    incident = await in_room(desk)
    (made,) = (await desk.messages.capture(capture())).made
    await desk.messages.edited(EDIT)
    first = int(made.removeprefix("E-"))

    await redact(desk, incident, first + redacted)
    await desk.messages.edited(replace(EDIT, text="14 SKUs, again", files=("lots.csv",)))

    assert await desk.texts(incident, last=1) == [f"Ben Okafor edited the message of {made}, whose text was redacted"]


@pytest.mark.parametrize("redacted", [0, 1], ids=["the message", "an edit of it"])
async def test_an_export_withholds_every_version_of_a_redacted_message(desk: Desk, redacted: int) -> None:
    incident = await in_room(desk)
    (made,) = (await desk.messages.capture(capture(by=CLA, writer=DEV))).made
    await desk.messages.edited(replace(EDIT, by=DEV))
    number = int(made.removeprefix("E-"))
    await redact(desk, incident, number + redacted)

    record = await Reads(desk.store, desk.tools.catalogue).record(incident)

    assert record is not None
    withheld = disclose(record).withheld
    assert {withheld[f"E-{number}"], withheld[f"E-{number + 1}"]} == {Reason.REDACTED}


async def test_a_privileged_message_stays_so_when_it_is_edited(desk: Desk) -> None:
    incident = await in_room(desk)
    await desk.messages.capture(capture())
    async with desk.store.database.write() as session:
        await session.execute(update(EntryRow).where(EntryRow.source_ts == TS).values(privileged=True))

    receipt = await desk.messages.edited(EDIT)

    async with desk.store.reading() as reading:
        entry = await reading.timeline.entry(uid(incident), int(receipt.made[0].removeprefix("E-")))
    assert entry is not None
    assert entry.privileged
