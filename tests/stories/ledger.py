"""What Slack has and was asked: the only witness of what a bot in another process did. Its own books are not asked."""

from collections import Counter

from bot.sandbox import Channel, Message, Sandbox
from stories.people import ANA, BEN, CLA, DEV
from stories.workspace import ANNOUNCEMENTS, TITLE, Shown

READS = frozenset({"auth.test", "apps.connections.open", "users.info", "users.list", "conversations.list"})
"""What the bot calls before anybody asks it for anything."""


def done(sandbox: Sandbox) -> list[str]:
    """The methods that changed something, in order."""
    return [call.method for call in sandbox.calls if call.ok and call.method not in READS]


def repeats(sandbox: Sandbox) -> list[str]:
    """Pages that said of themselves that they may have come before; redrawn, they say so no more."""
    sent = [call.args["text"] for call in sandbox.calls if call.method == "chat.postMessage" and call.ok]
    return [text for text in sent if "(repeat)" in text]


def lost_posts(sandbox: Sandbox) -> list[str]:
    return [call.method for call in sandbox.calls if call.method == "chat.postMessage" and call.status is None]


def room(sandbox: Sandbox) -> Channel:
    (found,) = [channel for channel in sandbox.workspace.channels.values() if channel.name.startswith("inc-")]
    return found


def posts(sandbox: Sandbox, channel: str) -> list[Message]:
    """What the bot said there, without Slack's own notices."""
    return [m for m in sandbox.workspace.messages(channel) if m.bot_id and not m.subtype]


def page_of(sandbox: Sandbox, user: str) -> Message:
    """The only one: a second page would be a second phone ringing."""
    (found,) = [m for m in sandbox.person(user).direct_messages if m.bot_id]
    return found


def assert_declared_once(sandbox: Sandbox) -> None:
    slack, place = sandbox.workspace, room(sandbox)
    announced_in = slack.channel_named(ANNOUNCEMENTS)
    assert announced_in is not None

    (card,) = posts(sandbox, place.id)
    assert Shown(card).mentions("INC-1", TITLE)
    assert [pin.ts for pin in slack.pins_in(place.id)] == [card.ts]
    assert set(place.members) == {sandbox.bot_user_id, ANA, BEN, CLA, DEV}
    assert "INC-1" in place.topic
    assert len(slack.bookmarks_in(place.id)) == 1
    for user in (BEN, CLA, DEV):
        assert Shown(page_of(sandbox, user)).mentions(TITLE)
    (announcement,) = posts(sandbox, announced_in.id)
    assert Shown(announcement).mentions(TITLE, f"<#{place.id}>")


def assert_closed_once(sandbox: Sandbox) -> None:
    place = room(sandbox)
    files = [file for file in sandbox.workspace.files.values() if file.completed]
    suffixes = Counter(file.name.rsplit(".", 1)[1] for file in files)

    assert suffixes == {"md": 1, "json": 1}
    assert all([where for where, _ in file.shares] == [place.id] for file in files)
    digests = [m for m in posts(sandbox, place.id) if Shown(m).mentions("🏁")]
    assert len(digests) == 1
