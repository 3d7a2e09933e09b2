"""Making, naming, describing and closing conversations."""

import re

from bot.sandbox import acts, events, render, scopes
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.request import Method, Request, next_page
from bot.sandbox.model import Channel, Json, Kind
from bot.sandbox.scopes import READ, WRITE

NAME_LIMIT = 80
_ANY_READ = tuple(READ.values())
_ANY_WRITE = tuple(WRITE.values())


def _free_name(request: Request) -> str:
    name = request.args.text("name").removeprefix("#")
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > NAME_LIMIT:
        raise SlackError("invalid_name_maxlength")
    if re.fullmatch(r"[-_]+", name):
        raise SlackError("invalid_name_punctuation")
    if not re.fullmatch(r"[\w-]+", name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if request.workspace.channel_named(name):
        raise SlackError("name_taken")
    return name


def _create(request: Request) -> Json:
    private = request.args.flag("is_private")
    scopes.require(request.scopes, WRITE["private_channel" if private else "public_channel"])
    name = _free_name(request)
    kind: Kind = "private_channel" if private else "public_channel"
    channel = request.workspace.new_channel(name, kind, request.me, [request.me])
    if not private:
        request.workspace.emit(events.channel_created(request.workspace, channel))
    return _shown(request, channel)


def _shown(request: Request, channel: Channel) -> Json:
    return {"channel": render.channel(request.workspace, channel)}


def _named(request: Request) -> Channel:
    channel = request.entered(WRITE)
    if channel.direct:
        raise SlackError("method_not_supported_for_channel_type")
    return channel


def _info(request: Request) -> Json:
    channel = request.place(READ)
    shape = _shown(request, channel)
    if request.args.flag("include_num_members"):
        shape["channel"]["num_members"] = len(channel.members)
    return shape


def _visible(request: Request, member: str | None) -> list[Channel]:
    kinds = request.kinds()
    hide_archived = request.args.flag("exclude_archived")
    return [
        channel
        for channel in request.workspace.channels.values()
        if channel.kind in kinds
        and not (channel.archived and hide_archived)
        and (not channel.private or request.me in channel.members)
        and (member is None or member in channel.members)
    ]


def _list(request: Request) -> Json:
    page, cursor = request.page(_visible(request, None), default=100)
    shapes = [{**render.channel(request.workspace, channel), "num_members": len(channel.members)} for channel in page]
    return {"channels": shapes, **next_page(cursor)}


def _of_user(request: Request) -> Json:
    user_id = request.args.text("user") or request.me
    request.workspace.person(user_id)
    page, cursor = request.page(_visible(request, user_id), default=100)
    return {"channels": [render.channel(request.workspace, channel) for channel in page], **next_page(cursor)}


def _open(request: Request) -> Json:
    workspace, args = request.workspace, request.args
    if args.maybe("channel"):
        channel = request.place(WRITE)
        return _opened(request, channel, existed=True)
    users = args.names("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 8:
        raise SlackError("too_many_users")
    for user_id in users:
        if workspace.person(user_id).deleted:
            raise SlackError("user_disabled")
    scopes.require(request.scopes, WRITE["im" if len(users) == 1 else "mpim"])
    channel, existed = acts.open_direct(workspace, [request.me, *users])
    return _opened(request, channel, existed=existed)


def _opened(request: Request, channel: Channel, *, existed: bool) -> Json:
    full = request.args.flag("return_im") or channel.kind == "mpim"
    shape = render.channel(request.workspace, channel) if full else {"id": channel.id}
    known = {"no_op": True, "already_open": True} if existed else {}
    return {**known, "channel": shape}


def _rename(request: Request) -> Json:
    channel = _named(request)
    acts.must_be_active(channel)
    if channel.name != request.args.text("name"):
        acts.rename(request.workspace, channel, request.me, _free_name(request))
    return _shown(request, channel)


def _set_topic(request: Request) -> Json:
    channel = _described(request, "topic")
    acts.set_topic(request.workspace, channel, request.me, request.args.text("topic"))
    return _shown(request, channel)


def _set_purpose(request: Request) -> Json:
    channel = _described(request, "purpose")
    acts.set_purpose(request.workspace, channel, request.me, request.args.text("purpose"))
    return {**_shown(request, channel), "purpose": channel.purpose}


def _described(request: Request, name: str) -> Channel:
    channel = _named(request)
    if name not in request.args:
        raise SlackError(
            "invalid_arguments", response_metadata={"messages": [f"[ERROR] missing required field: {name}"]}
        )
    return channel


def _archive(request: Request) -> Json:
    channel = _named(request)
    if channel.general:
        raise SlackError("cant_archive_general")
    acts.archive(request.workspace, channel, request.me)
    return {}


def _unarchive(request: Request) -> Json:
    channel = request.place(WRITE)
    acts.unarchive(request.workspace, channel, request.me)
    return {}


_CHANNEL = ("channel",)

METHODS = {
    "conversations.create": Method(run=_create, scopes=_ANY_WRITE),
    "conversations.info": Method(run=_info, scopes=_ANY_READ, required=_CHANNEL),
    "conversations.list": Method(run=_list, scopes=_ANY_READ),
    "users.conversations": Method(run=_of_user, scopes=_ANY_READ),
    "conversations.open": Method(run=_open, scopes=_ANY_WRITE),
    "conversations.rename": Method(run=_rename, scopes=_ANY_WRITE, required=_CHANNEL),
    "conversations.setTopic": Method(run=_set_topic, scopes=_ANY_WRITE, required=_CHANNEL),
    "conversations.setPurpose": Method(run=_set_purpose, scopes=_ANY_WRITE, required=_CHANNEL),
    "conversations.archive": Method(run=_archive, scopes=_ANY_WRITE, required=_CHANNEL),
    "conversations.unarchive": Method(run=_unarchive, scopes=_ANY_WRITE, required=_CHANNEL),
}
