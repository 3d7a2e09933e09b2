"""Socket Mode: keeps a connection to Slack, and builds a new one where the library's own repair does not help."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

PATIENCE = 20.0
"""Seconds without a connection until it is built anew: the library tries a refused single-use ticket for ever."""

SECONDS = 10
"""For one call of apps.connections.open."""

CLOSING = 3.0
"""Seconds for deliveries under way to be acknowledged, when the bot stops."""

log = logging.getLogger(__name__)

Listener = Callable[[Any, Any], Awaitable[None]]


def connect(app: AsyncApp, app_token: str, client: AsyncWebClient, *, patience: float = PATIENCE) -> "Connection":
    """Begin to connect, and return at once. `client` says where Slack is; `app_token` asks it for tickets."""

    def build() -> Any:  # the handler's own methods are untyped
        asking = AsyncWebClient(
            base_url=client.base_url, timeout=SECONDS, ssl=client.ssl, proxy=client.proxy, retry_handlers=[]
        )
        return AsyncSocketModeHandler(app, app_token, logger=log, web_client=asking)

    return Connection(build, patience)


class Connection:
    """Looked after from its creation until `close`."""

    def __init__(self, build: Callable[[], Any], patience: float) -> None:
        self._build = build
        self._patience = patience
        self._stopping = False
        self._client: Any = None
        self._under_way: set[asyncio.Task[Any]] = set()
        self._keeper = asyncio.create_task(self._keep())

    async def alive(self) -> bool:
        """Whether deliveries can come now."""
        return self._client is not None and bool(await self._client.is_connected())

    async def close(self) -> None:
        """Take nothing new, let what was taken be acknowledged, and hang up."""
        self._stopping = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=CLOSING)
        self._keeper.cancel()
        await asyncio.gather(self._keeper, return_exceptions=True)

    async def _keep(self) -> None:
        while True:
            try:
                await self._one()
            except Exception:  # whatever it was, without this loop the bot would be deaf for good
                log.exception("socket_failed")
                await asyncio.sleep(self._patience)

    async def _one(self) -> None:
        """Hold one connection for as long as it, or the library's repair of it, is good."""
        handler = self._build()
        self._client = handler.client
        handler.client.socket_mode_request_listeners = [self._counted(handler.handle)]
        try:
            async with asyncio.timeout(self._patience):
                await handler.connect_async()
            await self._lost(handler.client)
        except TimeoutError:
            log.warning("socket_not_connected")
        finally:
            await handler.close_async()

    async def _lost(self, client: Any) -> None:
        """Return when there was no connection at two looks in a row: once may be the library's own reconnecting."""
        missed = 0
        while missed < 2:
            await asyncio.sleep(self._patience)
            missed = 0 if await client.is_connected() else missed + 1
        log.warning("socket_lost")

    def _counted(self, listener: Listener) -> Listener:
        async def count(client: Any, request: Any) -> None:
            task = asyncio.current_task()
            if self._stopping or task is None:
                return
            self._under_way.add(task)
            try:
                await listener(client, request)
            finally:
                self._under_way.discard(task)

        return count
