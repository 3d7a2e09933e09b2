"""Submitted forms: one handler for each callback id."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from bot.blocks import action_ids, forms, receipts
from bot.blocks.forms import REFERENCE_LIMIT, View
from bot.domain import counting
from bot.domain.ballot import REASON_LIMIT
from bot.domain.change import DomainError
from bot.domain.ids import ChannelId, RoleKey, TypeKey, UserId, incident_id
from bot.domain.incident import WORKING, Status, checked_title
from bot.domain.person import Profile, UnreachablePersonError, require_reachable
from bot.domain.playbook import OTHER
from bot.domain.proposal import QUESTION_LIMIT, Choice, ClosingTimeError, QuorumError, SameQuestionError, SeatsError
from bot.domain.severity import Severity
from bot.domain.tally import Rule, rule_of
from bot.domain.when import duration
from bot.ports import IncidentRef, Receipt
from bot.usecases.clocks import HowLongError, MeetClock, StartClock
from bot.usecases.decisions import RecordDecision
from bot.usecases.handovers import OfferRole
from bot.usecases.incidents import (
    CancelIncident,
    ChangeSeverity,
    ChangeStatus,
    CloseIncident,
    DeclareIncident,
    ReopenIncident,
    ResolveIncident,
)
from bot.usecases.proposals import CastBallot, OpenProposal
from bot.usecases.tasks import AddTask
from bot.usecases.timeline import AddNote
from bot.usecases.updates import PostUpdate
from handlers.fields import Reading, read_form, told_at, whole_number
from handlers.forms import purpose_of
from handlers.inbound import About, Inbound, StaleError
from handlers.people import introduce, zone_of
from handlers.proposals import seats_chosen
from handlers.replies import ShowView
from handlers.services import Services
from handlers.times import happened, the_zone, until
from handlers.verb import TEXT_LIMIT, WORD_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form as one person submitted it. `view` is Slack's, with what was typed and what the form is about."""

    inbound: Inbound
    view: View
    people: Mapping[UserId, Profile]

    @property
    def about(self) -> About:
        """As if it had been typed in the room where the form's button was pressed."""
        purpose = purpose_of(self.view)
        room = ChannelId(purpose.room) if purpose.room else None
        return replace(self.inbound, channel=room).about(IncidentRef(uid=purpose.incident))


SubmissionHandler = Callable[[Services, Submission, Reading], Awaitable[Receipt]]


async def declare(services: Services, form: Submission, reading: Reading) -> Receipt:
    title = reading.read("title", checked_title)
    if title is None:
        reading.errors.setdefault("title", "Say what happened, in one line.")
    severity = _severity(reading)
    kind = reading.read("type", lambda key: services.catalogue.type(key).key) or TypeKey(OTHER)
    known_at = reading.read("at", _past(services, form))
    regions, reference = _regions(reading), " ".join(reading.text("ref", REFERENCE_LIMIT).split())
    reading.require()
    command = DeclareIncident(
        **form.inbound.about(IncidentRef()),
        title=title or "",
        severity=severity,
        type=kind,
        regions=regions,
        private=reading.ticked("private"),
        drill=reading.ticked("drill"),
        reference=reference,
        known_at=known_at,
    )
    return await services.incidents.declare(command)


async def decide(services: Services, form: Submission, reading: Reading) -> Receipt:
    text, because = _needed(reading, "text", "Say what was decided."), reading.text("because")
    decided_at = reading.read("at", _past(services, form))
    decided_by = reading.read("by", lambda user: require_reachable(form.people.get(UserId(user))).user)
    reading.require()
    command = RecordDecision(
        **form.about,
        text=text,
        because=because,
        decided_by=decided_by,
        decided_at=decided_at,
    )
    return await services.decisions.record(command)


async def update(services: Services, form: Submission, reading: Reading) -> Receipt:
    text = _needed(reading, "text", "Say what is new.")
    next_in = reading.read("next", duration)
    reading.require()
    return await services.updates.post(PostUpdate(**form.about, text=text, next_in=next_in))


async def vote(services: Services, form: Submission, reading: Reading) -> Receipt:
    question = _needed(reading, "question", "Say what is proposed.", QUESTION_LIMIT)
    closes_at = reading.read("closes", _ahead(services, form))
    rule = reading.read("rule", rule_of) or Rule.MAJORITY
    quorum = reading.read("quorum", whole_number)
    seats = seats_chosen(reading.all_of("roles"), reading.all_of("people"))
    if not seats:
        reading.errors["roles"] = "Choose at least one role here, or a person below."
    reading.require()
    command = OpenProposal(**form.about, question=question, seats=seats, rule=rule, quorum=quorum, closes_at=closes_at)
    with told_at(VOTE_FIELDS):
        return await services.proposals.open(command)


VOTE_FIELDS: Mapping[type[DomainError], str] = MappingProxyType(
    {
        SameQuestionError: "question",
        SeatsError: "people",
        UnreachablePersonError: "people",
        QuorumError: "quorum",
        ClosingTimeError: "closes",
    }
)
"""Where the refusals of a vote stand in its form."""


async def object_to(services: Services, form: Submission, reading: Reading) -> Receipt:
    reason = _needed(reading, "reason", "Say why you object.", REASON_LIMIT)
    reading.require()
    number = purpose_of(form.view).number
    if number is None:
        raise StaleError("This form does not say which vote it is for. Press “Object…” on the vote again.")
    return await services.proposals.cast(CastBallot(**form.about, proposal=number, choice=Choice.OBJECT, reason=reason))


async def task(services: Services, form: Submission, reading: Reading) -> Receipt:
    text = _needed(reading, "text", "Say what is to be done.")
    owner = reading.read("owner", lambda user: require_reachable(form.people.get(UserId(user))).user)
    due_at = reading.read("due", _ahead(services, form))
    reading.require()
    return await services.tasks.add(AddTask(**form.about, text=text, owner=owner, due_at=due_at))


async def handover(services: Services, form: Submission, reading: Reading) -> Receipt:
    role = reading.read("role", lambda key: services.catalogue.role(key).key)
    to = reading.read("to", lambda user: require_reachable(form.people.get(UserId(user))).user)
    note = reading.text("note")
    if role is None:
        reading.errors.setdefault("role", "Choose the role to hand over.")
    if to is None:
        reading.errors.setdefault("to", "Choose who is to take it over.")
    reading.require()
    command = OfferRole(**form.about, role=role or RoleKey(""), to=to or UserId(""), note=note)
    return await services.handovers.offer(command)


async def clock(services: Services, form: Submission, reading: Reading) -> Receipt:
    name = _needed(reading, "name", "Say what is due.")
    zone = reading.read("zone", the_zone)
    length = reading.read("for", counting.length)
    due_at = reading.read("due", _ahead(services, form, zone))
    from_at = reading.read("from", _past(services, form, zone))
    reading.require()
    command = StartClock(**form.about, name=name, length=length, due_at=due_at, from_at=from_at, zone=zone or "")
    with told_at(CLOCK_FIELDS):
        return await services.clocks.start(command)


CLOCK_FIELDS: Mapping[type[DomainError], str] = MappingProxyType({HowLongError: "for"})


async def clock_met(services: Services, form: Submission, reading: Reading) -> Receipt:
    evidence, met_at = reading.text("evidence"), reading.read("at", _past(services, form))
    number = purpose_of(form.view).number
    if number is None:
        raise StaleError("This form does not say which clock it is for. `clock` lists them; then `clock met C-n`.")
    reading.require()
    return await services.clocks.meet(MeetClock(**form.about, number=number, evidence=evidence, met_at=met_at))


async def close(services: Services, form: Submission, reading: Reading) -> Receipt:
    because = reading.text("because")
    reading.require()
    return await services.incidents.close(CloseIncident(**form.about, because=because))


async def reopen(services: Services, form: Submission, reading: Reading) -> Receipt:
    reason = _needed(reading, "reason", "Say why it is opened again.")
    reading.require()
    return await services.incidents.reopen(ReopenIncident(**form.about, reason=reason))


async def note(services: Services, form: Submission, reading: Reading) -> Receipt:
    text = _needed(reading, "text", "Say what is to be noted.")
    occurred_at = reading.read("at", _past(services, form))
    reading.require()
    return await services.timeline.note(AddNote(**form.about, text=text, occurred_at=occurred_at))


async def status(services: Services, form: Submission, reading: Reading) -> Receipt:
    chosen, because = reading.chosen("status") or "", reading.text("because")
    if chosen not in WORKING:
        reading.errors["status"] = "Choose how far we are."
    reading.require()
    command = ChangeStatus(**form.about, to=Status(chosen), because=because)
    return await services.incidents.change_status(command)


async def severity(services: Services, form: Submission, reading: Reading) -> Receipt:
    to, because = _severity(reading), reading.text("because")
    reading.require()
    return await services.incidents.change_severity(ChangeSeverity(**form.about, to=to, because=because))


async def resolve(services: Services, form: Submission, reading: Reading) -> Receipt:
    summary = reading.text("summary")
    reading.require()
    return await services.incidents.resolve(ResolveIncident(**form.about, summary=summary))


async def cancel(services: Services, form: Submission, reading: Reading) -> Receipt:
    reason = _needed(reading, "reason", "Say why it is a false alarm.")
    reading.require()
    return await services.incidents.cancel(CancelIncident(**form.about, reason=reason))


HANDLERS: Mapping[str, SubmissionHandler] = MappingProxyType(
    {
        action_ids.FORM_DECLARE: declare,
        action_ids.FORM_DECIDE: decide,
        action_ids.FORM_UPDATE: update,
        action_ids.FORM_VOTE: vote,
        action_ids.FORM_OBJECT: object_to,
        action_ids.FORM_HANDOVER: handover,
        action_ids.FORM_CLOCK: clock,
        action_ids.FORM_CLOCK_MET: clock_met,
        action_ids.FORM_CLOSE: close,
        action_ids.FORM_TASK: task,
        action_ids.FORM_REOPEN: reopen,
        action_ids.FORM_NOTE: note,
        action_ids.FORM_STATUS: status,
        action_ids.FORM_SEVERITY: severity,
        action_ids.FORM_RESOLVE: resolve,
        action_ids.FORM_CANCEL: cancel,
    }
)


NAMING = ("by", "owner", "people", "to")
"""Fields that hold people, whom we must know by name."""


async def answer(services: Services, inbound: Inbound, view: View) -> ShowView:
    """Take a form; raises FieldsError for what is wrong with its fields, DomainError for any other refusal."""
    handler = HANDLERS.get(str(view.get("callback_id")))
    if handler is None:
        raise StaleError(f"This form is of another version. `{services.command} help` lists what you can type.")
    reading = Reading(fields=read_form(view))
    people = await introduce(services, inbound, [user for name in NAMING for user in reading.all_of(name)])
    form = Submission(inbound=inbound, view=view, people=people)
    return _shown(services, await handler(services, form, reading))


def _shown(services: Services, receipt: Receipt) -> ShowView:
    title = incident_id(receipt.incident) if receipt.incident is not None else "Done"
    told = receipts.receipt(receipt, command=services.command)
    return ShowView(view=forms.receipt_view(title, told.text))


def _needed(reading: Reading, name: str, asked: str, limit: int = TEXT_LIMIT) -> str:
    text = reading.text(name, limit)
    if not text:
        reading.errors[name] = asked
    return text


def _severity(reading: Reading) -> Severity:
    try:
        return Severity.from_key(reading.chosen("severity") or "")
    except ValueError:
        reading.errors["severity"] = "Choose how bad it is; 1 is worst."
        return Severity.SEV1


def _regions(reading: Reading) -> tuple[str, ...]:
    found = tuple(" ".join(part.split()) for part in reading.text("region").split(",") if part.strip())
    if any(len(part) > WORD_LIMIT for part in found):
        reading.errors["region"] = f"A region has at most {WORD_LIMIT} characters. Put a comma between regions."
    return found


def _ahead(services: Services, form: Submission, zone: str | None = None) -> Callable[[str], datetime]:
    known = zone or zone_of(services, form.inbound.by, form.people)
    return lambda text: until(text, now=services.clock.now(), zone=known)


def _past(services: Services, form: Submission, zone: str | None = None) -> Callable[[str], datetime]:
    """Read in the zone that the form names, or else in the person's own."""
    known = zone or zone_of(services, form.inbound.by, form.people)
    return lambda text: happened(text, now=services.clock.now(), zone=known)
