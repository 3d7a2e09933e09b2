"""What people write where the bot can hear it, and what they do to a message: each may be part of the record."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.blocks import errors
from bot.domain.access import NotAllowedError, UnknownIncidentError
from bot.domain.ids import WARROOM, MessageTs, UserId
from bot.domain.incident import WrongStateError
from bot.domain.person import UnreachablePersonError
from bot.usecases.messages import NoteDeletion, NoteEdit
from bot.usecases.paging import AnswerByWriting
from handlers.captures import command_of, files_of, instant, names_in, word, words_of
from handlers.happening import Happening
from handlers.people import introduce, require_one_of_us
from handlers.replies import Nothing, Private
from handlers.services import Services
from handlers.tokens import plain

WRITTEN = ("", "file_share", "me_message", "thread_broadcast")
"""Subtypes of messages that a person wrote, in a thread or not; the others are Slack's own lines, apps and changes."""

PUSHPIN = "pushpin"

UNREAD = (
    "Slack does not show me that message, so it is not on the timeline. If it is still there, "
    "choose “Add to timeline” in its own menu instead."
)

Part = Mapping[str, Any]


async def message(services: Services, happening: Happening) -> Nothing:
    subtype = happening.word("subtype")
    if subtype == "message_changed":
        await _changed(services, happening)
    elif subtype == "message_deleted":
        await _gone(services, happening, happening.word("deleted_ts"))
    elif subtype in WRITTEN and not happening.word("bot_id"):
        await _written(services, happening)
    return Nothing()


async def reaction_added(services: Services, happening: Happening) -> Nothing | Private:
    """:pushpin: under a message of a room. What its giver has to know comes by direct message."""
    item, channel = _part(happening.event, "item"), happening.inbound.channel
    if happening.word("reaction") != PUSHPIN or word(item, "type") != "message" or channel is None:
        return Nothing()
    if not await services.reads.has_room(channel):
        return Nothing()
    found = await services.conversations.find(channel, MessageTs(word(item, "ts")))
    return await _captured(services, happening, found) if found else Private(message=errors.refusal(UNREAD))


async def pin_added(services: Services, happening: Happening) -> Nothing:
    """A message of a room was pinned by somebody: nobody asked for an answer, so none is given."""
    pinned, channel = _part(_part(happening.event, "item"), "message"), happening.inbound.channel
    if pinned and channel is not None and await services.reads.has_room(channel):
        await _captured(services, happening, pinned)
    return Nothing()


async def _captured(services: Services, happening: Happening, found: Part) -> Nothing | Private:
    """The room says that it was done. Who may not do it is not told that there was something to be done."""
    inbound = happening.inbound
    if not inbound.by or inbound.channel is None:
        return Nothing()
    try:
        await require_one_of_us(services, inbound, inbound.by)
        receipt = await services.messages.capture(await command_of(services, inbound, inbound.channel, found))
    except (NotAllowedError, UnknownIncidentError, UnreachablePersonError):
        return Nothing()
    except WrongStateError as refusal:
        return Private(message=errors.refusal(str(refusal)))
    return services.told(receipt) if receipt.facts.get("already") else Nothing()


async def _written(services: Services, happening: Happening) -> None:
    """Rooms see much talk: unless a page awaits its author, a message costs one read and nothing is stored."""
    inbound = happening.inbound
    if not inbound.by or inbound.channel is None or not await services.reads.awaits(inbound.by, inbound.channel):
        return
    await introduce(services, inbound)
    command = AnswerByWriting(**inbound.about(inbound.here), written_at=instant(happening.word("ts")))
    try:
        await services.paging.answer_by_writing(command)
    except UnknownIncidentError:
        return


async def _changed(services: Services, happening: Happening) -> None:
    """Rewritten by its author; Slack calls it a change as well when it shows what a link leads to."""
    now, before = _part(happening.event, "message"), _part(happening.event, "previous_message")
    ts, channel = MessageTs(word(now, "ts")), happening.inbound.channel
    if word(now, "subtype") == "tombstone":
        # What is left of the first message of a thread, once it is deleted.
        await _gone(services, happening, ts)
        return
    if _content(now) == _content(before) or channel is None or not await services.reads.has_message(channel, ts):
        return
    edited, text = _part(now, "edited"), words_of(now)
    author = UserId(word(edited, "user") or word(now, "user") or WARROOM)
    inbound = replace(happening.inbound, by=author)
    command = NoteEdit(
        **inbound.about(inbound.here),
        channel=channel,
        ts=ts,
        edited_at=instant(word(edited, "ts") or happening.word("ts")),
        text=plain(text, await names_in(services, inbound, text)),
        files=files_of(now),
    )
    await services.messages.edited(command)


async def _gone(services: Services, happening: Happening, ts: str) -> None:
    inbound, channel = happening.inbound, happening.inbound.channel
    if not ts or channel is None or not await services.reads.has_message(channel, MessageTs(ts)):
        return
    command = NoteDeletion(
        **inbound.about(inbound.here), channel=channel, ts=MessageTs(ts), deleted_at=instant(happening.word("ts"))
    )
    await services.messages.deleted(command)


def _content(message: Part) -> tuple[str, tuple[str, ...]]:
    return words_of(message), files_of(message)


def _part(of: Part, name: str) -> Part:
    """A nested object, empty when it is not there."""
    found = of.get(name)
    return found if isinstance(found, Mapping) else {}
