"""What is prepared before anything happens: who is on duty for what, and what each incident type asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType

from bot.domain.change import DomainError
from bot.domain.clock import ClockTemplate, Fact
from bot.domain.counting import Calendar
from bot.domain.ids import RoleKey, TypeKey, UserId
from bot.domain.severity import Severity


class UnknownRoleError(DomainError):
    """Nobody can be asked for a role that the catalogue does not name."""


class UnknownTypeError(DomainError):
    """An incident cannot have a type that the catalogue does not name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone the catalogue names. `zone` is an IANA name, `phone` as a human dials it."""

    key: str
    user: UserId
    name: str
    email: str | None = None
    phone: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A duty and who has it now. No owners means that nobody is named, which is said and never guessed."""

    key: RoleKey
    name: str
    owners: tuple[Person, ...] = ()
    backups: tuple[Person, ...] = ()
    escalation: str


class StepTarget(StrEnum):
    """Whom one step of an escalation policy pages."""

    OWNERS = "owners"
    BACKUPS = "backups"
    COMMANDER = "commander"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`after` counts from the page, not from the step before."""

    after: timedelta
    page: StepTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationPolicy:
    """The climb of an unanswered page. Steps rise in time and the first is at 0."""

    key: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        times = [step.after for step in self.steps]
        if not times or times[0] or times != sorted(set(times)):
            raise ValueError(f"the steps of {self.key} must start at 0 and rise: {times}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityLevel:
    """How a severity is spoken of, and what it asks for. `means` is one sentence; without `update_every` updates
    have no rhythm; `clocks` has one at most for each fact."""

    severity: Severity
    name: str
    means: str
    update_every: timedelta | None = None
    clocks: tuple[ClockTemplate, ...] = ()

    def clock_for(self, fact: Fact) -> ClockTemplate | None:
        """How soon the severity wants something to have happened."""
        return next((clock for clock in self.clocks if clock.fact is fact), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTemplate:
    """A task that each incident of the type begins with. Without a role, the commander hands it out."""

    text: str
    role: RoleKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentType:
    """A playbook. `severity` is where the form starts; `page` names the roles paged at the declaration."""

    key: TypeKey
    name: str
    means: str
    severity: Severity
    page: tuple[RoleKey, ...] = ()
    tasks: tuple[TaskTemplate, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Something louder than Slack, called at an address for those whom it reaches."""

    key: str
    url: str
    people: tuple[Person, ...]


OFFICE = "office"
"""The calendar that counts working days where none is named; every catalogue has it."""

OTHER = TypeKey("other")
"""The type of an incident declared without one; every catalogue has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything operators tune. Each map keeps the order of the file, which is the order of menus."""

    people: Mapping[str, Person]
    roles: Mapping[RoleKey, Role]
    escalation_policies: Mapping[str, EscalationPolicy]
    severities: Mapping[Severity, SeverityLevel]
    types: Mapping[TypeKey, IncidentType]
    pagers: Mapping[str, Pager] = field(default_factory=lambda: MappingProxyType({}))
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    clocks: Mapping[str, ClockTemplate] = field(default_factory=dict)

    def calendar(self, key: str = "") -> Calendar:
        """The calendar of that key, which the loader has looked for; the office's for ""."""
        return self.calendars[key or OFFICE]

    def clock(self, typed: str) -> ClockTemplate | None:
        """The clock of that key or name, capitals and spaces forgiven; None when the catalogue has none."""
        wanted = as_key(typed)
        return self.clocks.get(wanted) or next(
            (one for one in self.clocks.values() if as_key(one.name) == wanted), None
        )

    def role(self, key: str) -> Role:
        """The role as typed, capitals and spaces forgiven; UnknownRoleError names those there are."""
        found = self.roles.get(RoleKey(as_key(key)))
        if found is None:
            raise UnknownRoleError(f"There is no role {key}. {_instead(as_key(key), self.roles)}")
        return found

    def type(self, key: str) -> IncidentType:
        """The type as typed, capitals and spaces forgiven; UnknownTypeError names those there are."""
        found = self.types.get(TypeKey(as_key(key)))
        if found is None:
            raise UnknownTypeError(f"There is no incident type {key}. {_instead(as_key(key), self.types)}")
        return found

    def policy_of(self, role: Role) -> EscalationPolicy:
        """How a page to this role climbs. The loader lets no role name a policy that is not there."""
        return self.escalation_policies[role.escalation]

    def person_of(self, user: UserId) -> Person | None:
        """None for someone the catalogue does not name: shown as unverified, never as another."""
        return next((person for person in self.people.values() if person.user == user), None)

    def pager_of(self, user: UserId) -> Pager | None:
        """None for someone who can be reached by Slack only; nobody has two."""
        reached = (pager for pager in self.pagers.values() for person in pager.people if person.user == user)
        return next(reached, None)


def as_key(typed: str) -> str:
    """`Product Safety` → `product-safety`: the form in which keys are compared."""
    return "-".join(typed.lower().replace("_", " ").replace("-", " ").split())


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a misspelt one most likely meant, if any comes close."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return close[0] if close else None


def _instead(word: str, known: Iterable[str]) -> str:
    keys = list(known)
    guess = nearest(word, keys)
    meant = f"Did you mean {guess}? " if guess else ""
    return f"{meant}Known: {', '.join(keys) or 'none'}."
