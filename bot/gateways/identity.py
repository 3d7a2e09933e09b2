"""Who we are in Slack: asked once at start, and for ever while Slack is silent."""

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import UserId, WorkspaceId
from bot.gateways.slack_errors import code_of
from bot.ports import Identity

FATAL = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"})


class RefusedTokenError(Exception):
    """Slack knows the token and will not have it."""


async def ask(client: AsyncWebClient) -> Identity | None:
    """What auth.test says; None while Slack does not answer. Raises RefusedTokenError."""
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        if code_of(error) in FATAL:
            raise RefusedTokenError(code_of(error)) from error
        return None
    except (ClientError, TimeoutError):
        return None
    return Identity(
        workspace=WorkspaceId(answer["team_id"]),
        bot_user=UserId(answer["user_id"]),
        bot_id=str(answer.get("bot_id") or ""),
        url=str(answer.get("url") or ""),
    )
