"""Redactions: an entry's text is deleted together with every copy of it that the incident holds."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import proposal as proposals
from bot.domain.change import Change, DomainError
from bot.domain.clock import Clock
from bot.domain.decision import Decision
from bot.domain.handover import Handover
from bot.domain.ids import UserId, decision_id
from bot.domain.incident import Incident
from bot.domain.paging import Page
from bot.domain.proposal import Proposal
from bot.domain.task import Task
from bot.domain.timeline import SUMMARY, TITLE, Entry, Kind

REDACTED = "(redacted)"
"""Stands in the state where there must be some text."""

OF_MESSAGES = (Kind.MESSAGE, Kind.MESSAGE_EDITED)
"""Entries that tell one message in its versions: most of one stands in the others, though seldom word for word."""

PHRASE, WORD = 8, 16
"""Characters from which on a text of several words, or of one, is told from chance when it comes again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """All of an incident's state that holds what people typed."""

    incident: Incident
    decisions: Sequence[Decision]
    proposals: Sequence[Proposal]
    tasks: Sequence[Task]
    pages: Sequence[Page]
    handovers: Sequence[Handover] = ()
    clocks: Sequence[Clock] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """What is left of the state, and the numbers of the entries that lose their text: the one meant first."""

    held: Holdings
    numbers: tuple[int, ...]
    subjects: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRedacted:
    """`copies` are the other entries that lost their text with it."""

    entry: str
    copies: tuple[str, ...]
    reason: str
    by: UserId
    at: datetime


class RedactionError(DomainError):
    pass


def redact(
    held: Holdings, entries: Sequence[Entry], target: Entry, *, reason: str, by: UserId, at: datetime
) -> Change[Redaction]:
    """Delete an entry's text, its corrections, what was recorded with it, and what repeats it word for word."""
    _require_text(target)
    secrets = _secrets(held, target)
    if any(repeats(secret, reason) for secret in secrets):
        raise RedactionError("The reason repeats what is to be redacted, and it stays. Give one in other words.")
    # With its number before it, as a clock's end or a close repeats it, even a short name is told from chance.
    telling = [*filter(_telling, secrets), *(f"{target.subject} {secret}" for secret in secrets if target.subject)]
    outcomes = frozenset(_outcomes(held, target.subject))
    subjects = {*_with(held, target), *(subject for subject, text in texts(held) if _any(telling, text))}
    subjects |= {subject for subject, text in texts(held) if subject in outcomes and _any(secrets, text)}
    if TITLE in subjects and not held.incident.private:
        telling.append(held.incident.places.room_name or held.incident.title)  # a room is named after its title
    repeating = [each for each in entries if each.subject in outcomes and _any(secrets, each.text or "")]
    copies = [each for each in entries if each in repeating or _goes_too(each, target, subjects, telling)]
    subjects |= {subject for copy in copies for subject in _with(held, copy)}
    state = Redaction(
        held=without(held, subjects),
        numbers=(target.number, *(copy.number for copy in copies)),
        subjects=frozenset(subjects),
    )
    event = EntryRedacted(entry=target.id, copies=tuple(copy.id for copy in copies), reason=reason, by=by, at=at)
    return Change(state, (event,))


def texts(held: Holdings) -> Iterator[tuple[str, str]]:
    """Every text of the state that a person may have typed, by the subject of the entry that tells it."""
    incident = held.incident
    yield from ((TITLE, text) for text in (incident.title, incident.reference, incident.places.room_name))
    yield SUMMARY, incident.summary
    for decision in held.decisions:
        yield from ((decision.id, decision.text), (decision.id, decision.because))
    for proposal in held.proposals:
        yield proposal.id, proposal.question
        yield from ((proposal.text_id(ballot), ballot.reason) for ballot in proposal.ballots)
    for task in held.tasks:
        yield from ((task.id, task.text), (task.done_subject, task.done_text))
    yield from ((page.uid, page.text) for page in held.pages)
    for clock in held.clocks:
        yield clock.id, "" if clock.internal else clock.name
        yield from ((clock.evidence_subject, clock.evidence), (clock.reason_subject, clock.reason))
    for offer in held.handovers:
        yield from ((offer.uid, offer.note), (offer.reason_subject, offer.reason))


def without(held: Holdings, subjects: Container[str], *, instead: str = REDACTED) -> Holdings:
    """The same without what these subjects hold; where there must be some text, `instead` stands for it."""
    return Holdings(
        incident=_incident_without(held.incident, subjects, instead),
        decisions=[replace(one, text=instead, because="") if one.id in subjects else one for one in held.decisions],
        proposals=[_proposal_without(one, subjects, instead) for one in held.proposals],
        tasks=[_task_without(one, subjects, instead) for one in held.tasks],
        pages=[replace(one, text="") if one.uid in subjects else one for one in held.pages],
        clocks=[_clock_without(one, subjects, instead) for one in held.clocks],
        handovers=[_offer_without(one, subjects) for one in held.handovers],
    )


def repeats(secret: str, text: str) -> bool:
    """Whether a text holds another word for word."""
    return secret in text and re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", text) is not None


def _require_text(target: Entry) -> None:
    if target.kind is Kind.REDACTION:
        raise RedactionError(f"{target.id} tells of a redaction. It holds no more than its reason, and stays.")
    if target.text is None:
        raise RedactionError(f"{target.id} is redacted already; nothing of its text is left.")


def _secrets(held: Holdings, target: Entry) -> tuple[str, ...]:
    """What the entry says in a person's words: its state's, or else its own."""
    own = (target.text or "").strip()
    if target.kind is Kind.CORRECTION:
        own = own.partition(": ")[2]
    stated = [text.strip() for subject, text in texts(held) if subject == target.subject and text.strip() in own]
    return tuple(dict.fromkeys(text for text in (own, *stated) if text))


def _with(held: Holdings, entry: Entry) -> Iterator[str]:
    """The subjects under which the same words stand elsewhere: what was recorded with the entry."""
    subject = entry.subject
    if not subject or entry.kind is Kind.CORRECTION:
        return
    stored = entry.kind in OF_MESSAGES or any(text for under, text in texts(held) if under == subject)
    # The summary of a resolution that was reopened is not the one that the incident holds now.
    if stored and (subject != SUMMARY or held.incident.summary in (entry.text or "")):
        yield subject
    yield from (task.done_subject for task in held.tasks if task.id == subject)


def _outcomes(held: Holdings, subject: str) -> Iterator[str]:
    """Under which subjects the outcome of a vote is told: it repeats question and objections, however short."""
    for proposal in held.proposals:
        if subject in (proposal.id, *map(proposal.text_id, proposal.ballots)):
            yield proposal.outcome_subject
            if proposal.decision is not None:
                yield decision_id(proposal.decision)


def _goes_too(entry: Entry, target: Entry, subjects: Container[str], telling: Sequence[str]) -> bool:
    if entry.text is None or entry.number == target.number or entry.kind is Kind.REDACTION:
        return False
    if entry.kind is Kind.CORRECTION and entry.subject == target.id:
        # It says the same in other words. The other way round is for people to say.
        return True
    together = entry.kind is not Kind.CORRECTION and entry.subject in subjects and entry.subject != SUMMARY
    return together or _any(telling, entry.text)


def _any(secrets: Sequence[str], text: str) -> bool:
    return any(repeats(secret, text) for secret in secrets)


def _telling(secret: str) -> bool:
    return len(secret) >= (PHRASE if " " in secret else WORD)


def _incident_without(incident: Incident, subjects: Container[str], instead: str) -> Incident:
    if TITLE in subjects:
        places = replace(incident.places, room_name="")
        incident = replace(incident, title=instead, reference="", places=places)
    return replace(incident, summary="") if SUMMARY in subjects else incident


def _proposal_without(proposal: Proposal, subjects: Container[str], instead: str) -> Proposal:
    bare = proposals.without(proposal, subjects)
    return replace(bare, question=instead) if proposal.id in subjects else bare


def _task_without(task: Task, subjects: Container[str], instead: str) -> Task:
    text = instead if task.id in subjects else task.text
    return replace(task, text=text, done_text="" if task.done_subject in subjects else task.done_text)


def _clock_without(clock: Clock, subjects: Container[str], instead: str) -> Clock:
    return replace(
        clock,
        name=instead if clock.id in subjects else clock.name,
        evidence="" if clock.evidence_subject in subjects else clock.evidence,
        reason="" if clock.reason_subject in subjects else clock.reason,
    )


def _offer_without(offer: Handover, subjects: Container[str]) -> Handover:
    reason = "" if offer.reason_subject in subjects else offer.reason
    return replace(offer, note="" if offer.uid in subjects else offer.note, reason=reason)
