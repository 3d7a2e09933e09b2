"""The bot is killed in the middle of things and started again: what was begun is finished, once."""

import pytest
from support import only_postgres

from bot.sandbox import Sandbox
from stories.bot_process import Host
from stories.ledger import assert_closed_once, assert_declared_once, done, lost_posts, posts, repeats, room
from stories.workspace import DECLARE, Messages

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


async def test_killed_right_after_the_answer_the_bot_does_the_rest_when_it_is_back(host: Host) -> None:
    bot = await host.start()

    await host.types(DECLARE)
    await bot.kill()
    await host.restart()
    await host.finished()

    assert_declared_once(host.sandbox)


@pytest.mark.parametrize(("method", "nth"), STEPS)
async def test_killed_after_any_call_nothing_is_lost_and_nothing_done_twice(host: Host, method: str, nth: int) -> None:
    bot = await host.start()

    await host.types(DECLARE)
    await host.asked(method, nth)
    await bot.kill()
    await host.restart()
    await host.finished()

    assert_declared_once(host.sandbox)


async def test_killed_while_pages_are_on_their_way_it_sends_them_again_and_says_so(host: Host) -> None:
    bot = await host.start()
    slow_posts(host.sandbox)
    host.sandbox.faults.refuse("chat.postMessage", times=POSTS)

    await host.types(DECLARE)
    await host.asked("conversations.create", 1)
    await bot.kill()
    await host.sandbox.heard(lambda: len(lost_posts(host.sandbox)) == POSTS)
    await host.restart()
    await host.finished()

    assert_declared_once(host.sandbox)
    assert repeats(host.sandbox)


async def test_killed_while_slack_is_slow_it_finds_what_came_late(host: Host) -> None:
    bot = await host.start()
    slow_posts(host.sandbox)

    await host.types(DECLARE)
    await host.asked("conversations.create", 1)
    await bot.kill()
    await host.sandbox.heard(lambda: done(host.sandbox).count("chat.postMessage") == POSTS)
    await host.restart()
    await host.finished()

    assert_declared_once(host.sandbox)
    assert not repeats(host.sandbox)


async def test_killed_again_and_again_it_gets_there(host: Host) -> None:
    bot = await host.start()

    await host.types(DECLARE)
    for method in ("chat.postMessage", "conversations.invite", "pins.add"):
        await host.asked(method, 1)
        await bot.kill()
        bot = await host.restart()
    await host.finished()

    assert_declared_once(host.sandbox)


@pytest.mark.parametrize("method", CLOSING)
async def test_killed_while_it_closes_it_uploads_each_file_and_posts_the_digest_once(host: Host, method: str) -> None:
    bot = await host.start()
    await host.types(DECLARE)
    await host.finished()

    before = len([call for call in host.sandbox.calls if call.method == method])
    await host.types("/incident INC-1 close because: nothing is left")
    await host.asked(method, before + 1)
    await bot.kill()
    await host.restart()
    await host.finished()

    assert_closed_once(host.sandbox)


async def test_killed_right_after_a_note_it_says_it_once(host: Host) -> None:
    bot = await host.start()
    await host.types(DECLARE)
    await host.finished()

    await host.types("/incident INC-1 note The lab report names lot 7")
    await bot.kill()
    await host.restart()
    await host.finished()

    assert len(Messages(posts(host.sandbox, room(host.sandbox).id)).mention("lot 7")) == 1


@only_postgres
async def test_killed_on_postgresql_it_goes_on_when_its_leases_have_run_out(host: Host) -> None:
    bot = await host.start()

    await host.types(DECLARE)
    await host.asked("conversations.create", 1)
    await bot.kill()
    await host.restart()
    await host.finished()

    assert_declared_once(host.sandbox)


def slow_posts(sandbox: Sandbox) -> None:
    """The room is made while every post is still on its way."""
    sandbox.faults.delay("conversations.create", 0.5, times=1)
    sandbox.faults.delay("chat.postMessage", 1.5, times=POSTS)
