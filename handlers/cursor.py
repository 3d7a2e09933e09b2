"""Walks over a typed command, token by token, knowing keys, quotes and Slack's escapes."""

import re
from bisect import bisect_right
from collections.abc import Iterable

from handlers.tokens import ESCAPED

DASHES = "‐‑‒–—―−-"  # the plain one last, as character classes want it
_COLONS = ":\uff1a"
_NEVER = re.compile(r"(?!)")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(rf"(?:{ESCAPED}|\S)+")
_INCIDENT = re.compile(rf"inc ?[{DASHES}]? ?0*([1-9][0-9]{{0,8}})(?:[:,;](?=\s|$)|(?=\s|$))", re.IGNORECASE | re.ASCII)

# A quote is closed by its own mate, or else by whatever the keyboard made of it.
_DOUBLE = '"“”„‟\uff02'
_MATES = {'"': '"', "“": "”", "”": "”", "„": "“", "‟": "”", "\uff02": "\uff02", "«": "»", "»": "«"}
_SINGLE = {"'": "'’", "‘": "’'", "‚": "‘’"}
_AFTER_VALUE = r"(?=[\s,]|$)"
_AFTER_TEXT = r"(?=[\s,.;:!?)\]]|$)"


class Cursor:
    """A place in tidy text. Each `take` moves on over what it returns, or stays and returns nothing."""

    def __init__(self, text: str, keys: Iterable[str] = ()) -> None:
        self.text = text
        self.at = 0
        self._key = _key_pattern(tuple(keys))
        self._closings: dict[str, list[int]] = {}

    def know(self, keys: Iterable[str]) -> None:
        """From here on these words before a colon are keys."""
        self._key = _key_pattern(tuple(keys))

    @property
    def done(self) -> bool:
        return self.at >= len(self.text)

    @property
    def at_key(self) -> bool:
        return self._key.match(self.text, self.at) is not None

    @property
    def at_incident(self) -> bool:
        return _INCIDENT.match(self.text, self.at) is not None

    def skip(self) -> None:
        self.take(_SPACE)

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else ""

    def take_word(self) -> str:
        return self.take(_WORD)

    def take_key(self) -> str:
        return self.take(self._key).strip(DASHES).rstrip(_COLONS).lower()

    def take_incident(self) -> int | None:
        """The number in `INC-42`, `inc 42` or `INC42`."""
        found = _INCIDENT.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return int(found[1]) if found else None

    def take_quoted(self, *, single: bool = False) -> str | None:
        """The inside of a quoted value. An unclosed quote is text; so are single ones unless asked for."""
        end = self._close(_AFTER_VALUE, single=single)
        if end is None:
            return None
        start, self.at = self.at, end
        return self.text[start + 1 : end - 1]

    def take_stretch(self) -> str:
        """Everything up to the next key or the end; a key inside quotes is text."""
        start = self.at
        while not self.done and not self.at_key:
            self.at = self._close(_AFTER_TEXT) or self.at
            self.take_word()
            self.skip()
        return self.text[start : self.at].strip()

    def take_rest(self) -> str:
        """All that is left, without the quotes when it is one quoted text."""
        rest = Cursor(self.text[self.at :].strip())
        self.at = len(self.text)
        inside = rest.take_quoted()
        return inside if inside is not None and rest.done else rest.text

    def _close(self, after: str, *, single: bool = False) -> int | None:
        """Where the quote that opens here ends, if one opens here and is closed."""
        opening = self.text[self.at : self.at + 1]
        if single and opening in _SINGLE:
            return self._find(f"[{_SINGLE[opening]}]", after)
        if not opening or opening not in _MATES:
            return None
        others = "«»" if opening in "«»" else _DOUBLE
        mate = self._find(_MATES[opening], after)
        return mate or self._find(f"[{others}]", after)

    def _find(self, closing: str, after: str) -> int | None:
        """The end of the first such quote behind the opening one. Looked for once a text: stray quotes stay cheap."""
        pattern = closing + after
        if pattern not in self._closings:
            self._closings[pattern] = [found.end() for found in re.finditer(pattern, self.text)]
        ends = self._closings[pattern]
        first = bisect_right(ends, self.at + 1)
        return ends[first] if first < len(ends) else None


def _key_pattern(keys: tuple[str, ...]) -> re.Pattern[str]:
    if not keys:
        return _NEVER
    names = "|".join(re.escape(key) for key in keys)
    return re.compile(rf"[{DASHES}]{{0,2}}(?:{names})[{_COLONS}]", re.IGNORECASE | re.ASCII)
