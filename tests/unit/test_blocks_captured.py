"""The room is told that a message is on the record, in one line that does not repeat it."""

from typing import Any

import pytest
from test_blocks_samples import (
    ANA,
    BEN,
    HOSTILE,
    entry,
    incident,
    require_harmless,
    require_sound,
    view,
    words,
)

from bot.blocks.room import line
from bot.domain.ids import WARROOM
from bot.domain.timeline import Entry, Kind

LINK = "https://x.slack.com/archives/C0ROOM001/p1700000000000100?thread_ts=1.000001&cid=C0ROOM001"


def captured(kind: Kind = Kind.MESSAGE, text: str = "Ben wrote: 14 SKUs", **changes: Any) -> Entry:
    bare: dict[str, Any] = {"author": ANA, "author_name": "Ana", "on_behalf_of": BEN, "permalink": LINK}
    return entry(kind, text, **{**bare, **changes})


def test_the_line_says_who_put_whose_message_there() -> None:
    message = line(view(), captured())

    assert message.text == "SEV1 · INC-42: Ana put a message of Ben on the record"
    assert "📌 Ana put <https://x.slack.com/archives/C0ROOM001/p1700000000000100" in words(message)
    assert "|a message> of Ben on the record" in words(message)
    assert "_E-17_" in words(message)
    assert "14 SKUs" not in words(message)


def test_a_message_without_a_link_or_of_an_app_is_said_all_the_same() -> None:
    assert "Ana put a message on the record" in words(line(view(), captured(permalink="", on_behalf_of=None)))


def test_an_edit_is_said_without_its_words() -> None:
    edited = captured(Kind.MESSAGE_EDITED, "Ben edited the message of E-17: 12", author_name="Ben", on_behalf_of=None)

    said = words(line(view(), edited))

    assert "Ben edited <" in said
    assert "|a message> that is on the record" in said
    assert "12" not in said.replace("E-17", "").replace("p1700000000000100", "")


def test_an_edit_by_an_app_is_no_edit_of_ours() -> None:
    edited = captured(Kind.MESSAGE_EDITED, author=WARROOM, author_name="Warroom", on_behalf_of=None)

    assert line(view(), edited).text.endswith("An app edited a message that is on the record")


@pytest.mark.parametrize("kind", [Kind.MESSAGE, Kind.MESSAGE_EDITED, Kind.MESSAGE_DELETED])
def test_the_worst_line_is_sound_and_a_private_one_keeps_its_secrets(kind: Kind) -> None:
    worst = captured(kind, HOSTILE, author_name=HOSTILE)
    public, private = line(view(), worst), line(view(incident=incident(private=True)), captured(kind, "Numbat"))

    require_sound(public)
    require_harmless(public.text)
    assert "Numbat" not in private.text
