"""Socket Mode: envelopes to one of the app's WebSockets, acknowledgements back."""

import asyncio
import json
import uuid
from contextlib import suppress
from typing import Literal

from aiohttp import WSMsgType, web

from bot.sandbox.clock import Pulse
from bot.sandbox.delivery import Delivery, Patience, Reply
from bot.sandbox.model import Json

MOST_SOCKETS = 10
PING_SECONDS = 10.0
CLOSE_SECONDS = 1.0
_ANSWERED = ("view_submission", "block_suggestion")


class Sockets:
    """The app's open WebSockets; each payload goes to one of them, in turn. `greeted` counts all there ever were."""

    def __init__(self, app_id: str, pulse: Pulse) -> None:
        self._app_id = app_id
        self._pulse = pulse
        self._open: list[web.WebSocketResponse] = []
        self._turn = 0
        self.greeted = 0
        self._pending: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Reply]]] = {}
        self._arrival = asyncio.Event()

    def __len__(self) -> int:
        return len(self._open)

    async def deliver(self, delivery: Delivery, patience: Patience) -> Reply:
        """Send an envelope and wait for its acknowledgement."""
        if not self._open:
            return Reply(acked=False, reason="no_socket")
        self._turn += 1
        socket = self._open[self._turn % len(self._open)]
        envelope = _envelope(delivery)
        answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._pending[envelope["envelope_id"]] = (socket, answer)
        try:
            async with asyncio.timeout(patience.ack):
                await socket.send_str(json.dumps(envelope))
                return await answer
        except TimeoutError:
            return Reply(acked=False, reason="timeout")
        except ConnectionError:
            return Reply(acked=False, reason="socket_closed")
        finally:
            del self._pending[envelope["envelope_id"]]

    async def pause(self, seconds: float) -> None:
        """Wait before a retry; with no socket open, a new one ends the wait."""
        if self._open:
            await asyncio.sleep(seconds)
            return
        self._arrival.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._arrival.wait()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one WebSocket until it closes; its ticket has been checked."""
        # aiohttp answers pings with the same bytes and sends its own by heartbeat.
        socket = web.WebSocketResponse(heartbeat=PING_SECONDS, timeout=CLOSE_SECONDS)
        await socket.prepare(request)
        if len(self._open) >= MOST_SOCKETS:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        self._open.append(socket)
        await socket.send_json(self._hello())
        self.greeted += 1
        self._arrival.set()
        self._pulse.beat()
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._acknowledge(frame.data)
        finally:
            self._forget(socket)
        return socket

    async def disconnect(self, reason: Literal["warning", "refresh_requested", "link_disabled"]) -> None:
        """Tell every socket to reconnect."""
        for socket in list(self._open):
            await socket.send_json(_disconnect(reason))

    async def cut(self) -> None:
        """Close every socket from this side."""
        for socket in list(self._open):
            self._forget(socket)
            await socket.close()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }

    def _acknowledge(self, text: str) -> None:
        try:
            frame = json.loads(text)
        except ValueError:
            return
        _, answer = self._pending.get(frame.get("envelope_id"), (None, None))
        if answer is None or answer.done():
            return
        payload = frame.get("payload")
        answer.set_result(Reply(acked=True, body=payload if isinstance(payload, dict) else {}))

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self._open:
            self._open.remove(socket)
        for holder, answer in list(self._pending.values()):
            if holder is socket and not answer.done():
                answer.set_result(Reply(acked=False, reason="socket_closed"))
        self._pulse.beat()


def _envelope(delivery: Delivery) -> Json:
    envelope: Json = {
        "envelope_id": str(uuid.uuid4()),
        "type": delivery.kind,
        "payload": delivery.payload,
        "accepts_response_payload": delivery.kind == "slash_commands" or delivery.name in _ANSWERED,
    }
    if delivery.kind == "events_api":
        envelope["retry_attempt"] = len(delivery.replies)
        envelope["retry_reason"] = delivery.replies[-1].reason if delivery.replies else ""
    return envelope


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
