"""Undoes Slack's escaping (`<@U1|ana>`, `<https://…|…>`, `&amp;`), so that what is stored is harmless plain text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.ids import UserId

NOBODY: Mapping[str, str] = MappingProxyType({})

# Never shown, or turning the direction of what follows: both can make a record read as what it is not.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
# Joiners belong inside words and emoji.
_LOOSE_JOINERS = re.compile(r"(?<!\S)[\u200c\u200d]+|(?<![\u200c\u200d])[\u200c\u200d]+(?!\S)")
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r" ?\n ?(?:\n ?)+")

# A bare `<` comes from Slack only: what people type arrives as `&lt;`.
ESCAPED = r"<(?:[@#!]|[A-Za-z][A-Za-z0-9+.-]*:)[^<>\n]*>"
_TOKEN_OR_ENTITY = re.compile(rf"(?P<token>{ESCAPED})|&(?P<entity>amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_LIVE = re.compile(r"<(?=[!@#]|http|[a-z][a-z0-9+.-]*:)", re.IGNORECASE)
_MENTION = re.compile(r"<@(?P<id>[UW][A-Z0-9]*)(?:\|(?P<label>[^<>]*))?>")
_NAMED = re.compile(r"<(?:[@#]|!subteam\^)(?P<id>[A-Z0-9]+)[|>]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRef:
    """A person as typed. `id` is None for a plain `@ana` that Slack did not resolve; `label` has no `@`."""

    id: UserId | None
    label: str


def tidy(raw: str) -> str:
    """The same text with one kind of space and line end, and nothing invisible; escapes stay as they are."""
    text = _HIDDEN.sub("", _LINE_ENDS.sub("\n", raw))
    return _SPACES.sub(" ", _LOOSE_JOINERS.sub("", text)).strip()


def plain(text: str, names: Mapping[str, str] = NOBODY) -> str:
    """Plain text to store: mentions and links in words, at most one empty line, nothing that Slack would render live.

    `names` gives the display names of user, channel and group ids that came without a label.
    """
    said = _TOKEN_OR_ENTITY.sub(lambda found: _said(found, names), tidy(text))
    calm = _BLANK_LINES.sub("\n\n", tidy(said)).replace(" \n", "\n").replace("\n ", "\n")
    return _LIVE.sub("< ", calm)


def mentioned(text: str) -> frozenset[str]:
    """The ids of the people, channels and groups in `text`, whose display names `plain` would like to know."""
    return frozenset(found["id"] for found in _NAMED.finditer(text))


def person(word: str) -> PersonRef | None:
    """The one person whom `word` means, as a resolved mention or as `@ana`; None when it means nobody or many."""
    if found := _MENTION.fullmatch(word):
        return PersonRef(id=UserId(found["id"]), label=plain(found["label"] or "").lstrip("@"))
    label = plain(word)
    if "<" in word or not label.startswith("@") or not label.strip("@"):
        return None
    return PersonRef(id=None, label=label.lstrip("@"))


def _decoded(text: str) -> str:
    return re.sub("&(amp|lt|gt);", lambda found: _ENTITIES[found[1]], text)


def _said(found: re.Match[str], names: Mapping[str, str]) -> str:
    if found["entity"]:
        return _ENTITIES[found["entity"]]
    target, _, label = (_decoded(part).strip() for part in found["token"][1:-1].partition("|"))
    match target[0]:
        case "@" | "#" as sign:
            return sign + (names.get(target[1:]) or label or target[1:]).lstrip(sign)
        case "!":
            return _special(target[1:], label, names)
        case _:
            return _link(target, label)


def _special(target: str, label: str, names: Mapping[str, str]) -> str:
    """Groups, `<!channel>` and its kind, and dates in words."""
    kind, _, rest = target.partition("^")
    match kind:
        case "subteam":
            return "@" + (names.get(rest) or label or rest).lstrip("@")
        case "date":
            return label or rest.partition("^")[0]
        case _:
            return "@" + kind


def _link(url: str, label: str) -> str:
    address = url.removeprefix("mailto:").removeprefix("tel:")
    same = _bare(label) in {"", _bare(address)}
    return address if same else f"{label} ({address})"


def _bare(address: str) -> str:
    return re.sub(r"^https?://|/$", "", address).lower()
