"""A message of the room goes on the record: by its menu, by :pushpin:, by a pin; once, and with what becomes of it."""

import pytest

from bot.sandbox import Message
from stories.people import ANA, BEN
from stories.workspace import Workspace

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
async def test_a_message_is_put_on_the_record(workspace: Workspace, way: object) -> None:
    room = await workspace.declares()
    message = await written(workspace, room, "The authority asks for lot 7 & 8")
    workspace.clock.forward(minutes=3)

    await way(workspace, message, by=ANA)  # type: ignore[operator]  # one of the functions above

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
