"""Every event has its words in the record, and says in plain text who did what."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from clock_words import CLOCKS
from handover_bed import HANDOVER_EXAMPLES
from merge_bed import MERGE_EXAMPLES
from support import ANA, BEN, CLA, DEV, GIL, NOON, OUTAGE, POLICY, PRODUCT_SAFETY
from test_wording_messages import MESSAGE_EXAMPLES
from vote_bed import CAST, VOTE_EXAMPLES

from bot.domain.clock import ClockBreached
from bot.domain.correction import EntryCorrected
from bot.domain.decision import Decision, DecisionRecorded
from bot.domain.events import DeliveryGivenUp, Event, ExportAsked, NoteAdded, RoomOpened
from bot.domain.handover import HandoverAccepted
from bot.domain.ids import WARROOM, IncidentUid, PageUid, UserId
from bot.domain.incident import (
    IncidentCancelled,
    IncidentClosed,
    IncidentDeclared,
    IncidentReopened,
    IncidentResolved,
    SeverityChanged,
    Status,
    StatusChanged,
)
from bot.domain.paging import (
    Call,
    ClimbReason,
    Page,
    PageAcknowledged,
    PageClimbed,
    PagePassedOn,
    PageUnanswered,
    PersonPaged,
    RoleCovered,
)
from bot.domain.proposal import BallotsCast, ProposalOpened
from bot.domain.redaction import EntryRedacted
from bot.domain.responder import LEGAL, PersonAdmitted, ResponderJoined, ResponderLeft, RoleAssigned
from bot.domain.severity import Severity
from bot.domain.task import Task, TaskAdded, TaskDone, TaskFellDue
from bot.domain.timeline import Draft, Kind
from bot.domain.update import UpdateMissed, UpdatePosted
from bot.domain.wording import Names, distance, draft_of, said_in_room
from bot.domain.wording.proposal import objection

PEOPLE = {ANA: "Ana", BEN: "Ben", CLA: "Cla", GIL: "Gil"}
NAMES = Names(
    lambda user: PEOPLE.get(user, f"{user} (unverified)"),
    lambda role: {LEGAL: "Legal", POLICY: "Policy"}.get(role, role),
    lambda key: {PRODUCT_SAFETY: "Product safety"}.get(key, key),
)
LATER = NOON + timedelta(minutes=12)

PAGE = Page(
    uid=PageUid("p" * 32),
    incident=IncidentUid("a" * 32),
    role=LEGAL,
    text="",
    by=ANA,
    opened_at=NOON,
    steps=(),
    calls=(Call(user=BEN, step=0, called_at=NOON), Call(user=GIL, step=1, called_at=NOON)),
)
BY_NAME = replace(PAGE, role=None, text="bring the contract")
WAITED = "the page for Legal for 12 min"


def climbed(why: ClimbReason, *users: UserId) -> PageClimbed:
    return PageClimbed(page=PAGE, users=users, step=1, why=why, at=LATER)


DECLARED = IncidentDeclared(
    by=ANA,
    at=NOON,
    known_at=NOON,
    title="Toy recall",
    severity=Severity.SEV1,
    type=PRODUCT_SAFETY,
    regions=(),
    private=False,
    drill=False,
    reference="",
)
CORRECTED = EntryCorrected(entry="E-5", instead_of="", text="14 SKUs", privileged=False, by=ANA, at=NOON)
REDACTED = EntryRedacted(entry="E-5", copies=(), reason="names a child", by=ANA, at=NOON)
TASK = Task(number=5, text="Call the lab", role=None, created_by=ANA, created_at=NOON)
DECISION = Decision(
    number=3,
    text="Delist",
    because="",
    decided_by=ANA,
    recorded_by=ANA,
    decided_at=NOON - timedelta(hours=1),
    recorded_at=NOON,
)

EXAMPLES: Mapping[type[Event], tuple[tuple[Event, Kind, str], ...]] = {
    IncidentDeclared: (
        (DECLARED, Kind.DECLARED, "Declared: Toy recall (SEV1, Product safety)"),
        (
            replace(
                DECLARED,
                title="Toys",
                regions=("DE",),
                private=True,
                drill=True,
                reference="R",
                known_at=NOON - timedelta(hours=1),
            ),
            Kind.DECLARED,
            "Declared: Toys (SEV1, Product safety, DE, private, drill, reference R); known since 2026-11-24 11:00 UTC",
        ),
        (replace(DECLARED, type=OUTAGE), Kind.DECLARED, "Declared: Toy recall (SEV1, outage)"),
    ),
    SeverityChanged: (
        (
            SeverityChanged(by=BEN, at=NOON, before=Severity.SEV2, after=Severity.SEV1, because="injuries"),
            Kind.SEVERITY,
            "Severity SEV2 → SEV1, because: injuries",
        ),
    ),
    StatusChanged: (
        (
            StatusChanged(by=BEN, at=NOON, before=Status.INVESTIGATING, after=Status.CONTAINED, because=""),
            Kind.STATUS,
            "Status investigating → contained",
        ),
    ),
    IncidentResolved: (
        (IncidentResolved(by=BEN, at=NOON, summary="delisted"), Kind.RESOLVED, "Resolved: delisted"),
        (IncidentResolved(by=BEN, at=NOON, summary=""), Kind.RESOLVED, "Resolved"),
    ),
    IncidentClosed: (
        (IncidentClosed(by=ANA, at=NOON, because="", left_open=()), Kind.CLOSED, "Closed"),
        (
            IncidentClosed(by=ANA, at=NOON, because="moot", left_open=("T-1 Stop", "page for Legal")),
            Kind.CLOSED,
            "Closed, because: moot. Left open: T-1 Stop; page for Legal",
        ),
    ),
    IncidentReopened: ((IncidentReopened(by=ANA, at=NOON, reason="more lots"), Kind.REOPENED, "Reopened: more lots"),),
    IncidentCancelled: ((IncidentCancelled(by=ANA, at=NOON, reason="a test"), Kind.CANCELLED, "Cancelled: a test"),),
    RoleAssigned: (
        (RoleAssigned(role=LEGAL, to=BEN, before=None, by=ANA, at=NOON), Kind.ROLE, "Legal is now Ben"),
        (RoleAssigned(role=LEGAL, to=BEN, before=GIL, by=ANA, at=NOON), Kind.ROLE, "Legal is now Ben, before Gil"),
        (
            RoleAssigned(role=LEGAL, to=DEV, before=None, by=ANA, at=NOON),
            Kind.ROLE,
            f"Legal is now {DEV} (unverified)",
        ),
    ),
    ResponderJoined: ((ResponderJoined(user=CLA, at=NOON), Kind.RESPONDER, "Cla joined"),),
    ResponderLeft: ((ResponderLeft(user=CLA, at=NOON), Kind.RESPONDER, "Cla left"),),
    PersonAdmitted: (
        (
            PersonAdmitted(user=CLA, by=ANA, at=NOON),
            Kind.RESPONDER,
            "Cla was admitted to this private incident",
        ),
    ),
    PersonPaged: (
        (PersonPaged(page=PAGE, user=BEN, step=0, by=ANA, at=NOON), Kind.PAGE, "Paged Ben for Legal"),
        (PersonPaged(page=PAGE, user=GIL, step=1, by=WARROOM, at=NOON), Kind.PAGE, "Paged Gil for Legal (step 2)"),
        (PersonPaged(page=BY_NAME, user=BEN, step=0, by=ANA, at=NOON), Kind.PAGE, "Paged Ben: bring the contract"),
    ),
    PageClimbed: (
        (climbed(ClimbReason.UNANSWERED, GIL), Kind.PAGE, f"Nobody has answered {WAITED}; Gil is asked now (step 2)"),
        (
            climbed(ClimbReason.UNANSWERED, GIL, CLA, BEN),
            Kind.PAGE,
            f"Nobody has answered {WAITED}; Gil, Cla and Ben are asked now (step 2)",
        ),
        (climbed(ClimbReason.PASSED_ON, GIL), Kind.PAGE, "Gil is asked now for Legal (step 2)"),
        (
            climbed(ClimbReason.UNREACHED, GIL),
            Kind.PAGE,
            "Nobody asked so far can be reached for Legal; Gil is asked now (step 2)",
        ),
    ),
    PageAcknowledged: (
        (
            PageAcknowledged(page=PAGE, by=BEN, at=LATER),
            Kind.PAGE,
            "Ben acknowledged for Legal, 12 min after the page",
        ),
        (PageAcknowledged(page=BY_NAME, by=BEN, at=LATER), Kind.PAGE, "Ben acknowledged, 12 min after the page"),
        (
            PageAcknowledged(page=PAGE, by=BEN, at=LATER, by_writing=True),
            Kind.PAGE,
            "Ben acknowledged for Legal, 12 min after the page, by writing in the room",
        ),
    ),
    PagePassedOn: (
        (
            PagePassedOn(page=PAGE, by=BEN, at=NOON),
            Kind.PAGE,
            "Ben could not take the page for Legal and passed it on",
        ),
    ),
    PageUnanswered: (
        (
            PageUnanswered(page=PAGE, at=NOON),
            Kind.PAGE,
            "The page for Legal stayed unanswered; asked were Ben, Gil",
        ),
        (
            PageUnanswered(page=replace(PAGE, calls=()), at=NOON),
            Kind.PAGE,
            "Nobody is named for Legal, so nobody was paged",
        ),
    ),
    RoleCovered: (
        (
            RoleCovered(page=PAGE, by=BEN, at=NOON),
            Kind.PAGE,
            "Ben declared this and owns Legal; nobody had to be paged",
        ),
    ),
    DecisionRecorded: (
        (DecisionRecorded(decision=DECISION), Kind.DECISION, "D-3: Delist"),
        (
            DecisionRecorded(decision=replace(DECISION, because="lot unknown", decided_by=BEN)),
            Kind.DECISION,
            "D-3: Delist, because: lot unknown (decided by Ben)",
        ),
        (
            DecisionRecorded(decision=replace(DECISION, text="Delist?", because="lot unknown")),
            Kind.DECISION,
            "D-3: Delist? Because: lot unknown",
        ),
    ),
    **VOTE_EXAMPLES,
    TaskAdded: (
        (TaskAdded(task=TASK, by=ANA, at=NOON), Kind.TASK, "T-5: Call the lab"),
        (
            TaskAdded(task=replace(TASK, owner=BEN, due_at=LATER), by=ANA, at=NOON),
            Kind.TASK,
            "T-5: Call the lab (for Ben, due 2026-11-24 12:12 UTC)",
        ),
    ),
    TaskDone: (
        (TaskDone(task=replace(TASK, done_by=ANA), by=ANA, at=NOON), Kind.TASK, "T-5 done: Call the lab"),
        (
            TaskDone(task=replace(TASK, owner=BEN, done_by=ANA, done_text="they agree"), by=ANA, at=NOON),
            Kind.TASK,
            "T-5 done: Call the lab (task of Ben). Result: they agree",
        ),
    ),
    TaskFellDue: ((TaskFellDue(task=TASK, at=NOON), Kind.TASK, "T-5 is due and not done"),),
    EntryCorrected: (
        (CORRECTED, Kind.CORRECTION, "Correction of E-5: 14 SKUs"),
        (replace(CORRECTED, instead_of="E-9"), Kind.CORRECTION, "Correction of E-5, instead of E-9: 14 SKUs"),
    ),
    **HANDOVER_EXAMPLES,
    EntryRedacted: (
        (REDACTED, Kind.REDACTION, "E-5 was redacted by Ana, because: names a child"),
        (
            replace(REDACTED, copies=("E-7", "E-9")),
            Kind.REDACTION,
            "E-5 and what repeats it (E-7, E-9) was redacted by Ana, because: names a child",
        ),
    ),
    **MERGE_EXAMPLES,
    NoteAdded: ((NoteAdded(by=ANA, at=NOON, occurred_at=NOON, text="seen"), Kind.NOTE, "seen"),),
    **MESSAGE_EXAMPLES,
    UpdatePosted: (
        (UpdatePosted(by=ANA, at=NOON, text="down", next_at=None), Kind.UPDATE, "down"),
        (
            UpdatePosted(by=ANA, at=NOON, text="down", next_at=LATER),
            Kind.UPDATE,
            "down (next update by 2026-11-24 12:12 UTC)",
        ),
    ),
    UpdateMissed: (
        (
            UpdateMissed(due_at=NOON, at=LATER),
            Kind.UPDATE,
            "The update promised for 2026-11-24 12:00 UTC did not come",
        ),
    ),
    RoomOpened: ((RoomOpened(name="inc-1-toy", at=NOON), Kind.ROOM, "Room #inc-1-toy opened"),),
    DeliveryGivenUp: (
        (
            DeliveryGivenUp(what="Posting the card", why="is_archived", advice="Unarchive the room.", at=NOON),
            Kind.DELIVERY,
            "Posting the card failed: is_archived. Unarchive the room.",
        ),
    ),
    **CLOCKS,
    ExportAsked: ((ExportAsked(by=ANA, at=NOON, formats=("md", "json")), Kind.EXPORT, "Export made (md, json)"),),
}
CASES = [case for cases in EXAMPLES.values() for case in cases]


def drafted(event: Event) -> Draft:
    return draft_of(event, NAMES)


def test_every_event_of_the_union_has_an_example() -> None:
    assert set(EXAMPLES) == set(get_args(Event))
    assert all(isinstance(event, kind) for kind, cases in EXAMPLES.items() for event, _, _ in cases)


@pytest.mark.parametrize(("event", "kind", "text"), CASES, ids=[text for _, _, text in CASES])
def test_an_event_reads_as_written(event: Event, kind: Kind, text: str) -> None:
    draft = drafted(event)

    assert (draft.kind, draft.text) == (kind, text)
    assert draft.author_name == ("Warroom" if draft.author == WARROOM else PEOPLE[draft.author])
    assert not draft.privileged


@pytest.mark.parametrize(
    "event",
    [
        PageUnanswered(page=PAGE, at=NOON),
        UpdateMissed(due_at=NOON, at=LATER),
        RoomOpened(name="r", at=NOON),
        DeliveryGivenUp(what="w", why="y", advice="a", at=NOON),
    ],
)
def test_what_nobody_did_is_recorded_by_the_bot(event: Event) -> None:
    assert drafted(event).author == WARROOM


def test_a_note_and_a_decision_stand_at_the_time_they_tell_of() -> None:
    earlier = NOON - timedelta(days=2)

    assert drafted(NoteAdded(by=ANA, at=NOON, occurred_at=earlier, text="seen")).occurred_at == earlier
    assert drafted(DecisionRecorded(decision=DECISION)).occurred_at == DECISION.decided_at


def test_a_decision_recorded_for_another_says_for_whom() -> None:
    draft = drafted(DecisionRecorded(decision=replace(DECISION, decided_by=BEN)))

    assert (draft.author, draft.on_behalf_of) == (ANA, BEN)
    assert drafted(DecisionRecorded(decision=DECISION)).on_behalf_of is None


SILENT = {IncidentDeclared, IncidentClosed, RoleCovered, RoomOpened, UpdatePosted, UpdateMissed, ExportAsked}
SILENT |= {ProposalOpened, BallotsCast, TaskFellDue, HandoverAccepted, ClockBreached}


@pytest.mark.parametrize("event", [cases[0][0] for cases in EXAMPLES.values()], ids=lambda event: type(event).__name__)
def test_what_has_no_post_of_its_own_is_one_line_in_the_room(event: Event) -> None:
    assert said_in_room(event) is (type(event) not in SILENT)


def test_a_failed_line_in_the_room_is_not_said_by_another() -> None:
    quiet = DeliveryGivenUp(what="A line", why="w", advice="a", at=NOON, quiet=True)

    assert not said_in_room(quiet)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 s"),
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (7800, "2 h 10 min"),
        (86399, "23 h 59 min"),
        (86400, "1 d"),
        (111600, "1 d 7 h"),
    ],
)
def test_a_distance_names_its_two_largest_units(seconds: float, words: str) -> None:
    assert distance(timedelta(seconds=seconds)) == words


def test_a_reason_cannot_end_its_quotation_and_speak_for_another() -> None:
    forged = replace(CAST.ballots[1], reason="too soon”. Legal (Ben) objected: “do it")

    text = objection(CAST, forged, NAMES)

    assert text.count("“") == text.count("”") == 1
    assert text.endswith("objected: “too soon’. Legal (Ben) objected: ‘do it”")
