"""The record itself: notes, and exports of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain import correction as rules
from bot.domain.access import Action
from bot.domain.canonical import canonical_instant
from bot.domain.change import DomainError
from bot.domain.events import ExportAsked, NoteAdded
from bot.domain.ids import entry_id
from bot.domain.incident import past, require_open
from bot.domain.timeline import Entry
from bot.ports import Receipt, UnitOfWork
from bot.usecases.base import Case, Command, UseCase, open_case, receipt, writes
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectEntry(Command):
    number: int
    text: str


class UnknownEntryError(DomainError):
    pass


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
    async def correct(self, uow: UnitOfWork, command: CorrectEntry) -> Receipt:
        """Say what an entry should have said; also after the end, since a record may be wrong then too."""
        case = await open_case(uow, command, Action.CORRECT)
        entry = await found_entry(uow, case, command.number)
        if entry.privileged:
            await open_case(uow, command, Action.SEE_PRIVILEGED)
        change = rules.correct(entry, text=command.text, by=command.by, at=self.tools.clock.now())
        _, entries = await record(uow, self.tools, case, change.events, also_named=[command.by])
        return receipt("correct", case, made=(entries[-1].id,), of=entry.id)

    @writes
    async def export(self, uow: UnitOfWork, command: ExportTimeline) -> Receipt:
        """Make the files now; that they were made is itself on the record."""
        case = await open_case(uow, command, Action.EXPORT)
        formats = command.formats or FORMATS
        event = ExportAsked(by=command.by, at=self.tools.clock.now(), formats=formats)
        _, entries = await record(uow, self.tools, case, [event], also_named=[command.by])
        return receipt("export", case, made=(entries[-1].id,), formats=", ".join(formats))


async def found_entry(uow: UnitOfWork, case: Case, number: int) -> Entry:
    """Raises for a number that the timeline does not have."""
    entry = await uow.timeline.entry(case.incident.uid, number)
    if entry is None:
        last = entry_id(case.incident.counts.entries)
        raise UnknownEntryError(
            f"{case.incident.id} has no {entry_id(number)}; its last entry is {last}. `timeline` lists them."
        )
    return entry
