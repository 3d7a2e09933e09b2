"""The room itself: making it, bringing people in, and what hangs at its top."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.room import bookmark_title, room_name, topic
from bot.domain.ids import ChannelId, MessageTs, UserId
from bot.domain.incident import Incident
from bot.gateways.slack_calls import SlackCalls
from bot.gateways.slack_errors import code_of
from bot.gateways.slack_messages import SlackMessages
from bot.gateways.slack_proofs import SKEW
from bot.ports import Claim
from bot.queries.incidents import Incidents
from bot.queries.view import IncidentView

NAMES_TRIED = 5

Reference = Mapping[str, str]


class Rooms:
    def __init__(
        self, client: AsyncWebClient, call: SlackCalls, reads: Incidents, messages: SlackMessages, bot_user: UserId
    ) -> None:
        self.client = client
        self.call = call
        self.messages = messages
        self.reads = reads
        self.bot_user = bot_user

    async def make(self, claim: Claim, incident: Incident) -> Reference:
        """Create the channel, or take the one that an earlier attempt of ours made."""
        for attempt in range(1, NAMES_TRIED + 1):
            name = room_name(incident, attempt)
            try:
                made = await self.call(self.client.conversations_create, name=name, is_private=incident.private)
            except SlackApiError as error:
                last = attempt == NAMES_TRIED
                if code_of(error) != "name_taken":
                    raise
                ours = await self._made_before(claim, name, private=incident.private)
                if ours is not None:
                    return {"channel": ours, "name": name}
                if last:
                    raise
            else:
                return {"channel": made["channel"]["id"], "name": made["channel"]["name"]}
        raise AssertionError("the loop returns or raises")

    async def invite(self, room: str, users: Sequence[UserId]) -> Reference:
        """Bring in whoever can be; `refused` of the reference names the others and Slack's reason."""
        guests = [user for user in users if user != self.bot_user]
        refused: dict[str, str] = {}
        try:
            answer = await self.call(self.client.conversations_invite, channel=room, users=guests, force=True)
            refused = _refusals(answer)
        except SlackApiError as error:
            answered = error.response.data if not isinstance(error.response, dict) else error.response
            refused = _refusals(answered if isinstance(answered, dict) else {})
            if code_of(error) != "already_in_channel" and not refused:
                raise
        left_out = {user: why for user, why in refused.items() if why != "already_in_channel"}
        return {"refused": ", ".join(f"{user} ({why})" for user, why in left_out.items())} if left_out else {}

    async def set_topic(self, room: str, view: IncidentView) -> None:
        await self.call(self.client.conversations_setTopic, channel=room, topic=topic(view))

    async def pin(self, room: str, ts: str) -> None:
        try:
            await self.call(self.client.pins_add, channel=room, timestamp=ts)
        except SlackApiError as error:
            if code_of(error) != "already_pinned":
                raise

    async def bookmark(self, claim: Claim, room: str, ts: str, view: IncidentView) -> None:
        """A link to the card, in the bar at the top of the room, once: on a first attempt there can be none yet."""
        link = await self.messages.permalink(ChannelId(room), MessageTs(ts))
        if claim.attempts > 1 and await self._has_bookmark(room, link):
            return
        title = bookmark_title(view)
        await self.call(self.client.bookmarks_add, channel_id=room, title=title, type="link", link=link)

    async def _has_bookmark(self, room: str, link: str) -> bool:
        there = await self.call(self.client.bookmarks_list, channel_id=room)
        return any(bookmark.get("link") == link for bookmark in there.get("bookmarks") or ())

    async def _made_before(self, claim: Claim, name: str, *, private: bool) -> ChannelId | None:
        """A channel of that name that our bot made for this effect and that no incident has.

        Its kind must be the one asked for, so that a private incident never lands in a public room.
        """
        async for channel in self._own_channels():
            fresh = channel["created"] >= (claim.asked_at - SKEW).timestamp()
            made_by_us = channel.get("creator") == self.bot_user
            if channel["name"] == name and made_by_us and fresh and bool(channel.get("is_private")) == private:
                return None if await self.reads.has_room(ChannelId(channel["id"])) else ChannelId(channel["id"])
        return None

    async def _own_channels(self) -> AsyncIterator[dict[str, Any]]:
        cursor = ""
        while True:
            arguments: dict[str, Any] = {"types": "public_channel,private_channel", "limit": 200}
            if cursor:
                arguments["cursor"] = cursor
            answer = await self.call(self.client.users_conversations, **arguments)
            for channel in answer["channels"]:
                yield channel
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return


def _refusals(answer: Mapping[str, Any]) -> dict[str, str]:
    errors = answer.get("errors") or ()
    return {
        str(error["user"]): str(error.get("error", "refused"))
        for error in errors
        if isinstance(error, dict) and error.get("user")
    }
