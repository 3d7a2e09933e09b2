"""The bot is asked to end, as every deployment does: it takes nothing new, and loses nothing."""

import pytest

from stories.bot_process import Ended, Host
from stories.ledger import assert_declared_once, done
from stories.workspace import DECLARE

LOOKS = frozenset({"conversations.history", "conversations.replies", "users.conversations"})
"""How the bot finds out what became of a call that was broken off."""


async def test_asked_to_end_by_an_operator_it_ends_well(host: Host) -> None:
    bot = await host.start()

    ended = await bot.terminate()

    assert_ended_well(ended)


async def test_asked_to_end_from_the_keyboard_it_ends_well(host: Host) -> None:
    bot = await host.start()

    ended = await bot.interrupt()

    assert_ended_well(ended)


async def test_asked_to_end_while_slack_is_silent_at_the_start_it_ends_well(host: Host) -> None:
    host.sandbox.faults.refuse("auth.test", times=None)
    bot = await host.spawn(host.environment)
    await host.asked("auth.test", 1)

    ended = await bot.terminate()

    assert_ended_well(ended)


async def test_asked_to_end_in_the_middle_it_finishes_what_it_began(host: Host) -> None:
    bot = await host.start()
    host.sandbox.faults.delay("chat.postMessage", 0.5)

    await host.types(DECLARE)
    await host.asked("conversations.create", 1)
    ended = await bot.terminate()
    at_the_end = list(host.sandbox.calls)
    await host.start()
    await host.finished()

    assert_ended_well(ended)
    assert not [call for call in at_the_end if call.status != 200]
    # Nothing was left in doubt, so that the next start need not look for anything.
    assert not [call.method for call in host.sandbox.calls if call.method in LOOKS]
    assert_declared_once(host.sandbox)


@pytest.mark.parametrize("calls", [1, 3, 6, 9])
async def test_asked_to_end_at_any_point_it_leaves_the_rest_for_the_next_start(host: Host, calls: int) -> None:
    bot = await host.start()

    await host.types(DECLARE)
    await host.sandbox.heard(lambda: len(done(host.sandbox)) >= calls)
    ended = await bot.terminate()
    await host.start()
    await host.finished()

    assert_ended_well(ended)
    assert_declared_once(host.sandbox)


async def test_an_ended_bot_does_nothing_more(host: Host) -> None:
    bot = await host.start()
    await host.types(DECLARE)

    await bot.terminate()
    before = len(host.sandbox.calls)
    await host.sandbox.heard(lambda: not host.sandbox.sockets)

    assert len(host.sandbox.calls) == before


def assert_ended_well(ended: Ended) -> None:
    assert ended.code == 0, ended.said
    assert "Traceback" not in ended.said
    assert " error " not in ended.said
