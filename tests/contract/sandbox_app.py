"""A running sandbox, the real client for it, and a real bolt app on it in either mode."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox

ANA, BEN, CLA, EVE = "U0ANA0001", "U0BEN0001", "U0CLA0001", "U0EVE0001"


class HandClock:
    """A clock that stands still until moved."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def forward(self, **duration: float) -> None:
        self._now += timedelta(**duration)


def new_client(sandbox: Sandbox, token: str | None = None) -> AsyncWebClient:
    return AsyncWebClient(token or sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


@asynccontextmanager
async def running(clock: HandClock | None = None) -> AsyncIterator[Sandbox]:
    """Start a sandbox with four people, one of them a stranger."""
    sandbox = Sandbox(clock=clock or HandClock())
    people = sandbox.workspace
    people.add_person(ANA, name="ana", real_name="Ana Ruiz", tz="Europe/Berlin", email="ana@example.com")
    people.add_person(BEN, name="ben", real_name="Ben Okafor", email="ben@example.com")
    people.add_person(CLA, name="cla", real_name="Cla Moreau")
    people.add_person(EVE, name="eve", real_name="Eve Stranger", team_id="T0ELSEWHERE")
    await sandbox.start()
    try:
        yield sandbox
    finally:
        await sandbox.stop()


def new_app(sandbox: Sandbox) -> AsyncApp:
    """Build a bolt app as our own is built: it answers after its listeners."""
    return AsyncApp(
        client=new_client(sandbox),
        signing_secret=sandbox.signing_secret,
        process_before_response=True,
    )


@asynccontextmanager
async def by_sockets(sandbox: Sandbox, app: AsyncApp) -> AsyncIterator[None]:
    """Connect an app by Socket Mode."""
    handler: Any = AsyncSocketModeHandler(app, sandbox.app_token)  # its own methods are untyped
    await handler.connect_async()
    await sandbox.heard(lambda: len(sandbox.sockets))
    try:
        yield
    finally:
        await handler.close_async()


@asynccontextmanager
async def by_http(sandbox: Sandbox, app: AsyncApp) -> AsyncIterator[None]:
    """Serve an app over HTTP on this machine."""

    async def receive(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server = web.Application()
    server.router.add_post("/slack/events", receive)
    runner = web.AppRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.use_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield
    finally:
        await runner.cleanup()


async def refusal(call: Awaitable[object]) -> SlackApiError:
    """Return the error Slack answered."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value


async def code(call: Awaitable[object]) -> str:
    """Return the code Slack refused with."""
    error = await refusal(call)
    return str(error.response["error"])


MODES = pytest.mark.parametrize("connected", [by_sockets, by_http], ids=["socket", "http"])
