"""What a line of the command table says: a verb, its arguments and its keys."""

from dataclasses import dataclass
from enum import StrEnum

TITLE_LIMIT = 150
TEXT_LIMIT = 3000
WORD_LIMIT = 100


class Kind(StrEnum):
    """How the value of a key is read."""

    WORD = "word"
    """A key of the catalogue: lower case, plain dashes."""
    REFERENCE = "reference"
    """One word or a quoted text, as typed."""
    TEXT = "text"
    """Runs to the verb's next key or the end."""
    TIME = "time"
    DURATION = "duration"
    LENGTH = "length"
    """A duration, or working days."""
    YESNO = "yesno"
    PERSON = "person"
    LIST = "list"
    SEVERITY = "severity"
    NUMBER = "number"
    SEATS = "seats"
    """A list of roles and people."""
    UNTIL = "until"
    """A length of time from now, or a time to come."""


class Place(StrEnum):
    """Where a verb makes sense."""

    ANYWHERE = "anywhere"
    INCIDENT = "incident"
    """In the incident's room, or after its id."""


class Group(StrEnum):
    """What a verb is for, as help lists them; its value is the heading."""

    LIFE = "An incident's life"
    LOOK = "Look"
    PEOPLE = "People"
    AGREE = "Agree"
    ACT = "Act"
    RECORD = "The record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A `key:value` that may stand anywhere after its verb."""

    name: str
    kind: Kind
    shown: str
    about: str
    limit: int = WORD_LIMIT

    @property
    def usage(self) -> str:
        return f"[{self.name}:{self.shown}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    name: str = "person"
    required: bool = True
    shown: str = "@person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    name: str = "role"
    required: bool = True
    shown: str = "role"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOrRole:
    """Fills `person` or `role`."""

    name: str = "person"
    role: str = "role"
    required: bool = True
    shown: str = "@person|role"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    name: str
    allowed: tuple[str, ...]
    required: bool = True

    @property
    def shown(self) -> str:
        return "|".join(self.allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """Fills a number from 1 to 4."""

    name: str = "sev"
    required: bool = True
    shown: str = "1-4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """All the text that is left; only ever the last argument."""

    name: str = "text"
    required: bool = True
    limit: int = TEXT_LIMIT
    one_line: bool = False
    person: str = ""
    """When given, the value that a person mentioned in the text fills."""

    @property
    def shown(self) -> str:
        return f"{self.name} [@{self.person}]" if self.person else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A whole number from `low` to `high`; `default` when left out."""

    name: str
    low: int
    high: int
    default: int

    required: bool = False

    @property
    def shown(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Id:
    """An id inside the incident, `D-3`; fills its number."""

    letter: str
    name: str = "id"
    required: bool = True

    @property
    def shown(self) -> str:
        return f"{self.letter}-n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Another incident, `INC-42`; fills its number."""

    name: str = "into"
    required: bool = True
    shown: str = "INC-n"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbName:
    """Fills the verb's name, whichever alias was typed."""

    name: str = "verb"
    required: bool = False
    shown: str = "verb"


Argument = Person | Role | PersonOrRole | Choice | Severity | Text | Number | Id | Incident | VerbName


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One line of the table. `ends` marks verbs that end or reopen an incident, where a wrong one would hurt.

    A name may have two words, `clock start`: then its first word is also a verb, which shows what there is.
    """

    name: str
    group: Group
    summary: str
    aliases: tuple[str, ...] = ()
    arguments: tuple[Argument, ...] = ()
    keys: tuple[Key, ...] = ()
    examples: tuple[str, ...] = ()
    place: Place = Place.INCIDENT
    ends: bool = False

    @property
    def usage(self) -> str:
        """What to type after the slash command, `sev 1-4 [because:text]`."""
        shown = (one.shown if one.required else f"[{one.shown}]" for one in self.arguments)
        return " ".join((self.name, *shown, *(key.usage for key in self.keys)))

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)

    @property
    def fields(self) -> frozenset[str]:
        """The names under which a parsed command holds its values."""
        roles = (one.role for one in self.arguments if isinstance(one, PersonOrRole))
        people = (one.person for one in self.arguments if isinstance(one, Text) and one.person)
        return frozenset((*(one.name for one in (*self.arguments, *self.keys)), *roles, *people))
