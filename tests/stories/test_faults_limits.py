"""Slack says "not so fast": that method waits as long as asked, the others do not, and nothing is lost or doubled."""

from datetime import timedelta

import pytest

from bot.sandbox import Call, Sandbox
from stories.ledger import assert_closed_once, assert_declared_once, repeats
from stories.people import BEN, CLA, DEV
from stories.workspace import DECLARE, Workspace

WAIT = 30

METHODS = (
    "chat.postMessage",
    "chat.update",
    "conversations.create",
    "conversations.invite",
    "conversations.setTopic",
    "pins.add",
    "bookmarks.add",
)


@pytest.mark.parametrize("method", METHODS)
async def test_a_limited_method_waits_as_long_as_asked(workspace: Workspace, method: str) -> None:
    workspace.sandbox.faults.rate_limit(method, WAIT)

    await workspace.types(DECLARE)
    await workspace.settle()

    assert waited(workspace.sandbox, method)
    assert_declared_once(workspace.sandbox)
    assert not repeats(workspace.sandbox)


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_limited_upload_waits_as_long_as_asked(workspace: Workspace, method: str) -> None:
    await workspace.declares()
    workspace.sandbox.faults.rate_limit(method, WAIT)

    await workspace.types("/incident INC-1 close because: nothing is left")
    await workspace.settle()

    assert waited(workspace.sandbox, method)
    assert_closed_once(workspace.sandbox)


async def test_limited_posts_hold_up_nothing_but_posts(workspace: Workspace) -> None:
    workspace.sandbox.faults.rate_limit("chat.postMessage", WAIT, times=8)

    await workspace.types(DECLARE)
    await workspace.parts.engine.idle()

    assert set(workspace.room.members) >= {BEN, CLA, DEV}
    assert "INC-1" in workspace.room.topic
    assert workspace.direct_messages(to=BEN) == []


async def test_a_limited_room_holds_up_no_page(workspace: Workspace) -> None:
    workspace.sandbox.faults.rate_limit("conversations.create", WAIT)

    await workspace.types(DECLARE)
    await workspace.parts.engine.idle()

    assert workspace.rooms == []
    assert all(len(workspace.direct_messages(to=person)) == 1 for person in (BEN, CLA, DEV))
    assert len(workspace.announcements) == 1


async def test_limited_again_and_again_it_gets_there(workspace: Workspace) -> None:
    for method in METHODS:
        workspace.sandbox.faults.rate_limit(method, 3, times=3)

    await workspace.types(DECLARE)
    await workspace.settle()

    assert_declared_once(workspace.sandbox)
    assert not repeats(workspace.sandbox)


def waited(sandbox: Sandbox, method: str) -> bool:
    """Whether no call of the method came before the time that Slack had named, and some came after it."""
    calls = [call for call in sandbox.calls if call.method == method]
    limited = next(call for call in calls if call.status == 429)
    later = [call for call in calls if call.began > limited.answered and not _was_on_its_way(call, limited)]
    return bool(later) and all(call.at >= limited.at + timedelta(seconds=WAIT) for call in later)


def _was_on_its_way(call: Call, limited: Call) -> bool:
    """Another call, sent before the bot can have read the 429."""
    return call.at < limited.at + timedelta(seconds=1) and call.args != limited.args
