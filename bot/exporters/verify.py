"""Checks an exported file offline: that no character was changed, and that its hash chain holds.

JSON is checked in full: seal, spelling, every digest, every link of the chain. Markdown is checked by its seal and by
the table of hashes at its end; the hashes themselves can be recomputed from the JSON only.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType, NoneType
from typing import Any

from bot.domain import timeline
from bot.domain.canonical import canonical_instant, canonical_json
from bot.domain.change import DomainError
from bot.domain.ids import UserId, entry_id
from bot.domain.timeline import GENESIS, BrokenChainError, Entry, Kind
from bot.exporters import json_export, markdown
from bot.exporters.facts import FORMAT
from bot.exporters.withheld import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a sound file says of itself. `format` is `json` or `markdown`, `head` the hash of the last entry."""

    format: str
    incident: str
    entries: int
    head: str
    withheld: int


class VerificationError(DomainError):
    """The file is not, character for character, one that was exported; the text says what was found, in one line."""


CHANGED = "The file was changed after it was exported: its digest does not match its content."

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_SALT = re.compile(r"[0-9a-f]{32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_INCIDENT = re.compile(r"INC-[1-9][0-9]*")

_TEXT = (str,)
_TEXT_OR_NULL = (str, NoneType)
_FIELDS: Mapping[str, tuple[type, ...]] = MappingProxyType(
    {
        "id": _TEXT,
        "kind": _TEXT,
        "occurred_at": _TEXT,
        "recorded_at": _TEXT,
        "author": _TEXT,
        "author_name": _TEXT,
        "on_behalf_of": _TEXT_OR_NULL,
        "permalink": _TEXT,
        "privileged": (bool,),
        "text": _TEXT_OR_NULL,
        "salt": _TEXT_OR_NULL,
        "withheld": _TEXT_OR_NULL,
        "digest": _TEXT,
        "previous_hash": _TEXT,
        "hash": _TEXT,
    }
)

_HEADING = re.compile(r"# (INC-[1-9][0-9]*) · ")
_TOLD = re.compile(r"^- [0-9:]{8} UTC · E-([0-9]+) · ", re.MULTILINE)
_COUNTED = re.compile(rf"^Format {FORMAT}, ([0-9]+) entries, ([0-9]+) withheld\.$", re.MULTILINE)
_HEAD = re.compile(r"^Head hash ([0-9a-f]{64})$", re.MULTILINE)
_ROW = re.compile(
    rf"^\| E-([0-9]+) \| [0-9a-f]{{64}} \| ([0-9a-f]{{64}}) \| (shown|{'|'.join(Reason)}) \|$", re.MULTILINE
)


def verify(data: bytes) -> Verified:
    """Check a JSON or Markdown export, told apart by its first characters; raises VerificationError only."""
    if data.startswith(b"{"):
        return _verify_json(data)
    if data.startswith(b"# INC-"):
        return _verify_markdown(data)
    raise VerificationError("This is neither a JSON nor a Markdown export of warroom, or its beginning was changed.")


def _verify_json(data: bytes) -> Verified:
    content = _parsed(data)
    if content.get(json_export.SEAL) != json_export.seal_of(content):
        raise VerificationError(CHANGED)
    if content.get("format") != FORMAT:
        raise VerificationError(f"This file is not of the format {FORMAT}, the only one that this version can check.")
    entries = _entries(content.get("entries"))
    head = _chain_head(entries)
    if content.get("head_hash") != head:
        raise VerificationError("The head hash is not that of the last entry: entries were cut off or added.")
    withheld = sum(entry.text is None for entry in entries)
    return Verified(format="json", incident=_incident(content), entries=len(entries), head=head, withheld=withheld)


def _parsed(data: bytes) -> dict[str, Any]:
    """The one object of the file. Canonical spelling leaves no room for a duplicate key, a space or a number's twin."""
    try:
        content = json.loads(data.decode())
        spelled = canonical_json(content)
    except (ValueError, RecursionError):
        raise VerificationError("The file was changed or cut off: it is no longer readable JSON.") from None
    if not isinstance(content, dict) or spelled != data:
        raise VerificationError("The file was changed after it was exported: it is no longer spelled as exports are.")
    return content


def _incident(content: Mapping[str, Any]) -> str:
    incident = content.get("incident")
    found = incident.get("id") if isinstance(incident, dict) else None
    if not isinstance(found, str) or not _INCIDENT.fullmatch(found):
        raise VerificationError("The file does not say which incident it records.")
    return found


def _entries(found: object) -> tuple[Entry, ...]:
    if not isinstance(found, list):
        raise VerificationError("The file has no list of timeline entries.")
    return tuple(_entry(number, raw) for number, raw in enumerate(found, start=1))


def _chain_head(entries: tuple[Entry, ...]) -> str:
    try:
        return timeline.verify(entries)
    except BrokenChainError as broken:
        raise VerificationError(str(broken)) from None


def _entry(number: int, raw: object) -> Entry:
    fields = _checked(number, raw)
    try:
        kind = Kind(fields["kind"])
        occurred_at, recorded_at = _instant(fields["occurred_at"]), _instant(fields["recorded_at"])
    except ValueError:
        raise VerificationError(f"{entry_id(number)} has a kind or a time that no export has.") from None
    on_behalf_of = fields["on_behalf_of"]
    return Entry(
        number=number,
        kind=kind,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        author=UserId(fields["author"]),
        author_name=fields["author_name"],
        on_behalf_of=None if on_behalf_of is None else UserId(on_behalf_of),
        permalink=fields["permalink"],
        privileged=fields["privileged"],
        text=fields["text"],
        salt=fields["salt"],
        digest=fields["digest"],
        previous_hash=fields["previous_hash"],
        hash=fields["hash"],
    )


def _checked(number: int, raw: object) -> dict[str, Any]:
    """Exactly the fields of an entry, each of its kind: one more would be covered by no hash of the chain."""
    name = entry_id(number)
    if not isinstance(raw, dict) or raw.keys() != _FIELDS.keys():
        raise VerificationError(f"{name} does not have the fields of a timeline entry.")
    if not all(isinstance(raw[field], kinds) for field, kinds in _FIELDS.items()):
        raise VerificationError(f"{name} has a field of the wrong kind.")
    if raw["id"] != name:
        raise VerificationError(f"{name} is missing or out of order.")
    if raw["salt"] is not None and not _SALT.fullmatch(raw["salt"]):
        raise VerificationError(f"The salt of {name} was changed.")
    if not _SHA256.fullmatch(raw["digest"]):
        raise VerificationError(f"The digest of {name} was changed.")
    _require_reason(name, raw)
    return raw


def _require_reason(name: str, raw: Mapping[str, Any]) -> None:
    """`withheld` stands in no hash of the chain: null with a text, a reason without one, and nothing else."""
    withheld = raw["withheld"]
    if withheld is not None and withheld not in set(Reason):
        raise VerificationError(f"{name} is withheld for a reason that no export has.")
    if (raw["text"] is None) != (withheld is not None):
        raise VerificationError(f"{name} has no text and does not say why, or has one that it says is withheld.")
    if raw["privileged"] and withheld is None:
        raise VerificationError(f"{name} is privileged and shows its text, as no export does.")


def _instant(spelled: str) -> datetime:
    """Reads the one spelling that `canonical_instant` writes; raises ValueError for any other."""
    if not _INSTANT.fullmatch(spelled):
        raise ValueError(spelled)
    at = datetime.fromisoformat(spelled)
    if canonical_instant(at) != spelled:
        raise ValueError(spelled)
    return at


def _verify_markdown(data: bytes) -> Verified:
    text = _unsealed(data)
    told, _, integrity = text.partition(f"\n{markdown.INTEGRITY}\n")
    heading, counted, head = _HEADING.match(text), _COUNTED.search(integrity), _HEAD.search(integrity)
    if not (heading and counted and head):
        raise VerificationError(f"This is not a whole Markdown export of the format {FORMAT}.")
    rows = _ROW.findall(integrity)
    _require_whole([number for number, _, _ in rows], counted[1], _TOLD.findall(told))
    if head[1] != (rows[-1][1] if rows else GENESIS):
        raise VerificationError("The head hash is not that of the last entry: entries were cut off or added.")
    withheld = sum(shown != "shown" for _, _, shown in rows)
    if str(withheld) != counted[2]:
        raise VerificationError("The table of hashes does not withhold as many entries as the file says.")
    return Verified(format="markdown", incident=heading[1], entries=len(rows), head=head[1], withheld=withheld)


def _unsealed(data: bytes) -> str:
    """The document without its last line, when that line is the digest over it."""
    body = data[: data.rfind(b"\n", 0, -1) + 1]
    if not data[len(body) :].startswith(markdown.SEAL.encode()):
        raise VerificationError("The file was cut off or added to: its last line is not its digest.")
    if markdown.sealed(body) != data:
        raise VerificationError(CHANGED)
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise VerificationError("The file is not UTF-8 text, as exports are.") from None


def _require_whole(numbers: list[str], counted: str, told: list[str]) -> None:
    """Compared as they are spelled: a number of a million digits is nothing to compute with."""
    expected = [str(number) for number in range(1, len(numbers) + 1)]
    if numbers != expected or counted != str(len(numbers)):
        raise VerificationError("The table of hashes does not hold each entry once, from E-1 on.")
    if sorted(told) != sorted(expected):
        raise VerificationError("The timeline does not tell each entry of the table once.")
