"""bookmarks.add, bookmarks.list, bookmarks.edit and bookmarks.remove."""

from urllib.parse import urlsplit

from bot.sandbox import acts, render
from bot.sandbox.errors import SlackError, schema_error
from bot.sandbox.methods.request import Method, Request
from bot.sandbox.model import Bookmark, Json
from bot.sandbox.schema import string

CHANNEL_LIMIT = 100


def _channel_id(request: Request) -> str:
    channel = acts.seen_by(request.workspace, request.args.text("channel_id"), request.me)
    if request.me not in channel.members:
        raise SlackError("access_denied")
    return channel.id


def _title(request: Request) -> str:
    title = request.args.text("title")
    found = list(string(256)(title, "/title"))
    if found:
        raise schema_error("invalid_arguments", found)
    return title


def _link(request: Request) -> str:
    link = request.args.text("link")
    parts = urlsplit(link)
    if parts.scheme not in ("http", "https", "mailto") or len(link) > 2048:
        raise SlackError("invalid_link")
    return link


def _add(request: Request) -> Json:
    channel_id, workspace = _channel_id(request), request.workspace
    acts.must_be_active(workspace.channel(channel_id))
    if request.args.text("type") != "link":
        raise SlackError("invalid_bookmark_type")
    if len(workspace.bookmarks_in(channel_id)) >= CHANNEL_LIMIT:
        raise SlackError("too_many_bookmarks")
    bookmark = Bookmark(
        id=workspace.new_id("Bk"),
        channel=channel_id,
        title=_title(request),
        link=_link(request),
        created=workspace.seconds(),
        by=request.me,
        emoji=request.args.text("emoji"),
    )
    workspace.bookmarks.append(bookmark)
    return {"bookmark": render.bookmark(workspace, bookmark)}


def _named(request: Request) -> Bookmark:
    channel_id, wanted = _channel_id(request), request.args.text("bookmark_id")
    for bookmark in request.workspace.bookmarks_in(channel_id):
        if bookmark.id == wanted:
            return bookmark
    raise SlackError("not_found")


def _edit(request: Request) -> Json:
    bookmark, args = _named(request), request.args
    bookmark.title = _title(request) if "title" in args else bookmark.title
    bookmark.link = _link(request) if "link" in args else bookmark.link
    bookmark.emoji = args.text("emoji", bookmark.emoji)
    bookmark.updated, bookmark.by = request.workspace.seconds(), request.me
    return {"bookmark": render.bookmark(request.workspace, bookmark)}


def _remove(request: Request) -> Json:
    request.workspace.bookmarks.remove(_named(request))
    return {}


def _list(request: Request) -> Json:
    bookmarks = request.workspace.bookmarks_in(_channel_id(request))
    return {"bookmarks": [render.bookmark(request.workspace, each) for each in bookmarks]}


METHODS = {
    "bookmarks.add": Method(run=_add, scopes=("bookmarks:write",), required=("channel_id", "title", "type")),
    "bookmarks.edit": Method(run=_edit, scopes=("bookmarks:write",), required=("channel_id", "bookmark_id")),
    "bookmarks.remove": Method(run=_remove, scopes=("bookmarks:write",), required=("channel_id", "bookmark_id")),
    "bookmarks.list": Method(run=_list, scopes=("bookmarks:read",), required=("channel_id",)),
}
