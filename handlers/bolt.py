"""Slack's deliveries into handlers, and their replies back: the only place that knows bolt.

bolt acks after the listener (`process_before_response`), so an ack is the receipt of something stored. It has no time
limit of its own then, and an exception would cost the person the answer: `guard` sees to both.
"""

import asyncio
import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import errors, forms
from bot.blocks.forms import View
from bot.blocks.message import Message, section
from bot.domain.change import DomainError
from bot.ports import Identity
from bot.usecases.homes import OpenHome
from handlers import actions, events, payloads, shortcuts, views
from handlers.answers import Answers, whisper
from handlers.commands import Line
from handlers.guard import LIMIT, new_reference, nothing, settled
from handlers.payloads import Body
from handlers.replies import FieldErrors, Nothing, OpenForm, Private, Reply, ShowView
from handlers.services import Services

FORM_SECONDS = 2.0
"""For Slack to open a form, within the limit for everything."""

_ANY = re.compile("")

log = logging.getLogger(__name__)


def build_bolt(
    services: Services,
    *,
    bot_token: str,
    signing_secret: str | None,
    client: AsyncWebClient,
    identity: Identity,
    answers: Answers,
) -> AsyncApp:
    """The app for one workspace. Without a signing secret (Socket Mode) no HTTP request is ever taken for genuine."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # There is one workspace and one token: the payload's team decides nothing, and Slack need not be asked.
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=identity.bot_user,
            bot_id=identity.bot_id,
            bot_token=bot_token,
        )

    app = AsyncApp(
        name="warroom",
        logger=_quiet(),
        process_before_response=True,
        signing_secret=signing_secret or secrets.token_hex(32),
        client=AsyncWebClient(base_url=client.base_url, retry_handlers=[]),
        authorize=authorize,
        verification_token="",
    )
    _register(app, Adapter(services=services, identity=identity, answers=answers))
    return app


def _quiet() -> logging.Logger:
    """bolt warns that tokens in the environment go unused, and tells of each request: neither is news."""
    logger = logging.getLogger("warroom.bolt")
    logger.setLevel(logging.ERROR)
    return logger


def _register(app: AsyncApp, adapter: "Adapter") -> None:
    """One listener a kind takes everything of its kind: the tables know what is ours, and say so when it is not."""

    async def on_command(ack: AsyncAck, body: Body) -> None:
        await adapter.command(ack, body)

    async def on_action(ack: AsyncAck, body: Body) -> None:
        await adapter.action(ack, body)

    async def on_view(ack: AsyncAck, body: Body) -> None:
        await adapter.view(ack, body)

    async def on_shortcut(ack: AsyncAck, body: Body) -> None:
        await adapter.shortcut(ack, body)

    async def on_event(body: Body) -> BoltResponse:
        return await adapter.event(body)

    app.command(_ANY)(on_command)
    app.action(_ANY)(on_action)
    app.view(_ANY)(on_view)
    app.shortcut(_ANY)(on_shortcut)
    app.event(_ANY)(on_event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """Turns a delivery into a call, and the reply into what Slack takes for its kind."""

    services: Services
    identity: Identity
    answers: Answers

    async def command(self, ack: AsyncAck, body: Body) -> None:
        line = Line(services=self.services, text=str(body.get("text") or ""))

        async def ask() -> Reply:
            return await line.answer(payloads.command(body))

        reply = await self._reply(body, ask, lambda: line.typed)
        await (ack(whisper(reply.message)) if isinstance(reply, Private) else ack())

    async def action(self, ack: AsyncAck, body: Body) -> None:
        at_home = payloads.in_home(body)

        async def ask() -> Reply:
            press = payloads.press(body)
            try:
                return await actions.answer(self.services, press)
            except DomainError:
                if at_home:  # what it refused is of an older time, and so may be the rest of that screen
                    await self.services.homes.open(OpenHome(by=press.inbound.by))
                raise

        until = asyncio.get_running_loop().time() + LIMIT
        reply = await self._reply(body, ask)
        if isinstance(reply, Private) and at_home:
            reply = await self._over_home(reply, body, until)
        await self._answered(ack, body, reply)

    async def shortcut(self, ack: AsyncAck, body: Body) -> None:
        async def ask() -> Reply:
            return await shortcuts.answer(self.services, payloads.shortcut(body))

        await self._answered(ack, body, await self._reply(body, ask))

    async def view(self, ack: AsyncAck, body: Body) -> None:
        async def ask() -> Reply:
            return await views.answer(self.services, payloads.submission(body), body["view"])

        match await self._reply(body, ask):
            case ShowView(view=view):
                await ack(response_action="update", view=view)
            case FieldErrors(errors=wrong):
                await ack(response_action="errors", errors=dict(wrong))
            case Private(message=message) if name := payloads.first_field(body):
                await ack(response_action="errors", errors={name: _in_words(message)})
            case Private(message=message):
                await ack(response_action="update", view=forms.receipt_view("Not done", message.text))
            case _:
                await ack()

    async def event(self, body: Body) -> BoltResponse:
        """An event that could not be taken is answered 500, so that Slack brings it again.

        Nobody waits for an answer; what one person has to be told anyway goes by direct message.
        """
        if not payloads.concerns_us(body, self.identity):
            return BoltResponse(status=200)
        try:
            async with asyncio.timeout(LIMIT):
                happening = payloads.happening(body)
                reply = await events.answer(self.services, happening)
        except Exception:
            log.exception("event_failed", extra={"reference": new_reference()})
            return BoltResponse(status=500)
        if isinstance(reply, Private):
            self.answers.send(payloads.direct(happening.inbound.by), reply.message)
        return BoltResponse(status=200)

    async def _reply(
        self, body: Body, ask: Callable[[], Awaitable[Reply]], typed: Callable[[], str] = nothing
    ) -> Reply:
        """The reply with its form opened, so that only words and changes to a form are left to deliver."""
        until = asyncio.get_running_loop().time() + LIMIT

        async def opened() -> Reply:
            reply = await ask()
            return await self._opened(reply, body, until, typed()) if isinstance(reply, OpenForm) else reply

        if not payloads.is_ours(body, self.identity):
            return Private(message=errors.refusal(_FOREIGN, typed()))
        return await settled(opened, command=self.services.command, typed=typed, until=until)

    async def _opened(self, form: OpenForm, body: Body, until: float, typed: str) -> Reply:
        if await self._on_screen(form.view, body, until):
            return Nothing()
        return Private(message=errors.refusal(form.otherwise, typed))

    async def _over_home(self, said: Private, body: Body, until: float) -> Reply:
        """A home tab has no place for words. A message stays, so it has less: it may be about a private incident."""
        if await self._on_screen(forms.message_view(said.message), body, until):
            return Nothing()
        return Private(message=Message(text=said.message.text, blocks=[section(said.message.text)]))

    async def _on_screen(self, view: View, body: Body, until: float) -> bool:
        # A little before the limit for everything, which would say that something may have been stored.
        soon = min(asyncio.get_running_loop().time() + FORM_SECONDS, until - 0.1)
        return await self.answers.open(view, str(body.get("trigger_id")), until=soon)

    async def _answered(self, ack: AsyncAck, body: Body, reply: Reply) -> None:
        """An interaction's ack holds no words: they follow by its response address."""
        if isinstance(reply, Private):
            self.answers.send(payloads.address_of(body), reply.message)
        await ack()


_FOREIGN = (
    "This war room belongs to another workspace, and only its members can use it. Ask one of them to do it for you."
)


def _in_words(message: Message) -> str:
    """A message's text where Slack reads no markup."""
    return message.text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
