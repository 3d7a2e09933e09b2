"""api.test, auth.test, team.info, bots.info and apps.connections.open."""

from bot.sandbox.errors import SlackError
from bot.sandbox.methods.request import Method, Request
from bot.sandbox.model import Json


def _api_test(request: Request) -> Json:
    error = request.args.text("error")
    if error:
        raise SlackError(error, args=dict(request.args))
    return {"args": dict(request.args)}


def _auth_test(request: Request) -> Json:
    workspace = request.workspace
    return {
        "url": workspace.team.url,
        "team": workspace.team.name,
        "user": workspace.bot.name,
        "team_id": workspace.team.id,
        "user_id": workspace.bot.user_id,
        "bot_id": workspace.bot.bot_id,
        "is_enterprise_install": False,
    }


def _team_info(request: Request) -> Json:
    team = request.workspace.team
    if request.args.text("team") not in ("", team.id):
        raise SlackError("team_not_found")
    shape = {"id": team.id, "name": team.name, "domain": team.domain, "url": team.url, "email_domain": ""}
    return {"team": {**shape, "icon": {"image_default": True}}}


def _bots_info(request: Request) -> Json:
    bot = request.workspace.bot
    if request.args.text("bot") != bot.bot_id:
        raise SlackError("bot_not_found")
    shape = {"id": bot.bot_id, "deleted": False, "name": bot.name, "updated": 0, "app_id": bot.app_id}
    return {"bot": {**shape, "user_id": bot.user_id, "icons": {}}}


def _connections_open(request: Request) -> Json:
    base = request.tickets.base_url.replace("http://", "ws://", 1)
    app_id = request.workspace.bot.app_id
    return {"url": f"{base}/link/?ticket={request.tickets.socket()}&app_id={app_id}"}


METHODS = {
    "api.test": Method(run=_api_test),
    "auth.test": Method(run=_auth_test),
    "team.info": Method(run=_team_info, scopes=("team:read",)),
    "bots.info": Method(run=_bots_info, scopes=("users:read",)),
    "apps.connections.open": Method(run=_connections_open, app=True),
}
