"""Pagers called by a signed POST: whoever holds the secret can tell that it comes from us, and when."""

import hashlib
import hmac
import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout

from bot.domain.canonical import canonical_instant
from bot.domain.playbook import Pager
from bot.ports import Clock, Done, GivenUp, NotYet, Outcome, PagerCall, Unknown

logger = logging.getLogger(__name__)

TIMEOUT = ClientTimeout(total=10)

AT_ONCE = 8
"""A receiver that hangs must not take all the places of the direct messages that go out beside it."""

LONGEST_WAIT = timedelta(minutes=1)
"""However long a receiver asks us to wait: somebody is to be woken."""

TOO_SOON = frozenset({408, 425})
UNTRUSTED = frozenset({401, 403})


class Webhook:
    def __init__(self, session: ClientSession, clock: Clock, secret: str) -> None:
        self._session = session
        self._clock = clock
        self._secret = secret
        self._quiet_until: dict[str, datetime] = {}
        self._calls = 0

    async def send(self, pager: Pager, call: PagerCall, *, attempts: int) -> Outcome:
        now = self._clock.now()
        until = self._quiet_until.get(pager.key, now)
        if until > now:
            return NotYet(at=until, why="its receiver is left alone for a while")
        if self._calls >= AT_ONCE:
            return NotYet(at=now + timedelta(seconds=1), why="other calls go first")
        self._calls += 1
        try:
            outcome = await self._post(pager, call, attempts)
        finally:
            self._calls -= 1
        if not isinstance(outcome, Done):
            logger.info("pager call failed", extra={"pager": pager.key, "outcome": type(outcome).__name__})
        return outcome

    async def _post(self, pager: Pager, call: PagerCall, attempts: int) -> Outcome:
        body = body_of(call)
        headers = headers_of(call, body, secret=self._secret)
        post = self._session.post(pager.url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        try:
            async with post as answer:
                return self._of_answer(pager, answer.status, answer.headers, attempts)
        except ClientConnectorError:
            return NotYet(at=self._leave_alone(pager, self._later(attempts)), why="its receiver cannot be reached")
        except (TimeoutError, ClientError) as error:
            at = self._leave_alone(pager, self._later(attempts))
            return Unknown(at=at, why=f"its receiver does not answer ({type(error).__name__})")

    def _of_answer(self, pager: Pager, status: int, headers: Mapping[str, str], attempts: int) -> Outcome:
        said = f"its receiver answered HTTP {status}"
        if 200 <= status < 300:
            return Done()
        if status == 429:
            return NotYet(at=self._leave_alone(pager, self._asked_to_wait(headers, attempts)), why=said)
        if status >= 500:
            return Unknown(at=self._later(attempts), why=said)
        if status in TOO_SOON:
            return NotYet(at=self._later(attempts), why=said)
        return GivenUp(why=said, advice="It must know WARROOM_PAGER_SECRET." if status in UNTRUSTED else "")

    def _leave_alone(self, pager: Pager, until: datetime) -> datetime:
        self._quiet_until[pager.key] = until
        return until

    def _asked_to_wait(self, headers: Mapping[str, str], attempts: int) -> datetime:
        seconds = headers.get("Retry-After", "")
        if not seconds.isdecimal():
            return self._later(attempts)
        return self._clock.now() + min(timedelta(seconds=min(int(seconds), 3600)), LONGEST_WAIT)

    def _later(self, attempts: int) -> datetime:
        return self._clock.now() + timedelta(seconds=min(30, 2 ** min(attempts, 5)))


def body_of(call: PagerCall) -> bytes:
    """JSON with keys that stay; others may be added."""
    person = call.person
    told = {
        "id": call.id,
        "event": str(call.event),
        "incident": call.incident,
        "severity": call.severity,
        "drill": call.drill,
        "text": call.text,
        "person": {"slack": person.user, "name": person.name, "phone": person.phone, "email": person.email},
        "link": call.link,
        "sent_at": canonical_instant(call.sent_at),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(call: PagerCall, body: bytes, *, secret: str) -> dict[str, str]:
    """`v1=` and the hex HMAC-SHA256 over `v1:`, the timestamp in seconds since 1970, `:` and the body as sent."""
    timestamp = str(int(call.sent_at.timestamp()))
    signed = f"v1:{timestamp}:".encode() + body
    signature = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": f"{call.id}-{call.event}",
        "X-Warroom-Timestamp": timestamp,
        "X-Warroom-Signature": f"v1={signature}",
    }
