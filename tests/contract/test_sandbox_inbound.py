"""What people do reaches a real bolt app, by Socket Mode and by signed HTTP alike."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from sandbox_app import ANA, BEN, CLA, MODES, HandClock, by_sockets, new_app, running
from slack_bolt.app.async_app import AsyncApp

from bot.sandbox import Sandbox

Connect = Callable[[Sandbox, AsyncApp], AbstractAsyncContextManager[None]]
Payload = dict[str, Any]

FORM: Payload = {
    "type": "modal",
    "callback_id": "declare",
    "title": {"type": "plain_text", "text": "Declare"},
    "submit": {"type": "plain_text", "text": "Go"},
    "private_metadata": "C1",
    "blocks": [
        {
            "type": "input",
            "block_id": "title",
            "label": {"type": "plain_text", "text": "Title"},
            "element": {"type": "plain_text_input", "action_id": "title"},
        },
        {
            "type": "input",
            "block_id": "severity",
            "label": {"type": "plain_text", "text": "Severity"},
            "element": {
                "type": "static_select",
                "action_id": "severity",
                "options": [
                    {"text": {"type": "plain_text", "text": "SEV1"}, "value": "sev1"},
                    {"text": {"type": "plain_text", "text": "SEV2"}, "value": "sev2"},
                ],
            },
        },
    ],
}
BUTTONS = [
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "ack",
                "value": "INC-1",
                "text": {"type": "plain_text", "text": "Acknowledge"},
            }
        ],
    }
]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with running() as started:
        yield started


@pytest.fixture
def room(sandbox: Sandbox) -> str:
    return sandbox.workspace.add_channel("room", members=[ANA, BEN, sandbox.bot_user_id]).id


@MODES
async def test_a_command_arrives_in_slacks_form_and_its_ack_is_the_answer(
    connected: Connect, sandbox: Sandbox, room: str
) -> None:
    app, seen = new_app(sandbox), list[Payload]()

    @app.command("/incident")
    async def listen(ack: Any, command: Payload) -> None:
        seen.append(command)
        await ack("Heard you")

    async with connected(sandbox, app):
        answer = await sandbox.person(ANA).types("/incident page @ben in #general <now> & here", channel=room)

    general = sandbox.workspace.channel_named("general")
    assert general is not None
    assert answer.acked
    assert answer.text == "Heard you"
    assert seen[0]["text"] == f"page <@{BEN}|ben> in <#{general.id}|general> &lt;now&gt; &amp; here"
    assert seen[0]["channel_name"] == "room"
    assert seen[0]["user_name"] == "ana"
    assert seen[0]["team_id"] == sandbox.team_id
    assert sandbox.person(ANA).ephemerals[0].text == "Heard you"


@MODES
async def test_later_answers_come_by_the_response_address(connected: Connect, sandbox: Sandbox, room: str) -> None:
    app = new_app(sandbox)

    @app.command("/incident")
    async def listen(ack: Any, respond: Any) -> None:
        await respond("Later")
        await ack()

    async with connected(sandbox, app):
        answer = await sandbox.person(ANA).types("/incident list", channel=room)

    assert answer.text is None
    assert [each.text for each in answer.ephemerals] == ["Later"]
    assert sandbox.person(BEN).ephemerals == []


@MODES
async def test_a_click_brings_the_message_and_the_value(connected: Connect, sandbox: Sandbox, room: str) -> None:
    app, seen = new_app(sandbox), list[Payload]()

    @app.action("ack")
    async def listen(ack: Any, body: Payload) -> None:
        seen.append(body)
        await ack()

    async with connected(sandbox, app):
        await app.client.chat_postMessage(channel=room, text="page", blocks=BUTTONS)
        message = sandbox.workspace.messages(room)[0]
        answer = await sandbox.person(BEN).clicks(message, text="Acknowledge")

    assert answer.acked
    assert seen[0]["actions"][0]["value"] == "INC-1"
    assert seen[0]["message"]["ts"] == message.ts
    assert seen[0]["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": room,
        "is_ephemeral": False,
    }
    assert seen[0]["user"]["id"] == BEN


@MODES
async def test_a_form_shows_errors_then_closes(connected: Connect, sandbox: Sandbox, room: str) -> None:
    app, seen = new_app(sandbox), list[Payload]()

    @app.command("/incident")
    async def open_form(ack: Any, client: Any, command: Payload) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=FORM)
        await ack()

    @app.view("declare")
    async def submitted(ack: Any, view: Payload) -> None:
        values = view["state"]["values"]
        seen.append(values)
        if values["title"]["title"]["value"] == "x":
            await ack(response_action="errors", errors={"title": "Too short"})
        else:
            await ack()

    ana = sandbox.person(ANA)
    async with connected(sandbox, app):
        answer = await ana.types("/incident declare", channel=room)
        assert answer.view is ana.open_view()
        refused = await ana.submits(ana.open_view(), {"title": "x", "severity": "sev1"})
        accepted = await ana.submits(ana.open_view(), {"title": "Toy recall"})

    assert refused.errors == {"title": "Too short"}
    assert accepted.acked
    assert accepted.errors == {}
    assert ana.stack == []
    assert seen[1]["title"]["title"] == {"type": "plain_text_input", "value": "Toy recall"}
    assert seen[1]["severity"]["severity"]["selected_option"]["value"] == "sev1"


@MODES
async def test_an_answer_may_replace_the_form_or_put_another_over_it(
    connected: Connect, sandbox: Sandbox, room: str
) -> None:
    app = new_app(sandbox)
    done: Payload = {
        "type": "modal",
        "callback_id": "done",
        "title": {"type": "plain_text", "text": "Done"},
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Made INC-1"}}],
    }
    replies = iter([("push", done), ("update", done), ("clear", None)])

    @app.shortcut("declare")
    async def open_form(ack: Any, client: Any, shortcut: Payload) -> None:
        await client.views_open(trigger_id=shortcut["trigger_id"], view=FORM)
        await ack()

    @app.view("declare")
    async def submitted(ack: Any) -> None:
        action, view = next(replies)
        await (ack(response_action=action, view=view) if view else ack(response_action=action))

    ana = sandbox.person(ANA)
    async with connected(sandbox, app):
        await ana.shortcut("declare")
        form = ana.open_view()
        answer = await ana.submits(form, {"title": "A", "severity": "SEV2"})
        over = answer.view
        pushed = [view.title for view in ana.stack]
        await ana.closes(ana.open_view())
        await ana.submits(form)
        updated = [view.title for view in ana.stack]
        form.body["callback_id"] = "declare"
        await ana.submits(form)

    assert over is not None
    assert (over.title, over.previous_id) == ("Done", form.id)
    assert pushed == ["Declare", "Done"]
    assert updated == ["Done"]
    assert ana.stack == []


@MODES
async def test_events_of_people_arrive_with_their_wrapper(connected: Connect, sandbox: Sandbox, room: str) -> None:
    app, seen = new_app(sandbox), list[Payload]()

    async def listen(body: Payload) -> None:
        seen.append(body)

    for kind in ("message", "member_joined_channel", "member_left_channel", "reaction_added", "pin_added"):
        app.event(kind)(listen)
    ana = sandbox.person(ANA)
    async with connected(sandbox, app):
        ts = await ana.says(room, "Seller called @ben")
        message = sandbox.workspace.message(room, ts)
        await ana.reacts(message, "pushpin")
        await ana.pins(message)
        await ana.invites(room, [CLA])
        await sandbox.person(CLA).leaves(room)

    events = [body["event"] for body in seen if body["event"].get("subtype") is None]
    kinds = [event["type"] for event in events]
    assert kinds == ["message", "reaction_added", "pin_added", "member_joined_channel", "member_left_channel"]
    assert events[0]["text"] == f"Seller called <@{BEN}>"
    assert events[0]["channel_type"] == "channel"
    assert events[1]["item"] == {"type": "message", "channel": room, "ts": ts}
    assert events[3]["inviter"] == ANA
    assert len({body["event_id"] for body in seen}) == len(seen)
    assert seen[0]["authorizations"][0]["user_id"] == sandbox.bot_user_id


@MODES
async def test_the_bots_own_messages_and_invitations_come_back_as_events(
    connected: Connect, sandbox: Sandbox, room: str
) -> None:
    app = new_app(sandbox)
    sandbox.patience.ack, sandbox.patience.retries = 0.1, ()

    async with connected(sandbox, app):
        await app.client.chat_postMessage(channel=room, text="card")
        await app.client.conversations_invite(channel=room, users=CLA)
        await sandbox.deliveries.settled(0)

    events = {each.name: each.payload["event"] for each in sandbox.deliveries.sent}
    posted = sandbox.deliveries.sent[0].payload["event"]
    assert posted["bot_id"] == sandbox.bot_id
    assert posted["app_id"] == sandbox.workspace.bot.app_id
    assert posted["user"] == sandbox.bot_user_id
    assert events["member_joined_channel"]["inviter"] == sandbox.bot_user_id


@MODES
async def test_the_home_tab_is_opened_and_drawn(connected: Connect, sandbox: Sandbox) -> None:
    app = new_app(sandbox)

    @app.event("app_home_opened")
    async def draw(event: Payload, client: Any) -> None:
        blocks = [{"type": "header", "text": {"type": "plain_text", "text": "What waits for you"}}]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    async with connected(sandbox, app):
        await sandbox.person(ANA).opens_home()

    home = sandbox.person(ANA).home
    assert home is not None
    assert home.blocks[0]["text"]["text"] == "What waits for you"


@MODES
async def test_the_very_same_submit_can_be_delivered_twice(connected: Connect, sandbox: Sandbox, room: str) -> None:
    app, seen = new_app(sandbox), list[Payload]()

    @app.command("/incident")
    async def listen(ack: Any, body: Payload) -> None:
        seen.append(dict(body))
        await ack(f"Receipt {len(seen)}")

    async with connected(sandbox, app):
        first = await sandbox.person(ANA).types("/incident declare Toy", channel=room)
        second = await sandbox.redeliver_last("/incident")

    assert seen[0] == seen[1]
    assert (first.text, second.text) == ("Receipt 1", "Receipt 2")


@MODES
async def test_an_interaction_nobody_answers_is_lost(connected: Connect, sandbox: Sandbox, room: str) -> None:
    app = new_app(sandbox)
    sandbox.patience.ack = 0.05
    waiting = asyncio.Event()

    @app.command("/incident")
    async def listen() -> None:
        await waiting.wait()

    async with connected(sandbox, app):
        answer = await sandbox.person(ANA).types("/incident list", channel=room)
        waiting.set()

    assert not answer.acked
    assert len(sandbox.last_delivery("/incident").replies) == 1


@MODES
async def test_an_event_that_failed_comes_again_with_the_same_id(
    connected: Connect, sandbox: Sandbox, room: str
) -> None:
    app, seen = new_app(sandbox), list[str]()
    sandbox.patience.retries = (0.0, 0.0)

    @app.event("message")
    async def listen(body: Payload) -> None:
        seen.append(body["event_id"])
        if len(seen) < 3:
            raise RuntimeError("not stored")

    sandbox.patience.ack = 0.3
    async with connected(sandbox, app):
        await sandbox.person(ANA).says(room, "Evidence")
        delivery = sandbox.last_delivery("message")
        await sandbox.heard(lambda: len(delivery.replies) == 3)

    assert len(set(seen)) == 1
    assert [reply.acked for reply in delivery.replies] == [False, False, True]


@MODES
async def test_a_hundred_commands_at_once_are_all_answered(connected: Connect, sandbox: Sandbox) -> None:
    app = new_app(sandbox)

    @app.command("/incident")
    async def listen(ack: Any, command: Payload) -> None:
        await ack(command["text"])

    ana = sandbox.person(ANA)
    async with connected(sandbox, app):
        typed = [ana.types(f"/incident {number}", channel="general") for number in range(100)]
        answers = await asyncio.gather(*typed)

    assert [answer.text for answer in answers] == [str(number) for number in range(100)]


async def test_the_app_reconnects_when_told_to(sandbox: Sandbox) -> None:
    app = new_app(sandbox)

    @app.command("/incident")
    async def listen(ack: Any) -> None:
        await ack("Still here")

    async with by_sockets(sandbox, app):
        await sandbox.sockets.disconnect("refresh_requested")
        await sandbox.heard(lambda: sandbox.sockets.greeted == 2 and len(sandbox.sockets) == 1)
        answer = await sandbox.person(ANA).types("/incident list", channel="general")

    assert answer.text == "Still here"


async def test_a_direct_message_to_the_bot_arrives_as_one(sandbox: Sandbox) -> None:
    await sandbox.person(ANA).says(sandbox.bot_user_id, "help")

    event = sandbox.last_delivery("message").payload["event"]
    assert (event["channel_type"], event["text"]) == ("im", "help")
    assert [each.text for each in sandbox.person(ANA).direct_messages] == ["help"]


async def test_a_clock_by_hand_orders_messages_even_while_it_stands() -> None:
    clock = HandClock()
    async with running(clock) as sandbox:
        room = sandbox.workspace.add_channel("quiet", members=[ANA]).id
        first = await sandbox.person(ANA).says(room, "one")
        second = await sandbox.person(ANA).says(room, "two")
        clock.forward(minutes=1)
        third = await sandbox.person(ANA).says(room, "three")

    assert float(first) < float(second) < float(third)
    assert float(third) - float(first) == pytest.approx(60)
