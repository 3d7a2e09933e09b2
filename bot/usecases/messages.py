"""Messages put on the record, each once, and what becomes of them in Slack afterwards."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action
from bot.domain.change import DomainError
from bot.domain.ids import ChannelId, MessageTs, UserId
from bot.domain.incident import require_open
from bot.domain.message import MessageCaptured, MessageDeleted, MessageEdited, MessageEvent, WrittenMessage
from bot.domain.timeline import Entry
from bot.ports import Receipt, UnitOfWork
from bot.usecases.base import Case, Command, UseCase, open_case, receipt, writes
from bot.usecases.record import record


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureMessage(Command):
    message: WrittenMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEdit(Command):
    """`by` rewrote a message at `edited_at`; `incident` is that of the room where it stands."""

    channel: ChannelId
    ts: MessageTs
    edited_at: datetime
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDeletion(Command):
    channel: ChannelId
    ts: MessageTs
    deleted_at: datetime


class OutsideRoomError(DomainError):
    """The message stands in a place that has no timeline."""


class Messages(UseCase):
    @writes
    async def capture(self, uow: UnitOfWork, command: CaptureMessage) -> Receipt:
        """Put a message on the record, unless it is there; `already` of the receipt tells which it was."""
        case = await open_case(uow, command, Action.NOTE)
        message = command.message
        if case.incident.places.room != message.channel:
            raise OutsideRoomError(f"This message is not in the room of {case.incident.id}.")
        known = await uow.timeline.of_message(case.incident.uid, message.channel, message.ts)
        if known is not None:
            return receipt("capture", case, made=(known.id,), already="yes")
        require_open(case.incident)
        event = MessageCaptured(message=message, by=command.by, at=self.tools.clock.now())
        return receipt("capture", case, made=(await self._told(uow, case, event, (command.by, message.writer)),))

    @writes
    async def edited(self, uow: UnitOfWork, command: NoteEdit) -> Receipt:
        """A message of the record says something else in Slack now. The record of an ended incident takes that too."""
        found = await self._of_record(uow, command, command.channel, command.ts)
        if found is None:
            return Receipt(verb="edited")
        case, entry = found
        told = [each for each in await uow.timeline.of(case.incident.uid) if each.subject == entry.subject]
        redacted = any(each.text is None for each in told)
        event = MessageEdited(
            entry=entry.id,
            ts=command.ts,
            by=command.by,
            at=command.edited_at,
            permalink=entry.permalink,
            text=None if redacted else command.text,
            files=() if redacted else command.files,
            privileged=any(each.privileged for each in told),
        )
        return receipt("edited", case, made=(await self._told(uow, case, event, (command.by,)),))

    @writes
    async def deleted(self, uow: UnitOfWork, command: NoteDeletion) -> Receipt:
        found = await self._of_record(uow, command, command.channel, command.ts)
        if found is None:
            return Receipt(verb="deleted")
        case, entry = found
        event = MessageDeleted(
            entry=entry.id, at=command.deleted_at, permalink=entry.permalink, privileged=entry.privileged
        )
        return receipt("deleted", case, made=(await self._told(uow, case, event, ()),))

    async def _of_record(
        self, uow: UnitOfWork, command: Command, channel: ChannelId, ts: MessageTs
    ) -> tuple[Case, Entry] | None:
        """Nobody asks for this, so nobody's access is checked: it has happened already, in the room."""
        incident = await uow.incidents.find(command.incident)
        entry = await uow.timeline.of_message(incident.uid, channel, ts) if incident else None
        if incident is None or entry is None:
            return None
        return Case(incident=incident, team=await uow.teams.get(incident.uid)), entry

    async def _told(self, uow: UnitOfWork, case: Case, event: MessageEvent, named: tuple[UserId | None, ...]) -> str:
        people = [user for user in named if user is not None]
        _, entries = await record(uow, self.tools, case, [event], also_named=people)
        return entries[-1].id
