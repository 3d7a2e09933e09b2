"""The HTTP side: Web API, uploads, downloads, response addresses and the door to Socket Mode."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from bot.sandbox import responses, scopes
from bot.sandbox.clock import Pulse
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Call, Faults, Plan
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.request import Method, Request
from bot.sandbox.model import BOT_SCOPES, Json
from bot.sandbox.socket import Sockets
from bot.sandbox.tickets import Tickets
from bot.sandbox.wire import Arguments, arguments, token
from bot.sandbox.workspace import Workspace

BODY_LIMIT = 256 * 1024 * 1024


Work = Callable[[Arguments], Awaitable[Json]]
Shown = Callable[[Json], web.Response]


@dataclass(slots=True, kw_only=True)
class Server:
    """Answers for one workspace; the tokens and scopes may be changed while it runs."""

    workspace: Workspace
    tickets: Tickets
    sockets: Sockets
    pulse: Pulse
    bot_token: str
    app_token: str
    scopes: set[str] = field(default_factory=lambda: set(BOT_SCOPES))
    faults: Faults = field(default_factory=Faults)
    calls: list[Call] = field(default_factory=list)

    def application(self) -> web.Application:
        """Build the routes."""
        app = web.Application(client_max_size=BODY_LIMIT)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/upload/v1/{ticket}", self._upload)
        app.router.add_get("/files-pri/{file}/download/{name}", self._download)
        app.router.add_get("/files-pri/{file}/{name}", self._download)
        app.router.add_post("/responses/{team}/{key}", self._respond)
        app.router.add_get("/link/", self._link)
        return app

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]

        async def work(args: Arguments) -> Json:
            return self._carry_out(name, token(request, args), args)

        return await self._exchange(request, name, work, self._answered)

    async def _exchange(self, request: web.Request, name: str, work: Work, shown: Shown) -> web.StreamResponse:
        """Let what is to go wrong go wrong, else do the work; enter the call into the ledger either way."""
        began, plan = time.monotonic(), self.faults.plan(name)
        status, args, answer = 200, Arguments({}), Json(ok=False)
        try:
            # Read before any delay: what has arrived is carried out, late, even if its sender is gone by then.
            args = await arguments(request)
            if plan.delay:
                await asyncio.sleep(plan.delay)
            status = _planned(plan)
            if status == 200 and not plan.refuse:
                answer = {"ok": True, **await work(args)}
        except SlackError as error:
            answer = {"ok": False, "error": error.code, **error.extra}
        if plan.refuse or plan.drop:
            self._record(name, args, answer, None, began)
            return _hang_up(request)
        response = _faulty(status, plan) if status != 200 else shown(answer)
        self._record(name, args, answer, response.status, began)
        return response

    def _answered(self, answer: Json) -> web.Response:
        return web.json_response(answer, headers={"X-OAuth-Scopes": ",".join(sorted(self.scopes))})

    def _carry_out(self, name: str, given: str, args: Arguments) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        self._authenticate(method, given)
        scopes.require(self.scopes, *method.scopes)
        args.require(method.required)
        request = Request(workspace=self.workspace, args=args, scopes=self.scopes, tickets=self.tickets)
        return method.run(request)

    def _authenticate(self, method: Method, given: str) -> None:
        if method is METHODS["api.test"]:
            return
        if not given:
            raise SlackError("not_authed")
        if given not in (self.bot_token, self.app_token):
            raise SlackError("invalid_auth")
        if (given == self.app_token) != method.app:
            raise SlackError("not_allowed_token_type")

    def _record(self, name: str, args: Arguments, answer: Json, status: int | None, began: float) -> None:
        given = {key: value for key, value in args.items() if key != "token"}
        self.calls.append(
            Call(
                at=self.workspace.clock.now(),
                method=name,
                args=given,
                ok=bool(answer.get("ok")),
                error="ratelimited" if status == 429 else answer.get("error"),
                status=status,
                began=began,
                answered=time.monotonic(),
            )
        )
        self.pulse.beat()

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        async def work(_args: Arguments) -> Json:
            ticket = request.match_info["ticket"]
            upload = next((each for each in self.workspace.files.values() if each.ticket == ticket), None)
            if upload is None or upload.completed:
                raise SlackError("file_not_found")
            upload.content = await _uploaded(request)
            return {"size": len(upload.content)}

        def shown(answer: Json) -> web.Response:
            return web.Response(text=f"OK - {answer['size']}") if answer["ok"] else web.Response(status=404)

        return await self._exchange(request, "upload", work, shown)

    async def _download(self, request: web.Request) -> web.Response:
        upload = self.workspace.files.get(request.match_info["file"].partition("-")[2])
        if token(request, Arguments({})) != self.bot_token or "files:read" not in self.scopes:
            return web.Response(status=403, text="forbidden")
        if upload is None or not upload.completed or upload.name != request.match_info["name"]:
            return web.Response(status=404, text="not found")
        return web.Response(body=upload.content, content_type="application/octet-stream")

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        async def work(args: Arguments) -> Json:
            body = args.structure("payload", "invalid_payload") or dict(args)
            if not isinstance(body, dict):
                raise SlackError("invalid_payload")
            response = self.tickets.use_response(request.match_info["key"])
            responses.show(self.workspace, response, body, "response_url")
            return {}

        return await self._exchange(request, "response_url", work, _responded)

    async def _link(self, request: web.Request) -> web.StreamResponse:
        if not self.tickets.admit_socket(request.query.get("ticket", "")):
            return web.Response(status=403, text="this ticket was used or never issued")
        return await self.sockets.serve(request)


def _planned(plan: Plan) -> int:
    """Return the status a call is to get, or raise the error planned for it."""
    if plan.error:
        raise SlackError(plan.error)
    return 429 if plan.retry_after is not None else plan.status or 200


def _faulty(status: int, plan: Plan) -> web.Response:
    if status != 429:
        return web.Response(status=status, text="")
    limited = {"ok": False, "error": "ratelimited"}
    return web.json_response(limited, status=429, headers={"Retry-After": str(plan.retry_after)})


def _responded(answer: Json) -> web.Response:
    if answer["ok"]:
        return web.Response(text="ok")
    return web.json_response(answer, status=404 if answer["error"].endswith("_url") else 400)


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _uploaded(request: web.Request) -> bytes:
    """Read the bytes, sent bare or as the first file of a form."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""
