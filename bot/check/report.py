"""The lines of `warroom check`: how grave each is, in words, and what they come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """OK and NOTE ask for nothing. A WARNING costs something in an emergency; with an ERROR something will fail."""

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One finding. `text` says what was found and, unless all is well, what to do."""

    level: Level
    about: str
    text: str

    def __str__(self) -> str:
        return f"{self.level:<8} {self.about}: {self.text}"


def ok(about: str, text: str) -> Line:
    return Line(level=Level.OK, about=about, text=text)


def note(about: str, text: str) -> Line:
    return Line(level=Level.NOTE, about=about, text=text)


def warning(about: str, text: str) -> Line:
    return Line(level=Level.WARNING, about=about, text=text)


def error(about: str, text: str) -> Line:
    return Line(level=Level.ERROR, about=about, text=text)


def is_well(lines: Iterable[Line]) -> bool:
    """Whether nothing must be done before the bot can be relied on; warnings are the operator's choice."""
    return all(line.level is not Level.ERROR for line in lines)


def summary(lines: Iterable[Line]) -> str:
    """How many lines ask for something: `2 errors, 1 warning`."""
    found = [line.level for line in lines]
    counts = [(found.count(level), level.value) for level in (Level.ERROR, Level.WARNING)]
    said = [f"{count} {word}{'s' if count > 1 else ''}" for count, word in counts if count]
    return f"To be done: {', '.join(said)}." if said else "All is well."
