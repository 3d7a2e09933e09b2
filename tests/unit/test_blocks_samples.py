"""Incidents to draw, ordinary and at the worst, and what every drawing of them must keep."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.blocks.message import Message
from bot.domain.decision import Decision
from bot.domain.ids import WARROOM, ChannelId, IncidentUid, PageUid, RoleKey, TypeKey, UserId, WorkspaceId
from bot.domain.incident import Counts, Incident, Milestones, Places, Status
from bot.domain.paging import Answer, Call, Page, PageState, PageStep
from bot.domain.playbook import IncidentType
from bot.domain.responder import COMMANDER, Team
from bot.domain.severity import Severity
from bot.domain.task import Task
from bot.domain.timeline import Draft, Entry, Kind, append
from bot.queries.view import IncidentView, PageView, Record
from bot.sandbox import blocks as slack

START = datetime(2026, 11, 24, 8, 14, 5, tzinfo=UTC)
NOW = START + timedelta(minutes=3)
ANA, BEN, CLA, GIL, DEV = (UserId(f"U0{name}0001") for name in ("ANA", "BEN", "CLA", "GIL", "DEV"))
LEGAL, POLICY, PRODUCT = RoleKey("legal"), RoleKey("policy"), RoleKey("product")
NAMES = {ANA: "Ana", BEN: "Ben", CLA: "Cla", GIL: "Gil", DEV: "Dev"}
ROLES = {COMMANDER: "Commander", LEGAL: "Legal", POLICY: "Policy", PRODUCT: "Product"}
UID = IncidentUid("a" * 32)
ROOM = ChannelId("C0ROOM001")

HOSTILE = "<!channel> <@U0EVE0001> <https://evil.example|click> *b* _i_ ~s~ `c` & </x> "
TITLE = "Magnetic toy recall in DE"
LONG_TITLE = (HOSTILE + "🧨" * 150)[:150]
LONG_TEXT = (HOSTILE * 50)[:3000]

RECALL = IncidentType(
    key=TypeKey("product-safety"),
    name="Product safety",
    means="Someone may be hurt.",
    severity=Severity.SEV2,
    page=(LEGAL, POLICY, PRODUCT),
    questions=("How many sold since we knew?", "Any injury?", "Which lots?"),
)


def incident(**changes: Any) -> Incident:
    ordinary = Incident(
        uid=UID,
        workspace=WorkspaceId("T0WAR0001"),
        number=42,
        title=TITLE,
        severity=Severity.SEV1,
        type=RECALL.key,
        regions=("DE", "FR"),
        declared_by=ANA,
        milestones=Milestones(declared_at=START, known_at=START - timedelta(minutes=24)),
        places=Places(room=ROOM, room_name="inc-42-magnetic-toy-recall-in-de"),
        counts=Counts(entries=17, decisions=1, tasks=2),
        head="f" * 64,
    )
    return replace(ordinary, **changes)


def page(user: UserId = BEN, role: RoleKey | None = LEGAL, **changes: Any) -> Page:
    ordinary = Page(
        uid=PageUid("b" * 32),
        incident=UID,
        role=role,
        text="",
        by=ANA,
        opened_at=START,
        steps=(
            PageStep(after=timedelta(), people=(user,)),
            PageStep(after=timedelta(minutes=5), people=(GIL,)),
            PageStep(after=timedelta(minutes=10), commander=True),
        ),
        step=0,
        calls=(Call(user=user, step=0, called_at=START),),
        next_at=START + timedelta(minutes=5),
    )
    return replace(ordinary, **changes)


def answered(asked: Page, by: UserId, answer: Answer = Answer.ACKNOWLEDGED) -> Page:
    others = tuple(call for call in asked.calls if call.user != by)
    own = Call(user=by, step=0, called_at=START, answer=answer, answered_at=NOW)
    state = PageState.ACKNOWLEDGED if answer is Answer.ACKNOWLEDGED else asked.state
    return replace(asked, calls=(*others, own), state=state)


def view(**changes: Any) -> IncidentView:
    nobody = page(role=PRODUCT, calls=(), state=PageState.UNANSWERED)
    ordinary = IncidentView(
        incident=incident(),
        team=Team(incident=UID, holders={COMMANDER: ANA, LEGAL: BEN}, responders=(ANA, BEN)),
        pages=(answered(page(), BEN), page(GIL, POLICY, step=1), nobody),
        decisions=(decision(),),
        tasks=(
            Task(number=1, text="Stop all sales", role=RoleKey("operations"), created_at=START, done_at=NOW),
            Task(number=2, text="Note when each order reached us", role=LEGAL, created_at=START),
        ),
        type=RECALL,
        names=NAMES,
        role_names=ROLES,
    )
    return replace(ordinary, **changes)


def page_view(asked: Page | None = None, user: UserId = BEN, **changes: Any) -> PageView:
    return PageView(view=view(incident=incident(**changes)), page=asked or page(), user=user)


def decision(number: int = 1, text: str = "Delist all lots", because: str = "two injuries") -> Decision:
    return Decision(
        number=number,
        text=text,
        because=because,
        decided_by=BEN,
        recorded_by=ANA,
        decided_at=START + timedelta(minutes=2),
        recorded_at=START + timedelta(minutes=9),
    )


def entry(kind: Kind = Kind.NOTE, text: str = "Seller confirms 412 units", number: int = 17, **changes: Any) -> Entry:
    at = changes.pop("at", NOW)
    author = changes.pop("author", ANA)
    name = "Warroom" if author == WARROOM else changes.pop("author_name", NAMES.get(author, author))
    draft = Draft(kind=kind, text=text, occurred_at=at, author=author, author_name=name)
    recorded_at = changes.pop("recorded_at", at)
    return replace(append(draft, number=number, previous_hash="", salt="00" * 16, recorded_at=recorded_at), **changes)


def worst(**changes: Any) -> IncidentView:
    """Everything as long, as many and as hostile as it can be."""
    roles = {RoleKey(f"role-{n}"): f"{HOSTILE}{n}" for n in range(40)}
    people = {UserId(f"U{n:08}"): f"{n} {HOSTILE}" for n in range(40)}
    pages = tuple(
        page(user, role, text=LONG_TEXT, state=list(PageState)[n % 4])
        for n, (role, user) in enumerate(zip(roles, people, strict=True))
    )
    harmful = replace(RECALL, name=HOSTILE * 3, questions=(LONG_TEXT,) * 40)
    return view(
        incident=incident(
            title=LONG_TITLE,
            regions=(HOSTILE,) * 200,
            reference=LONG_TEXT[:200],
            summary=LONG_TEXT,
            next_update_at=START,
            **changes,
        ),
        pages=pages,
        team=Team(incident=UID, holders={COMMANDER: UserId("U00000001")}),
        decisions=tuple(decision(n, LONG_TEXT, LONG_TEXT) for n in range(1, 400)),
        tasks=tuple(Task(number=n, text=LONG_TEXT, role=None, created_at=START) for n in range(1, 400)),
        type=harmful,
        names=people,
        role_names=roles,
    )


def many_entries(count: int) -> list[Entry]:
    kinds = list(Kind)
    return [
        entry(kinds[n % len(kinds)], LONG_TEXT, n, at=START + timedelta(minutes=7 * n), author_name=HOSTILE)
        for n in range(1, count + 1)
    ]


def record(entries: Sequence[Entry] = (), seen: IncidentView | None = None) -> Record:
    return Record(view=seen or view(incident=incident(status=Status.CLOSED)), entries=entries)


# What must hold of everything that is drawn.

_OURS = r"!date\^\d+\^[^|<>]*\|[^<>]*>|#[CG][A-Z0-9]+>|@U[A-Z0-9]+>|https://x\.slack\.com/archives/[^|<>]*\|[a-z ]+>"
_LIVE = re.compile(rf"<(?!{_OURS})")


def texts(value: Any) -> Iterator[str]:
    """Every string under `text`, as Slack renders or counts it."""
    if isinstance(value, dict):
        for name, inside in value.items():
            if name == "text" and isinstance(inside, str):
                yield inside
            else:
                yield from texts(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from texts(inside)


def words(message: Message) -> str:
    return "\n".join(texts(message.blocks))


def require_sound(message: Message, *, most_blocks: int = 50, most_characters: int = 12_000) -> None:
    """Slack takes it, nothing in it is live, and the push says something."""
    slack.require_message(message.blocks)
    assert len(message.blocks) <= most_blocks
    assert slack.characters(message.blocks) <= most_characters
    assert message.text.strip()
    assert len(message.text) < 4000
    for text in (message.text, *texts(message.blocks)):
        require_harmless(text)


def require_harmless(text: str) -> None:
    assert not _LIVE.search(text), text
    assert "<@U0EVE0001>" not in text
    assert not re.search(r"&(?!amp;|lt;|gt;)", text), text


def actions_of(message: Message) -> list[str]:
    """The ids of the buttons and menus, in their order."""
    rows = (block.get("elements", []) for block in message.blocks if block["type"] == "actions")
    return [element["action_id"] for row in rows for element in row]


def require_content_free(message: Message, *secrets: str) -> None:
    said = message.text + json.dumps(message.blocks, ensure_ascii=False)
    for secret in (TITLE, "Magnetic", RECALL.name, *secrets):
        assert secret not in said
