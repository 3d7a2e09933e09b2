"""Putting a message of the room on the record: by its menu, by :pushpin:, or by pinning it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.domain.ids import ChannelId, MessageTs, UserId
from bot.domain.message import WrittenMessage
from bot.usecases.messages import CaptureMessage, OutsideRoomError
from handlers.inbound import Inbound
from handlers.people import introduce
from handlers.replies import Private
from handlers.services import Services
from handlers.tokens import mentioned, plain

SlackMessage = Mapping[str, Any]

_WORDS = ("pretext", "title", "text")
"""Where blocks and attachments hold what is read; all else in them is layout, links and ids."""

OUTSIDE = (
    "This message is not in an incident's room, so there is no timeline to put it on. "
    "To put what it says on one all the same, type `INC-42 note` and the words."
)


async def capture(services: Services, inbound: Inbound, message: SlackMessage) -> Private:
    """By the message's menu: the person is told what came of it."""
    if inbound.channel is None or not await services.reads.has_room(inbound.channel):
        raise OutsideRoomError(OUTSIDE)
    return services.told(await services.messages.capture(await command_of(services, inbound, inbound.channel, message)))


async def command_of(services: Services, inbound: Inbound, channel: ChannelId, message: SlackMessage) -> CaptureMessage:
    """A message as Slack shows it, with the people it names in words."""
    text, writer = words_of(message), writer_of(message)
    names = await names_in(services, inbound, text, writer)
    ts, thread = MessageTs(word(message, "ts")), word(message, "thread_ts")
    return CaptureMessage(
        **inbound.about(inbound.here),
        message=WrittenMessage(
            channel=channel,
            ts=ts,
            permalink=await services.conversations.link(channel, ts, MessageTs(thread) if thread else None),
            writer=writer,
            app=_app_of(message),
            text=plain(text, names),
            files=files_of(message),
            written_at=instant(ts),
        ),
    )


async def names_in(services: Services, inbound: Inbound, text: str, writer: UserId | None = None) -> Mapping[str, str]:
    """How to call those whom a text mentions; whoever wrote it is looked up as well."""
    people = await introduce(services, inbound, {*mentioned(text), *([writer] if writer else ())})
    return {user: profile.label for user, profile in people.items()}


def writer_of(message: SlackMessage) -> UserId | None:
    """The person who wrote it; None for an app, which may stand there under the id of its own user."""
    user = word(message, "user")
    return UserId(user) if user and not word(message, "bot_id") else None


def words_of(message: SlackMessage) -> str:
    """Its text. Apps often leave that empty and say all in blocks or attachments, whose words then stand for it."""
    said = word(message, "text")
    if said.strip():
        return said
    return "\n".join(_texts([message.get("blocks"), message.get("attachments")]))


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, Mapping):
        for name, value in part.items():
            if name in _WORDS and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)


def files_of(message: SlackMessage) -> tuple[str, ...]:
    files = message.get("files") or ()
    return tuple(plain(word(file, "name") or word(file, "title") or "a file") for file in files)


def word(message: SlackMessage, name: str) -> str:
    """A string of it, "" when it is not there."""
    found = message.get(name)
    return found if isinstance(found, str) else ""


def instant(ts: str) -> datetime:
    """When a message was written: its id in its channel is a time, to the microsecond."""
    seconds, _, micros = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(micros or 0))


def _app_of(message: SlackMessage) -> str:
    return plain(word(message.get("bot_profile") or {}, "name") or word(message, "username"))
