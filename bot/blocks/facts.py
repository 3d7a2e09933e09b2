"""An incident's facts in words, each the same wherever it is shown. Every function returns mrkdwn that is safe."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.blocks.message import joined, named
from bot.blocks.mrkdwn import bold, channel, date, escape, in_readers_zone, one_line, quoted, time
from bot.domain.clock import Fact
from bot.domain.decision import Decision
from bot.domain.ids import WARROOM, incident_id
from bot.domain.incident import WORKING, Incident, Status
from bot.domain.paging import Page
from bot.domain.proposal import Proposal
from bot.domain.severity import Severity
from bot.domain.task import Task, owner_of
from bot.domain.timeline import Entry, Kind
from bot.queries.view import Duty, DutyState, IncidentView

SEVERITY_MARKS: Mapping[Severity, str] = MappingProxyType(
    {Severity.SEV1: "🔴", Severity.SEV2: "🟠", Severity.SEV3: "🟡", Severity.SEV4: "⚪"}
)
DRILL_MARK = "🧪"
PRIVATE_MARK = "🔒"
VOTE_MARK = "🗳️"

NAME = 40
ROLES_SHOWN = 8
PEOPLE_SHOWN = 3
VOTES_SHOWN = 2
PRIVATE = "private incident"

_NAMES_ITS_AUTHOR = frozenset(
    {Kind.PAGE, Kind.RESPONDER, Kind.HANDOVER, Kind.BALLOT, Kind.MESSAGE, Kind.MESSAGE_EDITED}
)

# Whose words are ours, with instants in them; what people wrote down themselves is shown as they wrote it.
_OURS = frozenset({Kind.DECLARED, Kind.CLOCK, Kind.TASK, Kind.UPDATE, Kind.PROPOSAL, Kind.CLOSED})

# Whoever is missing comes first when there is not room for all.
_URGENCY = (
    DutyState.UNANSWERED,
    DutyState.LEFT,
    DutyState.NOBODY_NAMED,
    DutyState.PAGING,
    DutyState.WITHDRAWN,
    DutyState.HELD,
    DutyState.ACKNOWLEDGED,
)


def mark(incident: Incident) -> str:
    return DRILL_MARK if incident.drill else SEVERITY_MARKS[incident.severity]


def rank(incident: Incident) -> str:
    """`SEV1`, or `DRILL · SEV1`: that it is an exercise is said before anything else."""
    return f"DRILL · {incident.severity.label}" if incident.drill else incident.severity.label


def headline(incident: Incident) -> str:
    """Number and title, for those who may read them."""
    return f"{rank(incident)} · {incident.id} · {one_line(incident.title)}"


def public_name(incident: Incident) -> str:
    """What a push, a direct message or an outsider may be told of it."""
    return f"{rank(incident)} · {incident.id} · {PRIVATE}" if incident.private else headline(incident)


def status(incident: Incident) -> str:
    """`Contained`; of a merged one, into which."""
    if incident.merged is None:
        return incident.status.capitalize()
    return f"Merged into {'a private incident' if incident.merged.hidden else incident_id(incident.merged.into)}"


def onward(view: IncidentView) -> str:
    """Where to go on after a merge, "" when there is no such place to tell."""
    return f"go on in {channel(view.onward)}" if view.onward else ""


def person(name: str) -> str:
    return one_line(name, NAME)


def room(incident: Incident) -> str:
    """A link to the room, "" while there is none."""
    return channel(incident.places.room) if incident.places.room else ""


def first_line(view: IncidentView) -> str:
    incident = view.incident
    return f"{mark(incident)} {bold(headline(incident))} · {bold(status(incident))}"


def origin(view: IncidentView) -> str:
    """Type, regions, who declared it and when, and since when it was known."""
    incident, milestones = view.incident, view.incident.milestones
    known = milestones.known_at != milestones.declared_at
    return joined(
        (
            f"{PRIVATE_MARK} Private" if incident.private else "",
            one_line(view.type.name, 60),
            one_line(named(incident.regions, 6), 80),
            f"declared by {person(view.person(incident.declared_by))}, {date(milestones.declared_at)}",
            f"known since {date(milestones.known_at)}" if known else "",
        )
    )


def duties(view: IncidentView, most: int = ROLES_SHOWN) -> str:
    """Who has which role, commander first, on one line however many there are."""
    held = view.duties
    rest = list(held[1:])
    if len(held) > most:
        rest.sort(key=lambda duty: _URGENCY.index(duty.state))
    shown = [duty_line(duty) for duty in (*held[:1], *rest[: most - 1])]
    more = len(held) - len(shown)
    return joined([*shown, f"and {more} more roles" if more else ""])


def duty_line(duty: Duty) -> str:
    name = one_line(duty.name, NAME)
    people = named([person(each) for each in duty.people], PEOPLE_SHOWN)
    match duty.state:
        case DutyState.HELD:
            return f"{name} {people}{_offered(duty)}"
        case DutyState.ACKNOWLEDGED:
            return f"{name} {people} ✅{_offered(duty)}"
        case DutyState.PAGING:
            backup = " (backup)" if duty.step else ""
            since = f" since {time(duty.since)}" if duty.since else ""
            return f"{name} – paging {people}{backup}{since}"
        case DutyState.UNANSWERED:
            return f"{name} – nobody answered (asked: {people})"
        case DutyState.WITHDRAWN:
            return f"{name} – {people} had been asked"
        case DutyState.LEFT:
            return f"{name} – nobody has it now"
        case DutyState.NOBODY_NAMED:
            return f"{name} – nobody named"


def _offered(duty: Duty) -> str:
    return f" (offered to {person(duty.offered_to)})" if duty.offered_to else ""


def progress(view: IncidentView, *, now: datetime) -> str:
    """Tasks, decisions, and when the next update is due."""
    done = sum(not task.open for task in view.tasks)
    decided = len(view.decisions)
    return joined(
        (
            f"☑︎ {done} of {len(view.tasks)} tasks done" if view.tasks else "☑︎ no tasks",
            f"⚖️ {decided} decision{'' if decided == 1 else 's'}",
            next_update(view.incident, now) or _asked_by_severity(view, now),
        )
    )


def votes(view: IncidentView) -> Iterator[str]:
    """Those that wait for answers, a line each."""
    waiting = view.open_votes
    yield from map(vote_line, waiting[:VOTES_SHOWN])
    yield from more(max(0, len(waiting) - VOTES_SHOWN), "votes")


def vote_line(proposal: Proposal) -> str:
    """`🗳️ P-1 Delist all SKUs? – 2 of 3 in, closes 09:40`."""
    tally, question = proposal.tally, one_line(proposal.question, 80)
    cast = f"{tally.cast} of {tally.seats} in, closes {time(proposal.closes_at)}"
    return f"{VOTE_MARK} {proposal.id} {question} – {cast}"


def decider(view: IncidentView, decision: Decision) -> str:
    """Who decided: a person, or the seats of a vote."""
    return f"by vote P-{decision.proposal}" if decision.proposal else person(view.person(decision.decided_by))


def next_update(incident: Incident, now: datetime) -> str:
    """What was promised, "" when nothing was."""
    due = incident.next_update_at
    return _update_due(due, now) if due else ""


def _asked_by_severity(view: IncidentView, now: datetime) -> str:
    clock = next((one for one in view.clocks if one.fact is Fact.UPDATE and one.waiting), None)
    return _update_due(clock.due_at, now) if clock else ""


def _update_due(due: datetime, now: datetime) -> str:
    return f"next update {'was due' if due < now else 'by'} {time(due)}"


def open_tasks(view: IncidentView) -> list[Task]:
    """Those that are due first stand first, and behind them those without a time, in their order."""
    found = [task for task in view.tasks if task.open]
    return sorted(found, key=lambda task: (task.due_at is None, task.due_at.timestamp() if task.due_at else 0))


def task_line(view: IncidentView, task: Task) -> str:
    """What is to be done, by whom and until when."""
    due = f"due {date(task.due_at)}" if task.due_at else ""
    return f"• {task.id} {one_line(task.text, 200)} – {joined((task_owner(view, task), due))}"


def task_owner(view: IncidentView, task: Task) -> str:
    """A task of a role is its holder's; while nobody holds it, the role is shown."""
    owner = owner_of(task, view.team.holders)
    role = one_line(view.role(task.role), NAME) if task.role else ""
    if owner is None:
        return role or "nobody yet"
    name = person(view.person(owner))
    return name if task.owner or not role else f"{name} ({role})"


def role_name(view: IncidentView, page: Page) -> str:
    """The paged role, "" when a person was paged by name."""
    return one_line(view.role_names.get(page.role, page.role), NAME) if page.role else ""


def questions(view: IncidentView) -> Sequence[str]:
    """What to ask first; only while there is somebody asking."""
    return view.type.questions if view.incident.status in WORKING else ()


def entry_text(entry: Entry, most: int) -> str:
    """What an entry says, or why that is not shown."""
    if entry.text is None:
        return "_removed by a redaction_"
    if entry.privileged:
        return f"_withheld as privileged: {person(entry.author_name)}, {date(entry.occurred_at)}_"
    return _shown(entry, escape(entry.text, most))


def entry_quoted(entry: Entry, most: int) -> str:
    """The same behind words of ours, several lines as a quotation below them."""
    shown = entry.text is not None and not entry.privileged
    return _shown(entry, quoted(entry.text or "", most)) if shown else entry_text(entry, most)


def _shown(entry: Entry, safe: str) -> str:
    return in_readers_zone(safe) if entry.kind in _OURS else safe


def below(first: str, entry: Entry, most: int) -> str:
    """A line of ours, and what an entry says below it."""
    said = entry_quoted(entry, most)
    return first + said if said.startswith("\n") else f"{first}\n{said}"


def entry_line(entry: Entry, most: int, corrected: Mapping[str, str]) -> str:
    """The same on one line, with who did it where the words do not say so, and what it was corrected by."""
    text = " ".join(entry_text(entry, most).split())
    newest = f", corrected: see {corrected[entry.id]}" if entry.id in corrected else ""
    return f"{author(entry)}{text} · _{entry.id}{newest}_"


def author(entry: Entry) -> str:
    """`Ana: `, or "" when the words say it themselves."""
    said = entry.text or ""
    ours = (
        entry.author == WARROOM
        or entry.kind is Kind.REDACTION
        or (entry.kind in _NAMES_ITS_AUTHOR and said.startswith(f"{entry.author_name} "))
    )
    hidden = entry.text is not None and entry.privileged
    return "" if ours or hidden else f"{person(entry.author_name)}: "


def ended(status_now: Status) -> bool:
    return status_now in (Status.RESOLVED, Status.CLOSED, Status.CANCELLED, Status.MERGED)


def more(count: int, what: str) -> Iterator[str]:
    """A last line for what did not fit, if anything did not."""
    if count:
        yield f"… and {count} more {what}"
