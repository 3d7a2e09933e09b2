"""Home tabs: drawn for one person as things stand when they are sent."""

from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.home import home
from bot.domain.ids import UserId
from bot.gateways.slack_calls import SlackCalls
from bot.queries.home import Homes


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeTabs:
    """`command` is the slash command's name, with its slash."""

    client: AsyncWebClient
    call: SlackCalls
    reads: Homes
    command: str

    async def draw(self, user: UserId) -> None:
        """Drawing it again does no harm: the newest covers what was there."""
        view = home(await self.reads.of(user), command=self.command)
        await self.call(self.client.views_publish, user_id=user, view=view)
