"""The answers that do not fit into an ack: a form opened, a private message posted. Each is tried once."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.blocks.forms import View
from bot.blocks.message import Message
from handlers.payloads import Address

SECONDS = 10
"""After which a post is given up."""

_NOT_HAD = (SlackClientError, aiohttp.ClientError, OSError, ValueError)

log = logging.getLogger(__name__)


class Answers:
    """Posts under way, so that a stop can wait for them. None is the only copy of anything.

    `client` has the bot's token, and `retry_handlers=[]`: the default handler would post twice when an answer is lost.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, view: View, trigger_id: str, *, until: float) -> bool:
        """Put a form on the screen; False when that failed or was not done by `until`, in the loop's time."""
        try:
            async with asyncio.timeout_at(until):
                await self.client.views_open(trigger_id=trigger_id, view=view)
        except _NOT_HAD as error:
            log.warning("form_not_opened", extra={"why": type(error).__name__, "code": _code(error)})
            return False
        return True

    def send(self, address: Address, message: Message) -> None:
        """Begin to answer somebody privately, after the ack."""
        self._start(self._send(address, message))

    async def drain(self, patience: float) -> None:
        """Let what is under way finish, so many seconds long."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=patience)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, address: Address, message: Message) -> None:
        try:
            async with asyncio.timeout(SECONDS):
                await self._posted(address, message)
        except _NOT_HAD as error:
            log.warning("answer_not_posted", extra={"why": type(error).__name__, "code": _code(error)})

    async def _posted(self, address: Address, message: Message) -> None:
        if address.response_url:
            await self._by_response_url(address.response_url, message)
        elif address.channel:
            await self.client.chat_postEphemeral(
                channel=address.channel, user=address.user, text=message.text, blocks=message.blocks
            )
        else:
            await self.client.chat_postMessage(
                channel=address.user, text=message.text, blocks=message.blocks, unfurl_links=False, unfurl_media=False
            )

    async def _by_response_url(self, url: str, message: Message) -> None:
        client = AsyncWebhookClient(
            url,
            timeout=SECONDS,
            ssl=self.client.ssl,
            proxy=self.client.proxy,
            session=self.client.session,
            retry_handlers=[],
        )
        answer = await client.send_dict({**whisper(message), "replace_original": False})
        if answer.status_code != 200:
            log.warning("answer_not_posted", extra={"why": "response_url", "code": str(answer.status_code)})


def whisper(message: Message) -> dict[str, Any]:
    """A message for one person's eyes, as an ack or a response_url takes it."""
    return {
        "response_type": "ephemeral",
        "text": message.text,
        "blocks": message.blocks,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _code(error: Exception) -> str:
    """What Slack called it, if it was Slack: a proxy's error page has no code."""
    answer = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else None
    return str(answer.get("error", "")) if isinstance(answer, Mapping) else ""
