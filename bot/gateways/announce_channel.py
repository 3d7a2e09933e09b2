"""The channel where incidents are announced: found by name or id, and joined, at start and until it is there."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import ChannelId
from bot.gateways.slack_calls import SlackCalls
from bot.gateways.slack_errors import BlockedError, code_of, is_passing

logger = logging.getLogger(__name__)

RETRY = 5.0
"""Seconds between looks while Slack is silent."""

LOOK_AGAIN = 60.0
"""Seconds between looks while there is no such channel."""


class AnnounceChannel:
    """`channel` is its id once known. `missing` means that Slack answered and there is none the bot may use."""

    def __init__(self, client: AsyncWebClient, call: SlackCalls, wanted: str | None) -> None:
        self.client = client
        self.call = call
        self.wanted = wanted
        self.channel: ChannelId | None = None
        self.missing = wanted is None
        self._answered = asyncio.Event()
        self._known: Callable[[], None] = lambda: None

    def when_known(self, listener: Callable[[], None]) -> None:
        """Have `listener` called once, when the channel is found."""
        self._known = listener

    async def answered(self, patience: float) -> None:
        """Return when Slack has said whether there is such a channel, or after `patience` seconds."""
        if self.channel is not None or self.missing:
            return
        try:
            await asyncio.wait_for(self._answered.wait(), patience)
        except TimeoutError:
            return

    async def run(self) -> None:
        """Look until it is found and joined."""
        while self.wanted is not None and self.channel is None:
            try:
                found = await self._look(self.wanted)
            except (SlackApiError, ClientError, TimeoutError, BlockedError) as error:
                logger.warning("announce channel not reached", extra={"why": _why(error)})
                await asyncio.sleep(RETRY)
                continue
            self.channel, self.missing = found, found is None
            self._answered.set()
            if found is None:
                logger.warning("announce channel not found", extra={"channel": self.wanted})
                await asyncio.sleep(LOOK_AGAIN)
            else:
                self._known()

    async def _look(self, wanted: str) -> ChannelId | None:
        async for channel in self._channels():
            if wanted in (channel["id"], channel["name"]):
                return await self._joined(channel)
        return None

    async def _joined(self, channel: dict[str, Any]) -> ChannelId | None:
        """A public channel is joined; into a private one the bot must have been invited, or it would not be listed."""
        found = ChannelId(channel["id"])
        if channel.get("is_member"):
            return found
        try:
            await self.call(self.client.conversations_join, channel=found)
        except SlackApiError as error:
            if is_passing(error):
                raise
            logger.warning("announce channel not joined", extra={"why": code_of(error)})
            return found if code_of(error) == "missing_scope" else None
        return found

    async def _channels(self) -> AsyncIterator[dict[str, Any]]:
        cursor = ""
        while True:
            arguments: dict[str, Any] = {"types": "public_channel,private_channel", "limit": 1000}
            arguments |= {"exclude_archived": True} | ({"cursor": cursor} if cursor else {})
            answer = await self.call(self.client.conversations_list, **arguments)
            for channel in answer["channels"]:
                yield channel
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return


def _why(error: Exception) -> str:
    return code_of(error) if isinstance(error, SlackApiError) else type(error).__name__
