"""The catalogue's sections, from located YAML to domain objects."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.clock import ClockTemplate
from bot.domain.ids import RoleKey, TypeKey
from bot.domain.playbook import (
    OTHER,
    EscalationPolicy,
    IncidentType,
    Person,
    Role,
    SeverityLevel,
    Step,
    TaskTemplate,
)
from bot.domain.severity import Severity
from config import values
from config.mistakes import Mistakes
from config.reading import Fields, Known
from config.tree import Entry, Map, Node, Scalar

SECTIONS = ("people", "roles", "escalation_policies", "severities", "types", "pagers", "clocks", "calendars")
MAY_BE_MISSING = ("people", "pagers", "clocks")
STANDARD = "standard"
"""The policy of a role that names none."""


ClocksOf = Callable[[Fields], tuple[ClockTemplate, ...]]
"""Reads the `clocks` of a severity."""


@dataclass(frozen=True, slots=True)
class Document:
    """The laid-over file. Keys are looked up here, so that one bad entry does not make those naming it bad too."""

    root: Map
    mistakes: Mistakes

    def check(self) -> None:
        """Note keys that are no section."""
        Fields("", Entry(self.root.place, self.root), self.mistakes).only(SECTIONS)

    def section(self, name: str) -> Fields:
        """A section as it stands. Some may be missing; others, once removed, are told as empty."""
        return Fields(name, self._entry(name), self.mistakes)

    def known(self, section: str, kind: str) -> Known:
        """What the section's entries are, to check those who name them."""
        value = self._entry(section).value
        if isinstance(value, Map):
            return Known(kind=kind, keys=value.entries, removed=value.removed)
        return Known(kind=kind, keys=None, removed={})

    def each(self, section: str, known: Collection[str]) -> Iterable[tuple[str, Fields]]:
        """The section's entries that can be read as maps."""
        for key, entry in self.section(section).keyed():
            fields = Fields(f"{section}.{key}", entry, self.mistakes)
            fields.only(known)
            if fields.usable:
                yield key, fields

    def _entry(self, section: str) -> Entry:
        place = self.root.removed.get(section, self.root.place)
        missing = Map(place, {}) if section in MAY_BE_MISSING else Scalar(place, "", "null")
        return self.root.entries.get(section) or Entry(place, missing)


def people(document: Document) -> Mapping[str, Person]:
    """Everyone named; one Slack id belongs to one person."""
    found: dict[str, Person] = {}
    holders: dict[str, str] = {}
    for key, fields in document.each("people", ("slack", "name", "email", "phone", "zone")):
        person = _person(key, fields)
        if person is None:
            continue
        if person.user in holders:
            fields.wrong(fields.place, f"has the Slack id of {holders[person.user]}. One of them is wrong.")
        holders.setdefault(person.user, key)
        found[key] = person
    return found


def _person(key: str, fields: Fields) -> Person | None:
    fields.missing("slack", "slack: U0123ABCD")
    fields.missing("name", "name: Ben Weber")
    user, name = fields.parsed("slack", values.slack_id), fields.text("name", values.name)
    email = fields.parsed("email", values.email)
    phone, zone = fields.parsed("phone", values.phone), fields.parsed("zone", values.zone)
    if user is None or name is None:
        return None
    return Person(key=key, user=user, name=name, email=email, phone=phone, zone=zone)


def policies(document: Document) -> Mapping[str, EscalationPolicy]:
    """Lists of steps, the first at once and each later than the one before."""
    found: dict[str, EscalationPolicy] = {}
    for key, entry in document.section("escalation_policies").keyed():
        holder = Map(entry.place, {"steps": entry})
        fields = Fields(f"escalation_policies.{key}", Entry(entry.place, holder), document.mistakes)
        steps = _steps(fields)
        if steps:
            found[key] = EscalationPolicy(key=key, steps=steps)
    return found


def _steps(fields: Fields) -> tuple[Step, ...]:
    """Empty when anything in them is wrong."""
    nodes = fields.items("steps")
    if not nodes:
        fields.wrong(fields.place, "has no steps. Write them as [{after: 0m, page: owners}].")
    read = [(node, _step(node, fields)) for node in nodes]
    steps = [(node, step) for node, step in read if step is not None]
    if len(steps) != len(nodes) or not _rises(steps, fields):
        return ()
    return tuple(step for _, step in steps)


def _step(node: Node, policy: Fields) -> Step | None:
    fields = Fields(f"{policy.what}: a step", Entry(node.place, node), policy.mistakes)
    fields.only(("after", "page"))
    fields.missing("after", "after: 5m")
    fields.missing("page", "page: backups")
    after, page = fields.parsed("after", values.duration), fields.parsed("page", values.step_target)
    return None if after is None or page is None else Step(after=after, page=page)


def _rises(steps: list[tuple[Node, Step]], fields: Fields) -> bool:
    wrong = False
    if steps and steps[0][1].after:
        fields.wrong(steps[0][0].place, "must page someone at once: the first step is after: 0m.")
        wrong = True
    for (_, before), (node, step) in pairwise(steps):
        if step.after <= before.after:
            fields.wrong(node.place, "must rise: each step comes later than the one before.")
            wrong = True
    return not wrong and bool(steps)


def roles(document: Document, named: Mapping[str, Person]) -> Mapping[RoleKey, Role]:
    """Who is on duty for what; a role that names no policy climbs by `standard`."""
    found: dict[RoleKey, Role] = {}
    for key, fields in document.each("roles", ("name", "owners", "backups", "escalation")):
        found[RoleKey(key)] = _role(key, fields, document, named)
    return found


def _role(key: str, fields: Fields, document: Document, named: Mapping[str, Person]) -> Role:
    fields.missing("name", "name: Legal")
    name, escalation = fields.text("name", values.name), fields.parsed("escalation", str) or STANDARD
    policy = fields.get("escalation")
    place = policy.value.place if policy is not None else fields.place
    known = document.known("escalation_policies", "escalation policy")
    fields.refer(Scalar(place, escalation, "str"), known)
    owners, backups = fields.references("owners"), fields.references("backups")
    first = {owner.text for owner in owners}
    for backup in backups:
        if backup.text in first:
            fields.wrong(backup.place, f"has {backup.text} as owner and as backup. Name someone else as backup.")
    return Role(
        key=RoleKey(key),
        name=name or key,
        owners=_persons(owners, fields, document, named),
        backups=_persons(backups, fields, document, named),
        escalation=escalation,
    )


def _persons(
    references: Iterable[Scalar], fields: Fields, document: Document, named: Mapping[str, Person]
) -> tuple[Person, ...]:
    known = document.known("people", "person")
    there = [each.text for each in references if fields.refer(each, known)]
    return tuple(named[key] for key in there if key in named)


def severities(document: Document, clocks_of: ClocksOf) -> Mapping[Severity, SeverityLevel]:
    """All four, gravest first."""
    section = document.section("severities")
    section.only(tuple(each.key for each in Severity))
    found = {}
    for severity in Severity:
        entry = section.get(severity.key)
        if entry is None and section.usable:
            place = section.removed(severity.key)
            section.wrong(place, f"has no {severity.key}. The four severities cannot be removed.")
        elif entry is not None:
            fields = Fields(f"severities.{severity.key}", entry, document.mistakes)
            found[severity] = _severity(severity, fields, clocks_of)
    return {severity: level for severity, level in found.items() if level is not None}


def _severity(severity: Severity, fields: Fields, clocks_of: ClocksOf) -> SeverityLevel | None:
    fields.only(("name", "means", "update_every", "clocks"))
    fields.missing("name", "name: Critical")
    name, means = fields.text("name", values.name), fields.text("means", values.sentence)
    every = fields.parsed("update_every", values.rhythm)
    clocks = clocks_of(fields)
    if name is None:
        return None
    return SeverityLevel(severity=severity, name=name, means=means or name, update_every=every, clocks=clocks)


def types(document: Document) -> Mapping[TypeKey, IncidentType]:
    """The playbooks; `other` is always among them."""
    found: dict[TypeKey, IncidentType] = {}
    known = ("name", "means", "severity", "page", "tasks", "questions")
    for key, fields in document.each("types", known):
        read = _type(key, fields, document)
        if read is not None:
            found[read.key] = read
    section = document.section("types")
    if section.usable and section.get(OTHER) is None:
        section.wrong(section.removed(OTHER), "has no other. It cannot be removed: a declare without a type has it.")
    return found


def _type(key: str, fields: Fields, document: Document) -> IncidentType | None:
    for needed, example in (
        ("name", "name: Product safety"),
        ("severity", "severity: sev2"),
        ("page", "page: [legal]"),
    ):
        fields.missing(needed, example)
    name, means = fields.text("name", values.name), fields.text("means", values.sentence)
    severity = fields.parsed("severity", values.severity)
    known = document.known("roles", "role")
    page = tuple(RoleKey(each.text) for each in fields.references("page") if fields.refer(each, known))
    tasks = tuple(_task(node, fields, known) for node in fields.items("tasks"))
    questions = tuple(fields.words(node, values.sentence, "questions") for node in fields.items("questions"))
    if name is None or severity is None:
        return None
    return IncidentType(
        key=TypeKey(key),
        name=name,
        means=means or name,
        severity=severity,
        page=page,
        tasks=tuple(task for task in tasks if task is not None),
        questions=tuple(question for question in questions if question is not None),
    )


def _task(node: Node, type_: Fields, roles: Known) -> TaskTemplate | None:
    """`text` alone, or `{text: …, role: …}`."""
    if isinstance(node, Scalar):
        text = type_.words(node, values.sentence, "tasks")
        return TaskTemplate(text=text) if text is not None else None
    fields = Fields(f"{type_.what}: a task", Entry(node.place, node), type_.mistakes)
    fields.only(("text", "role"))
    fields.missing("text", "text: Snapshot every listing")
    text, role = fields.text("text", values.sentence), fields.get("role")
    if role is not None and not isinstance(role.value, Scalar):
        fields.parsed("role", str)
    elif role is not None and isinstance(role.value, Scalar):
        fields.refer(role.value, roles)
    key = fields.parsed("role", RoleKey)
    return TaskTemplate(text=text, role=key) if text is not None else None
