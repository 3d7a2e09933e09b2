"""Messages that people wrote: how each is linked to, and reading one again."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import ChannelId, MessageTs
from bot.gateways.slack_calls import Method, SlackCalls
from bot.gateways.slack_errors import BlockedError, code_of, is_passing

PATIENCE = 1.0
"""Seconds for Slack to show one message: whoever delivers an event to us waits meanwhile."""

logger = logging.getLogger(__name__)

Found = Mapping[str, Any]


class SlackMessages:
    def __init__(self, client: AsyncWebClient, call: SlackCalls, url: str) -> None:
        """`url` is the workspace's own, "" when it is not known."""
        self.client = client
        self.call = call
        self.url = url

    async def permalink(self, channel: ChannelId, ts: MessageTs, thread: MessageTs | None = None) -> str:
        """Put together as Slack does; Slack is asked only when our address is unknown."""
        if not self.url:
            return str((await self.call(self.client.chat_getPermalink, channel=channel, message_ts=ts))["permalink"])
        link = f"{self.url.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}"
        return link if thread in (None, ts) else f"{link}?thread_ts={thread}&cid={channel}"

    async def link(self, channel: ChannelId, ts: MessageTs, thread: MessageTs | None = None) -> str:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.permalink(channel, ts, thread)
        except (SlackApiError, BlockedError, ClientError, TimeoutError) as error:
            logger.info("message not linked", extra={"channel": channel, "why": type(error).__name__})
            return ""

    async def find(self, channel: ChannelId, ts: MessageTs) -> Found | None:
        """An event names a message without saying whether it stands in a thread: replies knows both, by its own ts."""
        try:
            async with asyncio.timeout(PATIENCE):
                where = {"channel": channel, "oldest": ts, "latest": ts, "inclusive": True, "limit": 1}
                found = await self._one(ts, self.client.conversations_replies, **where, ts=ts)
                return found or await self._one(ts, self.client.conversations_history, **where)
        except SlackApiError as error:
            if is_passing(error) and code_of(error) != "missing_scope":
                raise
            logger.info("message not shown", extra={"channel": channel, "code": code_of(error)})
            return None

    async def _one(self, wanted: MessageTs, method: Method, **arguments: Any) -> Found | None:
        answer = await self.call(method, **arguments)
        return next((message for message in answer.get("messages") or () if message.get("ts") == wanted), None)
