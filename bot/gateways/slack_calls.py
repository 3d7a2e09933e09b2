"""Calling Slack: one place that knows which methods Slack has asked us to leave alone."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.gateways.slack_errors import BlockedError, is_rate_limit, retry_after
from bot.ports import Clock

Method = Callable[..., Awaitable[AsyncSlackResponse]]


class SlackCalls:
    """After a 429 the method is not called again before its time; other methods go on."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._blocked: dict[str, datetime] = {}

    async def __call__(self, method: Method, **arguments: Any) -> dict[str, Any]:
        """One call; raises SlackApiError, BlockedError or what the network raised."""
        name = getattr(method, "__name__", "")
        until = self._blocked.get(name)
        if until is not None and until > self.clock.now():
            raise BlockedError(until)
        try:
            answer = await method(**arguments)
        except SlackApiError as error:
            if is_rate_limit(error):
                self._blocked[name] = self.clock.now() + retry_after(error)
            raise
        return dict(answer.data) if isinstance(answer.data, dict) else {}
