"""How messages read that were put on the record, and what became of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from support import ANA, BEN, NOON

from bot.domain.events import Event
from bot.domain.ids import WARROOM, ChannelId, MessageTs
from bot.domain.message import MessageCaptured, MessageDeleted, MessageEdited, WrittenMessage
from bot.domain.timeline import Draft, Kind
from bot.domain.wording import Names, draft_of

NAMES = Names(lambda user: {ANA: "Ana", BEN: "Ben"}[user], str, str)
LATER = NOON + timedelta(minutes=12)

MESSAGE = WrittenMessage(
    channel=ChannelId("C1"),
    ts=MessageTs("1.000001"),
    permalink="https://x.slack.com/archives/C1/p1000001",
    writer=BEN,
    text="14 SKUs",
    written_at=NOON,
)
EDITED = MessageEdited(entry="E-17", ts=MESSAGE.ts, by=BEN, at=LATER, permalink=MESSAGE.permalink, text="15 SKUs")

MESSAGE_EXAMPLES: Mapping[type[Event], tuple[tuple[Event, Kind, str], ...]] = {
    MessageCaptured: (
        (MessageCaptured(message=MESSAGE, by=ANA, at=LATER), Kind.MESSAGE, "Ben wrote: 14 SKUs"),
        (
            MessageCaptured(message=replace(MESSAGE, files=("a.pdf", "b.png")), by=BEN, at=LATER),
            Kind.MESSAGE,
            "Ben wrote: 14 SKUs [files: a.pdf, b.png]",
        ),
        (
            MessageCaptured(message=replace(MESSAGE, text="", files=("a.pdf",)), by=ANA, at=LATER),
            Kind.MESSAGE,
            "Ben wrote: [files: a.pdf]",
        ),
        (
            MessageCaptured(message=replace(MESSAGE, writer=None, app="Sentry", text=""), by=ANA, at=LATER),
            Kind.MESSAGE,
            "Sentry (app) wrote: (no text)",
        ),
        (
            MessageCaptured(message=replace(MESSAGE, writer=None), by=ANA, at=LATER),
            Kind.MESSAGE,
            "An app wrote: 14 SKUs",
        ),
        (
            MessageCaptured(message=replace(MESSAGE, text="x" * 3001), by=ANA, at=LATER),
            Kind.MESSAGE,
            f"Ben wrote: {'x' * 3000}… (cut here, after 3000 characters)",
        ),
    ),
    MessageEdited: (
        (EDITED, Kind.MESSAGE_EDITED, "Ben edited the message of E-17: 15 SKUs"),
        (
            replace(EDITED, text=None),
            Kind.MESSAGE_EDITED,
            "Ben edited the message of E-17, whose text was redacted",
        ),
        (
            replace(EDITED, by=WARROOM, files=("a.pdf",)),
            Kind.MESSAGE_EDITED,
            "An app edited the message of E-17: 15 SKUs [files: a.pdf]",
        ),
    ),
    MessageDeleted: (
        (
            MessageDeleted(entry="E-17", at=LATER, permalink="p"),
            Kind.MESSAGE_DELETED,
            "The message of E-17 was deleted in Slack",
        ),
    ),
}


def drafted(event: Event) -> Draft:
    return draft_of(event, NAMES)


def test_a_message_stands_at_its_time_with_its_source() -> None:
    draft = drafted(MessageCaptured(message=MESSAGE, by=ANA, at=LATER))

    assert (draft.author, draft.on_behalf_of, draft.occurred_at) == (ANA, BEN, NOON)
    assert (draft.source_channel, draft.source_ts) == (MESSAGE.channel, MESSAGE.ts)
    assert draft.permalink == MESSAGE.permalink
    assert draft.subject == drafted(EDITED).subject != ""
    assert drafted(MessageCaptured(message=MESSAGE, by=BEN, at=LATER)).on_behalf_of is None


def test_what_becomes_of_a_privileged_message_is_privileged() -> None:
    assert drafted(replace(EDITED, privileged=True)).privileged
    assert drafted(MessageDeleted(entry="E-17", at=LATER, permalink="", privileged=True)).privileged
