"""A correction is a new entry; the old one stays, and says by which it was corrected."""

from dataclasses import replace

import pytest
from support import ANA, NOON

from bot.domain.correction import CorrectionError, EntryCorrected, correct, corrections
from bot.domain.timeline import Draft, Entry, Kind, append


def entry(number: int, kind: Kind = Kind.NOTE, subject: str = "", text: str = "12 SKUs") -> Entry:
    draft = Draft(kind=kind, text=text, occurred_at=NOON, author=ANA, author_name="Ana", subject=subject)
    return append(draft, number=number, previous_hash="", salt="0" * 32, recorded_at=NOON)


def event_of(wrong: Entry) -> EntryCorrected:
    (event,) = correct(wrong, text=" 14 SKUs ", by=ANA, at=NOON).events
    assert isinstance(event, EntryCorrected)
    return event


def test_a_correction_names_the_entry_and_leaves_it_as_it_is() -> None:
    wrong = entry(5)

    change = correct(wrong, text="14 SKUs", by=ANA, at=NOON)

    assert change.state == wrong
    assert (event_of(wrong).entry, event_of(wrong).instead_of, event_of(wrong).text) == ("E-5", "", "14 SKUs")


def test_correcting_a_correction_belongs_to_what_was_corrected_first() -> None:
    event = event_of(entry(9, Kind.CORRECTION, "E-5"))

    assert (event.entry, event.instead_of) == ("E-5", "E-9")


def test_what_corrects_a_privileged_entry_is_privileged() -> None:
    assert event_of(replace(entry(5), privileged=True)).privileged


@pytest.mark.parametrize(
    ("wrong", "text", "why"),
    [
        (entry(5), " ", "Say what E-5 should have said"),
        (replace(entry(5), text=None, salt=None), "14", "was redacted"),
        (entry(5, Kind.REDACTION), "14", "tells of a redaction"),
    ],
)
def test_what_cannot_be_corrected_is_refused_with_a_way_out(wrong: Entry, text: str, why: str) -> None:
    with pytest.raises(CorrectionError, match=why):
        correct(wrong, text=text, by=ANA, at=NOON)


def test_every_entry_of_a_chain_points_at_the_newest_correction() -> None:
    chain = [entry(5), entry(7), entry(9, Kind.CORRECTION, "E-5"), entry(12, Kind.CORRECTION, "E-5")]

    assert corrections(chain) == {"E-5": "E-12", "E-9": "E-12"}
