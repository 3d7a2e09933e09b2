"""The record itself: notes, and exports of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action
from bot.domain.canonical import canonical_instant
from bot.domain.change import DomainError
from bot.domain.events import ExportAsked, NoteAdded
from bot.domain.incident import past, require_open
from bot.ports import Receipt, UnitOfWork
from bot.usecases.base import Command, UseCase, open_case, receipt, writes
from bot.usecases.consequences import FORMATS
from bot.usecases.record import record


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(Command):
    text: str
    occurred_at: datetime | None = None
    """Now, when not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTimeline(Command):
    """`formats` are of `md` and `json`; all, when none is named."""

    formats: tuple[str, ...] = ()


class NoteError(DomainError):
    pass


class Timeline(UseCase):
    @writes
    async def note(self, uow: UnitOfWork, command: AddNote) -> Receipt:
        """Put what somebody saw or learned on the record."""
        case = await open_case(uow, command, Action.NOTE)
        require_open(case.incident)
        if not command.text.strip():
            raise NoteError("Say what to note: `note Seller confirmed the lot numbers at:14:05`")
        now = self.tools.clock.now()
        occurred_at = past(command.occurred_at or now, now=now)
        event = NoteAdded(by=command.by, at=now, occurred_at=occurred_at, text=command.text)
        _, entries = await record(uow, self.tools, case, [event], also_named=[command.by])
        return receipt("note", case, made=(entries[-1].id,), at=canonical_instant(occurred_at))

    @writes
    async def export(self, uow: UnitOfWork, command: ExportTimeline) -> Receipt:
        """Make the files now; that they were made is itself on the record."""
        case = await open_case(uow, command, Action.EXPORT)
        formats = command.formats or FORMATS
        event = ExportAsked(by=command.by, at=self.tools.clock.now(), formats=formats)
        _, entries = await record(uow, self.tools, case, [event], also_named=[command.by])
        return receipt("export", case, made=(entries[-1].id,), formats=", ".join(formats))
