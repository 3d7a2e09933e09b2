"""Messages, reactions and pins as Slack tells of them: whose hand it was, and what is nobody's business."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from handlers_bed import ANA, BEN, CLA, EVE, Desk, by_sockets, running

from bot.domain.ids import ChannelId, UserId
from bot.sandbox import Message
from handlers.captures import files_of, words_of, writer_of
from handlers.happening import Happening
from handlers.inbound import Inbound
from handlers.messages import message

ALERT = [
    {"type": "header", "text": {"type": "plain_text", "text": "Error rate"}},
    {"type": "section", "text": {"type": "mrkdwn", "text": "12 % on checkout"}},
]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with running(tmp_path) as started, by_sockets(started):
        yield started


async def said(desk: Desk, room: str, text: str = "14 SKUs", *, by: str = ANA) -> Message:
    return desk.sandbox.workspace.message(room, await desk.sandbox.person(by).says(room, text))


async def texts(desk: Desk) -> list[str]:
    return [entry.text or "" for entry in await desk.entries()]


async def test_strangers_and_apps_add_nothing(desk: Desk) -> None:
    room = await desk.declares()
    desk.sandbox.workspace.add_person("U0BOT0001", name="helper", is_bot=True)
    desk.sandbox.workspace.channels[room].members += [EVE, "U0BOT0001"]
    message = await said(desk, room)
    before = await texts(desk)

    await desk.sandbox.person(EVE).reacts(message, "pushpin")
    await desk.sandbox.person("U0BOT0001").reacts(message, "pushpin")
    await desk.sandbox.person(EVE).pins(message)

    assert await texts(desk) == before


async def test_what_a_stranger_wrote_can_be_added_by_one_of_us(desk: Desk) -> None:
    room = await desk.declares()
    desk.sandbox.workspace.channels[room].members.append(EVE)
    message = await said(desk, room, "We are the seller", by=EVE)

    await desk.sandbox.person(ANA).reacts(message, "pushpin")

    assert (await texts(desk))[-1] == "Eve Stranger wrote: We are the seller"


async def test_the_bot_s_own_pins_and_reactions_add_nothing(desk: Desk) -> None:
    room = await desk.declares()
    message = await said(desk, room)
    before = await texts(desk)

    await desk.client.reactions_add(channel=room, name="pushpin", timestamp=message.ts)
    await desk.client.pins_add(channel=room, timestamp=message.ts)
    await desk.sandbox.heard(lambda: desk.sandbox.last_delivery("pin_added").replies)

    assert await texts(desk) == before


async def test_somebody_slack_does_not_know_yet_is_waited_for(desk: Desk) -> None:
    desk.sandbox.patience.ack = 0.2
    desk.sandbox.patience.retries = ()
    room = await desk.declares()
    desk.sandbox.workspace.channels[room].members.append(CLA)
    message = await said(desk, room)
    desk.book.silent = True
    await desk.sandbox.person(CLA).pins(message)
    assert "wrote" not in (await texts(desk))[-1]

    desk.book.silent = False
    again = await desk.sandbox.redeliver_last("pin_added")

    assert again.acked
    assert (await texts(desk))[-1] == "Ana Ruiz wrote: 14 SKUs"


async def test_a_message_that_slack_does_not_show_is_said(desk: Desk) -> None:
    room = await desk.declares()
    message = await said(desk, room)
    desk.sandbox.faults.fail("conversations.replies", "thread_not_found")

    await desk.sandbox.person(ANA).reacts(message, "pushpin")
    told = await desk.sandbox.heard(lambda: desk.sandbox.person(ANA).direct_messages)

    assert "Slack does not show me that message" in told[-1].text
    assert "wrote" not in (await texts(desk))[-1]


async def test_an_app_s_words_are_read_from_its_blocks(desk: Desk) -> None:
    room = await desk.declares()
    message = await desk.posts(room, ALERT)
    message.text = ""

    await desk.sandbox.person(ANA).pins(message)

    assert (await texts(desk))[-1] == "warroom (app) wrote: Error rate\n12 % on checkout"


async def test_joining_the_room_is_no_answer_to_a_page(desk: Desk) -> None:
    room = await desk.declares()

    await desk.sandbox.person(BEN).joins(room)
    joined = await texts(desk)
    await said(desk, room, "I am here", by=BEN)

    assert not any("acknowledged" in text for text in joined)
    assert "by writing in the room" in (await texts(desk))[-1]


async def test_a_me_message_answers_a_page(desk: Desk) -> None:
    room = await desk.declares()
    at = f"{(desk.clock.now() + timedelta(seconds=1)).timestamp():.6f}"
    event = {"type": "message", "subtype": "me_message", "user": BEN, "text": "is on it", "ts": at}
    inbound = Inbound(key="event:1", by=UserId(BEN), channel=ChannelId(room))

    await message(desk.services, Happening(inbound=inbound, event=event))

    assert "by writing in the room" in (await texts(desk))[-1]


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"text": "14 SKUs", "attachments": [{"text": "what a link leads to"}]}, "14 SKUs"),
        (
            {"text": " ", "attachments": [{"pretext": "Alert", "title": "Errors", "text": "12 %"}]},
            "Alert\nErrors\n12 %",
        ),
        ({"blocks": ALERT}, "Error rate\n12 % on checkout"),
        ({"text": None, "blocks": None}, ""),
        ({}, ""),
    ],
)
def test_the_words_of_a_message(message: dict[str, Any], words: str) -> None:
    assert words_of(message) == words


def test_files_and_writers_are_read_whatever_is_missing() -> None:
    assert files_of({"files": [{"name": "a.pdf"}, {"title": "Scan"}, {}]}) == ("a.pdf", "Scan", "a file")
    assert files_of({"files": None}) == ()
    assert writer_of({"user": "U1"}) == "U1"
    assert writer_of({"user": "U0BOT", "bot_id": "B1"}) is None
    assert writer_of({}) is None
