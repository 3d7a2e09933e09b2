"""What people write where the bot can hear it: in the room of an incident it can be an answer to a page."""

from datetime import UTC, datetime

from bot.domain.access import UnknownIncidentError
from bot.usecases.paging import AnswerByWriting
from handlers.happening import Happening
from handlers.people import introduce
from handlers.replies import Nothing
from handlers.services import Services

WRITTEN = ("", "file_share", "thread_broadcast")
"""Subtypes of messages that a person wrote, in a thread or not; the others are Slack's own lines, apps and changes."""


async def message(services: Services, happening: Happening) -> Nothing:
    subtype = happening.word("subtype")
    if subtype in WRITTEN and not happening.word("bot_id"):
        await _written(services, happening)
    return Nothing()


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


def instant(ts: str) -> datetime:
    """When a message was written: its id in its channel is a time, to the microsecond."""
    seconds, _, micros = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(micros or 0))
