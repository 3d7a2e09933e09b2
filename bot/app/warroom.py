"""One running bot: what is opened, in which order, and how all of it is closed again."""

import asyncio
import logging
import socket
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession, web
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.health import Health
from bot.app.parts import Outside, Parts, build
from bot.domain.playbook import Catalogue
from bot.gateways.clock import SystemClock
from bot.gateways.identity import RefusedTokenError, ask
from bot.ports import Identity
from config.settings import Settings
from handlers.answers import Answers
from handlers.bolt import build_bolt
from handlers.socket import connect
from handlers.web.server import build_web
from storage import installations
from storage.clock import measure_offset
from storage.engine import Database, open_database
from storage.lock import AlreadyRunningError, LockFile
from storage.migrate import UnreachableDatabaseError, is_current, upgrade
from storage.unit_of_work import SqlStore

logger = logging.getLogger(__name__)

SLACK_TIMEOUT = 10
SLACK_SILENT = 2.0
"""Seconds between questions to a silent Slack at start."""


ANSWERS_PATIENCE = 5.0
"""Seconds for private answers under way when the bot stops."""


class StartError(Exception):
    """The bot cannot start; the text is one line that says what to do."""


class Warroom:
    """One running bot. `start` returns when it can take traffic; `stop` finishes what has begun."""

    def __init__(self, settings: Settings, catalogue: Catalogue, clock: SystemClock | None = None) -> None:
        self.settings = settings
        self.catalogue = catalogue
        self.clock = clock
        self.parts: Parts | None = None
        self.address = ""
        """Of the HTTP side, once it listens."""
        self._stack = AsyncExitStack()

    async def start(self) -> None:
        """Raises StartError with one line that says what to do."""
        try:
            await self._start()
        except BaseException:
            await self._stack.aclose()
            raise

    async def stop(self) -> None:
        """Take nothing new, finish what has begun, and leave the rest in the outbox for the next start."""
        await self._stack.aclose()

    async def _start(self) -> None:
        self._require_pager_secret()
        database = await self._open_database()
        clock = self.clock or SystemClock(await measure_offset(database))
        session = await self._stack.enter_async_context(ClientSession())
        client = self._client(session)
        identity = await self._identity(database, client, clock)
        store = SqlStore(database, identity.workspace, process=f"{socket.gethostname()}-{uuid4().hex[:8]}")
        outside = Outside(store=store, clock=clock, client=client, session=session, identity=identity)
        parts = build(self.settings, self.catalogue, outside)
        if database.sqlite:
            await _free_leases(parts)
        await self._background(parts.announce.run())
        await self._background(parts.directory.learn_all())
        self._stack.push_async_callback(parts.directory.close)
        await parts.engine.start()
        self._stack.push_async_callback(parts.engine.stop)
        self.parts = parts
        await self._open_doors(parts, client, identity)

    def _require_pager_secret(self) -> None:
        pagers = self.catalogue.pagers
        if pagers and self.settings.warroom_pager_secret is None:
            raise StartError(
                f"WARROOM_PAGER_SECRET: it is not set, and the catalogue names the pager {next(iter(pagers))}. "
                "Set it to a long random text that the pager's receiver knows too: openssl rand -hex 32"
            )

    async def _open_database(self) -> Database:
        try:
            database = open_database(self.settings.database.get_secret_value())
            if database.sqlite:
                self._lock(Path(database.url.database or "warroom.db"))
        except OSError as error:
            raise StartError(
                f"The data folder cannot be written ({error}). Set WARROOM_DATA_DIR to one that can."
            ) from error
        self._stack.push_async_callback(database.close)
        try:
            if database.sqlite:
                await upgrade(database)
            elif not await is_current(database):
                raise StartError(
                    "The database's schema is older than this version. Bring it up to date: warroom migrate"
                )
        except UnreachableDatabaseError as error:
            raise StartError(f"DATABASE_URL: the database does not answer: {error}") from error
        return database

    def _lock(self, database: Path) -> None:
        lock = LockFile(database)
        try:
            lock.acquire()
        except AlreadyRunningError as error:
            raise StartError(str(error)) from error
        self._stack.callback(lock.release)

    def _client(self, session: ClientSession) -> AsyncWebClient:
        """No retries of its own: what is sent again is decided by the outbox, after looking for a proof."""
        slack = self.settings.slack
        return AsyncWebClient(
            token=slack.bot_token.get_secret_value(),
            base_url=slack.api_url,
            timeout=SLACK_TIMEOUT,
            retry_handlers=[],
            session=session,
        )

    async def _identity(self, database: Database, client: AsyncWebClient, clock: SystemClock) -> Identity:
        """Ours as Slack says; while it is silent, as it said last time; and until it says something, wait."""
        token = self.settings.slack.bot_token.get_secret_value()
        while True:
            try:
                identity = await ask(client)
            except RefusedTokenError as error:
                raise StartError(
                    f"SLACK_BOT_TOKEN: Slack refuses it ({error}). Reinstall the app and copy its Bot User OAuth Token."
                ) from error
            if identity is not None:
                await installations.keep(database, token, identity, clock.now())
                return identity
            known = await installations.recall(database, token)
            if known is not None:
                logger.warning("slack is silent, starting with what it said last")
                return known
            logger.warning("slack is silent, waiting")
            await asyncio.sleep(SLACK_SILENT)

    async def _open_doors(self, parts: Parts, client: AsyncWebClient, identity: Identity) -> None:
        """From here on people can reach the bot: by Socket Mode, or by signed HTTP."""
        slack = self.settings.slack
        answers = Answers(client)
        self._stack.push_async_callback(answers.drain, ANSWERS_PATIENCE)
        bolt = build_bolt(
            parts.services,
            bot_token=slack.bot_token.get_secret_value(),
            signing_secret=slack.signing_secret.get_secret_value() if slack.signing_secret else None,
            client=client,
            identity=identity,
            answers=answers,
        )
        connection = None
        if slack.app_token is not None:
            connection = connect(bolt, slack.app_token.get_secret_value(), client)
            self._stack.push_async_callback(connection.close)
        health = Health(parts, connection)
        await self._listen(
            build_web(bolt if connection is None else None, health=health, registry=parts.metrics.registry)
        )

    async def _listen(self, application: web.Application) -> None:
        listen = self.settings.warroom_listen
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        try:
            await web.TCPSite(runner, listen.host, listen.port).start()
        except OSError as error:
            raise StartError(
                f"WARROOM_LISTEN: {listen.host}:{listen.port} cannot be used ({error.strerror}). Choose another."
            ) from error
        host, port = runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"

    async def _background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)

        async def end() -> None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        self._stack.push_async_callback(end)


async def _free_leases(parts: Parts) -> None:
    """The lock file proves that nobody else is alive, so what was being sent is now of unknown outcome."""
    async with parts.store.transaction(background=True) as uow:
        freed = await uow.outbox.free_all(parts.clock.now())
    if freed:
        logger.info("taken over from the last run", extra={"effects": freed})
