"""What a file may not tell: redacted and privileged texts, wherever else in the record they stand.

Exports are drawn from the record that `disclose` returns and from no other, so that none can forget to withhold.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.redaction import OF_MESSAGES, REDACTED, Holdings, repeats, texts, without
from bot.domain.timeline import SUMMARY, Entry, Kind
from bot.queries.view import IncidentView, Record


class Reason(StrEnum):
    PRIVILEGED = "privileged"
    REDACTED = "redacted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """A record without the withheld texts.

    `withheld` says why, by E-n, D-n, P-n, P-n.m (the reason of a ballot), T-n, C-n, C-n.evidence, C-n.reason, the uid
    of a page or offer, `title` or `summary`.
    """

    record: Record
    withheld: Mapping[str, Reason]


Marks = dict[str, Reason]


def disclose(record: Record) -> Disclosure:
    """Take out what is privileged or redacted, what was recorded with it, and what repeats it word for word."""
    marks = {entry.id: reason for entry in record.entries if (reason := _reason_of(entry))}
    told_again = _resolved_openly(record.view.incident.summary, record.entries)
    for entry in record.entries:
        if entry.kind is Kind.CORRECTION:
            # It says the same in other words; but what is wrong with it is not wrong with what it corrects.
            if entry.subject in marks:
                marks.setdefault(entry.id, marks[entry.subject])
        elif entry.id in marks and entry.subject and not (entry.subject == SUMMARY and told_again):
            marks[entry.subject] = marks[entry.id]
    for entry in record.entries:
        if entry.kind in OF_MESSAGES and entry.id not in marks and entry.subject in marks:
            marks[entry.id] = marks[entry.subject]
    secrets = {text: marks[key] for key, text in _texts(record) if key in marks}
    for key, text in _texts(record):
        if key not in marks and (reason := _repeats(text, secrets)):
            marks[key] = reason
    return Disclosure(record=_without(record, marks), withheld=marks)


def _reason_of(entry: Entry) -> Reason | None:
    if entry.text is None:
        return Reason.REDACTED
    return Reason.PRIVILEGED if entry.privileged else None


def _resolved_openly(summary: str, entries: Iterable[Entry]) -> bool:
    told = (entry.text for entry in entries if entry.kind is Kind.RESOLVED and _reason_of(entry) is None)
    return any(text is not None and text.endswith(summary) for text in told)


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    """Every text of the record that a person may have typed, by its key; empty ones are nothing to hide."""
    found = (*texts(held_by(record.view)), *((entry.id, entry.text or "") for entry in record.entries))
    return ((key, text.strip()) for key, text in found if text.strip() not in ("", REDACTED))


def _repeats(text: str, secrets: Mapping[str, Reason]) -> Reason | None:
    return next((reason for secret, reason in secrets.items() if repeats(secret, text)), None)


def _without(record: Record, marks: Marks) -> Record:
    held = without(held_by(record.view), marks, instead="")
    view = replace(
        record.view,
        incident=held.incident,
        decisions=held.decisions,
        proposals=held.proposals,
        tasks=held.tasks,
        pages=held.pages,
        handovers=held.handovers,
        clocks=held.clocks,
    )
    entries = [replace(one, text=None, salt=None) if one.id in marks else one for one in record.entries]
    return Record(view=view, entries=entries)


def held_by(view: IncidentView) -> Holdings:
    return Holdings(
        incident=view.incident,
        decisions=view.decisions,
        proposals=view.proposals,
        tasks=view.tasks,
        pages=view.pages,
        handovers=view.handovers,
        clocks=view.clocks,
    )
