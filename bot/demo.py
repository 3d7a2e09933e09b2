"""`warroom demo`: one emergency from declare to export, on a local Slack, in fast time, told as a story."""

import asyncio
import os
import signal
import sys
import tempfile
import textwrap
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.app import Warroom
from bot.demo_cast import CATALOGUE, PEOPLE, ZONE, readable, words_of
from bot.exporters.verify import VerificationError, verify
from bot.gateways.clock import MovableClock
from bot.sandbox import Answer, Message, Sandbox
from config import catalogue, settings

WIDTH = 100
ANNOUNCE, DESK, ROOM = "announcements", "emergencies", "inc-1-magnetic-toy-recall-in-de"
DECLARE = "/incident declare Magnetic toy recall in DE sev:1 type:product-safety region:DE"
DECIDE = (
    "/incident decide Delist all 14 SKUs of seller 8841 in the EU at:{at} "
    "because: two injuries confirmed and the lab report names the whole lot"
)


async def play(*, once: bool, folder: Path | None) -> int:
    """Play the emergency; with `once` end after the export, else stay up until Ctrl-C."""
    place = folder or Path(tempfile.mkdtemp(prefix="warroom-demo-"))
    clock = MovableClock()
    sandbox = Sandbox(clock=clock)
    await sandbox.start()
    for person in PEOPLE:
        sandbox.workspace.add_person(person.user, name=person.name, real_name=person.real_name, tz=person.zone)
    for channel in (ANNOUNCE, DESK):
        sandbox.workspace.add_channel(channel, members=[person.user for person in PEOPLE])
    warroom = Warroom(_settings(sandbox, place), catalogue.load_sources([CATALOGUE]), clock)
    try:
        await warroom.start()
        await sandbox.heard(lambda: len(sandbox.sockets))
        code = await Story(sandbox, warroom, clock, place).tell()
        if not once:
            await _stay(sandbox, warroom)
    finally:
        await warroom.stop()
        await sandbox.stop()
    return code


def _settings(sandbox: Sandbox, place: Path) -> settings.Settings:
    """As an operator would write them, in an environment of the demo's own."""
    environment = {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": sandbox.api_url,
        "WARROOM_ANNOUNCE_CHANNEL": ANNOUNCE,
        "WARROOM_DATA_DIR": str(place),
        "WARROOM_LISTEN": "127.0.0.1:0",
    }
    needs = {settings.Need.SLACK, settings.Need.DATABASE}
    return settings.load(environment, needs, env_file=None, secrets=None)


def _command() -> str:
    """How this very program is called, for lines to copy."""
    if Path(sys.argv[0]).name == "warroom":
        return "warroom"
    return f"{os.path.relpath(sys.executable)} -m bot.cli"


async def _stay(sandbox: Sandbox, warroom: Warroom) -> None:
    print(f"The local Slack answers at {sandbox.api_url}, the bot at {warroom.address}/readyz. Ctrl-C ends both.")
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    await stopped.wait()


class Story:
    """Has the people act, and tells what they did and what came of it."""

    def __init__(self, sandbox: Sandbox, warroom: Warroom, clock: MovableClock, place: Path) -> None:
        self.sandbox = sandbox
        self.workspace = sandbox.workspace
        self.warroom = warroom
        self.clock = clock
        self.place = place
        self._shown: set[tuple[str, str]] = set()

    async def tell(self) -> int:
        self._title("A recalled toy is still on sale. It is Ana's turn at the emergency desk.")
        await self._declare()
        self._title("Two minutes later: the owners answer.")
        await self._answer()
        self._title("They work: facts and decisions go on the record.")
        await self._work()
        self._title("They tell everyone, and are reminded when the next update is due.")
        await self._update()
        self._title("The toys are off sale. The incident is resolved and closed.")
        await self._end()
        self._title("The record.")
        return await self._check()

    async def _declare(self) -> None:
        await self._types("ana", DECLARE, DESK)
        await self._until(lambda: self.workspace.channel_named(ROOM))
        room = self._room()
        await self._until(lambda: self.workspace.pins_in(room) and self.workspace.bookmarks_in(room))
        await self._until(lambda: len(self.workspace.channel(room).members) == 5)
        await self._quiet()
        for name in ("ben", "cla", "dev"):
            self._message(f"pages {self._called(name)} by direct message", self._page_of(name))
        members = ", ".join(sorted(self._called_id(user) for user in self.workspace.channel(room).members))
        self._tell(f"opens #{self.workspace.channel(room).name}; in it are {members}")
        self._message("posts the card there and pins it", self.workspace.messages(room)[0])
        self._message(f"announces it in #{ANNOUNCE}", self._announcements()[0])
        self._mark(room)

    async def _answer(self) -> None:
        await self._later(minutes=2)
        await self._clicks("ben", "Acknowledge")
        await self._clicks("dev", "Can't, pass it on")
        await self._until(lambda: self.sandbox.person(self._user("gil")).direct_messages)
        self._message("pages Gil instead, at once", self._page_of("gil"))
        await self._later(minutes=1)
        await self._clicks("gil", "Acknowledge")
        await self._types("cla", "/incident ack", self._room())
        await self._in_room()

    async def _work(self) -> None:
        await self._later(minutes=6)
        await self._types(
            "cla", "/incident note The lab report names lot 7 to 9; 412 units were sold in DE", self._room()
        )
        now = self.clock.now().astimezone(ZONE)
        earlier = (now - timedelta(minutes=4)).strftime("%H:%M")
        await self._types("ana", DECIDE.format(at=earlier), self._room())
        await self._types("ana", "/incident status containing", self._room())
        await self._in_room()

    async def _update(self) -> None:
        line = "/incident update All 14 listings are down in DE and AT, buyers are told today next:30m"
        await self._types("ana", line, self._room())
        await self._in_room()
        self._message(f"repeats it in #{ANNOUNCE}, under the announcement", self._announcements()[-1])
        await self._later(minutes=31)
        await self._until(lambda: self.sandbox.person(self._user("ana")).direct_messages)
        await self._in_room()
        self._message("reminds Ana too", self.sandbox.person(self._user("ana")).direct_messages[-1])

    async def _end(self) -> None:
        await self._later(minutes=14)
        await self._types("gil", "/incident status contained because: a sweep found none on sale", self._room())
        await self._later(minutes=25)
        await self._types("ana", "/incident resolve 14 SKUs delisted, 412 buyers told, seller suspended", self._room())
        await self._later(minutes=5)
        await self._types("ana", "/incident close", self._room())
        await self._types("ana", "/incident close because: open tasks go to the weekly review", self._room())
        await self._until(lambda: len(self.workspace.files) >= 2)
        await self._in_room()

    async def _check(self) -> int:
        await self._quiet()
        files = sorted((self.place / "exports").rglob("INC-1-*.*"))
        for file in files:
            found = verify(file.read_bytes())
            print(f"  {file.name}: {found.entries} entries, unchanged, head hash {found.head[:16]}…")
        forged = files[0].read_bytes().replace(b"412 units", b"411 units", 1)
        try:
            verify(forged)
        except VerificationError as error:
            print(f"  The same file with one character changed: refused. {error}")
        else:
            return 1
        print(f"\n  Read the record:  {next(file for file in files if file.suffix == '.md')}")
        print(f"  Check it:         {_command()} verify {files[0]}\n  All files:        {files[0].parent}\n")
        return 0 if len(files) >= 2 else 1

    # Acting.

    async def _types(self, name: str, line: str, channel: str) -> None:
        answer = await self.sandbox.person(self._user(name)).types(line, channel=channel)
        shown = self.workspace.channel(channel).name if channel.startswith(("C", "G")) else channel
        self._who(name, f"types in #{shown}")
        print(textwrap.indent(textwrap.fill(line, WIDTH - 8, break_on_hyphens=False), " " * 8))
        self._answered(name, answer)
        await self._quiet()

    async def _clicks(self, name: str, button: str) -> None:
        person = self.sandbox.person(self._user(name))
        answer = await person.clicks(person.direct_messages[-1], text=button)
        await self._until(lambda: answer.ephemerals)
        self._who(name, f"presses [{button}]")
        await self._quiet()
        self._message("changes the page", person.direct_messages[0])

    async def _later(self, *, minutes: int) -> None:
        self.clock.forward(timedelta(minutes=minutes))
        await self._quiet()

    async def _until(self, true: Callable[[], object]) -> None:
        await self.sandbox.heard(true, within=30)

    async def _quiet(self) -> None:
        """Wait until the bot has done everything that is due."""
        if self.warroom.parts is not None:
            await self.warroom.parts.engine.idle()

    # Telling.

    def _title(self, text: str) -> None:
        print(f"\n{text}\n{'─' * len(text)}")

    def _who(self, name: str, does: str) -> None:
        print(f"\n{self._time()}  {self._called(name)} {does}")

    def _tell(self, text: str) -> None:
        print(f"{self._time()}  Warroom {text}")

    def _answered(self, name: str, answer: Answer) -> None:
        if answer.text:
            self._tell(f"answers {self._called(name)} alone")
            self._quote(readable(words_of(answer.blocks) or answer.text, self.workspace))

    def _message(self, does: str, message: Message) -> None:
        self._tell(does)
        self._quote(readable(words_of(message.blocks) or message.text, self.workspace))

    async def _in_room(self) -> None:
        """Tell what is new in the room."""
        await self._quiet()
        room = self._room()
        for message in self.workspace.messages(room):
            if (room, message.ts) not in self._shown:
                where = "in the card's thread" if message.thread_ts else "in the room"
                self._message(f"posts {where}", message)
        self._mark(room)

    def _mark(self, room: str) -> None:
        self._shown |= {(room, message.ts) for message in self.workspace.messages(room)}

    def _quote(self, text: str) -> None:
        for line in text.splitlines():
            wrapped = textwrap.wrap(line, WIDTH - 10, break_on_hyphens=False) or [""]
            print("\n".join(f"        │ {part}" for part in wrapped))

    def _time(self) -> str:
        return f"{self.clock.now().astimezone(ZONE):%H:%M}"

    def _user(self, name: str) -> str:
        return next(person.user for person in PEOPLE if person.name == name)

    def _called(self, name: str) -> str:
        return next(person.real_name.split()[0] for person in PEOPLE if person.name == name)

    def _called_id(self, user: str) -> str:
        return next((person.real_name.split()[0] for person in PEOPLE if person.user == user), "Warroom")

    def _room(self) -> str:
        channel = self.workspace.channel_named(ROOM)
        return channel.id if channel else ""

    def _announcements(self) -> list[Message]:
        channel = self.workspace.channel_named(ANNOUNCE)
        return self.workspace.messages(channel.id) if channel else []

    def _page_of(self, name: str) -> Message:
        return self.sandbox.person(self._user(name)).direct_messages[0]
