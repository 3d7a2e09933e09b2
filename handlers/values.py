"""Reads the values of arguments and keys, one function a kind; what cannot be read is refused."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, assert_never

from handlers import verb as shape
from handlers.cursor import DASHES, Cursor
from handlers.refusals import (
    EmptyKeyError,
    MissingArgumentError,
    NotOnePersonError,
    TextTooLongError,
    ValueNotAllowedError,
    quoted,
)
from handlers.tokens import ESCAPED, PersonRef, person, plain
from handlers.verb import Argument, Key, Kind, Verb
from handlers.verbs import find, known, second_words

Said = TypeVar("Said", str, tuple[str, ...], tuple[str | PersonRef, ...])
Value = str | int | bool | PersonRef | tuple[str | PersonRef, ...]

_YES, _NO = {"yes", "y", "true", "on"}, {"no", "n", "false", "off"}
_COMMA = re.compile(r"\s*[,\uff0c\u3001]\s*")
_SEPARATOR = re.compile(r"[,;]|\.(?=\s|$)")
_ITEM = re.compile(rf"(?:{ESCAPED}|[^\s,\uff0c\u3001])+")
_SEVERITY = re.compile(rf"(?:sev(?:erity)?[ {DASHES}]?)?([1-4])", re.IGNORECASE)
_END = r"(?=[\s,;]|\.?(?:\s|$))"

_TIME = re.compile(
    rf"(?:(?:yesterday|today|tomorrow),? (?:at )?|[0-9]{{4}}(?:[{DASHES}][0-9]{{2}}){{2}}(?: at |[t ]))?"
    r"[0-9]{1,2}(?:[:.][0-9]{2}){0,2}(?: ?[ap]\.?m\.?)?"
    rf"(?: ?utc| ?gmt|z|[+{DASHES}][0-9]{{2}}(?::?[0-9]{{2}})?)?{_END}",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"[0-9]+ ?(?:days?|hours?|hrs?|min(?:ute)?s?|[dhm])(?: ?[0-9]+ ?(?:hours?|hrs?|min(?:ute)?s?|[hm]))*{_END}",
    re.IGNORECASE,
)
_WORKING_DAYS = rf"[0-9]+ ?(?:(?:working|business)[ {DASHES}]days?|[wb]d){_END}"

# What is one value although it has a space in it.
_RUNS: Mapping[Kind, re.Pattern[str]] = {
    Kind.SEVERITY: re.compile(rf"sev(?:erity)? [0-9]{_END}", re.IGNORECASE),
    Kind.TIME: _TIME,
    Kind.DURATION: _DURATION,
    Kind.UNTIL: re.compile(f"(?:{_DURATION.pattern})|(?:{_TIME.pattern})", re.IGNORECASE),
    Kind.LENGTH: re.compile(rf"(?:{_WORKING_DAYS})|(?:{_DURATION.pattern})", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads values at a cursor. `names` are display names by id, `verbs` the table that `help` asks about."""

    cursor: Cursor
    names: Mapping[str, str]
    verbs: Sequence[Verb]

    def key(self, key: Key) -> Value:
        """The value behind `key:`."""
        self.cursor.skip()
        if key.kind is Kind.SEATS:
            return _some(() if self.cursor.at_key else tuple(map(self._seat, self._raw_items())), key)
        value = () if self.cursor.at_key else self._items() if key.kind is Kind.LIST else self._one(key)
        if isinstance(value, tuple):
            return tuple(_short(item, key.name, key.limit) for item in _some(value, key))
        self.cursor.take(_SEPARATOR)
        return self._of_kind(value, key)

    def argument(self, argument: Argument) -> dict[str, Value]:
        """The values that a positional argument fills; none when an optional one is left out."""
        self.cursor.skip()
        if self.cursor.done:
            return _absent(argument)
        match argument:
            case shape.Text(person=""):
                return {argument.name: self._text(argument)}
            case shape.Text():
                return self._text_for(argument)
            case shape.Person():
                return {argument.name: self._person(self.cursor.take_word())}
            case shape.PersonOrRole():
                return self._person_or_role(argument)
            case shape.Role():
                return {argument.name: self._role()}
            case shape.Severity():
                return {argument.name: _severity(plain(self._run(Kind.SEVERITY)))}
            case shape.Choice():
                return {argument.name: _choice(self._word(), argument)}
            case shape.Number():
                return {argument.name: _number(self._word(), argument)}
            case shape.Id():
                return {argument.name: _id(self._word(), argument)}
            case shape.Incident():
                return {argument.name: self._incident()}
            case shape.VerbName():
                return {argument.name: take_verb(self.cursor, self.verbs).name}
            case _:
                assert_never(argument)

    def _one(self, key: Key) -> str:
        """The raw value of a key that takes one."""
        inside = self.cursor.take_quoted(single=key.kind is not Kind.TEXT)
        if inside is not None:
            return inside.strip()
        if key.kind is Kind.TEXT:
            return _without_single_quotes(self.cursor.take_stretch())
        return self._run(key.kind)

    def _run(self, kind: Kind) -> str:
        run = self.cursor.take(_RUNS[kind]) if kind in _RUNS else ""
        return run or self.cursor.take_word().rstrip(",;" if kind is Kind.REFERENCE else ",;.")

    def _items(self) -> tuple[str, ...]:
        items = (_on_one_line(plain(item, self.names)) for item in self._raw_items())
        return tuple(item for item in items if item)

    def _raw_items(self) -> list[str]:
        items: list[str] = []
        while not self.cursor.done and not self.cursor.at_key:
            inside = self.cursor.take_quoted(single=True)
            items.append(self.cursor.take(_ITEM) if inside is None else inside)
            if not self.cursor.take(_COMMA):
                break
        return [item for item in items if item.strip()]

    def _seat(self, raw: str) -> str | PersonRef:
        """A mention, or a role's key."""
        word = raw.strip()
        if word.startswith(("<", "@")):
            return self._person(word)
        return _short(_folded(_on_one_line(plain(word.rstrip(".;:")))), "role", shape.WORD_LIMIT)

    def _of_kind(self, raw: str, key: Key) -> Value:
        said = _some(plain(raw, self.names), key)
        match key.kind:
            case Kind.PERSON:
                return self._person(raw)
            case Kind.YESNO:
                return _yes(said, key)
            case Kind.SEVERITY:
                return _severity(said)
            case Kind.WORD:
                return _short(_folded(said), key.name, key.limit)
            case Kind.TEXT:
                return _short(said, key.name, key.limit)
            case Kind.NUMBER:
                return _whole_number(said, key)
            case Kind.REFERENCE | Kind.TIME | Kind.DURATION | Kind.UNTIL | Kind.LENGTH | Kind.LIST | Kind.SEATS:
                return _short(_on_one_line(said), key.name, key.limit)
            case _:
                assert_never(key.kind)

    def _text(self, argument: shape.Text) -> str:
        text = plain(self.cursor.take_rest(), self.names)
        if argument.required and not text:
            raise MissingArgumentError(f"The {argument.name} is missing.")
        return _short(_on_one_line(text) if argument.one_line else text, argument.name, argument.limit)

    def _text_for(self, argument: shape.Text) -> dict[str, Value]:
        """The text, and whom it names: a mention at its end or beginning is taken off, one inside stays as a word."""
        parts = re.split(r"(\s+)", self.cursor.text[self.cursor.at :])
        last = len(parts) - 1
        named = [index for index, part in enumerate(parts) if _names(part, alone=index in (0, last))]
        if not named:
            return {argument.name: self._text(argument)}
        if len(named) > 1 and last not in named:
            raise NotOnePersonError("Several people are named. Put the one whose task it is at the end.")
        index = last if last in named else named[0]
        found = self._person(parts[index])
        if index in (0, last):
            del parts[index]
        self.cursor.at = len(self.cursor.text)
        rest = Reader(cursor=Cursor("".join(parts).strip()), names=self.names, verbs=self.verbs)
        return {argument.name: rest._text(argument), argument.person: found}

    def _word(self) -> str:
        """One word, with the ornaments of a sentence taken off."""
        inside = self.cursor.take_quoted(single=True)
        return plain(self.cursor.take_word() if inside is None else inside).rstrip(",;:.").strip()

    def _person(self, raw: str) -> PersonRef:
        """A mention, or a name with or without its `@`."""
        word = raw.rstrip(",;:.")
        found = person(word) or person("@" + word)
        if found is None:
            raise NotOnePersonError(f"{quoted(plain(raw, self.names))} is not one person. Name one, such as `@ana`.")
        label = _on_one_line(found.label or self.names.get(found.id or "", ""))
        return PersonRef(id=found.id, label=_short(label, "name", shape.WORD_LIMIT))

    def _role(self) -> str:
        """A role's key in the catalogue."""
        raw = self.cursor.text[self.cursor.at :]
        if raw.startswith(("<", "@")):
            word = quoted(plain(self.cursor.take_word(), self.names))
            raise ValueNotAllowedError(f"{word} is a person; a role comes here, such as `legal`.")
        return _short(_folded(self._word()), "role", shape.WORD_LIMIT)

    def _incident(self) -> int:
        number = self.cursor.take_incident()
        if number is None:
            word = quoted(plain(self.cursor.take_word(), self.names))
            raise ValueNotAllowedError(f"{word} is no incident. Type one like `INC-42`.")
        return number

    def _person_or_role(self, argument: shape.PersonOrRole) -> dict[str, Value]:
        if self.cursor.text[self.cursor.at :].startswith(("<", "@")):
            return {argument.name: self._person(self.cursor.take_word())}
        return {argument.role: self._role()}


def _names(word: str, *, alone: bool) -> bool:
    """Whether a word is a person: one that Slack resolved, or where a person may stand alone also `@ana`."""
    found = person(word.rstrip(",;:."))
    return found is not None and (found.id is not None or alone)


def take_verb(cursor: Cursor, verbs: Sequence[Verb]) -> Verb:
    """The verb that stands here; where it and the word behind it name one together, that one is meant.

    A first word that takes nothing by itself has a misspelt second word behind it: the refusal names the nearest.
    """
    first = _verb_word(cursor)
    at = cursor.at
    cursor.skip()
    if cursor.done or cursor.at_incident:
        cursor.at = at
        return known(first, verbs)
    both = f"{first} {_verb_word(cursor)}"
    alone = find(first, verbs)
    if find(both, verbs) or (alone is not None and not alone.fields and second_words(first, verbs)):
        return known(both, verbs)
    cursor.at = at
    return known(first, verbs)


def _verb_word(cursor: Cursor) -> str:
    inside = cursor.take_quoted(single=True)
    return plain(cursor.take_word() if inside is None else inside).rstrip(":,;.\uff1a").strip()


def _absent(argument: Argument) -> dict[str, Value]:
    if argument.required:
        raise MissingArgumentError(f"`{argument.shown}` is missing.")
    return {argument.name: argument.default} if isinstance(argument, shape.Number) else {}


def _some(value: Said, key: Key) -> Said:
    if not value:
        raise EmptyKeyError(f"Nothing follows `{key.name}:`. Type `{key.name}:{key.shown}`, or leave it out.")
    return value


def _folded(word: str) -> str:
    """As the catalogue writes its keys, whatever a phone made of them."""
    return re.sub(f"[{DASHES}]", "-", word).lower()


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _without_single_quotes(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] in "'‘" and text[-1] in "'’" else text


def _short(text: str, name: str, limit: int) -> str:
    if len(text) > limit:
        raise TextTooLongError(f"The {name} has {len(text)} characters, {limit} are the most. Shorten it.")
    return text


def _yes(word: str, key: Key) -> bool:
    said = word.lower().rstrip(".!")
    if said not in _YES | _NO:
        raise ValueNotAllowedError(f"{quoted(word)} is no answer to `{key.name}:`. Type yes or no.")
    return said in _YES


def _severity(word: str) -> int:
    found = _SEVERITY.fullmatch(word.rstrip(",;:."))
    if found is None:
        raise ValueNotAllowedError(f"{quoted(word)} is no severity. Type 1, 2, 3 or 4; 1 is worst.")
    return int(found[1])


def _choice(word: str, argument: shape.Choice) -> str:
    if word.lower() not in argument.allowed:
        *most, last = argument.allowed
        raise ValueNotAllowedError(f"{quoted(word)} does not fit. Type {', '.join(most)} or {last}.")
    return word.lower()


def _number(word: str, argument: shape.Number) -> int:
    number = int(word) if re.fullmatch("[0-9]{1,9}", word) else -1
    if not argument.low <= number <= argument.high:
        raise ValueNotAllowedError(
            f"{quoted(word)} does not fit. Type a number from {argument.low} to {argument.high}."
        )
    return number


def _whole_number(word: str, key: Key) -> int:
    if not re.fullmatch("[0-9]{1,6}", word):
        raise ValueNotAllowedError(
            f"{quoted(word)} is no number. Type `{key.name}:{key.shown}`, such as `{key.name}:2`."
        )
    return int(word)


def _id(word: str, argument: shape.Id) -> int:
    found = re.fullmatch(rf"(?:{argument.letter}[{DASHES}]?)?0*([1-9][0-9]{{0,8}})", word, re.IGNORECASE)
    if found is None:
        raise ValueNotAllowedError(f"{quoted(word)} is no such id. Type one like `{argument.letter}-3`.")
    return int(found[1])
