"""An update tells everyone, and may promise the next one, of which is reminded once."""

from datetime import timedelta

import pytest
from support import ANA, NOON, incident

from bot.domain import update as rules
from bot.domain.incident import ENDED, Status, WrongStateError
from bot.domain.update import UpdateError, UpdateMissed, UpdatePosted

HALF_HOUR = timedelta(minutes=30)


def test_an_update_replaces_the_earlier_promise() -> None:
    promised = rules.post(incident(), text="down", next_in=HALF_HOUR, by=ANA, at=NOON)
    kept = rules.post(promised.state, text="up", next_in=None, by=ANA, at=NOON)

    assert promised.state.next_update_at == NOON + HALF_HOUR
    assert promised.events == (UpdatePosted(by=ANA, at=NOON, text="down", next_at=NOON + HALF_HOUR),)
    assert kept.state.next_update_at is None


@pytest.mark.parametrize("text", ["", " \n "])
def test_an_update_without_words_is_refused(text: str) -> None:
    with pytest.raises(UpdateError, match="Say what is new"):
        rules.post(incident(), text=text, next_in=None, by=ANA, at=NOON)


@pytest.mark.parametrize("status", sorted(ENDED))
def test_an_ended_incident_takes_no_update(status: Status) -> None:
    with pytest.raises(WrongStateError):
        rules.post(incident(status), text="late", next_in=None, by=ANA, at=NOON)


def test_a_promise_is_reminded_of_once_and_not_before() -> None:
    promised = rules.post(incident(), text="down", next_in=HALF_HOUR, by=ANA, at=NOON).state
    due = NOON + HALF_HOUR

    early = rules.remind_when_due(promised, at=due - timedelta(microseconds=1))
    first = rules.remind_when_due(promised, at=due)
    second = rules.remind_when_due(first.state, at=due + HALF_HOUR)

    assert (early.state, early.events) == (promised, ())
    assert first.events == (UpdateMissed(due_at=due, at=due),)
    assert second.events == ()


@pytest.mark.parametrize("status", sorted(ENDED))
def test_an_ended_incident_reminds_of_nothing(status: Status) -> None:
    assert rules.remind_when_due(incident(status), at=NOON + timedelta(days=1)).events == ()
