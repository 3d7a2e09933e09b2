"""Questions to Slack that change nothing, asked by an operator and not by the running bot."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.gateways.slack_errors import code_of, is_rate_limit, retry_after

TIMEOUT = 10
"""Seconds for one answer."""

PATIENCE = 3
"""How often one question is asked while Slack says that there were too many."""

SCOPES_HEADER = "x-oauth-scopes"


class UnansweredError(Exception):
    """Slack refused the question or did not answer. `code` is Slack's own, empty when nothing came back."""

    def __init__(self, why: str, code: str = "") -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Whose the bot's token is. `scopes` is None when Slack did not say."""

    workspace: str
    team: str
    bot_user: str
    bot_name: str
    scopes: frozenset[str] | None


class Survey:
    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client

    async def token(self) -> Token:
        answer = await self._ask(self.client.auth_test)
        names = {name.lower(): value for name, value in (answer.headers or {}).items()}
        scopes = names.get(SCOPES_HEADER)
        return Token(
            workspace=str(answer["team_id"]),
            team=str(answer.get("team") or ""),
            bot_user=str(answer["user_id"]),
            bot_name=str(answer.get("user") or ""),
            scopes=None if scopes is None else frozenset(each.strip() for each in scopes.split(",") if each.strip()),
        )

    async def app_token(self, token: str) -> None:
        """Ask for a way in by Socket Mode, and do not take it; raises UnansweredError when there is none."""
        await self._ask(self.client.apps_connections_open, app_token=token)

    async def channel(self, wanted: str) -> Mapping[str, Any] | None:
        """The channel of that name or id, as the bot may see it; archived ones are passed over."""
        cursor = ""
        while True:
            answer = await self._ask(
                self.client.conversations_list,
                types="public_channel,private_channel",
                exclude_archived=True,
                limit=1000,
                **({"cursor": cursor} if cursor else {}),
            )
            for channel in answer["channels"]:
                if wanted in (channel["id"], channel["name"]):
                    return dict(channel)
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    async def person(self, user: str) -> Mapping[str, Any]:
        answer = await self._ask(self.client.users_info, user=user)
        return dict(answer["user"])

    async def _ask(self, method: Callable[..., Awaitable[AsyncSlackResponse]], **arguments: Any) -> AsyncSlackResponse:
        """One answer. There is time: asked for less haste, it waits."""
        for _ in range(PATIENCE):
            try:
                return await method(**arguments)
            except SlackApiError as error:
                if not is_rate_limit(error):
                    raise UnansweredError(code_of(error), code_of(error)) from error
                await asyncio.sleep(retry_after(error).total_seconds())
            except (ClientError, TimeoutError) as error:
                raise UnansweredError(f"no answer, {type(error).__name__}") from error
        raise UnansweredError("too many requests; try again in a minute", "ratelimited")


@asynccontextmanager
async def survey(*, bot_token: str, api_url: str) -> AsyncIterator[Survey]:
    async with ClientSession() as session:
        client = AsyncWebClient(token=bot_token, base_url=api_url, timeout=TIMEOUT, retry_handlers=[], session=session)
        yield Survey(client)
