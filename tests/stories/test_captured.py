"""A message of the room goes on the record: by its menu, by :pushpin:, by a pin; once, and with what becomes of it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.sandbox import Message, acts
from stories.bot_process import Host
from stories.people import ANA, BEN, CLA, EVE
from stories.workspace import DECLARE, Workspace

Way = Callable[..., Awaitable[None]]

SHORTCUT = "add_to_timeline"


async def written(workspace: Workspace, room: str, text: str, *, by: str = BEN, thread: str | None = None) -> Message:
    ts = await workspace.sandbox.person(by).says(room, text, thread_ts=thread)
    await workspace.settle()
    return workspace.sandbox.workspace.message(room, ts)


async def chosen(workspace: Workspace, message: Message, *, by: str) -> str:
    """Use the message's menu; what the person is answered."""
    answer = await workspace.sandbox.person(by).shortcut(SHORTCUT, message)
    assert answer.acked, answer.reason
    await workspace.sandbox.heard(lambda: answer.ephemerals)
    await workspace.settle()
    return answer.ephemerals[-1].text


async def reacted(workspace: Workspace, message: Message, *, by: str, emoji: str = "pushpin") -> None:
    await workspace.sandbox.person(by).reacts(message, emoji)
    await workspace.settle()


async def pinned(workspace: Workspace, message: Message, *, by: str) -> None:
    await workspace.sandbox.person(by).pins(message)
    await workspace.settle()


async def record(workspace: Workspace, room: str, by: str = ANA) -> str:
    return await workspace.says("/incident timeline 30", by=by, channel=room)


@pytest.mark.parametrize("way", [reacted, pinned])
async def test_a_message_is_put_on_the_record(workspace: Workspace, way: Way) -> None:
    room = await workspace.declares()
    message = await written(workspace, room, "The authority asks for lot 7 & 8")
    workspace.clock.forward(minutes=3)

    await way(workspace, message, by=ANA)

    said = workspace.posts(room).mention("Ana Ruiz put", "of Ben Okafor", "on the record")
    assert len(said) == 1
    assert said.last.mentions(workspace.sandbox.workspace.permalink(message))
    assert not said.last.mentions("lot 7")
    assert "Ben Okafor wrote: The authority asks for lot 7 &amp; 8" in await record(workspace, room)
    assert workspace.direct_messages(to=ANA) == []
    await workspace.says("/incident export json", channel=room)
    entry = next(e for e in workspace.exported() if e["kind"] == "message")
    assert (entry["author"], entry["on_behalf_of"]) == (ANA, BEN)
    assert entry["permalink"] == workspace.sandbox.workspace.permalink(message)
    assert entry["occurred_at"] < entry["recorded_at"]


async def test_by_its_menu_and_the_person_is_told(workspace: Workspace) -> None:
    room = await workspace.declares()
    first = await written(workspace, room, "Lots?")
    answer = await written(workspace, room, "Lot 7, says @cla", thread=first.ts)

    told = await chosen(workspace, answer, by=BEN)

    assert "on the timeline of INC-1 as E-" in told
    shown = await record(workspace, room)
    assert "Ben Okafor wrote: Lot 7, says @Cla Moreau" in shown
    assert workspace.posts(room).mention("Ben Okafor put").last.mentions("thread_ts=")


async def test_once_whichever_ways_and_however_many_people(workspace: Workspace) -> None:
    room = await workspace.declares()
    message = await written(workspace, room, "14 SKUs, not 12")

    await chosen(workspace, message, by=CLA)
    before = await workspace.stored()
    again = await chosen(workspace, message, by=CLA)
    await pinned(workspace, message, by=ANA)
    await reacted(workspace, message, by=ANA)
    await workspace.heard(lambda: workspace.direct_messages(to=ANA))
    await reacted(workspace, message, by=ANA, emoji="eyes")

    entry = next(id_ for id_ in told_ids(again))
    assert f"already, as {entry}" in again
    assert [shown.text for shown in workspace.direct_messages(to=ANA)] == [again]
    assert len(workspace.posts(room).mention("on the record")) == 1
    after = await workspace.stored()
    assert after["timeline_entries"] == before["timeline_entries"]


def told_ids(text: str) -> list[str]:
    return [word.strip(".") for word in text.split() if word.startswith("E-")]


async def test_a_later_edit_and_a_deletion_are_entries(workspace: Workspace) -> None:
    room = await workspace.declares()
    message = await written(workspace, room, "14 SKUs")
    other = await written(workspace, room, "of no weight")
    await reacted(workspace, message, by=ANA)
    ben = workspace.sandbox.person(BEN)

    await ben.edits(message, "12 SKUs")
    await workspace.sandbox.redeliver_last("message")
    acts.edit(workspace.sandbox.workspace, message, replace(message, attachments=[{"text": "what a link leads to"}]))
    await ben.edits(other, "of none at all")
    await ben.deletes(other)
    await ben.deletes(message)
    await workspace.settle()

    await workspace.says("/incident export json", channel=room)
    texts = workspace.timeline()
    at = texts.index("Ben Okafor wrote: 14 SKUs")
    assert texts[at + 1 : -1] == [
        f"Ben Okafor edited the message of E-{at + 1}: 12 SKUs",
        f"The message of E-{at + 1} was deleted in Slack",
    ]
    assert not workspace.posts(room).mention("12 SKUs")
    assert workspace.posts(room).mention("Ben Okafor edited", "that is on the record")
    assert workspace.posts(room).mention("was deleted in Slack")


async def test_the_first_message_of_a_thread_is_deleted_too(workspace: Workspace) -> None:
    room = await workspace.declares()
    message = await written(workspace, room, "14 SKUs")
    await written(workspace, room, "Sure?", by=CLA, thread=message.ts)
    await pinned(workspace, message, by=CLA)

    await workspace.sandbox.person(BEN).deletes(message)
    await workspace.settle()

    assert "was deleted in Slack" in await record(workspace, room)


async def test_of_a_private_incident_only_the_admitted_add_and_nothing_leaks(workspace: Workspace) -> None:
    room = await workspace.declares("/incident declare Quokkaleak sev:1 private:yes")
    workspace.sandbox.workspace.channel(room).members.append(EVE)
    message = await written(workspace, room, "Numbat is the supplier")

    await reacted(workspace, message, by=EVE)
    await pinned(workspace, message, by=EVE)
    refused = await chosen(workspace, message, by=EVE)

    assert "no incident" in refused
    assert not workspace.posts(room).mention("on the record")
    await chosen(workspace, message, by=BEN)
    await reacted(workspace, message, by=CLA)
    await workspace.heard(lambda: workspace.direct_messages(to=CLA).mention("already"))
    line = workspace.posts(room).mention("Ben Okafor put", "a message").last
    outside = [*workspace.direct_messages(to=CLA), *workspace.direct_messages(to=EVE), line.message]
    assert not [m for m in outside if "Numbat" in m.text or "Quokkaleak" in m.text]


async def test_outside_a_room_and_after_the_close_the_person_is_told_what_to_do(workspace: Workspace) -> None:
    room = await workspace.declares()
    announce = workspace.parts.announce.channel
    assert announce is not None
    elsewhere = await written(workspace, announce, "Is anyone on it?")
    message = await written(workspace, room, "14 SKUs")
    await workspace.says("/incident close because: nothing is left", channel=room)
    before = await workspace.stored()

    outside = await chosen(workspace, elsewhere, by=BEN)
    await reacted(workspace, elsewhere, by=BEN)
    await pinned(workspace, elsewhere, by=BEN)
    closed = await chosen(workspace, message, by=BEN)
    messages = len(workspace.direct_messages(to=BEN))
    await reacted(workspace, message, by=BEN)
    await workspace.heard(lambda: len(workspace.direct_messages(to=BEN)) > messages)

    assert "not in an incident's room" in outside
    assert "note" in outside
    assert "closed" in closed
    assert "Reopen it first" in closed
    assert workspace.direct_messages(to=BEN).last.mentions("Reopen it first")
    assert await workspace.stored() == before


async def test_what_apps_wrote_and_files_can_be_added(workspace: Workspace) -> None:
    room = await workspace.declares()
    ts = await workspace.sandbox.person(CLA).uploads(room, "lots.csv", text="The lots")
    await workspace.settle()

    await reacted(workspace, workspace.sandbox.workspace.message(room, ts), by=ANA)
    await chosen(workspace, workspace.card.message, by=ANA)
    await workspace.says("/incident sev 2", channel=room)

    shown = await record(workspace, room)
    assert "Cla Moreau wrote: The lots [files: lots.csv]" in shown
    assert "warroom (app) wrote: " in shown
    assert "edited the message" not in shown


@pytest.mark.parametrize("mode", ["http"], indirect=True)
async def test_while_slack_does_not_show_the_message_the_reaction_comes_again(workspace: Workspace) -> None:
    workspace.sandbox.patience.retries = (0.0, 0.1, 0.1)
    room = await workspace.declares()
    message = await written(workspace, room, "14 SKUs")
    workspace.sandbox.faults.status("conversations.replies", 503)

    await reacted(workspace, message, by=ANA)
    await workspace.heard(lambda: len(workspace.calls("conversations.replies")) == 1)
    await workspace.sandbox.redeliver_last("reaction_added")
    await workspace.settle()

    assert len(workspace.posts(room).mention("Ana Ruiz put", "of Ben Okafor")) == 1


async def test_a_pin_delivered_again_to_a_bot_started_anew_is_not_added_twice(host: Host) -> None:
    bot = await host.start()
    await host.types(DECLARE)
    await host.finished()
    slack = host.sandbox
    room = next(channel for channel in slack.workspace.channels.values() if channel.name.startswith("inc-"))
    message = slack.workspace.message(room.id, await slack.person(BEN).says(room.id, "14 SKUs"))
    await slack.person(BEN).pins(message)
    await host.finished()

    await bot.kill()
    await host.restart()
    again = await slack.redeliver_last("pin_added")
    await slack.person(BEN).reacts(message, "pushpin")
    await slack.heard(lambda: [m for m in slack.person(BEN).direct_messages if "already, as E-" in m.text])
    await host.finished()

    assert again.acked
    said = [m for m in slack.workspace.messages(room.id) if "on the record" in m.text]
    assert len(said) == 1
