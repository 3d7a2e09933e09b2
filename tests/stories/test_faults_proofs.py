"""An answer is lost, and the look for what became of it fails too: still nothing is doubled, and nothing is lost."""

from collections.abc import Callable

import pytest

from bot.sandbox.faults import Faults
from stories.ledger import assert_closed_once, assert_declared_once, repeats
from stories.people import ANA, BEN
from stories.workspace import DECLARE, Workspace

Fault = Callable[[Faults, str], None]

TROUBLES: dict[str, Fault] = {
    "429": lambda faults, method: faults.rate_limit(method, 4),
    "500": lambda faults, method: faults.status(method, 500),
    "refused": lambda faults, method: faults.refuse(method),
    "answer lost": lambda faults, method: faults.do_then_drop(method),
}

any_trouble = pytest.mark.parametrize("trouble", TROUBLES)


@any_trouble
@pytest.mark.parametrize("look", ["conversations.open", "conversations.history"])
async def test_a_post_is_looked_for_until_there_is_an_answer(workspace: Workspace, look: str, trouble: str) -> None:
    workspace.sandbox.faults.do_then_drop("chat.postMessage", times=5)
    TROUBLES[trouble](workspace.sandbox.faults, look)

    await workspace.types(DECLARE)
    await workspace.settle()

    assert_declared_once(workspace.sandbox)
    assert not repeats(workspace.sandbox)


@any_trouble
async def test_a_room_is_looked_for_until_there_is_an_answer(workspace: Workspace, trouble: str) -> None:
    workspace.sandbox.faults.do_then_drop("conversations.create")
    TROUBLES[trouble](workspace.sandbox.faults, "users.conversations")

    await workspace.types(DECLARE)
    await workspace.settle()

    assert_declared_once(workspace.sandbox)


@any_trouble
async def test_a_private_room_is_looked_for_until_there_is_an_answer(workspace: Workspace, trouble: str) -> None:
    workspace.sandbox.faults.do_then_drop("conversations.create")
    TROUBLES[trouble](workspace.sandbox.faults, "users.conversations")

    await workspace.types(f"{DECLARE} private:yes")
    await workspace.settle()

    assert workspace.room.private
    assert len(workspace.posts(workspace.room.id)) == 1


@any_trouble
async def test_a_bookmark_is_looked_for_until_there_is_an_answer(workspace: Workspace, trouble: str) -> None:
    workspace.sandbox.faults.do_then_drop("bookmarks.add")
    TROUBLES[trouble](workspace.sandbox.faults, "bookmarks.list")

    await workspace.types(DECLARE)
    await workspace.settle()

    assert_declared_once(workspace.sandbox)


@any_trouble
async def test_a_file_is_looked_for_until_there_is_an_answer(workspace: Workspace, trouble: str) -> None:
    await workspace.declares()
    workspace.sandbox.faults.do_then_drop("files.completeUploadExternal", times=2)
    TROUBLES[trouble](workspace.sandbox.faults, "files.info")

    await workspace.types("/incident INC-1 close because: nothing is left")
    await workspace.settle()

    assert_closed_once(workspace.sandbox)


async def test_a_room_of_the_same_name_that_is_not_ours_is_left_alone(workspace: Workspace) -> None:
    theirs = workspace.sandbox.workspace.add_channel("inc-1-magnetic-toy-recall-in-de", members=[BEN])

    await workspace.types(DECLARE)
    await workspace.settle()

    assert theirs.members == [BEN]
    assert workspace.posts(theirs.id) == []
    (ours,) = [room for room in workspace.rooms if room is not theirs]
    assert len(workspace.posts(ours.id)) == 1
    assert ours.name.startswith("inc-1-")


async def test_what_cannot_be_looked_for_is_not_sent_twice_but_said(workspace: Workspace) -> None:
    await workspace.declares()
    workspace.sandbox.scopes.discard("channels:history")
    workspace.sandbox.faults.do_then_drop("chat.postMessage")

    await workspace.says("/incident INC-1 update All is delisted")

    told = workspace.direct_messages(to=ANA).mention("update", "cannot be found out")
    assert len(told) == 1
    said = [args for args in workspace.calls("chat.postMessage") if "All is delisted" in args["text"]]
    assert len(said) == 2  # once in the room, once in the announce channel
