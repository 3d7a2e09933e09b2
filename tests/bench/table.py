"""What was found, beside what was to be reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEADINGS = ("", "others, best", "to reach", "found", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line. `met` is None where nothing is to be reached."""

    what: str
    found: str
    others: str = ""
    target: str = ""
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        return self.what, self.others, self.target, self.found, verdict


def within(what: str, found: float, most: float, *, others: str = "") -> Row:
    """A row of seconds that has a limit."""
    target = f"≤ {most:g} s"
    return Row(what=what, found=f"{found:.3f} s", others=others, target=target, met=found <= most)


def drawn(rows: Sequence[Row]) -> str:
    """As text, in columns; Markdown takes it as a table too."""
    lines = [HEADINGS, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    body = [_line(line, widths) for line in lines]
    return "\n".join([body[0], _line(["-" * width for width in widths], widths), *body[1:]])


def _line(cells: Iterable[str], widths: Sequence[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
    return f"| {' | '.join(padded)} |"
