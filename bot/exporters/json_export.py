"""The record as canonical JSON: everything needed to recompute the hash chain offline, sealed by a digest."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain.canonical import canonical_instant, canonical_json
from bot.domain.correction import corrections
from bot.domain.decision import Decision
from bot.domain.ids import UserId, incident_id, proposal_id
from bot.domain.incident import Incident
from bot.domain.paging import Call, Page
from bot.domain.task import Task
from bot.domain.timeline import SUMMARY, TITLE, Entry
from bot.exporters.clocks import clock_state
from bot.exporters.facts import FORMAT, durations, head_of, moments
from bot.exporters.handovers import handovers_json
from bot.exporters.json_proposals import proposals
from bot.exporters.withheld import Disclosure, disclose
from bot.queries.view import Duty, IncidentView, Record

SEAL = "file_digest"
"""The field with the hex SHA-256 over the canonical JSON of all others."""


def export_json(record: Record, *, generated_at: datetime) -> bytes:
    """Byte for byte canonical JSON; instants are UTC with microseconds, durations whole seconds."""
    shown = disclose(record)
    content = {
        "format": FORMAT,
        "generated_at": canonical_instant(generated_at),
        **_state(shown),
        "entries": [_entry(entry, shown) for entry in shown.record.entries],
        "corrections": [{"entry": old, "corrected_by": new} for old, new in corrections(record.entries).items()],
        "head_hash": head_of(record),
    }
    return canonical_json({**content, SEAL: seal_of(content)})


def seal_of(content: Mapping[str, object]) -> str:
    """Hex SHA-256 over all of the file but the seal itself."""
    return hashlib.sha256(canonical_json({key: content[key] for key in content if key != SEAL})).hexdigest()


def _state(shown: Disclosure) -> dict[str, object]:
    view = shown.record.view
    milestones = view.incident.milestones
    return {
        "incident": _incident(view, shown),
        "milestones": {moment.key: _at(moment.at) for moment in moments(view.incident)},
        "durations": {
            "from_declared": _seconds(durations(milestones, milestones.declared_at)),
            "from_known": _seconds(durations(milestones, milestones.known_at)),
        },
        "roles": [_duty(duty, view) for duty in view.duties],
        "responders": [_person(user, view) for user in view.team.responders],
        "pages": [_page(page, shown) for page in view.pages],
        "handovers": handovers_json(shown),
        "decisions": [_decision(decision, shown) for decision in view.decisions],
        "proposals": proposals(shown),
        "tasks": [_task(task, shown) for task in view.tasks],
        "clocks": [clock_state(clock, shown) for clock in view.clocks],
    }


def _incident(view: IncidentView, shown: Disclosure) -> dict[str, object]:
    incident = view.incident
    return {
        "id": incident.id,
        "workspace": incident.workspace,
        "type": incident.type,
        "type_name": view.type.name,
        "severity": incident.severity.key,
        "status": str(incident.status),
        "merged_into": _merged(incident),
        "regions": list(incident.regions),
        "private": incident.private,
        "drill": incident.drill,
        "declared_by": _person(incident.declared_by, view),
        "commander": _person(view.team.commander, view),
        "withheld": {key: str(shown.withheld[key]) for key in (TITLE, SUMMARY) if key in shown.withheld},
        **_typed(incident, shown),
    }


def _merged(incident: Incident) -> str | None:
    """An open incident's file does not say into which private one it was merged."""
    if incident.merged is None:
        return None
    return "a private incident" if incident.merged.hidden else incident_id(incident.merged.into)


def _typed(incident: Incident, shown: Disclosure) -> dict[str, object]:
    """What a redaction of the declaration or of the resolution takes with it."""
    titled = TITLE not in shown.withheld
    return {
        "title": incident.title if titled else None,
        "reference": incident.reference if titled else None,
        "room": {"id": incident.places.room, "name": incident.places.room_name if titled else None},
        "summary": None if SUMMARY in shown.withheld else incident.summary,
    }


def _duty(duty: Duty, view: IncidentView) -> dict[str, object]:
    return {
        "role": duty.role,
        "name": duty.name,
        "state": str(duty.state),
        "holder": _person(view.team.holders.get(duty.role), view),
        "people": list(duty.people),
        "since": _at(duty.since),
    }


def _page(page: Page, shown: Disclosure) -> dict[str, object]:
    view = shown.record.view
    return {
        "role": page.role,
        "role_name": view.role_names.get(page.role, page.role) if page.role else None,
        "text": None if page.uid in shown.withheld else page.text,
        "withheld": shown.withheld.get(page.uid),
        "by": _person(page.by, view),
        "opened_at": canonical_instant(page.opened_at),
        "state": str(page.state),
        "calls": [_call(call, view) for call in page.calls],
    }


def _call(call: Call, view: IncidentView) -> dict[str, object]:
    return {
        "user": call.user,
        "name": view.person(call.user),
        "step": call.step,
        "called_at": canonical_instant(call.called_at),
        "answer": str(call.answer),
        "answered_at": _at(call.answered_at),
        "unreached_at": _at(call.unreached_at),
    }


def _decision(decision: Decision, shown: Disclosure) -> dict[str, object]:
    view = shown.record.view
    reason = shown.withheld.get(decision.id)
    return {
        "id": decision.id,
        "text": None if reason else decision.text,
        "because": None if reason else decision.because,
        "withheld": reason,
        "proposal": proposal_id(decision.proposal) if decision.proposal else None,
        "decided_by": _person(decision.decided_by, view),
        "decided_at": canonical_instant(decision.decided_at),
        "recorded_by": _person(decision.recorded_by, view),
        "recorded_at": canonical_instant(decision.recorded_at),
    }


def _task(task: Task, shown: Disclosure) -> dict[str, object]:
    view = shown.record.view
    reason = shown.withheld.get(task.id)
    return {
        "id": task.id,
        "text": None if reason else task.text,
        "withheld": reason,
        "role": task.role,
        "owner": _person(task.owner, view),
        "created_at": canonical_instant(task.created_at),
        "created_by": _person(task.created_by, view),
        "due_at": _at(task.due_at),
        "done_at": _at(task.done_at),
        "done_by": _person(task.done_by, view),
        "done_text": None if task.done_subject in shown.withheld else task.done_text,
    }


def _entry(entry: Entry, shown: Disclosure) -> dict[str, object]:
    return {
        "id": entry.id,
        "kind": str(entry.kind),
        "occurred_at": canonical_instant(entry.occurred_at),
        "recorded_at": canonical_instant(entry.recorded_at),
        "author": entry.author,
        "author_name": entry.author_name,
        "on_behalf_of": entry.on_behalf_of,
        "permalink": entry.permalink,
        "privileged": entry.privileged,
        "text": entry.text,
        "salt": entry.salt,
        "withheld": shown.withheld.get(entry.id),
        "digest": entry.digest,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }


def _person(user: UserId | None, view: IncidentView) -> dict[str, str] | None:
    return None if user is None else {"user": user, "name": view.person(user)}


def _at(at: datetime | None) -> str | None:
    return None if at is None else canonical_instant(at)


def _seconds(lengths: Mapping[str, timedelta | None]) -> dict[str, int | None]:
    return {step: None if length is None else int(length.total_seconds()) for step, length in lengths.items()}
