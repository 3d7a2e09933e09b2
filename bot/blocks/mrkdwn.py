"""Slack's markup: the one place where what people typed is made harmless, and where times are written.

Slack reads `<…>` as mentions and links, and `*`, `_`, `~` and backticks as formatting. It has no escape for the
latter, nor for a `>` that begins a quotation, so they are replaced by characters that look the same.
"""

import re
from datetime import UTC, datetime

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_FORMATTING = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
# An underscore inside a word is no formatting, and numbers such as SKU_8841 must stay what they are.
_EDGE_UNDERSCORE = re.compile(r"(?<!\w)_+|_+(?!\w)")
# Control characters, and those that turn the direction of our own words.
_HIDDEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_QUOTATION = re.compile(r"^ *>+", re.MULTILINE)
_HALF_ENTITY = re.compile(r"&[a-z]{0,3}$")
_HALF_CHARACTER = re.compile(r"[\u200d\ufe0e\ufe0f\u0300-\u036f]+$")

_FULL = "{date_short_pretty} {time}"
_OURS = r"due|since|closes|next update by|update promised for"
_DAY = r"\d{4}-\d\d-\d\d|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2} \d{4}"
# The instants that sentences of the record name, behind the words that they put there.
_WRITTEN = re.compile(rf"\b({_OURS}) ({_DAY}) (\d\d:\d\d) UTC\b")
_WRITTEN_FORMS = ("%Y-%m-%d %H:%M", "%a %d %b %Y %H:%M")
_WRITTEN_MOST = 4
_TIME = "{time}"


def escape(text: str, most: int | None = None) -> str:
    """Text of somebody's making, to be shown as written: nothing in it is live and nothing in it formats.

    Line ends are kept. With `most`, the result has at most so many characters, and ends in “…” when cut.
    """
    straight = _QUOTATION.sub(lambda found: found[0].replace(">", "›"), _visible(text).translate(_FORMATTING))
    calm = _EDGE_UNDERSCORE.sub(lambda found: "ˍ" * len(found[0]), straight)
    return _cut(calm.translate(_ENTITIES), most)


def entities(text: str, most: int | None = None) -> str:
    """The same, but formatting stays: for words of ours that quote somebody's, and for code blocks."""
    return _cut(_visible(text).translate(_ENTITIES), most)


def quoted(text: str, most: int) -> str:
    """`escape`, for text that follows words of ours; several lines stand below them as a quotation.

    Otherwise a second line could be written to look like a line of the bot's, with another person's name.
    """
    safe = escape(text.strip(), most)
    if "\n" not in safe:
        return safe
    lines = escape(text.strip(), most - safe.count("\n") - 2).split("\n")
    return "\n" + "\n".join(f">{line}" for line in lines)


def one_line(text: str, most: int | None = None) -> str:
    """`escape`, on a single line."""
    return escape(" ".join(text.split()), most)


def shorten(text: str, most: int) -> str:
    """Plain text of at most `most` characters on one line, for places where Slack reads no markup."""
    line = " ".join(_visible(text).split())
    return line if len(line) <= most else _tail_off(line[: most - 1])


def code_blocks(text: str, most: int) -> list[str]:
    """What somebody typed, to be copied back letter by letter: code blocks of at most `most` characters each."""
    left = entities(text).replace("```", "ˋˋˋ")
    found = []
    while left:
        taken = _HALF_ENTITY.sub("", left[: most - 8]) if len(left) > most - 8 else left
        found.append(f"```\n{taken}\n```")
        left = left[len(taken) :]
    return found


def bold(safe: str) -> str:
    """Bold, for text that has been escaped and stands on one line."""
    return f"*{safe}*"


def date(at: datetime) -> str:
    """Day and time in the reader's own zone; where Slack cannot show that, in UTC."""
    return _instant(at, _FULL, f"{_utc(at):%Y-%m-%d %H:%M} UTC")


def time(at: datetime) -> str:
    """The time of day alone, where the day is said already."""
    return _instant(at, _TIME, f"{_utc(at):%H:%M} UTC")


def in_readers_zone(safe: str) -> str:
    """A sentence of the record, the first of its instants as Slack shows them to each reader.

    The record itself says them in UTC, since its words are sealed. What Slack cannot read stays as it was written.
    """
    return _WRITTEN.sub(_read, safe, count=_WRITTEN_MOST)


def _read(found: re.Match[str]) -> str:
    behind, day, clock = found.groups()
    try:
        at = datetime.strptime(f"{day} {clock}", _WRITTEN_FORMS[not day[0].isdigit()]).replace(tzinfo=UTC)
    except ValueError:
        return found[0]
    return f"{behind} {date(at)}"


def mention(user: str) -> str:
    """Wakes that person: only for who must act."""
    return f"<@{user}>"


def link(url: str, words: str) -> str:
    """`words` are ours; a `|` or `>` in the address would end it early."""
    return f"<{entities(url).replace('|', '%7C')}|{words}>"


def channel(channel_id: str) -> str:
    return f"<#{channel_id}>"


def _visible(text: str) -> str:
    return _HIDDEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _cut(safe: str, most: int | None) -> str:
    if most is None or len(safe) <= most:
        return safe
    return _tail_off(_HALF_ENTITY.sub("", safe[: most - 1]))


def _tail_off(text: str) -> str:
    return _HALF_CHARACTER.sub("", text).rstrip() + "…"


def _instant(at: datetime, form: str, otherwise: str) -> str:
    return f"<!date^{int(at.timestamp())}^{form}|{otherwise}>"


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
