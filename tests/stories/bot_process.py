"""`warroom run` as operators start it: a process of its own, that a story can end in every way."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Mapper

from bot.sandbox import Message, Sandbox
from config.catalogue import Source
from storage.engine import open_database
from storage.rows import EffectRow, EntryRow, Row
from storage.types import UtcDateTime
from stories.people import ANA, CATALOGUE
from stories.workspace import DESK, settings_of

ROOT = Path(__file__).parents[2]

PATIENCE = 60.0
"""Real seconds until a process that does not come up, or to an end, fails its test."""

UNFINISHED = ("pending", "sending", "uncertain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a process ended, and what it wrote to standard error."""

    code: int
    said: str

    @property
    def complaints(self) -> list[str]:
        """What is told to the operator, without the log."""
        return [line for line in self.said.splitlines() if line.startswith("warroom: ")]


@dataclass(slots=True, kw_only=True)
class BotProcess:
    process: Process
    errors: Path

    async def kill(self) -> Ended:
        """End it as a power cut does."""
        return await self._signalled(signal.SIGKILL)

    async def terminate(self) -> Ended:
        """End it as an operator, or a deployment, does."""
        return await self._signalled(signal.SIGTERM)

    async def ended(self) -> Ended:
        async with asyncio.timeout(PATIENCE):
            code = await self.process.wait()
        return Ended(code=code, said=self.errors.read_text())

    async def interrupt(self) -> Ended:
        """End it as somebody does who started it by hand."""
        return await self._signalled(signal.SIGINT)

    async def _signalled(self, number: signal.Signals) -> Ended:
        if self.process.returncode is None:
            self.process.send_signal(number)
        return await self.ended()


@dataclass(slots=True, kw_only=True)
class Host:
    """A machine that the bot runs on: its environment, its folder, and its database."""

    sandbox: Sandbox
    address: str
    folder: Path
    processes: list[BotProcess] = field(default_factory=list)
    catalogue: Source = CATALOGUE
    more: dict[str, str] = field(default_factory=dict)
    """Settings beside those that every start needs."""

    @property
    def environment(self) -> dict[str, str]:
        """Complete for a start in Socket Mode."""
        catalogue = self.folder / self.catalogue.name
        catalogue.write_bytes(self.catalogue.content)
        found = settings_of(self.sandbox, mode="socket", address=self.address, folder=self.folder)
        return found | {"WARROOM_CONFIG": str(catalogue)} | self.more

    async def spawn(self, environment: dict[str, str]) -> BotProcess:
        """Start with this environment and no other, in a folder without settings of its own."""
        errors = self.folder / f"errors-{len(self.processes)}.txt"
        with errors.open("wb") as file:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.cli", "run"),
                env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)} | environment,
                cwd=self.folder,
                stdin=DEVNULL,
                stdout=DEVNULL,
                stderr=file,
            )
        self.processes.append(BotProcess(process=process, errors=errors))
        return self.processes[-1]

    async def start(self) -> BotProcess:
        """Start, and return when people can reach the bot and it knows where to announce."""
        before, known = len(self.sandbox.sockets), self._looks
        bot = await self.spawn(self.environment)
        ready = asyncio.create_task(
            self.sandbox.heard(lambda: len(self.sandbox.sockets) > before and self._looks > known, within=PATIENCE)
        )
        ended = asyncio.create_task(bot.process.wait())
        await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            raise AssertionError(f"the bot ended at once: {(await bot.ended()).said}")
        ended.cancel()
        await asyncio.gather(ended, return_exceptions=True)
        await ready
        return bot

    async def restart(self) -> BotProcess:
        """Start again after a minute, as far as the outbox can tell: leases have run out and Slack has settled."""
        await self._pass_a_minute()
        return await self.start()

    async def restart_after(self, **duration: float) -> BotProcess:
        """Start again after so long a time, as far as everything that time makes due can tell.

        The record is left as it is: its instants are part of its hashes.
        """
        database = open_database(self.address)
        async with database.write() as session:
            for mapper in Row.registry.mappers:
                if mapper.class_ is not EntryRow:
                    for row in await session.scalars(select(mapper.class_)):
                        _make_older(row, mapper, timedelta(**duration))
        await database.close()
        return await self.start()

    async def types(self, line: str) -> str:
        """Have Ana type a command, and return as soon as it is answered."""
        answer = await self.sandbox.person(ANA).types(line, channel=DESK)
        assert answer.acked, answer.reason
        return answer.text or ""

    async def asked(self, method: str, times: int) -> None:
        """Return at the moment that Slack answers this call of a method."""

        def answered() -> bool:
            return len([call for call in self.sandbox.calls if call.method == method]) >= times

        await self.sandbox.heard(answered, within=PATIENCE)

    async def heard_in_room(self, words: str) -> None:
        """Return when the bot has said it in the room of the only incident."""
        await self.sandbox.heard(lambda: any(words in str(m.blocks) for m in self._in_room()), within=PATIENCE)

    def _in_room(self) -> list[Message]:
        slack = self.sandbox.workspace
        rooms = [channel for channel in slack.channels.values() if channel.name.startswith("inc-")]
        return [message for place in rooms for message in slack.messages(place.id)]

    async def finished(self) -> None:
        """Return when the outbox is empty; what was done is asked of Slack, not of the outbox."""
        async with asyncio.timeout(PATIENCE):
            while await self.outstanding():  # noqa: ASYNC110 - nothing tells one process of another's commits
                await asyncio.sleep(0.05)

    async def outstanding(self) -> int:
        database = open_database(self.address)
        async with database.read() as session:
            statement = select(func.count()).where(EffectRow.state.in_(UNFINISHED))
            found = int((await session.execute(statement)).scalar_one())
        await database.close()
        return found

    async def clear(self) -> None:
        """Leave no process behind."""
        for each in self.processes:
            await each.kill()

    @property
    def _looks(self) -> int:
        """How often the bot looked for the announce channel; it joins once."""
        return sum(call.method == "conversations.list" and call.ok for call in self.sandbox.calls)

    async def _pass_a_minute(self) -> None:
        database = open_database(self.address)
        async with database.write() as session:
            for row in await session.scalars(select(EffectRow).where(EffectRow.state.in_(UNFINISHED))):
                row.due_at -= timedelta(minutes=1)
                row.attempted_at = row.attempted_at and row.attempted_at - timedelta(minutes=1)
        await database.close()


def _make_older(row: object, mapper: Mapper[Any], by: timedelta) -> None:
    for column in mapper.columns:
        if isinstance(column.type, UtcDateTime) and (at := getattr(row, column.key)) is not None:
            setattr(row, column.key, at - by)
