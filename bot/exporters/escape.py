"""Text that people typed, made harmless in Markdown and in the HTML that Markdown becomes: here and nowhere else."""

import re

_MARKS = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\t": " "} | {mark: f"\\{mark}" for mark in "\\`*_[]|~#$"}
)
_LINE_ENDS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Controls, marks that turn the direction of reading, and halves of characters: they could make a line look like
another."""

_LINKS = re.compile(r":(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_LEADING = re.compile(r"^(?:(?=[-+=])|(\d+)(?=[.)](?:\s|$)))")


def plain(text: str) -> str:
    """One line that shows what was typed and does nothing: no heading, table, list, link, image, code or HTML."""
    line = " ↵ ".join(part.strip() for part in _LINE_ENDS.split(text) if part.strip())
    seen = _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", line)
    return _LEADING.sub(r"\1\\", _LINKS.sub(r"\\\g<0>", seen.translate(_MARKS)))
