"""A decision is numbered, has its time, and is refused where it could not have been made."""

from dataclasses import replace
from datetime import timedelta

import pytest
from support import ANA, BEN, NOON, incident

from bot.domain import decision as rules
from bot.domain.decision import Decision, DecisionError, DecisionRecorded
from bot.domain.incident import ENDED, FutureTimeError, Status, WrongStateError

DRAFT = Decision(
    number=0,
    text="Delist all SKUs",
    because="lot unknown",
    decided_by=BEN,
    recorded_by=ANA,
    decided_at=NOON - timedelta(hours=2),
    recorded_at=NOON,
)


def test_decisions_are_numbered_one_after_the_other() -> None:
    first, one = rules.record(incident(), DRAFT)
    second, two = rules.record(first.state, replace(DRAFT, text="Tell the sellers"))

    assert [one.id, two.id] == ["D-1", "D-2"]
    assert second.state.counts.decisions == 2
    assert first.events == (DecisionRecorded(decision=replace(DRAFT, number=1)),)


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_a_decision_without_words_is_refused(text: str) -> None:
    with pytest.raises(DecisionError, match="Say what was decided"):
        rules.record(incident(), replace(DRAFT, text=text))


def test_a_decision_cannot_lie_ahead() -> None:
    with pytest.raises(FutureTimeError, match="lies ahead"):
        rules.record(incident(), replace(DRAFT, decided_at=NOON + timedelta(seconds=1)))


@pytest.mark.parametrize("status", sorted(ENDED))
def test_an_ended_incident_takes_no_decision(status: Status) -> None:
    with pytest.raises(WrongStateError):
        rules.record(incident(status), DRAFT)


def test_a_resolved_incident_still_takes_decisions() -> None:
    assert rules.record(incident(Status.RESOLVED), DRAFT)[1].number == 1
