"""A workspace with the whole bot in it, to act in and to look at."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.app import Parts, Warroom
from bot.gateways.clock import MovableClock
from bot.manifest import events, scopes
from bot.sandbox import Answer, Channel, Message, Sandbox
from config import settings
from config.catalogue import Source, load_sources
from storage.engine import open_database
from storage.rows import Row
from stories.people import ANA, CATALOGUE, MALLORY, ZONES

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""13:00 for Ana in Berlin. Every story begins then."""

DESK, ANNOUNCEMENTS = "emergencies", "announcements"
TITLE = "Magnetic toy recall in DE"
DECLARE = f"/incident declare {TITLE} sev:1 type:product-safety region:DE"

MOVES = 100
"""How often `settle` moves the clock at most; more means that something is tried for ever."""

BURST = timedelta(seconds=5)
"""After which five more messages may go to one place at once."""


class Clock:
    """The bot's and Slack's clock, moved in words."""

    def __init__(self) -> None:
        self.movable = MovableClock(NOON - datetime.now(UTC))

    def now(self) -> datetime:
        return self.movable.now()

    def forward(self, **duration: float) -> None:
        self.movable.forward(timedelta(**duration))


class Messages(list[Message]):
    """Messages of one place, oldest first."""

    @property
    def last(self) -> "Shown":
        return Shown(self[-1])

    @property
    def first(self) -> "Shown":
        return Shown(self[0])

    def mention(self, *words: str) -> "Messages":
        """Those that say all of these words."""
        return Messages(message for message in self if Shown(message).mentions(*words))


@dataclass(frozen=True, slots=True)
class Shown:
    message: Message

    @property
    def words(self) -> str:
        """All that it says, push text and blocks, as the bot wrote it."""
        return "\n".join((self.message.text, *texts(self.message.blocks)))

    @property
    def buttons(self) -> list[str]:
        actions = [block for block in self.message.blocks if block["type"] == "actions"]
        return [e["text"]["text"] for block in actions for e in block["elements"] if e["type"] == "button"]

    def mentions(self, *words: str) -> bool:
        return all(word in self.words for word in words)


def texts(block: object) -> Iterator[str]:
    """Every text that is shown somewhere in these blocks."""
    if isinstance(block, list):
        for each in block:
            yield from texts(each)
    elif isinstance(block, dict):
        for key, value in block.items():
            if isinstance(value, str) and key == "text":
                yield value
            else:
                yield from texts(value)


def words_of(answer: Answer) -> str:
    """What a person was answered at once."""
    return "\n".join((answer.text or "", *texts(answer.blocks)))


@dataclass(slots=True, kw_only=True)
class Workspace:
    """Real Slack traffic on this machine, a real database, and a clock that only the story moves far."""

    sandbox: Sandbox
    warroom: Warroom
    clock: Clock
    address: str
    folder: Path

    @property
    def parts(self) -> Parts:
        assert self.warroom.parts is not None
        return self.warroom.parts

    # Acting.

    async def says(self, line: str, *, by: str = ANA, channel: str = DESK) -> str:
        """Type a command and wait for what it asks for; what the person is answered."""
        answer = await self.types(line, by=by, channel=channel)
        await self.settle()
        return words_of(answer)

    async def types(self, line: str, *, by: str = ANA, channel: str = DESK) -> Answer:
        """Type a command and wait for its ack alone."""
        answer = await self.sandbox.person(by).types(line, channel=channel)
        assert answer.acked, answer.reason
        return answer

    async def declares(self, line: str = DECLARE, *, by: str = ANA) -> str:
        """Declare, and wait until all of it is done; the room's id."""
        before = {channel.id for channel in self.rooms}
        answer = await self.says(line, by=by)
        made = [channel.id for channel in self.rooms if channel.id not in before]
        assert len(made) == 1, answer
        return made[0]

    async def clicks(self, message: Message, button: str, *, by: str, value: str | None = None) -> str:
        """Press a button, or choose from a menu by its action id; what the person is answered."""
        named = {"action_id": button} if value else {"text": button}
        answer = await self.sandbox.person(by).clicks(message, **named, value=value)
        assert answer.acked, answer.reason
        await self.sandbox.heard(lambda: answer.ephemerals or answer.view)
        await self.settle()
        return "\n".join("\n".join((each.text, *texts(each.blocks))) for each in answer.ephemerals)

    async def settle(self) -> None:
        """Wait until nothing is left to do; where Slack's pace alone is waited for, move the clock on."""
        for _ in range(MOVES):
            await self.parts.engine.idle()
            async with self.parts.store.reading() as reading:
                waiting = await reading.outbox.outstanding()
                next_at = await reading.outbox.next_at(self.clock.now())
            if not waiting or next_at is None:
                return
            self.clock.movable.forward(max(next_at - self.clock.now(), BURST))
        raise AssertionError("the outbox does not come to rest")

    # Looking.

    @property
    def rooms(self) -> list[Channel]:
        return [channel for channel in self.sandbox.workspace.channels.values() if channel.name.startswith("inc-")]

    @property
    def room(self) -> Channel:
        """The room of the only incident."""
        assert len(self.rooms) == 1
        return self.rooms[0]

    @property
    def card(self) -> Shown:
        """The pinned message of the only room."""
        pin = self.sandbox.workspace.pins_in(self.room.id)[-1]
        return Shown(self.sandbox.workspace.message(self.room.id, pin.ts))

    @property
    def announcements(self) -> Messages:
        return self.posts(ANNOUNCEMENTS)

    def posts(self, channel: str) -> Messages:
        """What the bot and people said in a channel, by its id or name; threads included."""
        found = self.sandbox.workspace.channel_named(channel)
        return Messages(self.sandbox.workspace.messages(found.id if found else channel))

    def direct_messages(self, *, to: str) -> Messages:
        """What the bot wrote to somebody."""
        return Messages(m for m in self.sandbox.person(to).direct_messages if m.bot_id)

    def calls(self, method: str) -> list[dict[str, Any]]:
        """The arguments of every call of a method that Slack carried out."""
        return [call.args for call in self.sandbox.calls if call.method == method and call.ok]

    def exported(self) -> list[dict[str, Any]]:
        """The timeline's entries, from the newest JSON file that was uploaded."""
        files = [f for f in self.sandbox.workspace.files.values() if f.completed and f.name.endswith(".json")]
        entries: list[dict[str, Any]] = json.loads(files[-1].content or b"")["entries"]
        return entries

    def timeline(self) -> list[str]:
        """Their texts."""
        return [entry["text"] for entry in self.exported()]

    async def stored(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, but for what is known of people and of ourselves."""
        database = open_database(self.address)
        tables = [table for table in Row.metadata.sorted_tables if table.name not in ("people", "installations")]
        async with database.read() as session:
            found = {table.name: list(await session.execute(select(table))) for table in tables}
        await database.close()
        return {name: sorted((tuple(row) for row in rows), key=repr) for name, rows in found.items()}

    async def heard(self, true: Callable[[], object]) -> None:
        await self.sandbox.heard(true)


def settings_of(sandbox: Sandbox, *, mode: str, address: str, folder: Path) -> dict[str, str]:
    """As an operator would write them into the environment."""
    door = {"SLACK_APP_TOKEN": sandbox.app_token} if mode == "socket" else {}
    return door | {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": address,
        "WARROOM_ANNOUNCE_CHANNEL": ANNOUNCEMENTS,
        "WARROOM_DATA_DIR": str(folder),
        "WARROOM_LISTEN": "127.0.0.1:0",
    }


def furnish(sandbox: Sandbox) -> None:
    """The people and channels that were there before the bot came, and an app made from its manifest, no wider."""
    sandbox.scopes.intersection_update(scopes())
    sandbox.subscriptions = set(events())
    for user, (name, real_name, zone) in ZONES.items():
        sandbox.workspace.add_person(user, name=name, real_name=real_name, tz=zone)
    sandbox.workspace.add_person(MALLORY, name="mallory", real_name="Mallory", team_id="T0ELSEWHERE")
    for channel in (ANNOUNCEMENTS, DESK):
        sandbox.workspace.add_channel(channel, members=[*ZONES, MALLORY])


async def start_warroom(
    environment: dict[str, str], sandbox: Sandbox, clock: Clock, catalogue: Source = CATALOGUE
) -> Warroom:
    """Start the bot, and return when people can reach it and it knows where to announce."""
    needs = {settings.Need.SLACK, settings.Need.DATABASE}
    found = settings.load(environment, needs, env_file=None, secrets=None)
    warroom = Warroom(found, load_sources([catalogue]), clock.movable)
    await warroom.start()
    if found.slack.app_token is None:
        sandbox.use_http(f"{warroom.address}/slack/events")
    else:
        await sandbox.heard(lambda: len(sandbox.sockets))
    await _knows_where_to_announce(warroom)
    return warroom


async def _knows_where_to_announce(warroom: Warroom) -> None:
    assert warroom.parts is not None
    announce = warroom.parts.announce
    while True:
        if announce.channel is not None or announce.missing:
            return
        await asyncio.sleep(0)  # lets the look go on
