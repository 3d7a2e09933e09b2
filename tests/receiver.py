"""A pager's receiver on this machine: it checks what comes, answers as told, and remembers what it took."""

import json
import re
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

SECRET = "a-secret-that-the-receiver-knows-too"
DOCS = Path(__file__).parents[1] / "docs" / "pager.md"


@dataclass
class Receiver:
    """`statuses` are the next answers; after them each is 200."""

    now: Callable[[], datetime]
    address: str = ""
    statuses: deque[int] = field(default_factory=deque)
    headers: dict[str, str] = field(default_factory=dict)
    tried: list[dict[str, Any]] = field(default_factory=list)
    """All that came with a true signature, in order."""
    taken: list[dict[str, Any]] = field(default_factory=list)
    """What was answered with 2xx."""
    keys: list[str] = field(default_factory=list)
    forged: int = 0
    heard: Callable[[], None] = lambda: None

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        if not genuine()(SECRET, request.headers, body, self.now().timestamp()):
            self.forged += 1
            return web.Response(status=401)
        told = json.loads(body)
        self.tried.append(told)
        self.keys.append(request.headers["Idempotency-Key"])
        status = self.statuses.popleft() if self.statuses else 200
        if status < 300:
            self.taken.append(told)
        return web.Response(status=status, headers=self.headers if status >= 300 else {})

    def rang(self, user: str) -> list[str]:
        """The events taken for somebody, in order."""
        return [told["event"] for told in self.taken if told["person"]["slack"] == user]


@asynccontextmanager
async def receiving(now: Callable[[], datetime]) -> AsyncIterator[Receiver]:
    receiver = Receiver(now)
    application = web.Application()
    application.router.add_post("/call", receiver.take)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.address = "http://{}:{}/call".format(*runner.addresses[0][:2])
    yield receiver
    await runner.cleanup()


def genuine() -> Callable[..., bool]:
    """The check that the documentation gives to whoever writes a receiver."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - our own documentation
    check: Callable[..., bool] = names["is_genuine"]
    return check
