"""Roles handed over, in both files; what is withheld of them stands nowhere."""

import json
from dataclasses import replace

import pytest
from test_export_samples import ANA, BEN, CLA, MADE, UID, after, chain, draft, record_of, story

from bot.domain.handover import Handover, HandoverState
from bot.domain.ids import HandoverUid
from bot.domain.responder import LEGAL
from bot.domain.timeline import Kind
from bot.exporters.files import EXPORTERS, Format
from bot.exporters.verify import verify
from bot.queries.view import Record

SECRET, REASON = "Counsel says settle", "I am | on a plane"
DECLINED = Handover(
    uid=HandoverUid("h" * 32),
    incident=UID,
    role=LEGAL,
    holder=BEN,
    receiver=CLA,
    by=ANA,
    note=SECRET,
    offered_at=after(5),
    state=HandoverState.DECLINED,
    answered_at=after(6),
    reason=REASON,
)


def record(*, privileged: bool = False) -> Record:
    told = draft(Kind.HANDOVER, f"Ana offered Legal to Cla: {SECRET}", 5, privileged=privileged)
    whole = record_of(chain(*story(), replace(told, subject=DECLINED.uid)))
    return replace(whole, view=replace(whole.view, handovers=[DECLINED]))


def test_json_tells_each_offer_in_full() -> None:
    (offer,) = json.loads(EXPORTERS[Format.JSON](record(), generated_at=MADE))["handovers"]

    assert (offer["role"], offer["from"]["name"], offer["to"]["name"], offer["offered_by"]["name"]) == (
        "legal",
        "Ben",
        "Cla",
        "Ana",
    )
    assert (offer["state"], offer["note"], offer["reason"]) == ("declined", SECRET, REASON)


def test_markdown_tells_each_offer_in_a_row() -> None:
    text = EXPORTERS[Format.MARKDOWN](record(), generated_at=MADE).decode()

    assert "## Roles handed over" in text
    assert rf"| Legal | Ben | Cla | 2026-11-24 09:19:05 UTC | {SECRET} | declined" in text
    assert r"I am \| on a plane" in text


@pytest.mark.parametrize("made_as", list(Format))
def test_a_privileged_note_stands_nowhere_and_the_reason_stays(made_as: Format) -> None:
    data = EXPORTERS[made_as](record(privileged=True), generated_at=MADE)

    verify(data)
    assert SECRET not in data.decode()
    assert "on a plane" in data.decode()
