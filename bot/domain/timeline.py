"""The append-only timeline: numbered entries in a salted hash chain.

digest = SHA-256(salt ‖ canonical JSON of {"text": …}); it can be checked while the text is kept. hash =
SHA-256(canonical JSON of all other fields, the digest and the previous hash). A redaction deletes text and salt;
the digest stays, and so the chain stays whole, while a guess of the deleted text cannot be tried out.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.canonical import canonical_instant, canonical_json
from bot.domain.change import DomainError
from bot.domain.ids import ChannelId, MessageTs, UserId, entry_id

GENESIS = "0" * 64
"""The previous hash of E-1."""

TITLE = "title"
SUMMARY = "summary"
"""Subjects of the entries that tell what the incident itself holds."""


class Kind(StrEnum):
    """What an entry tells; a word of the record, shown in exports."""

    DECLARED = "declared"
    SEVERITY = "severity"
    STATUS = "status"
    ROLE = "role"
    HANDOVER = "handover"
    RESPONDER = "responder"
    PAGE = "page"
    DECISION = "decision"
    PROPOSAL = "proposal"
    BALLOT = "ballot"
    TASK = "task"
    NOTE = "note"
    MESSAGE = "message"
    MESSAGE_EDITED = "message edited"
    MESSAGE_DELETED = "message deleted"
    CORRECTION = "correction"
    REDACTION = "redaction"
    UPDATE = "update"
    CLOCK = "clock"
    ROOM = "room"
    DELIVERY = "delivery"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    CANCELLED = "cancelled"
    MERGED = "merged"
    EXPORT = "export"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry before it has its place in the chain."""

    kind: Kind
    text: str
    occurred_at: datetime
    author: UserId
    author_name: str
    on_behalf_of: UserId | None = None
    permalink: str = ""
    privileged: bool = False
    subject: str = ""
    """What of the incident's state holds the same text: `D-3`, a page's uid, `title`, `summary`. Of a
    correction: the entry that it corrects. Not hashed."""
    source_channel: ChannelId | None = None
    source_ts: MessageTs | None = None
    """The Slack message that was put on the record, by which it is there once. Not hashed: the permalink is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    number: int
    kind: Kind
    occurred_at: datetime
    recorded_at: datetime
    author: UserId
    author_name: str
    on_behalf_of: UserId | None
    permalink: str
    privileged: bool
    text: str | None
    """None once redacted."""
    salt: str | None
    """Hex; None once redacted."""
    digest: str
    previous_hash: str
    hash: str
    subject: str = ""
    """As in the draft: where a redaction must reach beside the entry. No part of the chain."""
    source_channel: ChannelId | None = None
    source_ts: MessageTs | None = None
    """As in the draft. No part of the chain."""

    @property
    def id(self) -> str:
        """`E-17`."""
        return entry_id(self.number)


class BrokenChainError(DomainError):
    """The entries are not those that were recorded."""


def content_digest(text: str, salt: str) -> str:
    """Hex SHA-256 over the salt's bytes and the canonical JSON of the content."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical_json({"text": text})).hexdigest()


def chained_hash(entry: Entry) -> str:
    """Hex SHA-256 over everything that a redaction keeps."""
    kept = {
        "id": entry.id,
        "kind": str(entry.kind),
        "occurred_at": canonical_instant(entry.occurred_at),
        "recorded_at": canonical_instant(entry.recorded_at),
        "author": entry.author,
        "author_name": entry.author_name,
        "on_behalf_of": entry.on_behalf_of,
        "permalink": entry.permalink,
        "privileged": entry.privileged,
        "digest": entry.digest,
        "previous_hash": entry.previous_hash,
    }
    return hashlib.sha256(canonical_json(kept)).hexdigest()


def append(draft: Draft, *, number: int, previous_hash: str, salt: str, recorded_at: datetime) -> Entry:
    """Give a draft its place; `previous_hash` is the head so far, "" before the first; `salt` is 16 bytes in hex."""
    fields = {name: getattr(draft, name) for name in Draft.__slots__}
    entry = Entry(
        **fields,
        number=number,
        recorded_at=recorded_at,
        salt=salt,
        digest=content_digest(draft.text, salt),
        previous_hash=previous_hash or GENESIS,
        hash="",
    )
    return _sealed(entry)


def verify(entries: tuple[Entry, ...]) -> str:
    """Check a whole chain from E-1 on and return its head; raises BrokenChainError naming the first bad entry."""
    previous = GENESIS
    for number, entry in enumerate(entries, start=1):
        if entry.number != number:
            raise BrokenChainError(f"{entry_id(number)} is missing or out of order.")
        if entry.previous_hash != previous or chained_hash(entry) != entry.hash:
            raise BrokenChainError(f"{entry.id} or its place in the chain was changed.")
        if (entry.text is None) != (entry.salt is None):
            raise BrokenChainError(f"{entry.id} has lost its text or its salt.")
        if entry.text is not None and entry.salt is not None and content_digest(entry.text, entry.salt) != entry.digest:
            raise BrokenChainError(f"The text of {entry.id} was changed.")
        previous = entry.hash
    return previous


def _sealed(entry: Entry) -> Entry:
    return replace(entry, hash=chained_hash(entry))
