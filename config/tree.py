"""YAML as a tree in which everything remembers its file and line, so that each mistake can be pointed at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from config.mistakes import Mistakes, Place

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_NODES = 20_000
"""Counted with every alias written out, so that a few lines of aliases cannot grow without end."""

_CORE = "tag:yaml.org,2002:"
_READABLE = frozenset(_CORE + name for name in ("str", "int", "float", "bool", "null", "timestamp", "value"))


@dataclass(frozen=True, slots=True)
class Scalar:
    """`kind` is what YAML takes the text for: str, int, float, bool, null or timestamp."""

    place: Place
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list; the items keep their order."""

    place: Place
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a map, and where its key stands."""

    place: Place
    value: "Node"


@dataclass(frozen=True, slots=True)
class Map:
    """Keys are the text as written, so that `no:` is a name like any other.

    `removed` is where a file laid on top took out a key.
    """

    place: Place
    entries: Mapping[str, Entry]
    removed: Mapping[str, Place] = field(default_factory=dict)


Node: TypeAlias = Scalar | Sequence | Map


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Bytes to read, under the name that mistakes call them by."""

    name: str
    content: bytes


def parse(source: Source, mistakes: Mistakes) -> Map:
    """The file's map; what cannot be read is a mistake, and an empty map stands in for it."""
    start = Place(file=source.name)
    text = _decode(source, mistakes)
    root = _compose(text, source.name, mistakes) if text is not None else None
    if root is None:
        return Map(start, {})
    try:
        tree = _Planter(source.name, mistakes).plant(root, depth=1)
    except _TooMuchError as error:
        mistakes.add(error.place, str(error))
        return Map(start, {})
    if isinstance(tree, Map):
        return tree
    if not (isinstance(tree, Scalar) and tree.kind == "null"):
        mistakes.add(tree.place, "The file must be a map at the top, such as `people:` with people below it.")
    return Map(start, {})


class _TooMuchError(Exception):
    """More than anyone writes by hand."""

    def __init__(self, place: Place, text: str) -> None:
        self.place = place
        super().__init__(text)


class _Composer(yaml.SafeLoader):
    """Gives up on deep nesting before Python's own stack does."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            mark = self.get_mark()
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _decode(source: Source, mistakes: Mistakes) -> str | None:
    if len(source.content) > MAX_BYTES:
        mistakes.add(Place(file=source.name), f"The file is too large: at most {MAX_BYTES:,} bytes.")
        return None
    try:
        return source.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.content.count(b"\n", 0, error.start) + 1
        mistakes.add(Place(file=source.name, line=line), "Not UTF-8 text. Save the file as UTF-8.")
        return None


def _compose(text: str, name: str, mistakes: Mistakes) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_Composer)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        mistakes.add(Place(file=name, line=line), f"Not YAML: {error.problem or error.context}.{_hint(error)}")
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        mistakes.add(Place(file=name, line=line), "Not YAML: a character that cannot be printed. Take it out.")
    except (ValueError, OverflowError):  # PyYAML lets out-of-range escapes and version numbers through
        mistakes.add(Place(file=name), "Not YAML: an escape or a number is out of range.")
    return None


def _hint(error: yaml.MarkedYAMLError) -> str:
    if error.problem and "\\t" in error.problem:
        return " Indent with spaces, not tabs."
    if error.problem and any(sign in error.problem for sign in ("mapping values", "got '?'", "got ':'")):
        return " Put text with a colon or a question mark in quotes."
    return ""


class _Planter:
    """Turns PyYAML's nodes into ours, aliases written out, within limits."""

    def __init__(self, file: str, mistakes: Mistakes) -> None:
        self._file = file
        self._mistakes = mistakes
        self._count = 0

    def plant(self, node: yaml.Node, depth: int) -> Node:
        place = self._place(node)
        self._count += 1
        if self._count > MAX_NODES:
            raise _TooMuchError(place, f"Too much in one file, aliases counted: at most {MAX_NODES:,} values.")
        if depth > MAX_DEPTH:
            raise _TooMuchError(place, "An alias stands within itself. Write the values out.")
        if isinstance(node, yaml.MappingNode):
            return self._map(node, place, depth)
        if isinstance(node, yaml.SequenceNode):
            return Sequence(place, tuple(self.plant(item, depth + 1) for item in node.value))
        return self._scalar(node, place)

    def _map(self, node: yaml.MappingNode, place: Place, depth: int) -> Map:
        entries: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node, entries)
            if key is not None:
                entries[key] = Entry(self._place(key_node), self.plant(value_node, depth + 1))
        return Map(place, entries)

    def _key(self, node: yaml.Node, entries: Mapping[str, Entry]) -> str | None:
        place = self._place(node)
        if not isinstance(node, yaml.ScalarNode):
            self._mistakes.add(place, "A key must be a word.")
            return None
        key = str(node.value)
        if node.tag == _CORE + "merge":
            self._mistakes.add(place, "Merge keys (<<) are not read. Write the keys out.")
            return None
        if key in entries:
            first = entries[key].place.line
            self._mistakes.add(place, f"{key} stands here twice, first in line {first}. Keep one.")
            return None
        return key

    def _scalar(self, node: yaml.Node, place: Place) -> Scalar:
        if node.tag not in _READABLE:
            self._mistakes.add(place, f"The tag {node.tag} is not read. Write plain text.")
        return Scalar(place, str(node.value), node.tag.removeprefix(_CORE))

    def _place(self, node: yaml.Node) -> Place:
        return Place(file=self._file, line=node.start_mark.line + 1)


def is_null(node: Node) -> bool:
    """Nothing after the colon, `null` or `~`."""
    return isinstance(node, Scalar) and node.kind == "null"
