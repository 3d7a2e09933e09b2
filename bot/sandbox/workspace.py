"""The state of the workspace and the look-ups over it; changing it by rule is acts.py's work."""

from collections.abc import Callable, Iterable
from typing import Unpack

from bot.sandbox.clock import Clock, Pulse
from bot.sandbox.errors import SlackError
from bot.sandbox.model import (
    Bookmark,
    Bot,
    Channel,
    Ephemeral,
    File,
    Json,
    Kind,
    Message,
    Person,
    PersonDetails,
    Pin,
    Team,
    View,
)


class Workspace:
    """Everything Slack remembers. Readable by tests; `emit` hears each event as it happens."""

    def __init__(self, clock: Clock, pulse: Pulse, team: Team, bot: Bot) -> None:
        self.clock = clock
        self.pulse = pulse
        self.team = team
        self.bot = bot
        self.emit: Callable[[Json], None] = lambda _event: None
        self.messages_tab_disabled = False
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.pins: list[Pin] = []
        self.bookmarks: list[Bookmark] = []
        self.views: dict[str, View] = {}
        self.ephemerals: list[Ephemeral] = []
        self._messages: dict[str, list[Message]] = {}
        self._last_micros = 0
        self._serial = 0
        self.add_person(bot.user_id, name=bot.name, real_name=bot.name.title(), is_bot=True)
        self.add_channel("general", creator=bot.user_id).general = True

    # People and places, set up by whoever runs the workspace.

    def add_person(self, user_id: str, *, name: str, **details: Unpack[PersonDetails]) -> Person:
        """Add someone; a `team_id` other than the workspace's makes them a stranger."""
        person = Person(
            id=user_id,
            name=name,
            real_name=details.get("real_name") or name.title(),
            team_id=details.get("team_id") or self.team.id,
            tz=details.get("tz", "UTC"),
            email=details.get("email"),
            is_bot=details.get("is_bot", False),
        )
        self.people[user_id] = person
        self.pulse.beat()
        return person

    def add_channel(
        self, name: str, *, members: Iterable[str] = (), private: bool = False, creator: str | None = None
    ) -> Channel:
        """Add a channel that was there before the app came: no event is sent."""
        kind: Kind = "private_channel" if private else "public_channel"
        people = list(members)
        by = creator or (people[0] if people else self.bot.user_id)
        return self.new_channel(name, kind, by, people)

    def new_channel(self, name: str, kind: Kind, creator: str, members: list[str]) -> Channel:
        """Store a conversation of any kind with an id of that kind."""
        channel = Channel(
            id=self.new_id("D" if kind == "im" else "C"),
            name=name,
            kind=kind,
            creator=creator,
            created=self.seconds(),
            members=members,
        )
        self.channels[channel.id] = channel
        self._messages[channel.id] = []
        self.pulse.beat()
        return channel

    # Numbers that must not repeat.

    def seconds(self) -> int:
        """Return the time as Slack writes most of it: whole epoch seconds."""
        return int(self.clock.now().timestamp())

    def new_ts(self) -> str:
        """Return a message timestamp later than any before it, even while the clock stands still."""
        micros = round(self.clock.now().timestamp() * 1_000_000)
        self._last_micros = max(micros, self._last_micros + 1)
        return f"{self._last_micros // 1_000_000}.{self._last_micros % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        """Return an id no other object of this workspace has."""
        self._serial += 1
        return f"{prefix}0{self._serial:08d}"

    # Look-ups.

    def person(self, user_id: str) -> Person:
        """Return someone, or refuse as Slack does."""
        if user_id not in self.people:
            raise SlackError("user_not_found")
        return self.people[user_id]

    def channel(self, channel_id: str) -> Channel:
        """Return a conversation, or refuse as Slack does; privacy is the caller's to check."""
        if channel_id not in self.channels:
            raise SlackError("channel_not_found")
        return self.channels[channel_id]

    def channel_named(self, name: str) -> Channel | None:
        """Find a named channel, archived ones included; `name` may begin with #."""
        wanted = name.removeprefix("#")
        return next((c for c in self.channels.values() if not c.direct and c.name == wanted), None)

    def direct_between(self, people: Iterable[str]) -> Channel | None:
        """Find the direct conversation of exactly these people."""
        wanted = set(people)
        return next((c for c in self.channels.values() if c.direct and set(c.members) == wanted), None)

    def dm_channel(self, user_id: str) -> Channel | None:
        """Find the direct conversation of this person with the bot."""
        return self.direct_between((user_id, self.bot.user_id))

    def messages(self, channel_id: str, *, notices: bool = False) -> list[Message]:
        """Return the messages of a conversation, oldest first, threads included.

        Slack's own notices ("… has joined the channel") only when asked for.
        """
        return [m for m in self._messages[channel_id] if notices or m.subtype not in NOTICES]

    def message(self, channel_id: str, ts: str) -> Message:
        """Return one message, or refuse as Slack does."""
        found = next((m for m in self._messages.get(channel_id, []) if m.ts == ts), None)
        if found is None:
            raise SlackError("message_not_found")
        return found

    def replies(self, message: Message) -> list[Message]:
        """Return a thread's answers, oldest first, without its first message."""
        thread = self._messages[message.channel]
        return [m for m in thread if m.thread_ts == message.ts and m.ts != message.ts]

    def pins_in(self, channel_id: str) -> list[Pin]:
        """Return a channel's pins, newest first."""
        return [pin for pin in reversed(self.pins) if pin.channel == channel_id]

    def bookmarks_in(self, channel_id: str) -> list[Bookmark]:
        """Return a channel's bookmarks, in the order of the bar."""
        return [bookmark for bookmark in self.bookmarks if bookmark.channel == channel_id]

    def home(self, user_id: str) -> View | None:
        """Return what the app published to this person's home tab."""
        homes = (v for v in self.views.values() if v.kind == "home" and v.user == user_id)
        return next(homes, None)

    def modals(self, user_id: str) -> list[View]:
        """Return this person's open forms, the visible one last."""
        return [v for v in self.views.values() if v.kind == "modal" and v.user == user_id and not v.closed]

    def permalink(self, message: Message) -> str:
        """Return the address people share."""
        link = f"{self.team.url}archives/{message.channel}/p{message.ts.replace('.', '')}"
        thread = f"?thread_ts={message.thread_ts}&cid={message.channel}" if message.thread_ts else ""
        return link + thread

    # Changes without rules of their own.

    def keep(self, message: Message) -> None:
        """Append a message to its conversation."""
        self._messages[message.channel].append(message)
        self.pulse.beat()

    def drop(self, message: Message) -> None:
        """Take a message away, and with it its pin."""
        self._messages[message.channel].remove(message)
        self.pins = [p for p in self.pins if (p.channel, p.ts) != (message.channel, message.ts)]
        self.pulse.beat()

    def whisper(self, ephemeral: Ephemeral) -> None:
        """Show something to one person only."""
        self.ephemerals.append(ephemeral)
        self.pulse.beat()


NOTICES: frozenset[str | None] = frozenset(
    f"{family}_{what}"
    for family in ("channel", "group")
    for what in ("join", "leave", "topic", "purpose", "name", "archive", "unarchive")
)
