"""A redaction: the words are gone from the record, the files to come, and everything that the bot ever posted."""

import json

from support import both_engines

from bot.exporters.verify import verify
from stories.people import ANA, BEN, CLA
from stories.workspace import DESK, Shown, Workspace, settings_of, start_warroom, words_of

SECRET = "Mia Berg swallowed two magnets"


def shown(workspace: Workspace) -> list[str]:
    """What every message of the bot says, and the topics of its rooms."""
    messages = [
        m
        for each in workspace.sandbox.workspace.channels.values()
        for m in workspace.sandbox.workspace.messages(each.id)
    ]
    posts = [Shown(message).words for message in messages if message.bot_id]
    return posts + [room.topic for room in workspace.rooms]


@both_engines
async def test_no_message_and_no_row_shows_what_was_redacted(workspace: Workspace) -> None:
    room = await workspace.declares(f"/incident declare {SECRET} sev:1 type:product-safety")
    for line in (
        f"note {SECRET}",
        f"decide Ring the family because: {SECRET}",
        f"task {SECRET} @ben due:14:00",
        f"update {SECRET}",
        f"vote {SECRET}? seats:legal,policy",
        f"page @cla {SECRET}",
        f"handover commander @ben {SECRET}",
    ):
        await workspace.says(f"/incident {line}", channel=room)
    workspace.clock.forward(hours=2)
    await workspace.settle()
    before = [words for words in shown(workspace) if SECRET in words]

    answered = await workspace.says("/incident redact E-1 names a child", channel=room)

    assert len(before) > 8
    assert "E-1 of INC-1 is redacted" in answered
    assert "Rename the room in Slack" in answered
    assert "theirs to delete" in answered
    assert [words for words in shown(workspace) if SECRET in words] == []
    assert SECRET not in repr(await workspace.stored())
    assert workspace.card.mentions("(redacted)")


async def test_the_export_verifies_and_says_what_was_redacted(workspace: Workspace) -> None:
    room = await workspace.declares()
    noted = await workspace.says(f"/incident note {SECRET}", channel=room)
    number = noted.partition("E-")[2].split()[0]
    await workspace.says("/incident export json", channel=room)

    answered = await workspace.says(f"/incident redact E-{number} names a child", channel=room)
    await workspace.says("/incident export json", channel=room)

    assert "Exports made before still hold the text: 1 in the room" in answered
    line = workspace.posts(room).mention(f"E-{number} was redacted by Ana Ruiz, because: names a child")
    assert len(line) == 1
    assert workspace.posts(room).mention("removed by a redaction", f"E-{number}")
    content = [f for f in workspace.sandbox.workspace.files.values() if f.name.endswith(".json")][-1].content or b""
    entry = next(each for each in json.loads(content)["entries"] if each["id"] == f"E-{number}")
    assert (entry["text"], entry["withheld"]) == (None, "redacted")
    assert SECRET.encode() not in content
    assert verify(content).withheld == 1


async def test_only_the_accountable_redact_and_twice_is_once(workspace: Workspace) -> None:
    room = await workspace.declares()

    refused = await workspace.says("/incident redact E-1 names a child", by=CLA, channel=room)
    await workspace.says("/incident ack", by=BEN)
    first = await workspace.says("/incident redact E-1 because: names a child", by=BEN, channel=room)
    second = await workspace.says("/incident redact E-1 names a child", by=ANA, channel=room)

    assert "Only the commander or Legal of INC-1 may redact" in refused
    assert "E-1 of INC-1 is redacted" in first
    assert "E-1 is redacted already" in second
    assert workspace.posts(room).mention("was redacted by Ben Okafor, because: names a child")


async def test_a_private_title_can_be_redacted_and_stays_private(workspace: Workspace) -> None:
    room = await workspace.declares(f"/incident declare {SECRET} sev:1 private:yes")

    answered = await workspace.says("/incident redact E-1 names a child", channel=room)
    hidden = await workspace.types("/incident INC-1 redact E-1 why", by=BEN, channel=DESK)

    assert "Rename the room" not in answered
    assert [words for words in shown(workspace) if SECRET in words] == []
    assert words_of(hidden)


async def test_a_message_that_somebody_deleted_is_no_failure(workspace: Workspace) -> None:
    room = await workspace.declares()
    noted = await workspace.says(f"/incident note {SECRET}", channel=room)
    number = noted.partition("E-")[2].split()[0]
    workspace.sandbox.workspace.drop(workspace.posts(room).mention(SECRET)[-1])

    await workspace.says(f"/incident redact E-{number} names a child", channel=room)

    assert workspace.posts(room).mention(f"E-{number} was redacted")
    assert not workspace.posts(room).mention("failed")


async def test_what_was_not_drawn_anew_before_a_restart_is_drawn_after_it(workspace: Workspace) -> None:
    room = await workspace.declares()
    noted = await workspace.says(f"/incident note {SECRET}", channel=room)
    number = noted.partition("E-")[2].split()[0]
    await workspace.types(f"/incident redact E-{number} names a child", channel=room)
    await workspace.warroom.stop()
    environment = settings_of(workspace.sandbox, mode="socket", address=workspace.address, folder=workspace.folder)

    workspace.warroom = await start_warroom(environment, workspace.sandbox, workspace.clock)
    await workspace.settle()

    assert [words for words in shown(workspace) if SECRET in words] == []
    await workspace.warroom.stop()
