"""People at their Slack: what they type, click and see."""

import re
from typing import Any

from bot.sandbox import acts, events, forms, payloads
from bot.sandbox.answers import Answer, answer
from bot.sandbox.errors import SlackError
from bot.sandbox.forms import Desk, Target
from bot.sandbox.model import Channel, Ephemeral, Message, Person, View
from bot.sandbox.payloads import Origin
from bot.sandbox.workspace import Workspace

_MENTION = re.compile(r"(?<![\w<&;])([@#])([\w][\w.-]*)")
_EVERYONE = {"channel": "<!channel>", "here": "<!here>", "everyone": "<!everyone>"}


def escape(workspace: Workspace, text: str, *, labels: bool) -> str:
    """Write typed text as Slack sends it: entities, and names it knows as links, in commands with a label."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MENTION.sub(lambda match: _link(workspace, match[1], match[2], labels=labels), text)


def _link(workspace: Workspace, sign: str, typed: str, *, labels: bool) -> str:
    name = typed.rstrip(".-")
    rest = typed[len(name) :]
    if sign == "#":
        channel = workspace.channel_named(name)
        known = channel is not None and not channel.private
        return f"<#{channel.id}|{name if labels else ''}>{rest}" if channel and known else sign + typed
    if name in _EVERYONE:
        return _EVERYONE[name] + rest
    person = next((p for p in workspace.people.values() if p.name == name), None)
    label = f"|{name}" if labels else ""
    return f"<@{person.id}{label}>{rest}" if person else sign + typed


class Actor:
    """One person; each method returns when the app has had its first chance to answer."""

    def __init__(self, desk: Desk, person: Person) -> None:
        self.person = person
        self._desk = desk
        self._workspace = desk.workspace

    @property
    def id(self) -> str:
        """Their user id."""
        return self.person.id

    # Commands, buttons and forms.

    async def types(self, line: str, *, channel: str) -> Answer:
        """Send a slash command from a channel: its id, its name, or a person's id for the direct conversation."""
        place = self._place(channel)
        escaped = escape(self._workspace, line, labels=True) if self._desk.should_escape else line
        url = self._desk.tickets.response_url(self.id, place.id)
        trigger_id = self._desk.tickets.trigger(self.id)
        origin = Origin(person=self.person, trigger_id=trigger_id, response_url=url)
        payload = payloads.command(self._workspace, origin, place, escaped)
        reply = await self._desk.deliveries.interact("slash_commands", payload)
        return answer(self._workspace, payload, forms.show_ack(self._desk, payload, reply))

    async def clicks(
        self,
        message: Message | Ephemeral,
        *,
        action_id: str | None = None,
        text: str | None = None,
        value: Any = None,
    ) -> Answer:
        """Use a button or menu of a message, named by action id or label; `value` is what is chosen."""
        target = Target(action_id=action_id, text=text, value=value)
        return await forms.click(self._desk, self.id, message, target)

    async def clicks_in(
        self, view: View, action_id: str | None = None, *, text: str | None = None, value: Any = None
    ) -> Answer:
        """Use a button or menu of a form or of the home tab."""
        target = Target(action_id=action_id, text=text, value=value)
        return await forms.click_in(self._desk, self.id, view, target)

    async def submits(self, view: View, values: dict[str, Any] | None = None) -> Answer:
        """Fill the named fields (by action id or block id), leave the others, and submit."""
        return await forms.submit(self._desk, self.id, view, values or {})

    async def closes(self, view: View, *, all_of_them: bool = False) -> Answer | None:
        """Dismiss a form; None when the app does not want to know."""
        return await forms.close(self._desk, self.id, view, all_of_them=all_of_them)

    async def shortcut(self, callback_id: str, message: Message | None = None) -> Answer:
        """Use a global shortcut or, with a message, one from its menu."""
        origin = self._desk.origin(self.id, message)
        payload = payloads.shortcut(self._workspace, origin, callback_id, message)
        return await self._desk.send("interactive", payload)

    async def opens_home(self) -> None:
        """Look at the app's home tab."""
        start = self._begin()
        channel, _ = acts.open_direct(self._workspace, [self._workspace.bot.user_id, self.id])
        self._workspace.emit(events.home_opened(self._workspace, self.id, channel.id))
        await self._desk.deliveries.settled(start)

    # Messages.

    async def says(self, channel: str, text: str, *, thread_ts: str | None = None) -> str:
        """Write a message and return its ts; `channel` as for a command."""
        start = self._begin()
        place = self._inside(channel)
        message = Message(
            channel=place.id,
            ts=self._workspace.new_ts(),
            user=self.id,
            text=escape(self._workspace, text, labels=False),
            thread_ts=acts.thread_of(self._workspace, place, thread_ts),
        )
        acts.say(self._workspace, message)
        await self._desk.deliveries.settled(start)
        return message.ts

    async def uploads(self, channel: str, name: str, content: bytes = b"...", *, text: str = "") -> str:
        """Share a file with a few words and return the message's ts."""
        start = self._begin()
        place = self._inside(channel)
        shared = acts.upload(self._workspace, place, self.id, name, content)
        message = Message(
            channel=place.id,
            ts=self._workspace.new_ts(),
            user=self.id,
            text=escape(self._workspace, text, labels=False),
            files=[shared.id],
        )
        shared.shares.append((place.id, message.ts))
        acts.say(self._workspace, message)
        await self._desk.deliveries.settled(start)
        return message.ts

    async def edits(self, message: Message, text: str) -> None:
        """Rewrite a message of theirs."""
        start = self._begin()
        version = acts.rewritten(self._workspace, message, escape(self._workspace, text, labels=False))
        acts.edit(self._workspace, message, version)
        await self._desk.deliveries.settled(start)

    async def deletes(self, message: Message) -> None:
        """Take a message of theirs away."""
        start = self._begin()
        acts.delete(self._workspace, message)
        await self._desk.deliveries.settled(start)

    async def reacts(self, message: Message, name: str) -> None:
        """Put an emoji under a message."""
        start = self._begin()
        acts.react(self._workspace, message, self.id, name)
        await self._desk.deliveries.settled(start)

    async def unreacts(self, message: Message, name: str) -> None:
        """Take their emoji away again."""
        start = self._begin()
        acts.unreact(self._workspace, message, self.id, name)
        await self._desk.deliveries.settled(start)

    async def pins(self, message: Message) -> None:
        """Pin a message."""
        start = self._begin()
        self._inside(message.channel)
        acts.pin(self._workspace, message, self.id)
        await self._desk.deliveries.settled(start)

    # Channels.

    async def joins(self, channel: str) -> None:
        """Come into a public channel."""
        start = self._begin()
        place = self._place(channel)
        if place.private:
            raise SlackError("channel_not_found")
        if self.id not in place.members:
            acts.join(self._workspace, place, self.id)
        await self._desk.deliveries.settled(start)

    async def leaves(self, channel: str) -> None:
        """Go out of a channel."""
        start = self._begin()
        acts.leave(self._workspace, self._inside(channel), self.id)
        await self._desk.deliveries.settled(start)

    async def invites(self, channel: str, user_ids: list[str]) -> None:
        """Bring others into a channel they are in."""
        start = self._begin()
        place = self._inside(channel)
        for user_id in user_ids:
            if user_id not in place.members:
                acts.join(self._workspace, place, self._workspace.person(user_id).id, inviter=self.id)
        await self._desk.deliveries.settled(start)

    # What they see.

    @property
    def ephemerals(self) -> list[Ephemeral]:
        """What only they saw, oldest first: acks, response addresses, ephemeral posts."""
        return [each for each in self._workspace.ephemerals if each.user == self.id]

    @property
    def direct_messages(self) -> list[Message]:
        """Their conversation with the bot, oldest first."""
        channel = self._workspace.dm_channel(self.id)
        return self._workspace.messages(channel.id) if channel else []

    @property
    def home(self) -> View | None:
        """Their home tab of the app, if it published one."""
        return self._workspace.home(self.id)

    @property
    def stack(self) -> list[View]:
        """The forms on their screen, the visible one last."""
        return self._workspace.modals(self.id)

    def open_view(self) -> View:
        """Return the form they are looking at."""
        if not self.stack:
            raise LookupError(f"{self.person.name} has no form open")
        return self.stack[-1]

    def _begin(self) -> int:
        return len(self._desk.deliveries.sent)

    def _place(self, channel: str) -> Channel:
        if channel in self._workspace.people:
            return acts.open_direct(self._workspace, [channel, self.id])[0]
        named = self._workspace.channel_named(channel)
        return named or self._workspace.channel(channel)

    def _inside(self, channel: str) -> Channel:
        return acts.entered_by(self._workspace, self._place(channel).id, self.id)
