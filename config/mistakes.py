"""What is wrong in the operator's files, all told at once."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: a file as the operator named it, and a line counted from 1."""

    file: str
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing to put right. `text` says what is wrong and what to write instead."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class CatalogueError(Exception):
    """The catalogue cannot be used; printed, it is one `file:line: text` for each mistake."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class Mistakes:
    """Collects while reading goes on, so that an operator is told everything in one go."""

    def __init__(self) -> None:
        self._found: list[Mistake] = []

    def add(self, place: Place, text: str) -> None:
        """The same mistake in the same place is kept once."""
        mistake = Mistake(file=place.file, line=place.line, text=text)
        if mistake not in self._found:
            self._found.append(mistake)

    def raise_any(self) -> None:
        """CatalogueError with everything found, file by file, line by line; nothing if all is well."""
        if self._found:
            raise CatalogueError(sorted(self._found, key=lambda each: (each.file, each.line)))


class SettingsError(Exception):
    """The settings cannot be used. Each line names a setting, what is wrong with it and what to do."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))
