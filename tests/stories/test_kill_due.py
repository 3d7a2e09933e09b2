"""Killed while an escalation, a vote and deadlines run, and started when all of them are overdue: nothing but late."""

from collections.abc import Callable

from bot.sandbox import Message, Sandbox
from stories.bot_process import Host
from stories.ledger import posts, room
from stories.people import ANA, BEN, CLA, GIL
from stories.workspace import DECLARE, Shown

RUNNING = (
    "vote Delist all SKUs? seats:legal,policy closes:10m",
    "clock start Tell the market authority for:20m",
    "update All listings are down next:10m",
    "task Call the seller @cla due:15m",
)


def said(messages: list[Message], *words: str) -> list[Message]:
    return [message for message in messages if Shown(message).mentions(*words)]


def in_room(sandbox: Sandbox) -> Callable[..., list[Message]]:
    return lambda *words: said(posts(sandbox, room(sandbox).id), *words)


async def test_killed_while_things_run_it_does_each_once_when_it_is_back(host: Host) -> None:
    bot = await host.start()
    await host.types(DECLARE)
    await host.finished()
    for line in RUNNING:
        assert "Nothing was stored" not in await host.types(f"/incident INC-1 {line}")
    await host.finished()

    await bot.kill()
    bot = await host.restart_after(minutes=30)
    await host.heard_in_room("no quorum")
    await bot.kill()
    await host.restart()
    await host.finished()

    told = in_room(host.sandbox)
    assert len(told("Nobody has answered the page for Legal", "Gil Santos")) == 1
    assert len(told("P-1 “Delist all SKUs?”: no quorum")) == 1
    assert len(told("*Missed:* C-4 Tell the market authority. It was due")) == 1
    assert len(told("The update promised for")) == 1
    assert len(told("T-11 is due and not done")) == 1
    assert told("50 % of the time") == told("75 % of the time") == told("90 % of the time") == []
    for user, role in ((BEN, "Legal"), (CLA, "Policy")):
        assert len(said(host.sandbox.person(user).direct_messages, f"{role} needed")) == 1
    assert len(said(host.sandbox.person(GIL).direct_messages, "needed")) == 2
    assert said(host.sandbox.person(ANA).direct_messages, "Nobody has answered the page for Legal")
