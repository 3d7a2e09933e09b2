"""The command grammar: what a person typed after the slash command becomes a typed command, or a refusal that helps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from handlers.cursor import Cursor
from handlers.refusals import ExcessTextError, RepeatedKeyError, UnclearIncidentError, UsageError, quoted
from handlers.tokens import NOBODY, PersonRef, plain, tidy
from handlers.values import Reader, Value, take_verb
from handlers.verb import Incident, Place, Text, Verb
from handlers.verbs import VERBS

ValueT = TypeVar("ValueT", bound=Value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bare:
    """No verb: the declare form outside a room, the menu inside one."""

    incident: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A verb with its values, by the names of its arguments and keys. `incident` is the number of a named INC-n.

    The accessors answer None, or the empty value of their kind, for what was left out. Times and durations are as
    typed: the zone and the present are the handler's.
    """

    verb: Verb
    incident: int | None = None
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))

    def text(self, name: str) -> str:
        return self._maybe(name, str) or ""

    def word(self, name: str) -> str | None:
        return self._maybe(name, str)

    def raw_time(self, name: str) -> str | None:
        return self._maybe(name, str)

    def raw_duration(self, name: str) -> str | None:
        return self._maybe(name, str)

    def person(self, name: str) -> PersonRef | None:
        return self._maybe(name, PersonRef)

    def number(self, name: str) -> int | None:
        """Also a severity, from 1 to 4."""
        return self._maybe(name, int)

    def yes(self, name: str) -> bool:
        return self._maybe(name, bool) or False

    def many(self, name: str) -> tuple[str, ...]:
        return self._maybe(name, tuple) or ()

    def seats(self, name: str) -> tuple[str | PersonRef, ...]:
        """Roles by their keys, and people."""
        return self._maybe(name, tuple) or ()

    def given(self, name: str, kind: type[ValueT]) -> ValueT:
        """The value of a required argument, such as `given("person", PersonRef)`."""
        value = self._maybe(name, kind)
        if value is None:
            raise LookupError(f"{self.verb.name} was parsed without {name}")
        return value

    def _maybe(self, name: str, kind: type[ValueT]) -> ValueT | None:
        if name not in self.verb.fields:
            raise LookupError(f"{self.verb.name} has no {name}")
        value = self.values.get(name)
        return value if isinstance(value, kind) else None


def parse(text: str, verbs: Sequence[Verb] = VERBS, names: Mapping[str, str] = NOBODY) -> Command | Bare:
    """What was typed after the slash command, in Slack's escaping. Raises UsageError and nothing else.

    `names` gives display names for the ids that `tokens.mentioned` finds; without them an id stands for itself.
    """
    cursor = Cursor(tidy(text))
    incident = cursor.take_incident()
    cursor.skip()
    if cursor.done:
        return Bare(incident=incident)
    verb: Verb | None = None
    try:
        verb = take_verb(cursor, verbs)
        return _command(verb, incident, Reader(cursor=cursor, names=names, verbs=verbs))
    except UsageError as refusal:
        refusal.verb = refusal.verb or verb
        refusal.typed = plain(text, names)
        raise


def _command(verb: Verb, incident: int | None, reader: Reader) -> Command:
    reader.cursor.skip()
    named = _incident_after(verb, incident, reader.cursor)
    reader.cursor.know(key.name for key in verb.keys)
    keys, rest = _keys(verb, reader)
    arguments = _arguments(verb, Reader(cursor=Cursor(rest), names=reader.names, verbs=reader.verbs))
    return Command(verb=verb, incident=named, values=MappingProxyType({**arguments, **keys}))


def _incident_after(verb: Verb, before: int | None, cursor: Cursor) -> int | None:
    """INC-n behind a verb is meant where the verb takes no text there; with text it may only be mentioned."""
    takes_text = verb.arguments[:1] and isinstance(verb.arguments[0], Text)
    takes_incident = verb.arguments[:1] and isinstance(verb.arguments[0], Incident)
    if verb.place is Place.ANYWHERE or takes_incident or not cursor.at_incident or (takes_text and not verb.ends):
        return before
    if takes_text and before is None:
        raise _unclear(verb, cursor.take_incident())
    if takes_text:
        return before
    after = cursor.take_incident()
    if before not in {None, after}:
        raise UnclearIncidentError(f"INC-{before} and INC-{after} are two incidents. Name one.")
    return after


def _unclear(verb: Verb, number: int | None) -> UnclearIncidentError:
    return UnclearIncidentError(
        f"INC-{number} after `{verb.name}` may be meant or only mentioned, so nothing was done. If it is meant, put "
        f"it first: `{{command}} INC-{number} {verb.name}`. If it is mentioned, put the text in quotes."
    )


def _keys(verb: Verb, reader: Reader) -> tuple[dict[str, Value], str]:
    """The values of all keys, and the text that is left between them."""
    values: dict[str, Value] = {}
    parts: list[str] = []
    keys = {key.name: key for key in verb.keys}
    while not reader.cursor.done:
        if name := reader.cursor.take_key():
            if name in values:
                raise RepeatedKeyError(f"`{name}:` stands there twice. Give it once.")
            values[name] = reader.key(keys[name])
        else:
            parts.append(reader.cursor.take_stretch())
        reader.cursor.skip()
    return values, " ".join(part for part in parts if part)


def _arguments(verb: Verb, reader: Reader) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for argument in verb.arguments:
        values |= reader.argument(argument)
    reader.cursor.skip()
    if not reader.cursor.done:
        raise ExcessTextError(
            f"{quoted(plain(reader.cursor.take_rest(), reader.names))} is more than `{verb.name}` takes."
        )
    return values
