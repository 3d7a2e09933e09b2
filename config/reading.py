"""Reading a map's fields, each mistake noted where it stands and reading going on."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.playbook import nearest
from config.mistakes import Mistakes, Place
from config.tree import Entry, Map, Node, Scalar, Sequence, is_null
from config.values import key as as_key

T = TypeVar("T")

NOT_YET = frozenset({"clocks"})
"""Names that are kept for what later versions read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What can be referred to. `keys` is None when their section is no map: told once, not at each reference."""

    kind: str
    keys: Collection[str] | None
    removed: Mapping[str, Place]


class Fields:
    """One map whose keys are known beforehand. `what` names it in mistakes; a key without a value counts as absent."""

    def __init__(self, what: str, entry: Entry, mistakes: Mistakes) -> None:
        self.what = what
        self.place = entry.place
        self.mistakes = mistakes
        self.usable = isinstance(entry.value, Map)
        self._entries = entry.value.entries if isinstance(entry.value, Map) else {}
        self._removed = entry.value.removed if isinstance(entry.value, Map) else {}
        if is_null(entry.value):
            self.wrong(entry.value.place, "is empty. Fill it in or take it out.")
        elif not self.usable:
            self.wrong(entry.value.place, "must be a map, with keys below it or in { }.")

    def wrong(self, place: Place, text: str) -> None:
        self.mistakes.add(place, f"{self.what} {text}" if self.what else text)

    def only(self, known: Collection[str]) -> None:
        """Every other key is a mistake; the nearest known one is suggested."""
        for key, entry in self._entries.items():
            if key in known:
                continue
            if key in NOT_YET:
                self.mistakes.add(entry.place, f"{key} cannot be set in this version yet. Take it out.")
            else:
                self.mistakes.add(entry.place, self._unknown(key, known))

    def removed(self, key: str) -> Place:
        """Where a key that must be there was taken out, or else the map itself."""
        return self._removed.get(key, self.place)

    def missing(self, key: str, example: str) -> None:
        """Note that a needed key is absent, where it is."""
        if self.usable and self.get(key) is None:
            self.wrong(self.place, f"has no {key}. Add {example}.")

    def get(self, key: str) -> Entry | None:
        entry = self._entries.get(key)
        return None if entry is None or is_null(entry.value) else entry

    def keyed(self) -> Iterator[tuple[str, Entry]]:
        """Entries whose keys are the operator's own choice."""
        for key, entry in self._entries.items():
            self.parse(key, entry.place, as_key)
            yield key, entry

    def parsed(self, key: str, read: Callable[[str], T]) -> T | None:
        """A single value of any scalar kind (an unquoted phone number is a number to YAML)."""
        entry = self.get(key)
        if entry is None:
            return None
        if not isinstance(entry.value, Scalar):
            self._not_one(entry.value.place, key)
            return None
        return self.parse(entry.value.text, entry.value.place, read, key)

    def text(self, key: str, read: Callable[[str], str]) -> str | None:
        """Words: what YAML takes for a number or yes and no is refused."""
        entry = self.get(key)
        if entry is None:
            return None
        return self.words(entry.value, read, key)

    def words(self, node: Node, read: Callable[[str], str], label: str) -> str | None:
        if not isinstance(node, Scalar):
            self._not_one(node.place, label)
            return None
        if node.kind not in ("str", "value"):
            self.wrong(node.place, f"{label}: {node.text or 'nothing'} is not text. Put words in quotes.")
            return None
        return self.parse(node.text, node.place, read, label)

    def items(self, key: str) -> tuple[Node, ...]:
        """The items of a list; absent is empty."""
        entry = self.get(key)
        if entry is None:
            return ()
        if isinstance(entry.value, Sequence):
            return entry.value.items
        self.wrong(entry.value.place, f"{key} must be a list, such as [one, two].")
        return ()

    def references(self, key: str) -> tuple[Scalar, ...]:
        """A list of keys that stand elsewhere, none of them twice."""
        found: dict[str, Scalar] = {}
        for item in self.items(key):
            if not isinstance(item, Scalar) or is_null(item):
                self.wrong(item.place, f"{key} must list keys, such as [one, two].")
            elif item.text in found:
                self.wrong(item.place, f"{key} names {item.text} twice. Keep one.")
            else:
                found[item.text] = item
        return tuple(found.values())

    def parse(self, text: str, place: Place, read: Callable[[str], T], label: str = "") -> T | None:
        try:
            return read(text)
        except ValueError as error:
            self.mistakes.add(place, f"{self.what} {label}".strip() + f": {error}")
            return None

    def refer(self, reference: Scalar, known: Known) -> bool:
        """Whether what is named exists; if not, that is a mistake, of the file that removed it if one did."""
        if known.keys is None or reference.text in known.keys:
            return True
        if reference.text in known.removed:
            where = f"{reference.place.file}:{reference.place.line}"
            text = f"The {known.kind} {reference.text} is removed here, but {self.what} names it ({where})."
            self.mistakes.add(known.removed[reference.text], f"{text} Change {self.what} too, or keep it.")
            return False
        guess = nearest(reference.text, known.keys)
        meant = f"Did you mean {guess}? " if guess else ""
        names = f"Known: {', '.join(known.keys)}." if known.keys else f"There is no {known.kind} at all yet."
        self.wrong(reference.place, f"names the {known.kind} {reference.text}, which is not there. {meant}{names}")
        return False

    def _unknown(self, key: str, known: Collection[str]) -> str:
        guess = nearest(key, known)
        meant = f"Did you mean {guess}? " if guess else ""
        where = f" of {self.what}" if self.what else ""
        return f"{key} is not a key{where}. {meant}Known: {', '.join(known)}."

    def _not_one(self, place: Place, key: str) -> None:
        self.wrong(place, f"{key} must be a single value.")
