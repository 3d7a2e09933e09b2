"""The HTTP side: Slack's deliveries when they come by HTTP, and what those who run the bot look at."""

import re
from typing import Protocol

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

LARGEST = 4 * 1024 * 1024
"""Bytes; a submitted form of 250 KB grows when it is encoded."""

_STAMP = re.compile("[0-9]{1,12}")


class Health(Protocol):
    async def ready(self) -> tuple[bool, list[str]]:
        """Whether traffic can be taken, and what is degraded. Never asks Slack."""
        ...


def build_web(bolt: AsyncApp | None, *, health: Health, registry: CollectorRegistry) -> web.Application:
    """`bolt` is None in Socket Mode: then Slack has no address here."""
    app = web.Application(client_max_size=LARGEST)
    app.add_routes(
        [
            web.get("/healthz", _alive),
            web.get("/readyz", _Ready(health).get),
            web.get("/metrics", _Metrics(registry).get),
        ]
    )
    if bolt is not None:
        app.router.add_post("/slack/events", _Slack(bolt).post)
    return app


async def _alive(_request: web.Request) -> web.Response:
    return web.Response(text="alive\n")


class _Ready:
    def __init__(self, health: Health) -> None:
        self.health = health

    async def get(self, _request: web.Request) -> web.Response:
        ready, degraded = await self.health.ready()
        return web.json_response({"ready": ready, "degraded": degraded}, status=200 if ready else 503)


class _Metrics:
    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry

    async def get(self, _request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Slack:
    def __init__(self, bolt: AsyncApp) -> None:
        self.bolt = bolt

    async def post(self, request: web.Request) -> web.StreamResponse:
        if not _may_be_signed(request):
            return web.Response(status=401)
        delivery = await _read(request)
        if delivery is None:
            return web.Response(status=400)
        return await to_aiohttp_response(await self.bolt.async_dispatch(delivery))


def _may_be_signed(request: web.Request) -> bool:
    """What bolt's check of the signature would break on: a time that is no number, a signature that is not ASCII."""
    stamp = request.headers.get("X-Slack-Request-Timestamp", "")
    return bool(_STAMP.fullmatch(stamp)) and request.headers.get("X-Slack-Signature", "").isascii()


async def _read(request: web.Request) -> AsyncBoltRequest | None:
    """None for nonsense. bolt parses a body before it checks the signature, so anybody can send it anything."""
    try:
        return await to_bolt_request(request)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return None
