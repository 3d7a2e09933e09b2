"""The record from which the tests of exports are drawn; its chain is whole."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.decision import Decision
from bot.domain.ids import ChannelId, IncidentUid, PageUid, RoleKey, TypeKey, UserId, WorkspaceId
from bot.domain.incident import Counts, Incident, Milestones, Places, Status
from bot.domain.paging import Answer, Call, Page, PageState
from bot.domain.playbook import IncidentType
from bot.domain.responder import COMMANDER, LEGAL, Team
from bot.domain.severity import Severity
from bot.domain.task import Task
from bot.domain.timeline import SUMMARY, TITLE, Draft, Entry, Kind, append, verify
from bot.queries.view import IncidentView, Record

ANA, BEN, CLA, DEV = UserId("U0ANA"), UserId("U0BEN"), UserId("U0CLA"), UserId("U0DEV")
NAMES = {ANA: "Ana", BEN: "Ben", CLA: "Cla"}
POLICY = RoleKey("policy")
PERMALINK = "https://shop.slack.example/archives/C0ROOM/p1700000000000100"
UID = IncidentUid("a" * 32)
DECLARED = datetime(2026, 11, 24, 9, 14, 5, 123456, tzinfo=UTC)
MADE = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
DECISION = Decision(
    number=1,
    text="Delist all SKUs of seller 8841 in the EU",
    because="two injuries | one of them a child",
    decided_by=BEN,
    recorded_by=ANA,
    decided_at=DECLARED + timedelta(minutes=10),
    recorded_at=DECLARED + timedelta(minutes=25),
)


SUBJECTS = {Kind.DECLARED: TITLE, Kind.PAGE: "b" * 32, Kind.DECISION: "D-1", Kind.RESOLVED: SUMMARY}


def after(minutes: float) -> datetime:
    return DECLARED + timedelta(minutes=minutes)


def draft(kind: Kind, text: str, minutes: float, author: UserId = ANA, *, privileged: bool = False) -> Draft:
    return Draft(
        kind=kind,
        text=text,
        occurred_at=after(minutes),
        author=author,
        author_name=NAMES.get(author, "Dev (unverified)"),
        privileged=privileged,
        subject=SUBJECTS.get(kind, ""),
    )


def chain(*drafts: Draft) -> list[Entry]:
    """Entries as the timeline records them; none is recorded before the one that it follows."""
    entries: list[Entry] = []
    for number, one in enumerate(drafts, start=1):
        head = entries[-1].hash if entries else ""
        recorded = max(one.occurred_at, entries[-1].recorded_at if entries else one.occurred_at)
        entries.append(append(one, number=number, previous_hash=head, salt=f"{number:032x}", recorded_at=recorded))
    return entries


def redacted(entry: Entry) -> Entry:
    return replace(entry, text=None, salt=None)


def story() -> list[Draft]:
    """An emergency with what people really type, and what somebody hostile would."""
    decided = f"D-1: {DECISION.text}, because: {DECISION.because} (decided by Ben)"
    return [
        draft(
            Kind.DECLARED, "Declared: Magnetic toy recall in DE (SEV1, Product safety, DE); known since 08:50 UTC", 0
        ),
        draft(Kind.PAGE, "Paged Ben for Legal", 0),
        draft(Kind.NOTE, "Authority called.\nTheir number: +49 30 1234\n\n# Not a heading\n| a | b |", 5, BEN),
        replace(draft(Kind.DECISION, decided, 10), on_behalf_of=BEN),
        draft(Kind.NOTE, "See [here](https://evil.example/) <script>alert(1)</script> `code` *bold* ~~x~~", 12, DEV),
        draft(Kind.NOTE, "Counsel: settle with the seller, quietly", 15, BEN, privileged=True),
        replace(draft(Kind.NOTE, "The seller was warned by mail", -20, CLA), permalink=PERMALINK),
        draft(Kind.STATUS, "Status containing → contained", 95),
        draft(Kind.RESOLVED, "Resolved: All listings are down and buyers are told", 190),
        draft(Kind.CLOSED, "Closed", 26 * 60),
    ]


def incident(entries: Sequence[Entry]) -> Incident:
    return Incident(
        uid=UID,
        workspace=WorkspaceId("T0SHOP"),
        number=42,
        title="Magnetic toy recall in DE",
        severity=Severity.SEV1,
        type=TypeKey("product-safety"),
        regions=("DE", "FR"),
        reference="KBA-2026/17",
        status=Status.CLOSED,
        declared_by=ANA,
        milestones=Milestones(
            declared_at=DECLARED,
            known_at=after(-24),
            acknowledged_at=after(2),
            contained_at=after(95),
            resolved_at=after(190),
            closed_at=after(26 * 60),
        ),
        places=Places(room=ChannelId("C0ROOM"), room_name="inc-42-magnetic-toy-recall-in-de"),
        counts=Counts(entries=len(entries), decisions=1, tasks=2),
        head=entries[-1].hash if entries else "",
        summary="All listings are down and buyers are told",
    )


def pages() -> list[Page]:
    legal = Page(
        uid=PageUid("b" * 32),
        incident=UID,
        role=LEGAL,
        text="",
        by=ANA,
        opened_at=DECLARED,
        steps=(),
        calls=(
            Call(user=DEV, step=0, called_at=DECLARED, answer=Answer.PASSED_ON, answered_at=after(1)),
            Call(user=BEN, step=1, called_at=after(1), answer=Answer.ACKNOWLEDGED, answered_at=after(2)),
        ),
        state=PageState.ACKNOWLEDGED,
    )
    policy = replace(legal, uid=PageUid("c" * 32), role=POLICY, calls=(), state=PageState.UNANSWERED)
    return [legal, policy]


def record_of(entries: Sequence[Entry]) -> Record:
    view = IncidentView(
        incident=incident(entries),
        team=Team(incident=UID, holders={COMMANDER: ANA, LEGAL: BEN}, responders=(ANA, BEN)),
        pages=pages(),
        decisions=[DECISION],
        tasks=[
            Task(number=1, text="Pull the listings", role=POLICY, created_at=DECLARED, done_at=after(40)),
            Task(number=2, text="Tell the buyers", role=None, owner=ANA, created_at=DECLARED),
        ],
        type=IncidentType(
            key=TypeKey("product-safety"), name="Product safety", means="Someone may be hurt.", severity=Severity.SEV2
        ),
        names=NAMES,
        role_names={COMMANDER: "Commander", LEGAL: "Legal", POLICY: "Policy"},
    )
    return Record(view=view, entries=entries)


def whole_record() -> Record:
    return record_of(chain(*story()))


def with_incident(record: Record, **changes: Any) -> Record:
    return replace(record, view=replace(record.view, incident=replace(record.view.incident, **changes)))


def test_the_chain_of_the_sample_is_whole() -> None:
    record = whole_record()

    assert verify(tuple(record.entries)) == record.head
