"""The offer of a role: answered once, by whom it was made to, and never open for ever."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ANA, BEN, CLA, GIL, NOON

from bot.domain import handover as rules
from bot.domain.change import Change
from bot.domain.handover import Handover, HandoverError, HandoverState, Withdrawal
from bot.domain.ids import HandoverUid, IncidentUid
from bot.domain.responder import COMMANDER, LEGAL, Team

OFFER = Handover(
    uid=HandoverUid("h"),
    incident=IncidentUid("a"),
    role=LEGAL,
    holder=BEN,
    receiver=GIL,
    by=BEN,
    offered_at=NOON,
)
TEAM = Team(incident=OFFER.incident, holders={COMMANDER: ANA, LEGAL: BEN}, responders=(ANA, BEN))


def offered() -> Handover:
    return rules.offer(OFFER, team=TEAM, waiting=()).state


@given(st.lists(st.integers(min_value=0, max_value=40), max_size=12))
def test_looked_at_whenever_it_is_reminded_of_once_and_ends_within_ten_minutes_of_that(waits: Sequence[int]) -> None:
    offer, at, reminded_at = offered(), NOON, None
    for minutes in waits:
        at += timedelta(minutes=minutes)
        change = rules.go_on_when_due(offer, at=at)
        if change.state.reminded and not offer.reminded:
            assert at >= NOON + rules.REMIND_AFTER
            reminded_at = at
        if change.events:
            assert reminded_at is not None
            assert at >= reminded_at + rules.LAPSE_AFTER_REMINDER
        assert rules.go_on_when_due(change.state, at=at) == Change(change.state)
        offer = change.state

    due = reminded_at is not None and at >= reminded_at + rules.LAPSE_AFTER_REMINDER
    assert offer.state is (HandoverState.LAPSED if due else HandoverState.OFFERED)
    assert (offer.next_at is None) == due


@pytest.mark.parametrize("state", [state for state in HandoverState if state is not HandoverState.OFFERED])
def test_an_offer_that_is_over_takes_no_answer(state: HandoverState) -> None:
    over = replace(offered(), state=state, next_at=None)

    with pytest.raises(HandoverError, match="nothing is left to answer"):
        rules.accept(over, by=GIL, at=NOON)
    with pytest.raises(HandoverError, match="nothing is left to answer"):
        rules.decline(over, by=GIL, reason="", at=NOON)
    with pytest.raises(HandoverError, match="nothing is left to answer"):
        rules.withdraw(over, by=BEN, why=Withdrawal.TAKEN_BACK, at=NOON)
    assert rules.go_on_when_due(over, at=NOON + timedelta(days=1)).state == over


@pytest.mark.parametrize("by", [ANA, BEN, CLA])
def test_only_whom_it_was_made_to_answers(by: str) -> None:
    with pytest.raises(HandoverError, match="offered to somebody else"):
        rules.accept(offered(), by=by, at=NOON)  # type: ignore[arg-type]  # an id
    with pytest.raises(HandoverError, match="offered to somebody else"):
        rules.decline(offered(), by=by, reason="", at=NOON)  # type: ignore[arg-type]  # an id


def test_an_answer_takes_the_offer_out_of_time() -> None:
    accepted = rules.accept(offered(), by=GIL, at=NOON + timedelta(minutes=1)).state

    assert (accepted.state, accepted.next_at, accepted.lapses_at) == (HandoverState.ACCEPTED, None, None)
    assert accepted.answered_at == NOON + timedelta(minutes=1)


def test_it_says_when_it_lapses_before_and_after_the_reminder() -> None:
    before = offered()
    after = rules.go_on_when_due(before, at=NOON + timedelta(minutes=5)).state

    assert before.lapses_at == after.lapses_at == NOON + timedelta(minutes=15)
