"""Corrections: a new entry that says what an earlier one should have said. Both stay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.change import Change, DomainError
from bot.domain.ids import UserId
from bot.domain.timeline import Entry, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCorrected:
    """`entry` began the chain; `instead_of` is the correction that this one replaces, if it is not the first."""

    entry: str
    instead_of: str
    text: str
    privileged: bool
    by: UserId
    at: datetime


class CorrectionError(DomainError):
    pass


def correct(entry: Entry, *, text: str, by: UserId, at: datetime) -> Change[Entry]:
    """The entry stays as it is. What corrects a correction belongs to the entry that was corrected first."""
    said = text.strip()
    if not said:
        raise CorrectionError(f"Say what {entry.id} should have said: `correct {entry.id} 14 SKUs, not 12`")
    if entry.kind is Kind.REDACTION:
        raise CorrectionError(f"{entry.id} tells of a redaction, which stays as it is. Add a note instead: `note …`")
    if entry.text is None:
        raise CorrectionError(f"The text of {entry.id} was redacted, so it cannot be corrected. Add a note: `note …`")
    again = entry.kind is Kind.CORRECTION
    event = EntryCorrected(
        entry=entry.subject if again else entry.id,
        instead_of=entry.id if again else "",
        text=said,
        privileged=entry.privileged,
        by=by,
        at=at,
    )
    return Change(entry, (event,))


def corrections(entries: Iterable[Entry]) -> Mapping[str, str]:
    """By the id of each corrected entry, also of a corrected correction, the newest correction."""
    newest: dict[str, str] = {}
    chains: dict[str, list[str]] = {}
    for entry in entries:
        if entry.kind is Kind.CORRECTION:
            chain = chains.setdefault(entry.subject, [entry.subject])
            newest |= dict.fromkeys(chain, entry.id)
            chain.append(entry.id)
    return newest
