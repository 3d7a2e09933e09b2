"""A message that somebody wrote in the room, put on the record: as it was then, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import ChannelId, MessageTs, UserId

LIMIT = 3000
"""Characters of a message that are kept on the record; Slack takes many more."""

CUT = f"… (cut here, after {LIMIT} characters)"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenMessage:
    """As it stands in Slack when it is put on the record; `text` is plain, without Slack's markup."""

    channel: ChannelId
    ts: MessageTs
    permalink: str
    writer: UserId | None
    """None when an app wrote it."""
    app: str = ""
    """What the app calls itself."""
    text: str
    files: tuple[str, ...] = ()
    """Names of what is attached."""
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCaptured:
    message: WrittenMessage
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited:
    """In Slack, after it was put on the record; the entry keeps what it said then."""

    entry: str
    """Which entry has the message, `E-17`."""
    ts: MessageTs
    by: UserId
    """WARROOM when it was an app, of which we know nothing more."""
    at: datetime
    permalink: str
    text: str | None
    """None when the entry, or an earlier edit, was redacted since: what is gone must not come back by an edit."""
    files: tuple[str, ...] = ()
    privileged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted:
    """In Slack; by whom, Slack does not tell."""

    entry: str
    at: datetime
    permalink: str
    privileged: bool = False


def subject_of(ts: MessageTs) -> str:
    """What the entries of one message share: the redaction of one withholds what the others repeat."""
    return f"message {ts}"


MessageEvent = MessageCaptured | MessageEdited | MessageDeleted


def shortened(text: str) -> str:
    """What is kept of a text, with a word where it was cut."""
    return text if len(text) <= LIMIT else text[:LIMIT].rstrip() + CUT
