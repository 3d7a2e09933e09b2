"""The local Slack as one thing to start, act in and look at."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import aiohttp
from aiohttp import web

from bot.sandbox import events, payloads
from bot.sandbox.answers import Answer, answer
from bot.sandbox.clock import Clock, Pulse, SystemClock
from bot.sandbox.delivery import Deliveries, Delivery, Patience
from bot.sandbox.faults import Call, Faults
from bot.sandbox.forms import Desk
from bot.sandbox.http_delivery import HttpDelivery
from bot.sandbox.model import SUBSCRIPTIONS, Bot, Json, Team
from bot.sandbox.people import Actor
from bot.sandbox.server import Server
from bot.sandbox.socket import Sockets
from bot.sandbox.tickets import Tickets
from bot.sandbox.workspace import Workspace

T = TypeVar("T")

DEFAULT_BOT = "xoxb-sandbox-bot"
DEFAULT_APP = "xapp-1-sandbox-app"
DEFAULT_SIGNING = "sandbox-signing-key"


class Sandbox:
    """One workspace with one app, over real HTTP and WebSocket on this machine, all of it in memory."""

    def __init__(
        self,
        clock: Clock | None = None,
        bot_token: str = DEFAULT_BOT,
        app_token: str = DEFAULT_APP,
        signing_secret: str = DEFAULT_SIGNING,
    ) -> None:
        self._pulse = Pulse()
        self.bot_token = bot_token
        self.app_token = app_token
        self.signing_secret = signing_secret
        self.subscriptions: set[str] = set(SUBSCRIPTIONS)
        self.workspace = Workspace(clock or SystemClock(), self._pulse, Team(), Bot())
        self.sockets = Sockets(self.workspace.bot.app_id, self._pulse)
        self.deliveries = Deliveries(self.sockets, self._pulse)
        tickets = Tickets(self.workspace)
        self._desk = Desk(workspace=self.workspace, tickets=tickets, deliveries=self.deliveries)
        self._tickets = tickets
        self._server = Server(
            workspace=self.workspace,
            tickets=tickets,
            sockets=self.sockets,
            pulse=self._pulse,
            bot_token=bot_token,
            app_token=app_token,
        )
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self.workspace.emit = self._tell_app

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1; port 0 takes any free one."""
        self._session = aiohttp.ClientSession()
        self._runner = web.AppRunner(self._server.application(), shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        host, taken = self._runner.addresses[0][:2]
        self._tickets.base_url = f"http://{host}:{taken}"

    async def stop(self) -> None:
        """Close everything; what was under way is lost."""
        await self.deliveries.stop()
        await self.sockets.cut()
        if self._runner:
            await self._runner.cleanup()
        if self._session:
            await self._session.close()

    @property
    def api_url(self) -> str:
        """Where a Slack client's base URL should point."""
        return f"{self._tickets.base_url}/api/"

    @property
    def team_id(self) -> str:
        """The workspace's id."""
        return self.workspace.team.id

    @property
    def bot_user_id(self) -> str:
        """The user id the app acts as."""
        return self.workspace.bot.user_id

    @property
    def bot_id(self) -> str:
        """The app's bot id."""
        return self.workspace.bot.bot_id

    @property
    def scopes(self) -> set[str]:
        """What the bot token may do; take scopes away to see `missing_scope`."""
        return self._server.scopes

    @property
    def faults(self) -> Faults:
        """Troubles to come."""
        return self._server.faults

    @property
    def calls(self) -> list[Call]:
        """Every Web API call that came, in order of answering."""
        return self._server.calls

    @property
    def patience(self) -> Patience:
        """How long Slack waits for acknowledgements and between retries, in real seconds."""
        return self.deliveries.patience

    @property
    def should_escape(self) -> bool:
        """Whether commands carry names as <@U…|name> and entities, as the manifest's setting says."""
        return self._desk.should_escape

    @should_escape.setter
    def should_escape(self, value: bool) -> None:
        self._desk.should_escape = value

    def person(self, user_id: str) -> Actor:
        """Return someone to act as."""
        return Actor(self._desk, self.workspace.people[user_id])

    def use_http(self, url: str) -> None:
        """Deliver by signed POST to this URL from now on."""
        if self._session is None:
            raise RuntimeError("start the sandbox before choosing HTTP")
        self.deliveries.carrier = HttpDelivery(self._session, url, self.signing_secret)

    def use_sockets(self) -> None:
        """Deliver by Socket Mode from now on, as at the start."""
        self.deliveries.carrier = self.sockets

    async def verify_url(self) -> bool:
        """Check the request URL by challenge, as Slack does when it is saved."""
        carrier = self.deliveries.carrier
        if not isinstance(carrier, HttpDelivery):
            raise TypeError("only HTTP delivery has a URL to verify")
        return await carrier.verify(self.workspace.new_id("challenge"), payloads.VERIFICATION)

    def last_delivery(self, name: str | None = None) -> Delivery:
        """Return what was last sent to the app: of a kind ("interactive"), payload type or command, if named."""
        return self.deliveries.last(name)

    async def redeliver_last(self, name: str | None = None) -> Answer:
        """Send the very same payload a second time, as Slack may; the screen does not change by its answer."""
        delivery = self.deliveries.last(name)
        return answer(self.workspace, delivery.payload, await self.deliveries.repeat(delivery))

    async def heard(self, predicate: Callable[[], T], *, within: float = 10.0) -> T:
        """Wait until the predicate gives something true, looking at every change; return what it gave.

        `within` is in real seconds. When they pass, the error tells the latest calls.
        """
        try:
            async with asyncio.timeout(within):
                while not (found := predicate()):
                    await self._pulse.wait()
        except TimeoutError:
            recent = ", ".join(f"{c.method}:{c.error or 'ok'}" for c in self.calls[-12:])
            raise TimeoutError(f"it did not come within {within} s; latest calls: {recent or 'none'}") from None
        return found

    def _tell_app(self, event: Json) -> None:
        if events.heard(self.workspace, event, self.subscriptions):
            event.pop(events.AUDIENCE, None)
            self.deliveries.announce(payloads.event(self.workspace, event))
