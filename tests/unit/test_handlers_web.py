"""The HTTP side: who is believed, and what those who run the bot can see."""

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest
from handlers_bed import Desk, Well, by_http, running, served
from prometheus_client import CollectorRegistry, Counter

from bot.domain.ids import UserId, WorkspaceId
from bot.ports import Identity
from handlers.bolt import build_bolt
from handlers.web.server import build_web


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with running(tmp_path) as started:
        yield started


@pytest.fixture
async def address(desk: Desk) -> AsyncIterator[str]:
    async with served(build_web(desk.app, health=Well(), registry=CollectorRegistry())) as started:
        yield f"{started}/slack/events"


COMMAND = urlencode({"command": "/incident", "text": "declare Toys sev:1", "user_id": "U0ANA0001", "trigger_id": "1"})


def signed(body: str, secret: str, stamp: str | None = None) -> dict[str, str]:
    stamp = stamp or str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


async def status(address: str, body: str | bytes, headers: Mapping[str, str]) -> int:
    async with aiohttp.ClientSession() as session, session.post(address, data=body, headers=headers) as answer:
        return answer.status


async def test_another_secret_is_not_believed(desk: Desk, address: str) -> None:
    assert await status(address, COMMAND, signed(COMMAND, "another")) == 401
    assert await desk.incidents() == []


async def test_an_old_request_is_not_believed(desk: Desk, address: str) -> None:
    old = str(int(time.time()) - 600)

    assert await status(address, COMMAND, signed(COMMAND, desk.sandbox.signing_secret, old)) == 401


async def test_a_signature_for_another_body_is_not_believed(desk: Desk, address: str) -> None:
    assert await status(address, COMMAND + "x", signed(COMMAND, desk.sandbox.signing_secret)) == 401


@pytest.mark.parametrize("stamp", ["soon", "1.5", "-1", "", "9" * 5000, "²"])
async def test_a_time_that_is_no_number_is_not_believed(desk: Desk, address: str, stamp: str) -> None:
    headers = {**signed(COMMAND, desk.sandbox.signing_secret), "X-Slack-Request-Timestamp": stamp}

    assert await status(address, COMMAND, headers) == 401


async def test_a_signature_in_other_letters_is_not_believed(desk: Desk, address: str) -> None:
    headers = {**signed(COMMAND, desk.sandbox.signing_secret), "X-Slack-Signature": "v0=é"}

    assert await status(address, COMMAND, headers) == 401


async def test_a_request_without_a_signature_is_not_believed(address: str) -> None:
    assert await status(address, COMMAND, {"Content-Type": "application/x-www-form-urlencoded"}) == 401


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{}x",
        b"payload=no",
        b'payload=["a"]',
        b"\xff\xfe{",
        b"[" * 100_000,
        b'{"event": 1}',
        b"payload=" + b"[" * 100_000,
    ],
)
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
async def test_nonsense_is_turned_away(desk: Desk, address: str, body: bytes, kind: str) -> None:
    headers = {**signed("x", desk.sandbox.signing_secret), "Content-Type": kind}

    assert await status(address, body, headers) in {400, 401}


async def test_slacks_challenge_is_answered(desk: Desk) -> None:
    async with by_http(desk):
        assert await desk.sandbox.verify_url()


async def test_without_a_secret_nobody_is_believed(desk: Desk) -> None:
    identity = Identity(workspace=WorkspaceId("T1"), bot_user=UserId("U1"), bot_id="B1")
    app = build_bolt(
        desk.services,
        bot_token=desk.sandbox.bot_token,
        signing_secret=None,
        client=desk.client,
        identity=identity,
        answers=desk.answers,
    )

    async with served(build_web(app, health=Well(), registry=CollectorRegistry())) as address:
        answered = [await status(f"{address}/slack/events", COMMAND, signed(COMMAND, guess)) for guess in ("", "x")]

    assert answered == [401, 401]


class Ill:
    async def ready(self) -> tuple[bool, list[str]]:
        return False, ["the database cannot be written"]


async def read(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def test_health_tells_what_is_degraded() -> None:
    async with served(build_web(None, health=Ill(), registry=CollectorRegistry())) as address:
        alive, _ = await read(f"{address}/healthz")
        ready, said = await read(f"{address}/readyz")

    assert (alive, ready) == (200, 503)
    assert json.loads(said) == {"ready": False, "degraded": ["the database cannot be written"]}


async def test_a_bot_that_lacks_nothing_is_ready_and_counted() -> None:
    registry = CollectorRegistry()
    Counter("declared", "Incidents declared", registry=registry).inc()

    async with served(build_web(None, health=Well(), registry=registry)) as address:
        ready, _ = await read(f"{address}/readyz")
        counted, said = await read(f"{address}/metrics")

    assert (ready, counted) == (200, 200)
    assert "declared_total 1.0" in said


async def test_in_socket_mode_slack_has_no_address_here() -> None:
    async with served(build_web(None, health=Well(), registry=CollectorRegistry())) as address:
        assert await status(f"{address}/slack/events", COMMAND, {}) == 404
