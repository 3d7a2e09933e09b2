"""What Slack says of the token, of the announce channel and of the people the catalogue names."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from bot.check import scopes
from bot.check.report import Line, error, note, ok, warning
from bot.domain.playbook import Catalogue
from bot.gateways.identity import FATAL
from bot.gateways.survey import Survey, Token, UnansweredError
from bot.manifest import scopes as needed_scopes
from config.settings import Mode, Settings

REINSTALL = "Reinstall the app and copy its Bot User OAuth Token."


async def lines_of(survey: Survey, settings: Settings, catalogue: Catalogue | None) -> AsyncIterator[Line]:
    """Ends early when the token is not good: nothing else could be asked."""
    try:
        token = await survey.token()
    except UnansweredError as problem:
        yield _refused(problem)
        return
    yield ok("token", f"the bot is @{token.bot_name} ({token.bot_user}) in {token.team} ({token.workspace})")
    yield await _way_in(survey, settings)
    for line in _scopes(token):
        yield line
    yield await _announce(survey, settings, token)
    if catalogue is not None:
        async for line in _people(survey, catalogue, token):
            yield line


def _refused(problem: UnansweredError) -> Line:
    if problem.code in FATAL:
        return error("token", f"SLACK_BOT_TOKEN: Slack refuses it ({problem}). {REINSTALL}")
    return error("token", f"Slack could not be asked ({problem}). Check the network and SLACK_API_URL, then ask again.")


async def _way_in(survey: Survey, settings: Settings) -> Line:
    app_token = settings.slack.app_token
    if settings.slack.mode is Mode.HTTP or app_token is None:
        return note("signing secret", "set. Whether it is the app's own shows only when Slack calls.")
    try:
        await survey.app_token(app_token.get_secret_value())
    except UnansweredError as problem:
        return error(
            "app token",
            f"SLACK_APP_TOKEN: Slack gives no way in by Socket Mode ({problem}). Turn Socket Mode on, and make an "
            "app-level token with connections:write under Basic Information.",
        )
    return ok("app token", "Slack gives a way in by Socket Mode")


def _scopes(token: Token) -> Iterator[Line]:
    if token.scopes is None:
        yield note("scopes", "Slack did not say which the token has.")
        return
    yield from scopes.lines_of(token.scopes, needed_scopes())


async def _announce(survey: Survey, settings: Settings, token: Token) -> Line:
    about, wanted = "announce channel", settings.warroom_announce_channel
    if wanted is None:
        return note(about, "WARROOM_ANNOUNCE_CHANNEL is not set: nothing is announced.")
    try:
        channel = await survey.channel(wanted)
    except UnansweredError as problem:
        return error(about, f"it could not be looked up ({problem}).")
    if channel is None:
        return error(about, f"there is no {wanted} that the bot can see. Check the name; invite it to a private one.")
    if channel.get("is_member"):
        return ok(about, f"the bot is in #{channel['name']}")
    if token.scopes is None or "channels:join" in token.scopes:
        return ok(about, f"#{channel['name']} is there; `warroom run` joins it")
    return warning(about, f"the bot is not in #{channel['name']} and may not join by itself. Invite it there.")


async def _people(survey: Survey, catalogue: Catalogue, token: Token) -> AsyncIterator[Line]:
    found = 0
    for person in catalogue.people.values():
        try:
            problem = _problem(await survey.person(person.user), token)
        except UnansweredError as unanswered:
            if unanswered.code not in ("user_not_found", "user_not_visible"):
                yield error("people", f"{person.key} ({person.user}) could not be looked up ({unanswered}).")
                return
            problem = "is nobody in this workspace"
        if problem is None:
            found += 1
        else:
            yield error("people", f"{person.key} ({person.user}) {problem}. Correct the catalogue.")
    if catalogue.people:
        yield ok("people", f"{found} of {len(catalogue.people)} in the catalogue can be paged in Slack")


def _problem(user: Mapping[str, Any], token: Token) -> str | None:
    """Why a page would not reach this account, if it would not."""
    if user.get("deleted"):
        return "is deactivated"
    if user.get("is_bot"):
        return "is an app"
    if user.get("is_stranger") or user.get("team_id") not in (None, token.workspace):
        return "is of another workspace"
    return None
