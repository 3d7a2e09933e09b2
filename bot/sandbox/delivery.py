"""Getting payloads to the app: interactions once, events until they are acknowledged."""

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from bot.sandbox.clock import Pulse
from bot.sandbox.model import Json

Channel = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How the app took one delivery; `reason` says why it counts as not acknowledged."""

    acked: bool
    body: Json = field(default_factory=dict)
    status: int | None = None
    reason: str = ""
    final: bool = False


@dataclass(slots=True, kw_only=True)
class Delivery:
    """One payload and every attempt to deliver it."""

    kind: Channel
    payload: Json
    replies: list[Reply] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The payload's own type: view_submission, message, or the command."""
        inner = self.payload.get("event", self.payload)
        return str(inner.get("type") or inner.get("command", ""))


@dataclass(slots=True)
class Patience:
    """Real seconds: how long Slack waits for an ack, and how long before each retry of an event."""

    ack: float = 3.0
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)


class Carrier(Protocol):
    """Socket Mode or signed HTTP."""

    async def deliver(self, delivery: Delivery, patience: Patience) -> Reply:
        """Try once; `delivery.replies` tells of earlier attempts."""
        ...

    async def pause(self, seconds: float) -> None:
        """Wait before a retry."""
        ...


class Deliveries:
    """Everything sent to the app, in order, and the background tasks of events under way."""

    def __init__(self, carrier: Carrier, pulse: Pulse) -> None:
        self.carrier = carrier
        self.patience = Patience()
        self.sent: list[Delivery] = []
        self._pulse = pulse
        self._tasks: set[asyncio.Task[None]] = set()

    async def interact(self, kind: Channel, payload: Json) -> Reply:
        """Deliver a command or interaction: once, and lost when nobody acknowledges it."""
        return await self._attempt(self._note(kind, payload))

    def announce(self, payload: Json) -> None:
        """Deliver an event in the background, again until it is acknowledged or patience ends."""
        self._start(self._persist(self._note("events_api", payload)))

    async def repeat(self, delivery: Delivery) -> Reply:
        """Send the very same payload once more."""
        return await self._attempt(self._note(delivery.kind, delivery.payload))

    def last(self, name: str | None) -> Delivery:
        """Return the latest delivery, of this kind or payload type if one is named."""
        for delivery in reversed(self.sent):
            if name is None or name in (delivery.kind, delivery.name):
                return delivery
        raise LookupError(f"nothing of the kind {name!r} was delivered")

    async def settled(self, since: int) -> None:
        """Return when all deliveries from this index on have had their first attempt."""
        while any(not delivery.replies for delivery in self.sent[since:]):
            await self._pulse.wait()

    async def stop(self) -> None:
        """Give up all that is under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _note(self, kind: Channel, payload: Json) -> Delivery:
        # A copy through JSON: what was sent must not change when the workspace does.
        delivery = Delivery(kind=kind, payload=json.loads(json.dumps(payload)))
        self.sent.append(delivery)
        return delivery

    async def _attempt(self, delivery: Delivery) -> Reply:
        reply = await self.carrier.deliver(delivery, self.patience)
        delivery.replies.append(reply)
        self._pulse.beat()
        return reply

    async def _persist(self, delivery: Delivery) -> None:
        reply = await self._attempt(delivery)
        for seconds in self.patience.retries:
            if reply.acked or reply.final:
                return
            await self.carrier.pause(seconds)
            reply = await self._attempt(delivery)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
