"""Who is in a conversation: invite, kick, join, leave, members."""

from bot.sandbox import acts, render
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.request import Method, Request, next_page
from bot.sandbox.model import Channel, Json
from bot.sandbox.scopes import READ, WRITE

INVITE_LIMIT = 100
_ANY_WRITE = tuple(WRITE.values())


def _invite(request: Request) -> Json:
    channel = request.entered(WRITE)
    if channel.direct:
        raise SlackError("method_not_supported_for_channel_type")
    acts.must_be_active(channel)
    users = list(dict.fromkeys(request.args.names("users")))
    if not users:
        raise SlackError("no_user")
    if len(users) > INVITE_LIMIT:
        raise SlackError("invalid_arguments", response_metadata={"messages": ["[ERROR] at most 100 users"]})
    refused = {user: why for user in users if (why := _refusal(request, channel, user))}
    welcome = [user for user in users if user not in refused]
    if refused and not (request.args.flag("force") and welcome):
        raise SlackError(next(iter(refused.values())), errors=_errors(refused))
    for user in welcome:
        acts.join(request.workspace, channel, user, inviter=request.me)
    shape: Json = {"channel": render.channel(request.workspace, channel)}
    return {**shape, "errors": _errors(refused)} if refused else shape


def _refusal(request: Request, channel: Channel, user_id: str) -> str | None:
    person = request.workspace.people.get(user_id)
    if person is None:
        return "user_not_found"
    if user_id == request.me:
        return "cant_invite_self"
    if person.deleted or person.team_id != request.workspace.team.id:
        return "cant_invite"
    return "already_in_channel" if user_id in channel.members else None


def _errors(refused: dict[str, str]) -> list[Json]:
    return [{"user": user, "ok": False, "error": why} for user, why in refused.items()]


def _kick(request: Request) -> Json:
    channel = request.entered(WRITE)
    user_id = request.workspace.person(request.args.text("user")).id
    if channel.direct:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.general:
        raise SlackError("cant_kick_from_general")
    if user_id == request.me:
        raise SlackError("cant_kick_self")
    if user_id not in channel.members:
        raise SlackError("not_in_channel")
    acts.leave(request.workspace, channel, user_id)
    return {"errors": {}}


def _join(request: Request) -> Json:
    channel = acts.seen_by(request.workspace, request.args.text("channel"), request.me)
    if channel.private:
        raise SlackError("method_not_supported_for_channel_type")
    acts.must_be_active(channel)
    shape: Json = {}
    if request.me in channel.members:
        shape = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    else:
        acts.join(request.workspace, channel, request.me)
    return {"channel": render.channel(request.workspace, channel), **shape}


def _leave(request: Request) -> Json:
    channel = request.place(WRITE)
    if channel.direct:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.general:
        raise SlackError("cant_leave_general")
    acts.must_be_active(channel)
    if request.me not in channel.members:
        return {"not_in_channel": True}
    if channel.private and len(channel.members) == 1:
        raise SlackError("last_member")
    acts.leave(request.workspace, channel, request.me)
    return {}


def _members(request: Request) -> Json:
    page, cursor = request.page(request.place(READ).members, default=100)
    return {"members": page, **next_page(cursor)}


METHODS = {
    "conversations.invite": Method(run=_invite, scopes=_ANY_WRITE, required=("channel",)),
    "conversations.kick": Method(
        run=_kick, scopes=(WRITE["public_channel"], WRITE["private_channel"]), required=("channel", "user")
    ),
    "conversations.join": Method(run=_join, scopes=("channels:join",), required=("channel",)),
    "conversations.leave": Method(run=_leave, scopes=_ANY_WRITE, required=("channel",)),
    "conversations.members": Method(run=_members, scopes=tuple(READ.values()), required=("channel",)),
}
