"""Slack failing in every way: in the end its state is the one that a faultless day would have left."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.faults import Faults
from stories.final_state import FinalState, final_state
from stories.people import ANA, BEN, CLA, DEV
from stories.workspace import DECLARE, TITLE, Clock, Workspace, furnish, settings_of, start_warroom

Fault = Callable[[Faults, str], None]

FAULTS: dict[str, Fault] = {
    "429": lambda faults, method: faults.rate_limit(method, 7),
    "500": lambda faults, method: faults.status(method, 500),
    "refused": lambda faults, method: faults.refuse(method),
    "done, answer lost": lambda faults, method: faults.do_then_drop(method),
}

STUBBORN: dict[str, Fault] = {
    "429 twice": lambda faults, method: faults.rate_limit(method, 3, times=2),
    "503 thrice": lambda faults, method: faults.status(method, 503, times=3),
    "refused thrice": lambda faults, method: faults.refuse(method, times=3),
    "done, answer lost, four times": lambda faults, method: faults.do_then_drop(method, times=4),
    "internal_error": lambda faults, method: faults.fail(method, "internal_error"),
}

METHODS = (
    "chat.postMessage",
    "chat.update",
    "conversations.create",
    "conversations.invite",
    "conversations.setTopic",
    "pins.add",
    "bookmarks.add",
    "files.getUploadURLExternal",
    "upload",
    "files.completeUploadExternal",
)


@dataclass(slots=True)
class Memory:
    """The state that a day without faults leaves, once there was one."""

    state: FinalState | None = None


@pytest.fixture(scope="module")
def memory() -> Memory:
    return Memory()


@pytest.fixture
async def faultless(memory: Memory, sqlite_template: Path, tmp_path: Path) -> FinalState:
    """The same emergency on a Slack of its own where nothing fails; played once, whichever test comes first."""
    if memory.state is None:
        memory.state = await faultless_day(sqlite_template, tmp_path / "faultless")
    return memory.state


def copied(template: Path, folder: Path) -> str:
    """The address of a database of its own, in a new folder."""
    folder.mkdir()
    return f"sqlite+aiosqlite:///{shutil.copy(template, folder / 'warroom.db')}"


async def faultless_day(template: Path, folder: Path) -> FinalState:
    address = copied(template, folder)
    clock = Clock()
    sandbox = Sandbox(clock=clock)
    furnish(sandbox)
    await sandbox.start()
    environment = settings_of(sandbox, mode="socket", address=address, folder=folder)
    warroom = await start_warroom(environment, sandbox, clock)
    state = await emergency(Workspace(sandbox=sandbox, warroom=warroom, clock=clock, address=address, folder=folder))
    await warroom.stop()
    await sandbox.stop()
    return state


async def emergency(workspace: Workspace) -> FinalState:
    """Declare, answer, decide, update and close."""
    await workspace.types(DECLARE)
    await workspace.settle()
    await workspace.says("/incident INC-1 ack", by=BEN)
    await workspace.says("/incident INC-1 update All is delisted")
    await workspace.says("/incident INC-1 close because: the rest is usual work")
    return final_state(workspace.sandbox)


async def test_a_faultless_emergency(faultless: FinalState) -> None:
    assert len(faultless.files) == 2
    assert len(faultless.announcements) == 2
    assert len(faultless.pinned) == 1
    assert faultless.bookmarks


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("method", METHODS)
async def test_after_a_fault_slack_is_as_on_a_faultless_day(
    workspace: Workspace, faultless: FinalState, method: str, fault: str
) -> None:
    FAULTS[fault](workspace.sandbox.faults, method)

    state = await emergency(workspace)

    assert failures(workspace.sandbox, method)
    assert state == faultless


@pytest.mark.parametrize("fault", STUBBORN)
@pytest.mark.parametrize("method", ["chat.postMessage", "conversations.create"])
async def test_after_a_stubborn_fault_too(workspace: Workspace, faultless: FinalState, method: str, fault: str) -> None:
    STUBBORN[fault](workspace.sandbox.faults, method)

    state = await emergency(workspace)

    assert failures(workspace.sandbox, method)
    assert state == faultless


async def test_everything_failing_once_and_losing_an_answer_once_changes_nothing(
    workspace: Workspace, faultless: FinalState
) -> None:
    for method in METHODS:
        workspace.sandbox.faults.status(method, 500)
        workspace.sandbox.faults.do_then_drop(method)

    assert await emergency(workspace) == faultless


async def test_a_page_whose_answer_was_lost_is_found_and_not_sent_again(workspace: Workspace) -> None:
    workspace.sandbox.faults.do_then_drop("chat.postMessage", times=5)

    await workspace.says(DECLARE)

    for person in (BEN, CLA, DEV):
        assert len(workspace.direct_messages(to=person)) == 1
        assert not workspace.direct_messages(to=person).last.mentions("repeat")
    assert len(workspace.posts(workspace.room.id)) == 1
    assert len(workspace.announcements) == 1


async def test_a_page_that_slack_lost_is_sent_again_and_marked(workspace: Workspace) -> None:
    workspace.sandbox.faults.refuse("chat.postMessage", times=5)

    await workspace.types(DECLARE)
    await workspace.settle()

    for person in (BEN, CLA, DEV):
        pages = [args for args in workspace.calls("chat.postMessage") if args["channel"] == person]
        assert len(pages) == 1
        assert "(repeat)" in pages[0]["text"]


async def test_a_page_whose_proof_cannot_be_looked_for_is_sent_again_and_marked(workspace: Workspace) -> None:
    workspace.sandbox.scopes.discard("im:history")
    workspace.sandbox.faults.do_then_drop("chat.postMessage", times=1)

    await workspace.types(DECLARE)
    await workspace.settle()

    sent = [args["text"] for args in workspace.calls("chat.postMessage") if args["channel"] in (BEN, CLA, DEV)]
    assert len(sent) == 4
    assert len([text for text in sent if "(repeat)" in text]) == 1


async def test_a_room_that_cannot_be_made_keeps_neither_pages_nor_announcement(workspace: Workspace) -> None:
    workspace.sandbox.faults.fail("conversations.create", "restricted_action", times=None)

    await workspace.says(DECLARE)

    assert workspace.rooms == []
    for person in (BEN, CLA, DEV):
        assert workspace.direct_messages(to=person).last.mentions(TITLE)
    assert workspace.announcements.last.mentions(TITLE)
    told = workspace.direct_messages(to=ANA).mention("Opening the room failed")
    assert len(told) == 1
    assert told.last.mentions("Ask a workspace admin")
    assert "Opening the room failed" in await workspace.says("/incident INC-1 timeline")


async def test_a_page_that_cannot_be_sent_is_said_in_the_room_and_to_the_commander(workspace: Workspace) -> None:
    workspace.sandbox.faults.fail("chat.postMessage", "user_disabled", times=1)

    await workspace.says(DECLARE)

    assert workspace.posts(workspace.room.id).mention(
        "A page by direct message to", "failed: the account is deactivated"
    )
    assert workspace.direct_messages(to=ANA).mention("A page by direct message to", "deactivated")


async def test_an_announcement_that_cannot_be_sent_is_said_and_the_rest_is_done(workspace: Workspace) -> None:
    announcements = workspace.sandbox.workspace.channel_named("announcements")
    assert announcements is not None
    announcements.archived = True

    await workspace.says(DECLARE)

    assert workspace.posts(workspace.room.id).mention("The announcement failed", "archived")
    assert workspace.card.mentions(TITLE)
    assert workspace.direct_messages(to=BEN).last.mentions(TITLE)


async def test_a_person_whom_slack_will_not_bring_in_is_named(workspace: Workspace) -> None:
    workspace.sandbox.workspace.people[DEV].deleted = True

    await workspace.says(DECLARE)

    assert workspace.posts(workspace.room.id).mention("Inviting people into the room failed", DEV)
    assert {ANA, BEN, CLA} <= set(workspace.room.members)


async def test_while_slack_is_silent_commands_are_stored_and_done_later(workspace: Workspace) -> None:
    workspace.sandbox.faults.status("*", 503, times=None)
    answered = await workspace.types(DECLARE)
    await workspace.heard(lambda: len(workspace.sandbox.calls) > 6)

    workspace.sandbox.faults.clear()
    await workspace.settle()

    assert "INC-1 declared" in (answered.text or "")
    assert workspace.card.mentions(TITLE)
    assert len(workspace.announcements) == 1
    assert all(len(workspace.direct_messages(to=person)) == 1 for person in (BEN, CLA, DEV))


def failures(sandbox: Sandbox, method: str) -> list[str]:
    """How the calls of a method went wrong."""
    calls = [call for call in sandbox.calls if call.method == method]
    return [call.error or str(call.status) for call in calls if call.status != 200 or not call.ok]
