"""Slack's error codes, sorted once: try again, look whether it happened, or give up and say what to do."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError

from bot.ports import GivenUp, NotYet, Outcome, Unknown

MAYBE_DONE = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "update_failed", "http_408"}
)
"""Slack broke off: it may have done what was asked."""

LIMITS = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded", "too_many_requests", "http_429"})

MOVING = frozenset({"team_added_to_org", "org_login_required", "external_channel_migrating"})
"""The workspace or the channel is being moved within Slack, and comes back."""

OPERATOR = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"})
"""The bot's own access is broken. Nothing is given up: it is tried again until the operator has mended it."""

ADVICE: Mapping[str, tuple[str, str]] = {
    "missing_scope": (
        "the app lacks a permission",
        "Ask whoever runs the bot to update the app from its manifest and to reinstall it.",
    ),
    "access_denied": ("Slack denies the app access to it", "Ask a workspace admin to allow it, or do it by hand."),
    "channel_not_found": ("the channel is gone or closed to the bot", "Invite the bot, or check the channel's name."),
    "not_in_channel": ("the bot is not in the channel", "Invite the bot there."),
    "is_archived": ("the channel is archived", "Unarchive it, then do it by hand."),
    "user_not_found": ("there is no such person", "Reach them another way."),
    "user_disabled": ("the account is deactivated", "Reach somebody else."),
    "messages_tab_disabled": (
        "the app may not send direct messages",
        "Turn the Messages tab on in the app's settings, and reach the person by phone now.",
    ),
    "cannot_dm_bot": ("the person is an app", "Name a person."),
    "restricted_action": ("the workspace's rules forbid it", "Ask a workspace admin to allow it to the app."),
    "message_not_found": ("the message was deleted", "Nothing is lost; the record has it."),
    "cant_update_message": ("the message cannot be changed any more", "Nothing is lost; the record has it."),
    "name_taken": ("every name for the room is taken", "Rename or archive the old channels, or open one by hand."),
    "too_many_users": ("the channel is full", "Remove people who need not be there."),
}


class BlockedError(Exception):
    """Slack asked us to leave this method alone until `until`; no call was made."""

    def __init__(self, until: datetime) -> None:
        super().__init__(str(until))
        self.until = until


def code_of(error: SlackApiError) -> str:
    """Slack's error code; `http_500` and its kind when the answer was not Slack's."""
    answer = error.response
    if isinstance(answer, dict):
        return str(answer.get("error") or "no_answer")
    # Without a body that can be read, the response is the HTTP library's own.
    data, status = getattr(answer, "data", None), getattr(answer, "status_code", None) or getattr(answer, "status", 0)
    body = data if isinstance(data, dict) else {}
    return str(body.get("error") or f"http_{status}")


def is_rate_limit(error: SlackApiError) -> bool:
    return code_of(error) in LIMITS


def is_passing(error: Exception) -> bool:
    """Whether it tells of a moment's trouble, and nothing of what was asked for."""
    if not isinstance(error, SlackApiError):
        return isinstance(error, BlockedError | ClientError | TimeoutError)
    code = code_of(error)
    return code in MAYBE_DONE | LIMITS | MOVING | OPERATOR or code.startswith("http_")


def retry_after(error: SlackApiError) -> timedelta:
    headers = getattr(error.response, "headers", None) or {}
    seconds = str(headers.get("Retry-After", "") or headers.get("retry-after", ""))
    return timedelta(seconds=int(seconds)) if seconds.isdigit() else timedelta(seconds=5)


def outcome_of(
    error: Exception, *, now: datetime, attempts: int, converges: bool = False, to_person: bool = False
) -> Outcome:
    """What an attempt that raised comes to; anything but Slack's or the network's doing is raised again.

    `to_person` is for direct messages, which name a person where others name a channel.
    Proof is looked for at once. What `converges` is not looked for but done again, and that must not go on and on.
    """
    later = now + timedelta(seconds=min(60, 2 ** min(attempts, 6)))
    match error:
        case BlockedError():
            return NotYet(at=error.until, why="rate limited")
        case ClientConnectorError():
            return NotYet(at=later, why="Slack could not be reached")
        case TimeoutError() | ClientError():
            return Unknown(at=later if converges else now, why=f"no answer ({type(error).__name__})")
        case SlackApiError():
            code = code_of(error)
            missing = to_person and code == "channel_not_found"
            return _of_answer(error, "user_not_found" if missing else code, now=now, later=later)
        case _:
            raise error


def _of_answer(error: SlackApiError, code: str, *, now: datetime, later: datetime) -> Outcome:
    if is_rate_limit(error):
        return NotYet(at=now + retry_after(error), why="rate limited")
    if code in OPERATOR | MOVING:
        return NotYet(at=now + timedelta(seconds=60), why=code)
    if code in MAYBE_DONE or (code.startswith("http_") and not code.startswith("http_4")):
        return Unknown(at=later, why=code)
    if code.startswith("http_4"):
        # Slack itself refuses with a code in a 200: this came from a machine in between, and Slack has seen nothing.
        return NotYet(at=later, why=code)
    why, advice = ADVICE.get(code, (f"Slack answered {code}", "Do it by hand, and tell whoever runs the bot."))
    return GivenUp(why=why, advice=advice)
