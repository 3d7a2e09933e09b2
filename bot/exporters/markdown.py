"""The record as a document: for a director to read, for an auditor to check, with the hashes at its end."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.domain.decision import Decision
from bot.domain.ids import incident_id, proposal_id
from bot.domain.incident import Incident
from bot.domain.paging import Answer, Call, Page
from bot.domain.task import Task, owner_of
from bot.domain.timeline import SUMMARY, TITLE
from bot.domain.wording import distance
from bot.exporters.clocks import deadlines
from bot.exporters.escape import plain
from bot.exporters.facts import FORMAT, STEPS, durations, head_of, instant, moments
from bot.exporters.handovers import handover_rows
from bot.exporters.markdown_proposals import proposals
from bot.exporters.markdown_timeline import timeline
from bot.exporters.withheld import Disclosure, disclose
from bot.queries.view import Duty, DutyState, IncidentView, Record

SEAL = "file digest: sha256:"
"""Begins the last line, which ends with the hex SHA-256 over all bytes before that line."""

INTEGRITY = "## Integrity"

CHECK = """\
How to check this file: `warroom verify FILE`. It recomputes the digest in the last line, which covers every character
before that line, and looks whether the table below is whole and ends in the head hash.

What this does not prove: that the record was true when it was made, or that nobody rewrote it whole. Whoever can
write the database, or this file, can also compute new hashes. Compare the head hash with the one posted in the
room at the close, or with one kept elsewhere; the JSON export of the same incident holds what is needed to recompute
every hash in this table."""


def export_markdown(record: Record, *, generated_at: datetime) -> bytes:
    """UTF-8 with LF line ends, sealed by its last line. All times are UTC and say so."""
    return sealed(_document(disclose(record), generated_at).encode())


def sealed(body: bytes) -> bytes:
    """The body and, as its last line, the digest over it."""
    return body + f"{SEAL}{hashlib.sha256(body).hexdigest()}\n".encode()


def _document(shown: Disclosure, generated_at: datetime) -> str:
    view = shown.record.view
    parts = (
        _opening(shown, generated_at),
        _what_happened(shown),
        _how_long(view.incident),
        _people(view),
        _decisions(shown),
        proposals(shown),
        deadlines(shown),
        timeline(shown),
        _pages(shown),
        *([_handovers(shown)] if view.handovers else []),
        _tasks(shown),
        _integrity(shown),
    )
    return "".join(f"{line}\n" for part in map(tuple, parts) if part for line in (*part, ""))


def _opening(shown: Disclosure, generated_at: datetime) -> Iterator[str]:
    incident = shown.record.view.incident
    yield f"# {incident.id} · {_or_reason(incident.title, TITLE, shown)}"
    yield ""
    made = instant(generated_at)
    yield f"Incident record, made {made} by warroom. All times are in UTC, Coordinated Universal Time."
    yield ""
    yield from _table(("Fact", "What is recorded"), _facts(shown))


def _facts(shown: Disclosure) -> Iterator[tuple[str, str]]:
    view = shown.record.view
    incident = view.incident
    if incident.drill:
        yield "Drill", "Yes: an exercise, not a real emergency"
    yield "Severity", incident.severity.label
    yield "Status", str(incident.status)
    if incident.merged is not None:
        yield "Merged into", "a private incident" if incident.merged.hidden else incident_id(incident.merged.into)
    yield "Type", plain(view.type.name)
    yield "Regions", plain(", ".join(incident.regions)) or "none named"
    yield "Confidentiality", "Private: for admitted people only" if incident.private else "Open within the workspace"
    yield "Declared by", f"{plain(view.person(incident.declared_by))}, {instant(incident.milestones.declared_at)}"
    yield "Commander", plain(view.commander)
    if incident.reference or TITLE in shown.withheld:
        yield "Reference", _or_reason(incident.reference, TITLE, shown)
    yield "Room", _room(incident)
    yield "Workspace", plain(incident.workspace)


def _room(incident: Incident) -> str:
    if incident.places.room is None:
        return "none was opened"
    name = f"#{incident.places.room_name} " if incident.places.room_name else ""
    return plain(f"{name}({incident.places.room})")


def _what_happened(shown: Disclosure) -> Iterator[str]:
    incident = shown.record.view.incident
    yield "## What happened"
    yield ""
    yield _or_reason(incident.summary, SUMMARY, shown) or "*No summary was recorded; the timeline tells it.*"
    yield ""
    yield _in_one_line(incident)


def _in_one_line(incident: Incident) -> str:
    took = durations(incident.milestones, incident.milestones.declared_at)
    ends = {step: STEPS[step].removesuffix("_at") for step in took}
    steps = [f"{ends[step]} after {distance(length)}" for step, length in took.items() if length is not None]
    still = f" It was still {incident.status} when this record was made." if incident.open else ""
    return f"Counted from the declaration: {', '.join(steps) or 'nobody has acknowledged yet'}.{still}"


def _how_long(incident: Incident) -> Iterator[str]:
    declared, known = incident.milestones.declared_at, incident.milestones.known_at
    yield "## How long it took"
    yield ""
    rows = (
        (one.name, instant(one.at), _apart(one.at, declared), _apart(one.at, known))
        if one.at
        else (one.name, "not recorded", "–", "–")
        for one in moments(incident)
    )
    yield from _table(("Moment", "When", "From the declaration", "From when it was known"), rows)


def _apart(at: datetime, since: datetime) -> str:
    if at == since:
        return "–"
    return f"{distance(at - since)} after" if at > since else f"{distance(since - at)} before"


def _people(view: IncidentView) -> Iterator[str]:
    yield "## People and roles"
    yield ""
    rows = ((plain(duty.name), plain(", ".join(duty.people)) or "nobody", _standing(duty)) for duty in view.duties)
    yield from _table(("Role", "Who", "How it stands"), rows)
    yield ""
    yield f"Took part: {plain(', '.join(view.person(user) for user in view.team.responders)) or 'nobody'}."


def _standing(duty: Duty) -> str:
    match duty.state:
        case DutyState.HELD:
            return "has the role"
        case DutyState.ACKNOWLEDGED:
            return "has the role, acknowledged the page"
        case DutyState.PAGING | DutyState.UNANSWERED:
            asked = f"asked since {instant(duty.since)}" if duty.since else "asked"
            return f"{asked}, {'no answer yet' if duty.state is DutyState.PAGING else 'nobody answered'}"
        case DutyState.WITHDRAWN:
            return "asked, then withdrawn before everybody was asked"
        case DutyState.LEFT:
            return "left by whoever had it"
        case DutyState.NOBODY_NAMED:
            return "nobody is named for it"


def _decisions(shown: Disclosure) -> Iterator[str]:
    view = shown.record.view
    yield "## Decisions in force"
    if not view.decisions:
        yield from ("", "No decision was recorded.")
    for decision in view.decisions:
        yield ""
        yield f"**{decision.id}** · {_or_reason(decision.text, decision.id, shown)}"
        yield ""
        yield f"- Because: {_or_reason(decision.because, decision.id, shown) or '*no reason was recorded*'}"
        yield f"- {_who_decided(decision, view)}"


def _who_decided(decision: Decision, view: IncidentView) -> str:
    if decision.proposal:
        return f"Decided by the vote {proposal_id(decision.proposal)}, {instant(decision.decided_at)}"
    decided = f"Decided by {plain(view.person(decision.decided_by))}, {instant(decision.decided_at)}"
    if decision.recorded_by == decision.decided_by and decision.recorded_at == decision.decided_at:
        return decided
    return f"{decided}; recorded by {plain(view.person(decision.recorded_by))}, {instant(decision.recorded_at)}"


def _pages(shown: Disclosure) -> Iterator[str]:
    pages = shown.record.view.pages
    yield "## Who was asked, and how long they took"
    yield ""
    if not pages:
        yield "Nobody was paged."
        return
    rows = [row for page in pages for row in _page_rows(page, shown)]
    yield from _table(("For", "Asked", "When", "Answer", "After"), rows)


def _page_rows(page: Page, shown: Disclosure) -> Iterator[Sequence[str]]:
    view = shown.record.view
    role = view.role_names.get(page.role, page.role) if page.role else "a person by name"
    text = _or_reason(page.text, page.uid, shown)
    asked_for = f"{plain(role)}: {text}" if text else plain(role)
    if not page.calls:
        yield asked_for, "nobody is named", instant(page.opened_at), str(page.state), "–"
    for call in page.calls:
        answer, after = _answer(call)
        yield asked_for, plain(view.person(call.user)), instant(call.called_at), answer, after


def _answer(call: Call) -> tuple[str, str]:
    words = {Answer.WAITING: "none", Answer.ACKNOWLEDGED: "acknowledged", Answer.PASSED_ON: "passed it on"}
    after = distance(call.answered_at - call.called_at) if call.answered_at else "–"
    unreached = call.answer is Answer.WAITING and call.unreached_at is not None
    return "none, could not be reached" if unreached else words[call.answer], after


def _handovers(shown: Disclosure) -> Iterator[str]:
    yield "## Roles handed over"
    yield ""
    yield from _table(("Role", "From", "To", "Offered", "Note", "What became of it"), handover_rows(shown))


def _tasks(shown: Disclosure) -> Iterator[str]:
    tasks = shown.record.view.tasks
    yield "## Tasks"
    yield ""
    if not tasks:
        yield "No task was recorded."
        return
    rows = (
        (one.id, _or_reason(one.text, one.id, shown), _owner(one, shown.record.view), *_done(one, shown))
        for one in tasks
    )
    yield from _table(("Task", "What", "Whose", "Due", "State", "Result"), rows)


def _owner(task: Task, view: IncidentView) -> str:
    owner = owner_of(task, view.team.holders)
    role = plain(view.role(task.role)) if task.role else ""
    if owner is None:
        return role or "nobody yet"
    name = plain(view.person(owner))
    return name if task.owner or not role else f"{name} ({role})"


def _done(task: Task, shown: Disclosure) -> tuple[str, str, str]:
    """Until when, how it stands, and what came of it."""
    due = instant(task.due_at) if task.due_at else "–"
    if task.done_at is None:
        return due, "not done", "–"
    by = f" by {plain(shown.record.view.person(task.done_by))}" if task.done_by else ""
    result = _or_reason(task.done_text, task.done_subject, shown)
    return due, f"done {instant(task.done_at)}{by}", result or "–"


def _integrity(shown: Disclosure) -> Iterator[str]:
    entries = shown.record.entries
    withheld = sum(entry.id in shown.withheld for entry in entries)
    yield INTEGRITY
    yield ""
    yield f"Format {FORMAT}, {len(entries)} entries, {withheld} withheld."
    yield ""
    yield f"Head hash {head_of(shown.record)}"
    yield ""
    yield CHECK
    yield ""
    rows = ((entry.id, entry.digest, entry.hash, shown.withheld.get(entry.id, "shown")) for entry in entries)
    yield from _table(("Entry", "Digest of its text", "Hash", "Text"), rows)


def _or_reason(text: str, key: str, shown: Disclosure) -> str:
    """Our own words stand in italics, which nobody can type: `plain` escapes them."""
    reason = shown.withheld.get(key)
    return f"*withheld as {reason}*" if reason else plain(text)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Cells are Markdown already: whatever was typed has gone through `plain`."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
