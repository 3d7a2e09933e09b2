"""The upload in three steps, and files.info."""

import secrets

from bot.sandbox import acts, blocks, render
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.request import Method, Request
from bot.sandbox.model import File, Json, Message


def _upload_url(request: Request) -> Json:
    workspace, args = request.workspace, request.args
    length = args.text("length")
    if not length.isdecimal() or int(length) < 1:
        raise SlackError("invalid_arguments", response_metadata={"messages": ["[ERROR] length must be more than 0"]})
    upload = File(
        id=workspace.new_id("F"),
        name=args.text("filename"),
        user=request.me,
        created=workspace.seconds(),
        length=int(length),
        ticket=secrets.token_urlsafe(24),
    )
    workspace.files[upload.id] = upload
    return {"upload_url": f"{request.tickets.base_url}/upload/v1/{upload.ticket}", "file_id": upload.id}


def _complete(request: Request) -> Json:
    uploads, content = _named(request), _blocks(request)
    places = [place for place in (request.args.maybe("channel_id"), *request.args.names("channels")) if place]
    for place in places:
        acts.must_be_active(acts.entered_by(request.workspace, place, request.me))
    for upload, title in uploads:
        upload.title, upload.completed = title, True
    for place in dict.fromkeys(places):
        _share(request, [upload for upload, _ in uploads], place, content)
    return {"files": [_shown(request, upload) for upload, _ in uploads]}


def _blocks(request: Request) -> list[Json]:
    content = request.args.structure("blocks", "invalid_blocks_format") or []
    blocks.require_message(content)
    return list(content)


def _named(request: Request) -> list[tuple[File, str]]:
    entries = request.args.structure("files", "invalid_arguments")
    if not isinstance(entries, list) or not all(isinstance(each, dict) and "id" in each for each in entries):
        raise SlackError("invalid_arguments", response_metadata={"messages": ["[ERROR] files must name ids"]})
    return [_ready(request, entry) for entry in entries]


def _ready(request: Request, entry: Json) -> tuple[File, str]:
    upload = request.workspace.files.get(str(entry["id"]))
    if upload is None or upload.content is None:
        raise SlackError("file_not_found")
    if upload.completed:
        raise SlackError("file_update_failed")
    return upload, entry.get("title") or upload.name


def _share(request: Request, uploads: list[File], place: str, content: list[Json]) -> None:
    workspace = request.workspace
    ts = workspace.new_ts()
    message = Message(
        channel=place,
        ts=ts,
        user=request.me,
        text=request.args.text("initial_comment"),
        blocks=blocks.with_ids(content, f"{ts}-"),
        thread_ts=acts.thread_of(workspace, workspace.channel(place), request.args.maybe("thread_ts")),
        bot_id=workspace.bot.bot_id,
        files=[upload.id for upload in uploads],
    )
    for upload in uploads:
        upload.shares.append((place, ts))
    acts.say(workspace, message)


def _info(request: Request) -> Json:
    upload = request.workspace.files.get(request.args.text("file"))
    if upload is None or not upload.completed:
        raise SlackError("file_not_found")
    return {"file": _shown(request, upload), "comments": [], "response_metadata": {"next_cursor": ""}}


def _shown(request: Request, upload: File) -> Json:
    base = f"{request.tickets.base_url}/files-pri/{request.workspace.team.id}-{upload.id}"
    urls = {"url_private": f"{base}/{upload.name}", "url_private_download": f"{base}/download/{upload.name}"}
    return {**render.file(request.workspace, upload), **urls}


METHODS = {
    "files.getUploadURLExternal": Method(run=_upload_url, scopes=("files:write",), required=("filename", "length")),
    "files.completeUploadExternal": Method(run=_complete, scopes=("files:write",), required=("files",)),
    "files.info": Method(run=_info, scopes=("files:read",), required=("file",)),
}
