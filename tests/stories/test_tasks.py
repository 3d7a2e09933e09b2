"""Tasks: given in words and by form, ticked off once, reminded of when due."""

import asyncio
import json
import re
from typing import Any

from bot.sandbox import Answer
from stories.people import ANA, BEN, CLA, DEV, EVE
from stories.workspace import Workspace, settings_of, start_warroom, texts, words_of


async def test_a_task_in_words_wakes_its_owner_and_shows_on_the_card(workspace: Workspace) -> None:
    room = await workspace.declares()

    answered = await workspace.says("/incident task Pull all 14 listings @ben due:17:00", channel=room)

    number = answered.partition("☑︎ ")[2].partition(" ")[0]
    posted = workspace.posts(room).mention(f"{number}: Pull all 14 listings", f"<@{BEN}>")
    assert number in answered
    assert "for Ben Okafor" in answered
    assert posted.last.mentions("Due <!date^", f"done {number}")
    assert workspace.card.mentions("0 of ")
    listed = words_of(await workspace.types("/incident tasks", channel=room))
    assert f"{number} Pull all 14 listings – Ben Okafor · due <!date^" in listed


async def test_a_bare_task_opens_the_form_and_the_form_gives_it(workspace: Workspace) -> None:
    room = await workspace.declares()
    ana = workspace.sandbox.person(ANA)

    await workspace.types("/incident task", channel=room)
    await workspace.heard(lambda: ana.open_view())
    early = await ana.submits(ana.open_view(), {"text": "Call the lab", "owner": CLA, "due": "yesterday 10:00"})
    await ana.submits(ana.open_view(), {"text": "Call the lab", "owner": CLA, "due": "18:00"})
    await workspace.settle()

    assert "is over" in str(early.errors)
    assert workspace.posts(room).mention("Call the lab", f"<@{CLA}>")


async def test_of_two_who_press_done_at_once_one_wins_and_the_other_learns_who(workspace: Workspace) -> None:
    room = await workspace.declares()
    people = [workspace.sandbox.person(who) for who in (ANA, CLA)]
    for person in people:
        await person.types("/incident tasks", channel=room)
    lists = [person.ephemerals[-1] for person in people]

    presses = await asyncio.gather(
        *(person.clicks(shown, text="Done") for person, shown in zip(people, lists, strict=True))
    )
    await workspace.heard(lambda: all(press.ephemerals for press in presses))
    await workspace.settle()

    said = sorted(words_of_all(press) for press in presses)
    assert sum("T-1 of INC-1 is done" in words for words in said) == 1
    assert sum("T-1 is done already: " in words for words in said) == 1
    assert len(workspace.posts(room).mention("T-1 done: ")) == 1
    assert workspace.card.mentions("1 of ", "tasks done")


async def test_a_task_that_is_due_reminds_the_room_and_its_owner_once(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.says("/incident task Tell the sellers @ben due:14:00", channel=room)
    number = (await numbers(workspace, room))[0]

    workspace.clock.forward(minutes=61)
    await workspace.settle()
    workspace.clock.forward(hours=3)
    await workspace.settle()

    (reminder,) = workspace.posts(room).mention(f"{number} is due and not done")
    assert reminder.thread_ts == workspace.card.message.ts
    (told,) = workspace.direct_messages(to=BEN).mention(f"{number} is yours and due")
    assert "Tell the sellers" in told.text


async def test_a_task_that_fell_due_while_the_bot_was_down_is_reminded_of(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.says("/incident task Tell the sellers @ben due:2h", channel=room)
    await workspace.warroom.stop()
    workspace.clock.forward(hours=3)
    environment = settings_of(workspace.sandbox, mode="socket", address=workspace.address, folder=workspace.folder)

    workspace.warroom = await start_warroom(environment, workspace.sandbox, workspace.clock)
    await workspace.settle()

    assert len(workspace.posts(room).mention("is due and not done")) == 1
    assert len(workspace.direct_messages(to=BEN).mention("is yours and due")) == 1
    await workspace.warroom.stop()


async def test_a_private_incident_gives_tasks_to_the_admitted_and_tells_them_nothing_outside(
    workspace: Workspace,
) -> None:
    room = await workspace.declares("/incident declare Leaked buyer data sev:1 type:data-incident private:yes")

    refused = await workspace.says("/incident task Read the server logs @eve", channel=room)
    await workspace.says("/incident page @ben", channel=room)
    await workspace.says("/incident task Read the server logs @ben due:14:00", channel=room)
    workspace.clock.forward(minutes=61)
    await workspace.settle()

    assert "Eve Other may not know of this private incident" in refused
    told = workspace.direct_messages(to=BEN).mention("is yours and due")
    assert len(told) == 1
    assert not workspace.direct_messages(to=BEN).mention("server logs")
    assert not workspace.direct_messages(to=BEN).mention("Leaked")
    hidden = await workspace.says("/incident INC-1 tasks", by=EVE)
    assert "There is no incident INC-1 that you may see" in hidden


async def test_closing_needs_no_reason_when_every_task_is_done(workspace: Workspace) -> None:
    room = await workspace.declares()
    for who in (BEN, CLA, DEV):
        await workspace.says("/incident ack", by=who, channel=room)
    for number in await numbers(workspace, room):
        await workspace.says(f"/incident done {number} as planned", channel=room)

    closed = await workspace.says("/incident close", channel=room)

    assert "INC-1 is closed" in closed
    tasks = exported(workspace)["tasks"]
    assert {task["done_text"] for task in tasks} == {"as planned"}
    assert {task["done_by"]["name"] for task in tasks} == {"Ana Ruiz"}


async def test_bad_tasks_are_refused_and_nothing_is_stored(workspace: Workspace) -> None:
    room = await workspace.declares()
    before = await workspace.stored()

    over = await workspace.says("/incident task Call the lab due:2026-11-24T10:00Z", channel=room)
    far = await workspace.says("/incident task Call the lab due:2029-01-01T10:00Z", channel=room)
    nobody = await workspace.says("/incident task Call the lab @nobody", channel=room)
    several = await workspace.says("/incident task @ana asks @ben about the lab", channel=room)
    unknown = await workspace.says("/incident done T-99", channel=room)

    assert "is over" in over
    assert "within 366 days" in far
    assert "Slack did not say who" in nobody
    assert "Put the one whose task it is at the end" in several
    assert "INC-1 has no T-99" in unknown
    assert await workspace.stored() == before


def words_of_all(answer: Answer) -> str:
    return "\n".join("\n".join((each.text, *texts(each.blocks))) for each in answer.ephemerals)


def exported(workspace: Workspace) -> dict[str, Any]:
    files = [file for file in workspace.sandbox.workspace.files.values() if file.name.endswith(".json")]
    found: dict[str, Any] = json.loads(files[-1].content or b"")
    return found


async def numbers(workspace: Workspace, room: str) -> list[str]:
    """Of the tasks that are open, those that are due first."""
    listed = words_of(await workspace.types("/incident tasks", channel=room))
    return re.findall(r"^• (T-\d+) ", listed, re.MULTILINE)
