"""How payloads travel: sockets, signatures, retries and response addresses."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, web
from sandbox_app import ANA, BEN, HandClock, by_http, new_app, new_client, running
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox import Sandbox

Json = dict[str, Any]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def sandbox(clock: HandClock) -> AsyncIterator[Sandbox]:
    async with running(clock) as started:
        yield started


class Sockets:
    """Bare sockets to the sandbox, closed with the test."""

    def __init__(self, sandbox: Sandbox, session: ClientSession) -> None:
        self._sandbox = sandbox
        self._session = session
        self._open: list[ClientWebSocketResponse] = []

    async def url(self) -> str:
        token = self._sandbox.app_token
        answer = await new_client(self._sandbox).apps_connections_open(app_token=token)
        url: str = answer["url"]
        return url

    async def dial(self, url: str) -> ClientWebSocketResponse:
        socket = await self._session.ws_connect(url, autoping=False)
        self._open.append(socket)
        return socket

    async def connect(self) -> ClientWebSocketResponse:
        """Open a socket and take its hello."""
        socket = await self.dial(await self.url())
        hello = await socket.receive_json()
        assert hello["type"] == "hello"
        return socket

    async def close(self) -> None:
        for socket in self._open:
            await socket.close()


@pytest.fixture
async def sockets(sandbox: Sandbox) -> AsyncIterator[Sockets]:
    async with ClientSession() as session:
        opened = Sockets(sandbox, session)
        yield opened
        await opened.close()


@pytest.fixture
def room(sandbox: Sandbox) -> str:
    return sandbox.workspace.add_channel("room", members=[ANA, BEN, sandbox.bot_user_id]).id


async def acknowledge(socket: ClientWebSocketResponse, payload: Json | None = None) -> Json:
    """Take one envelope and answer it."""
    envelope: Json = await socket.receive_json()
    answer = {"envelope_id": envelope["envelope_id"], **({"payload": payload} if payload else {})}
    await socket.send_json(answer)
    return envelope


async def test_a_socket_is_greeted_and_its_ticket_used_up(sandbox: Sandbox, sockets: Sockets) -> None:
    url = await sockets.url()
    socket = await sockets.dial(url)

    hello = await socket.receive_json()
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await sockets.dial(url)

    assert hello["num_connections"] == 1
    assert hello["connection_info"] == {"app_id": sandbox.workspace.bot.app_id}
    assert hello["debug_info"]["approximate_connection_time"]
    assert refused.value.status == 403


async def test_a_ping_is_answered_with_the_same_bytes(sandbox: Sandbox, sockets: Sockets) -> None:
    socket = await sockets.connect()

    await socket.ping(b"sdk-ping-pong:1795000000.5")
    frame = await socket.receive()

    assert (frame.type, bytes(frame.data)) == (WSMsgType.PONG, b"sdk-ping-pong:1795000000.5")


async def test_sockets_take_turns(sandbox: Sandbox, sockets: Sockets, room: str) -> None:
    both = [await sockets.connect(), await sockets.connect()]
    answers = [asyncio.create_task(acknowledge(socket, {"text": "ok"})) for socket in both]

    for line in ("/incident one", "/incident two"):
        await sandbox.person(ANA).types(line, channel=room)

    envelopes = [await answer for answer in answers]
    assert {envelope["payload"]["text"] for envelope in envelopes} == {"one", "two"}
    assert all(envelope["accepts_response_payload"] for envelope in envelopes)


async def test_the_eleventh_socket_is_turned_away(sandbox: Sandbox, sockets: Sockets) -> None:
    for _ in range(10):
        await sockets.connect()

    socket = await sockets.dial(await sockets.url())
    frame = await socket.receive_json()

    assert (frame["type"], frame["reason"]) == ("disconnect", "too_many_websockets")
    assert len(sandbox.sockets) == 10


async def test_an_event_of_a_lost_socket_goes_to_the_next(sandbox: Sandbox, sockets: Sockets, room: str) -> None:
    sandbox.patience.retries = (60.0,)
    first = await sockets.connect()
    writing = asyncio.create_task(sandbox.person(ANA).says(room, "Evidence"))
    lost = await first.receive_json()
    await first.close()
    await writing

    second = await sockets.connect()
    again = await acknowledge(second)

    assert lost["envelope_id"] != again["envelope_id"]
    assert lost["payload"] == again["payload"]
    assert (lost["retry_attempt"], again["retry_attempt"]) == (0, 1)
    assert again["retry_reason"] == "socket_closed"


async def test_a_command_without_a_socket_is_lost(sandbox: Sandbox, room: str) -> None:
    answer = await sandbox.person(ANA).types("/incident list", channel=room)

    assert (answer.acked, answer.reason) == (False, "no_socket")


async def test_sockets_are_told_to_reconnect(sandbox: Sandbox, sockets: Sockets) -> None:
    socket = await sockets.connect()

    await sandbox.sockets.disconnect("refresh_requested")
    frame = await socket.receive_json()

    assert (frame["type"], frame["reason"]) == ("disconnect", "refresh_requested")


async def test_http_deliveries_are_signed_and_say_which_retry_they_are(sandbox: Sandbox, room: str) -> None:
    received: list[tuple[dict[str, str], str]] = []

    async def receive(request: web.Request) -> web.Response:
        received.append((dict(request.headers), await request.text()))
        return web.Response(status=500 if len(received) == 1 else 200)

    server = web.Application()
    server.router.add_post("/", receive)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.use_http(f"http://127.0.0.1:{runner.addresses[0][1]}/")
    await sandbox.person(ANA).says(room, "Evidence")
    await sandbox.heard(lambda: len(received) == 2)
    await sandbox.person(ANA).shortcut("declare")
    await runner.cleanup()

    verifier = SignatureVerifier(sandbox.signing_secret)
    assert all(verifier.is_valid_request(body, headers) for headers, body in received)
    (first, body), (second, again), (form, _) = received
    assert body == again
    assert json.loads(body)["type"] == "event_callback"
    assert "X-Slack-Retry-Num" not in first
    assert (second["X-Slack-Retry-Num"], second["X-Slack-Retry-Reason"]) == ("1", "http_error")
    assert form["Content-Type"] == "application/x-www-form-urlencoded"


async def test_a_request_url_is_verified_by_challenge(sandbox: Sandbox) -> None:
    async with by_http(sandbox, new_app(sandbox)):
        assert await sandbox.verify_url()


async def test_a_response_address_answers_five_times_within_half_an_hour(
    sandbox: Sandbox, room: str, clock: HandClock
) -> None:
    answer = await sandbox.person(ANA).types("/incident list", channel=room)
    other = await sandbox.person(ANA).types("/incident list", channel=room)
    webhook, late = AsyncWebhookClient(answer.response_url), AsyncWebhookClient(other.response_url)

    statuses = [(await webhook.send(text=str(number))).status_code for number in range(6)]
    clock.forward(minutes=31)
    too_late = await late.send(text="late")

    assert statuses == [200] * 5 + [404]
    assert too_late.status_code == 404
    assert [each.text for each in answer.ephemerals] == ["0", "1", "2", "3", "4"]


async def test_a_response_may_be_for_all_or_replace_the_original(sandbox: Sandbox, room: str) -> None:
    client = new_client(sandbox)
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "elements": [button]}]
    await client.chat_postMessage(channel=room, text="page", blocks=blocks)
    page = sandbox.workspace.messages(room)[0]
    answer = await sandbox.person(BEN).clicks(page, action_id="go")
    webhook = AsyncWebhookClient(answer.response_url)

    await webhook.send(text="done", replace_original=True)
    replaced = (page.text, page.blocks)
    await webhook.send(text="for all", response_type="in_channel")
    await webhook.send(text="", delete_original=True)

    assert replaced == ("done", [])
    assert [each.text for each in sandbox.workspace.messages(room)] == ["for all"]


async def test_an_ack_slack_cannot_show_counts_as_none(sandbox: Sandbox, sockets: Sockets, room: str) -> None:
    socket = await sockets.connect()
    acking = asyncio.create_task(acknowledge(socket, {"blocks": [{"type": "song"}]}))

    answer = await sandbox.person(ANA).types("/incident list", channel=room)
    await acking

    assert not answer.acked
    assert answer.reason.startswith("invalid_blocks")


async def test_only_what_was_subscribed_and_can_be_seen_is_told(sandbox: Sandbox, room: str) -> None:
    elsewhere = sandbox.workspace.add_channel("elsewhere", members=[ANA]).id
    sandbox.subscriptions.discard("message.channels")

    await sandbox.person(ANA).says(room, "not subscribed")
    await sandbox.person(ANA).says(elsewhere, "not seen")
    await sandbox.person(ANA).joins("general")

    assert sandbox.deliveries.sent == []


async def test_edits_and_deletions_are_told(sandbox: Sandbox, room: str) -> None:
    ana = sandbox.person(ANA)
    ts = await ana.says(room, "14 SKUs")
    message = sandbox.workspace.message(room, ts)

    await ana.edits(message, "12 SKUs")
    await ana.deletes(message)

    changed, deleted = (each.payload["event"] for each in sandbox.deliveries.sent[1:])
    assert changed["subtype"] == "message_changed"
    assert changed["message"]["text"] == "12 SKUs"
    assert changed["previous_message"]["text"] == "14 SKUs"
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)


async def test_of_a_deleted_message_with_answers_a_tombstone_stays(sandbox: Sandbox, room: str) -> None:
    ana = sandbox.person(ANA)
    first = sandbox.workspace.message(room, await ana.says(room, "14 SKUs"))
    await sandbox.person(BEN).says(room, "15", thread_ts=first.ts)

    await ana.deletes(first)

    changed = sandbox.deliveries.sent[-1].payload["event"]
    assert (changed["subtype"], changed["message"]["subtype"]) == ("message_changed", "tombstone")
    assert changed["message"]["ts"] == first.ts
    assert changed["previous_message"]["text"] == "14 SKUs"
    assert len(sandbox.workspace.messages(room)) == 2


async def test_a_file_shared_by_a_person_comes_with_its_message(sandbox: Sandbox, room: str) -> None:
    ts = await sandbox.person(ANA).uploads(room, "lots.csv", b"7,8", text="The lots")

    shared = sandbox.deliveries.sent[-1].payload["event"]
    assert (shared["type"], shared["subtype"], shared["ts"]) == ("message", "file_share", ts)
    assert (shared["text"], shared["user"]) == ("The lots", ANA)
    assert [file["name"] for file in shared["files"]] == ["lots.csv"]


async def test_a_pin_brings_its_message_and_a_reaction_only_names_it(sandbox: Sandbox, room: str) -> None:
    message = sandbox.workspace.message(room, await sandbox.person(ANA).says(room, "14 SKUs"))

    await sandbox.person(BEN).pins(message)
    await sandbox.person(BEN).reacts(message, "pushpin")

    pinned, reacted = (each.payload["event"] for each in sandbox.deliveries.sent[-2:])
    assert (pinned["type"], pinned["user"], pinned["channel_id"]) == ("pin_added", BEN, room)
    assert (pinned["item"]["message"]["ts"], pinned["item"]["message"]["text"]) == (message.ts, "14 SKUs")
    assert (reacted["user"], reacted["item_user"]) == (BEN, ANA)
    assert "message" not in reacted["item"]
