"""The bot is killed in the middle of things and started again: what was begun is finished, once."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support import only_postgres

from bot.sandbox import Channel, Message, Sandbox
from bot.sandbox.clock import SystemClock
from stories.bot_process import PATIENCE, BotProcess, Host
from stories.people import ANA, BEN, CLA, DEV
from stories.workspace import ANNOUNCEMENTS, DECLARE, DESK, TITLE, Messages, Shown, furnish

STEPS = (
    ("chat.postMessage", 1),
    ("conversations.create", 1),
    ("conversations.invite", 1),
    ("chat.postMessage", 5),
    ("chat.update", 1),
    ("pins.add", 1),
    ("bookmarks.add", 1),
)
"""After which of its calls, of a method, the bot is killed."""

POSTS = 4
"""Three pages and the announcement go out beside the making of the room."""

CLOSING = ("conversations.setTopic", "files.getUploadURLExternal", "upload", "files.completeUploadExternal")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A local Slack whose clock is the machine's, as is that of the process."""
    started = Sandbox(clock=SystemClock())
    furnish(started)
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
async def host(sandbox: Sandbox, address: str, tmp_path: Path) -> AsyncIterator[Host]:
    host = Host(sandbox=sandbox, address=address, folder=tmp_path)
    yield host
    await host.clear()


async def test_killed_right_after_the_answer_the_bot_does_the_rest_when_it_is_back(host: Host) -> None:
    bot = await host.start()

    await types(host, DECLARE)
    await bot.kill()
    await host.restart()
    await host.finished()

    assert_declared_once(host.sandbox)


@pytest.mark.parametrize(("method", "nth"), STEPS)
async def test_killed_after_any_call_nothing_is_lost_and_nothing_done_twice(host: Host, method: str, nth: int) -> None:
    bot = await host.start()

    await types(host, DECLARE)
    await kill_after(host, bot, method, nth)
    await host.restart()
    await host.finished()

    assert_declared_once(host.sandbox)


async def test_killed_while_pages_are_on_their_way_it_sends_them_again_and_says_so(host: Host) -> None:
    bot = await host.start()
    slow_posts(host.sandbox)
    host.sandbox.faults.refuse("chat.postMessage", times=POSTS)

    await types(host, DECLARE)
    await kill_after(host, bot, "conversations.create", 1)
    await host.sandbox.heard(lambda: len(lost_posts(host.sandbox)) == POSTS)
    await host.restart()
    await host.finished()

    assert_declared_once(host.sandbox)
    assert repeats(host.sandbox)


async def test_killed_while_slack_is_slow_it_finds_what_came_late(host: Host) -> None:
    bot = await host.start()
    slow_posts(host.sandbox)

    await types(host, DECLARE)
    await kill_after(host, bot, "conversations.create", 1)
    await host.sandbox.heard(lambda: done(host.sandbox).count("chat.postMessage") == POSTS)
    await host.restart()
    await host.finished()

    assert_declared_once(host.sandbox)
    assert not repeats(host.sandbox)


async def test_killed_again_and_again_it_gets_there(host: Host) -> None:
    bot = await host.start()

    await types(host, DECLARE)
    for method in ("chat.postMessage", "conversations.invite", "pins.add"):
        await kill_after(host, bot, method, 1)
        bot = await host.restart()
    await host.finished()

    assert_declared_once(host.sandbox)


@pytest.mark.parametrize("method", CLOSING)
async def test_killed_while_it_closes_it_uploads_each_file_and_posts_the_digest_once(host: Host, method: str) -> None:
    bot = await host.start()
    await types(host, DECLARE)
    await host.finished()

    before = len([call for call in host.sandbox.calls if call.method == method])
    await types(host, "/incident INC-1 close because: nothing is left")
    await kill_after(host, bot, method, before + 1)
    await host.restart()
    await host.finished()

    assert_closed_once(host.sandbox)


async def test_killed_right_after_a_note_it_says_it_once(host: Host) -> None:
    bot = await host.start()
    await types(host, DECLARE)
    await host.finished()

    await types(host, "/incident INC-1 note The lab report names lot 7")
    await bot.kill()
    await host.restart()
    await host.finished()

    assert len(Messages(posts(host.sandbox, room(host.sandbox).id)).mention("lot 7")) == 1


@only_postgres
async def test_killed_on_postgresql_it_goes_on_when_its_leases_have_run_out(host: Host) -> None:
    bot = await host.start()

    await types(host, DECLARE)
    await kill_after(host, bot, "conversations.create", 1)
    await host.restart()
    await host.finished()

    assert_declared_once(host.sandbox)


# Acting.


async def types(host: Host, line: str) -> None:
    answer = await host.sandbox.person(ANA).types(line, channel=DESK)
    assert answer.acked, answer.reason


def slow_posts(sandbox: Sandbox) -> None:
    """The room is made while every post is still on its way."""
    sandbox.faults.delay("conversations.create", 0.5, times=1)
    sandbox.faults.delay("chat.postMessage", 1.5, times=POSTS)


async def kill_after(host: Host, bot: BotProcess, method: str, nth: int) -> None:
    """Kill it at the moment that Slack answers this call."""

    def answered() -> bool:
        return len([call for call in host.sandbox.calls if call.method == method]) >= nth

    await host.sandbox.heard(answered, within=PATIENCE)
    await bot.kill()


# Looking: only at what Slack has and was asked, never at the bot's own books.


def done(sandbox: Sandbox) -> list[str]:
    """The methods that changed something, in order."""
    reads = {"auth.test", "apps.connections.open", "users.info", "users.list", "conversations.list"}
    return [call.method for call in sandbox.calls if call.ok and call.method not in reads]


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
