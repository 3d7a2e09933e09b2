"""Signed HTTP: payloads POSTed to the app's request URL as Slack sends them."""

import asyncio
import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.delivery import Delivery, Patience, Reply
from bot.sandbox.model import Json

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class HttpDelivery:
    """Posts to one URL; the body of a 200 is the app's answer."""

    def __init__(self, session: aiohttp.ClientSession, url: str, secret: str) -> None:
        self._session = session
        self._url = url
        self._secret = secret

    async def deliver(self, delivery: Delivery, patience: Patience) -> Reply:
        """Post once, with the retry headers when it is not the first time."""
        body, kind = _encode(delivery)
        headers = {"Content-Type": kind, **_retry_headers(delivery)}
        return await self._post(body, headers, patience.ack)

    async def pause(self, seconds: float) -> None:
        """Wait before a retry."""
        await asyncio.sleep(seconds)

    async def verify(self, challenge: str, token: str) -> bool:
        """Do what Slack does when a request URL is saved: see whether the challenge comes back."""
        body = json.dumps({"token": token, "challenge": challenge, "type": "url_verification"})
        reply = await self._post(body, {"Content-Type": JSON}, Patience().ack)
        return reply.acked and challenge in (reply.body.get("challenge"), reply.body.get("text"))

    async def _post(self, body: str, headers: dict[str, str], seconds: float) -> Reply:
        timeout = aiohttp.ClientTimeout(total=seconds)
        signed = {**headers, **_signature(self._secret, body)}
        try:
            async with self._session.post(self._url, data=body, headers=signed, timeout=timeout) as response:
                text = await response.text()
                return _reply(response, text)
        except TimeoutError:
            return Reply(acked=False, reason="http_timeout")
        except aiohttp.ClientError:
            return Reply(acked=False, reason="connection_failed")


def _reply(response: aiohttp.ClientResponse, text: str) -> Reply:
    if response.status != 200:
        final = response.headers.get("X-Slack-No-Retry") == "1"
        return Reply(acked=False, status=response.status, reason="http_error", final=final)
    return Reply(acked=True, status=200, body=_parsed(response.content_type, text))


def _parsed(kind: str, text: str) -> Json:
    if not text.strip():
        return {}
    if kind != JSON:
        return {"text": text}
    try:
        parsed = json.loads(text)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _encode(delivery: Delivery) -> tuple[str, str]:
    if delivery.kind == "slash_commands":
        return urlencode(delivery.payload), FORM
    if delivery.kind == "interactive":
        return urlencode({"payload": json.dumps(delivery.payload)}), FORM
    return json.dumps(delivery.payload), JSON


def _retry_headers(delivery: Delivery) -> dict[str, str]:
    if not delivery.replies:
        return {}
    return {"X-Slack-Retry-Num": str(len(delivery.replies)), "X-Slack-Retry-Reason": delivery.replies[-1].reason}


def _signature(secret: str, body: str) -> dict[str, str]:
    # The real time and not the workspace's: the receiver compares it with its own clock.
    stamp = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "Accept": "application/json,*/*",
    }
