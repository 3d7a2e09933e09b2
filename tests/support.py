"""What tests share: people, a catalogue, a clock moved by hand, and randomness that repeats itself."""

import hashlib
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest

from bot.domain.counting import Calendar
from bot.domain.ids import IncidentUid, RoleKey, TypeKey, UserId, WorkspaceId
from bot.domain.incident import Incident, Milestones, Status
from bot.domain.person import Profile
from bot.domain.playbook import (
    OFFICE,
    OTHER,
    Catalogue,
    EscalationPolicy,
    IncidentType,
    Person,
    Role,
    SeverityLevel,
    Step,
    StepTarget,
    TaskTemplate,
)
from bot.domain.responder import COMMANDER, LEGAL
from bot.domain.severity import Severity

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
WORKSPACE = WorkspaceId("T0MARKET1")
ELSEWHERE = WorkspaceId("T0OTHER01")

ANA, BEN, CLA = UserId("U0ANA0001"), UserId("U0BEN0001"), UserId("U0CLA0001")
DEV, GIL, DORA = UserId("U0DEV0001"), UserId("U0GIL0001"), UserId("U0DORA001")
EVE = UserId("U0EVE0001")
"""Nobody knows her: not in the catalogue, not in the people table."""

POLICY, PRODUCT, OPERATIONS = RoleKey("policy"), RoleKey("product"), RoleKey("operations")
PRODUCT_SAFETY = TypeKey("product-safety")
OUTAGE = TypeKey("outage")
"""Its playbook pages a role for which nobody is named."""

HOSTILE = 'Ω≠é 👩🏽‍⚖️ <!channel> & \' OR 1=1; -- "“quoted”" \\n\n\ttab \u202e\u200b end'
"""Whatever people may type: emoji, markup, quotes, line breaks, invisible marks."""

both_engines = pytest.mark.parametrize(
    "address", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
"""Runs a test on SQLite and on PostgreSQL; it must use `database`, `store` or `tools`."""


only_postgres = pytest.mark.parametrize(
    "address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
"""For what SQLite cannot do at all: two writers at once."""


class HandClock:
    """Stands still until moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def forward(self, **duration: float) -> datetime:
        self._now += timedelta(**duration)
        return self._now


class SeededRandomness:
    """The same ids and salts in the same order, every time."""

    def __init__(self, seed: str = "warroom") -> None:
        self._seed = seed
        self._made = 0

    def uid(self) -> str:
        self._made += 1
        return hashlib.sha256(f"{self._seed}:{self._made}".encode()).hexdigest()[:32]

    def salt(self) -> str:
        return self.uid()


def incident(status: Status = Status.INVESTIGATING) -> Incident:
    """INC-42, declared by Ana at noon; an update is promised for an hour later."""
    return Incident(
        uid=IncidentUid("a" * 32),
        workspace=WORKSPACE,
        number=42,
        title="Magnetic toy recall in DE",
        severity=Severity.SEV2,
        type=PRODUCT_SAFETY,
        status=status,
        declared_by=ANA,
        milestones=Milestones(declared_at=NOON, known_at=NOON),
        next_update_at=NOON + timedelta(hours=1),
    )


def profile(user: UserId, name: str) -> Profile:
    return Profile(user=user, name=name, zone="Europe/Berlin", seen_at=NOON)


_PEOPLE = {
    "ana": (ANA, "Ana Ruiz"),
    "ben": (BEN, "Ben Okafor"),
    "cla": (CLA, "Cla Moreau"),
    "dev": (DEV, "Dev Patel"),
    "gil": (GIL, "Gil Santos"),
    "dora": (DORA, "Dora Novak"),
}
PROFILES = tuple(profile(user, name) for user, name in _PEOPLE.values())


def _role(key: RoleKey, name: str, owners: tuple[Person, ...] = (), backups: tuple[Person, ...] = ()) -> Role:
    return Role(key=key, name=name, owners=owners, backups=backups, escalation="standard")


def _roles(people: dict[str, Person]) -> tuple[Role, ...]:
    return (
        _role(COMMANDER, "Commander"),
        _role(LEGAL, "Legal", (people["ben"],), (people["gil"],)),
        _role(POLICY, "Policy", (people["cla"],), (people["gil"],)),
        _role(PRODUCT, "Product", (people["dev"], people["dora"])),
        _role(OPERATIONS, "Operations"),
    )


def _types() -> tuple[IncidentType, ...]:
    paged = (LEGAL, POLICY, PRODUCT)
    tasks = (TaskTemplate(text="Stop the sale", role=PRODUCT), TaskTemplate(text="Name the authority"))
    safety = IncidentType(
        key=PRODUCT_SAFETY,
        name="Product safety",
        means="Someone may be hurt.",
        severity=Severity.SEV2,
        page=paged,
        tasks=tasks,
        questions=("How many were sold?",),
    )
    other = IncidentType(key=OTHER, name="Other", means="Anything else.", severity=Severity.SEV3, page=paged)
    outage = IncidentType(
        key=OUTAGE, name="Outage", means="Nobody can buy.", severity=Severity.SEV2, page=(OPERATIONS, LEGAL)
    )
    return safety, other, outage


def catalogue() -> Catalogue:
    """Owners at once, backups after 5 minutes, the commander after 10."""
    people = {key: Person(key=key, user=user, name=name) for key, (user, name) in _PEOPLE.items()}
    times = zip((0, 5, 10), StepTarget, strict=True)
    standard = EscalationPolicy(
        key="standard", steps=tuple(Step(after=timedelta(minutes=after), page=target) for after, target in times)
    )
    levels = {level: SeverityLevel(severity=level, name=level.label, means="Bad.") for level in Severity}
    office = Calendar(key=OFFICE, name="Office", country="DE", zone="Europe/Berlin")
    return Catalogue(
        people=MappingProxyType(people),
        roles=MappingProxyType({role.key: role for role in _roles(people)}),
        escalation_policies=MappingProxyType({"standard": standard}),
        severities=MappingProxyType(levels),
        types=MappingProxyType({kind.key: kind for kind in _types()}),
        calendars=MappingProxyType({OFFICE: office}),
    )
