"""How the demo is played: people act on the local Slack, and what comes of it is printed as it would be seen."""

import textwrap
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.app import Warroom
from bot.demo_cast import PEOPLE, ZONE, readable, words_of
from bot.gateways.clock import MovableClock
from bot.sandbox import Answer, Message, Sandbox

WIDTH = 100
ANNOUNCE, DESK, ROOM = "announcements", "emergencies", "inc-1-magnetic-toy-recall-in-de"


class Stage:
    """Has the people act, and tells what they did and what came of it."""

    def __init__(self, sandbox: Sandbox, warroom: Warroom, clock: MovableClock, place: Path) -> None:
        self.sandbox = sandbox
        self.workspace = sandbox.workspace
        self.warroom = warroom
        self.clock = clock
        self.place = place
        self._shown: set[tuple[str, str]] = set()

    # Acting.

    async def types(self, name: str, line: str, channel: str) -> None:
        answer = await self.sandbox.person(self.user(name)).types(line, channel=channel)
        shown = self.workspace.channel(channel).name if channel.startswith(("C", "G")) else channel
        self.who(name, f"types in #{shown}")
        print(textwrap.indent(textwrap.fill(line, WIDTH - 8, break_on_hyphens=False), " " * 8))
        self.answered(name, answer)
        await self.quiet()

    async def answers(self, name: str, button: str) -> None:
        """Press a button of the newest direct message, and show what becomes of it."""
        message = self.sandbox.person(self.user(name)).direct_messages[-1]
        await self.clicks(name, message, button)
        now = next(one for one in self.sandbox.person(self.user(name)).direct_messages if one.ts == message.ts)
        self.message("changes the message", now)

    async def clicks(self, name: str, message: Message, button: str) -> None:
        answer = await self.sandbox.person(self.user(name)).clicks(message, text=button)
        await self.until(lambda: answer.ephemerals or answer.view)
        self.who(name, f"presses [{button}]")
        self.answered(name, answer)
        await self.quiet()

    async def fills(self, name: str, values: dict[str, str]) -> None:
        """Submit the form that a button has opened."""
        person = self.sandbox.person(self.user(name))
        await person.submits(person.open_view(), values)
        self.who(name, f"fills in the form: {'; '.join(values.values())}")
        await self.quiet()

    async def writes(self, name: str, text: str) -> Message:
        """Say something in the room, as people do."""
        room = self.room()
        ts = await self.sandbox.person(self.user(name)).says(room, text)
        self.who(name, "writes in the room")
        self.quote(text)
        self._shown.add((room, ts))
        await self.quiet()
        return self.workspace.message(room, ts)

    async def pins(self, name: str, message: Message) -> None:
        await self.sandbox.person(self.user(name)).pins(message)
        self.who(name, f"pins what {self.called_id(message.user or '')} wrote")
        await self.quiet()

    async def later(self, *, minutes: int) -> None:
        self.clock.forward(timedelta(minutes=minutes))
        await self.quiet()

    async def until(self, true: Callable[[], object]) -> None:
        await self.sandbox.heard(true, within=30)

    async def quiet(self) -> None:
        """Wait until the bot has done everything that is due."""
        if self.warroom.parts is not None:
            await self.warroom.parts.engine.idle()

    # Telling.

    def title(self, text: str) -> None:
        print(f"\n{text}\n{'─' * len(text)}")

    def who(self, name: str, does: str) -> None:
        print(f"\n{self.time()}  {self.called(name)} {does}")

    def tell(self, text: str) -> None:
        print(f"{self.time()}  Warroom {text}")

    def answered(self, name: str, answer: Answer) -> None:
        """What only this person sees of it: words, or a form."""
        whose = self.called(name)
        if answer.text:
            self.tell(f"answers {whose} alone")
            self.quote(readable(words_of(answer.blocks) or answer.text, self.workspace))
        for told in answer.ephemerals:
            self.tell(f"answers {whose} alone")
            self.quote(readable(words_of(told.blocks) or told.text, self.workspace))
        if answer.view is not None:
            self.tell(f"opens a form for {whose}")
            self.quote(readable(words_of(answer.view.blocks), self.workspace))

    def message(self, does: str, message: Message) -> None:
        self.tell(does)
        self.quote(readable(words_of(message.blocks) or message.text, self.workspace))

    async def in_room(self) -> None:
        """Tell what is new in the room."""
        await self.quiet()
        room = self.room()
        for message in self.workspace.messages(room):
            if (room, message.ts) not in self._shown:
                where = "in the card's thread" if message.thread_ts else "in the room"
                self.message(f"posts {where}", message)
        self.mark(room)

    def mark(self, room: str) -> None:
        self._shown |= {(room, message.ts) for message in self.workspace.messages(room)}

    def quote(self, text: str) -> None:
        for line in text.splitlines():
            wrapped = textwrap.wrap(line, WIDTH - 10, break_on_hyphens=False) or [""]
            print("\n".join(f"        │ {part}" for part in wrapped))

    def time(self) -> str:
        return f"{self.clock.now().astimezone(ZONE):%H:%M}"

    def user(self, name: str) -> str:
        return next(person.user for person in PEOPLE if person.name == name)

    def called(self, name: str) -> str:
        return next(person.real_name.split()[0] for person in PEOPLE if person.name == name)

    def called_id(self, user: str) -> str:
        return next((person.real_name.split()[0] for person in PEOPLE if person.user == user), "Warroom")

    def room(self) -> str:
        channel = self.workspace.channel_named(ROOM)
        return channel.id if channel else ""

    def announcements(self) -> list[Message]:
        channel = self.workspace.channel_named(ANNOUNCE)
        return self.workspace.messages(channel.id) if channel else []

    def page_of(self, name: str) -> Message:
        return self.sandbox.person(self.user(name)).direct_messages[0]
