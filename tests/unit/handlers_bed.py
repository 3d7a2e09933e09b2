"""Handlers over real use-cases on a SQLite file, a local Slack, and nothing that carries effects out."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from aiohttp import web
from prometheus_client import CollectorRegistry
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.parts import services_of
from bot.domain.ids import ChannelId, UserId, WorkspaceId
from bot.domain.incident import Incident, Status
from bot.domain.person import Profile
from bot.domain.timeline import Entry
from bot.gateways.calendars import LibraryHolidays
from bot.gateways.slack_calls import SlackCalls
from bot.gateways.slack_messages import SlackMessages
from bot.ports import Identity, IncidentRef
from bot.queries.incidents import Incidents as Reads
from bot.queries.view import IncidentView
from bot.sandbox import Message, Sandbox
from bot.usecases.base import Tools
from config.catalogue import Source, load_sources
from handlers.answers import Answers
from handlers.bolt import build_bolt
from handlers.services import Services
from handlers.socket import connect
from handlers.web.server import build_web
from storage.engine import Database, open_database
from storage.migrate import upgrade
from storage.unit_of_work import SqlStore

ANA, BEN, CLA, EVE = "U0ANA0001", "U0BEN0001", "U0CLA0001", "U0EVE0001"

PEOPLE = b"""
people:
  ben: {slack: U0BEN0001, name: Ben}
  cla: {slack: U0CLA0001, name: Cla}
roles:
  legal: {owners: [ben], backups: [cla]}
"""


class HandClock:
    """Stands still until moved."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def forward(self, **duration: float) -> None:
        self._now += timedelta(**duration)


class Counted:
    """Ids and salts that count up."""

    def __init__(self) -> None:
        self._last = 0

    def uid(self) -> str:
        self._last += 1
        return f"{self._last:032x}"

    def salt(self) -> str:
        return self.uid()


@dataclass(slots=True)
class Book:
    """Who people are, as the local Slack has them; `silent` when Slack does not answer."""

    sandbox: Sandbox
    store: SqlStore
    clock: HandClock
    silent: bool = False
    noted: dict[str, str] = field(default_factory=dict)

    async def find(self, users: Iterable[UserId]) -> Mapping[UserId, Profile]:
        people = {} if self.silent else self.sandbox.workspace.people
        found = {user: self._profile(user) for user in users if user in people}
        async with self.store.transaction() as uow:
            await uow.people.save(found.values())
        return found

    async def note(self, user: UserId, name: str) -> None:
        self.noted[user] = name

    def _profile(self, user: UserId) -> Profile:
        person = self.sandbox.workspace.people[user]
        foreign = person.team_id != self.sandbox.team_id
        zone = person.tz or None
        return Profile(
            user=user,
            name=person.real_name,
            zone=zone,
            bot=person.is_bot,
            stranger=foreign,
            seen_at=self.clock.now(),
        )


@dataclass(slots=True, kw_only=True)
class Desk:
    """One running bot without a dispatcher, and its Slack."""

    sandbox: Sandbox
    clock: HandClock
    store: SqlStore
    services: Services
    book: Book
    client: AsyncWebClient
    answers: Answers
    app: AsyncApp

    async def types(self, line: str, *, by: str = ANA, channel: str = "general") -> str:
        """What the person is answered at once."""
        answer = await self.sandbox.person(by).types(line, channel=channel)
        assert answer.acked, answer.reason
        return answer.text or ""

    async def declares(self, line: str = "/incident declare Magnetic toys sev:1", *, by: str = ANA) -> str:
        """Declare, and give the incident a room; return the room."""
        before = len(await self.incidents())
        assert "declared" in await self.types(line, by=by)
        return await self.opens_room(before + 1)

    async def opens_room(self, number: int) -> str:
        incident = await self.incident(number)
        members = [self.sandbox.bot_user_id, incident.declared_by]
        name = f"inc-{number}-room"
        room = self.sandbox.workspace.add_channel(name, members=members, private=incident.private).id
        async with self.store.transaction() as uow:
            found = await uow.incidents.find(IncidentRef(number=number))
            assert found is not None
            places = replace(found.places, room=ChannelId(room), room_name=name)
            await uow.incidents.save(replace(found, places=places))
        return room

    async def incidents(self) -> list[Incident]:
        async with self.store.reading() as reading:
            return list(await reading.incidents.listed(tuple(Status)))

    async def incident(self, number: int = 1) -> Incident:
        async with self.store.reading() as reading:
            found = await reading.incidents.find(IncidentRef(number=number))
        assert found is not None
        return found

    async def entries(self, number: int = 1) -> list[Entry]:
        incident = await self.incident(number)
        async with self.store.reading() as reading:
            return list(await reading.timeline.of(incident.uid))

    async def view(self, number: int = 1) -> IncidentView:
        found = await self.services.reads.drawn((await self.incident(number)).uid)
        assert found is not None
        return found

    def with_reads(self, reads: Reads) -> None:
        """Let the bot read by other means from now on; before it is connected."""
        self.app = _app(self.sandbox, replace(self.services, reads=reads), self.answers)

    async def posts(self, channel: str, blocks: list[dict[str, Any]]) -> Message:
        """Post what the dispatcher would post."""
        posted = await self.client.chat_postMessage(channel=channel, text="posted", blocks=blocks)
        return self.sandbox.workspace.message(str(posted["channel"]), str(posted["ts"]))


class Well:
    """Health of a bot that lacks nothing."""

    async def ready(self) -> tuple[bool, list[str]]:
        return True, []


@asynccontextmanager
async def by_sockets(desk: Desk) -> AsyncIterator[None]:
    connection = connect(desk.app, desk.sandbox.app_token, desk.client)
    await desk.sandbox.heard(lambda: len(desk.sandbox.sockets))
    try:
        yield
    finally:
        await connection.close()


@asynccontextmanager
async def served(application: web.Application) -> AsyncIterator[str]:
    """Serve on this machine; the address, without a last slash."""
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def by_http(desk: Desk) -> AsyncIterator[None]:
    async with served(build_web(desk.app, health=Well(), registry=CollectorRegistry())) as address:
        desk.sandbox.use_http(f"{address}/slack/events")
        yield


Connect = Callable[[Desk], AbstractAsyncContextManager[None]]
MODES = pytest.mark.parametrize("connected", [by_sockets, by_http], ids=["socket", "http"])


@cache
def _migrated() -> bytes:
    """A database file with its tables, to be copied."""
    with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as pool:
        path = Path(folder) / "template.db"
        pool.submit(asyncio.run, _migrate(path)).result()  # a thread has no event loop of pytest's
        return path.read_bytes()


async def _migrate(path: Path) -> None:
    database = open_database(f"sqlite+aiosqlite:///{path}")
    await upgrade(database)
    await database.close()


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Desk]:
    """Start a Slack with four people, one of them a stranger, and the bot's inside on a fresh database."""
    path = folder / "warroom.db"
    path.write_bytes(_migrated())
    database = open_database(f"sqlite+aiosqlite:///{path}")
    clock = HandClock()
    sandbox = Sandbox(clock=clock)
    people = sandbox.workspace
    people.add_person(ANA, name="ana", real_name="Ana Ruiz", tz="Europe/Berlin")
    people.add_person(BEN, name="ben", real_name="Ben Okafor", tz="Europe/London")
    people.add_person(CLA, name="cla", real_name="Cla Moreau", tz="Europe/Paris")
    people.add_person(EVE, name="eve", real_name="Eve Stranger", team_id="T0ELSEWHERE")
    await sandbox.start()
    try:
        yield _desk(sandbox, database, clock)
    finally:
        await sandbox.stop()
        await database.close()


def _desk(sandbox: Sandbox, database: Database, clock: HandClock) -> Desk:
    store = SqlStore(database, WorkspaceId(sandbox.team_id), "test")
    book = Book(sandbox, store, clock)
    client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    messages = SlackMessages(client, SlackCalls(clock), sandbox.workspace.team.url)
    services = _services(store, clock, book, messages)
    answers = Answers(client)
    return Desk(
        sandbox=sandbox,
        clock=clock,
        store=store,
        services=services,
        book=book,
        client=client,
        answers=answers,
        app=_app(sandbox, services, answers),
    )


def _app(sandbox: Sandbox, services: Services, answers: Answers) -> AsyncApp:
    workspace, bot_user = WorkspaceId(sandbox.team_id), UserId(sandbox.bot_user_id)
    return build_bolt(
        services,
        bot_token=sandbox.bot_token,
        signing_secret=sandbox.signing_secret,
        client=answers.client,
        identity=Identity(workspace=workspace, bot_user=bot_user, bot_id=sandbox.bot_id),
        answers=answers,
    )


def _services(store: SqlStore, clock: HandClock, book: Book, messages: SlackMessages) -> Services:
    catalogue = load_sources([Source(name="people.yaml", content=PEOPLE)])
    tools = Tools(
        store=store,
        clock=clock,
        randomness=Counted(),
        catalogue=catalogue,
        announces=True,
        wake=lambda: None,
        holidays=LibraryHolidays(),
    )
    return services_of(tools, Reads(store, catalogue), book, messages, command="/incident")
