"""Finding out whether a message was posted: every post carries its effect's id in its metadata."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.gateways.slack_calls import SlackCalls
from bot.gateways.slack_errors import code_of, is_passing
from bot.gateways.slack_posts import Place
from bot.ports import Claim, Done, NoProofError

EVENT = "warroom_effect"

SKEW = timedelta(minutes=5)
"""How far Slack's clock and ours may be apart."""

PAGES = 10
"""Pages of history read at most; each has 200 messages."""


def metadata_of(claim: Claim) -> dict[str, Any]:
    """Only an opaque id: other apps can read it."""
    return {"event_type": EVENT, "event_payload": {"id": claim.uid}}


class Proofs:
    def __init__(self, client: AsyncWebClient, call: SlackCalls) -> None:
        self.client = client
        self.call = call

    async def of_message(self, claim: Claim, place: Place) -> Done | None:
        """The message with the effect's id, posted since the attempt; raises NoProofError when history is closed."""
        since = (claim.attempted_at or claim.claimed_at) - SKEW
        try:
            channel = await self._channel(place.channel)
            found = await self._search(channel, place.thread, since, claim.uid)
        except SlackApiError as error:
            if is_passing(error):
                raise
            raise NoProofError(code_of(error)) from error
        return Done(reference={"channel": channel, "ts": found["ts"]}) if found else None

    async def _channel(self, place: str) -> str:
        """History is read by channel, also that of a direct message."""
        if not place.startswith(("U", "W")):
            return place
        answer = await self.call(self.client.conversations_open, users=place)
        return str(answer["channel"]["id"])

    async def _search(self, channel: str, thread: str | None, since: datetime, uid: str) -> Mapping[str, Any] | None:
        cursor = ""
        for _ in range(PAGES):
            answer = await self._page(channel, thread, since, cursor)
            for message in answer["messages"]:
                if message.get("metadata", {}).get("event_payload", {}).get("id") == uid:
                    found: Mapping[str, Any] = message
                    return found
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        raise NoProofError("too many messages since")

    async def _page(self, channel: str, thread: str | None, since: datetime, cursor: str) -> dict[str, Any]:
        arguments: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{since.timestamp():.6f}",
            "limit": 200,
            "include_all_metadata": True,
        }
        if cursor:
            arguments["cursor"] = cursor
        if thread is None:
            return await self.call(self.client.conversations_history, **arguments)
        return await self.call(self.client.conversations_replies, ts=thread, **arguments)
