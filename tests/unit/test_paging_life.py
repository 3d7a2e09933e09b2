"""Whatever people answer and however time passes, a page keeps its promises."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from support import ANA, BEN, CLA, DEV, DORA, EVE, GIL, NOON

from bot.domain import paging as rules
from bot.domain.change import Change
from bot.domain.ids import IncidentUid, PageUid, UserId
from bot.domain.paging import (
    PAGE_TRANSITIONS,
    Answer,
    Page,
    PageAcknowledged,
    PageClimbed,
    PageError,
    PageState,
    PageStep,
    PageUnanswered,
    PersonPaged,
)
from bot.domain.responder import LEGAL

PEOPLE = st.sampled_from([ANA, BEN, CLA, DEV, GIL, DORA])
COMMANDERS = st.none() | PEOPLE


@st.composite
def policies(draw: st.DrawFn) -> tuple[PageStep, ...]:
    """1 to 4 steps that rise from 0, each naming up to 3 people and perhaps the commander."""
    waits = draw(st.lists(st.integers(1, 30), max_size=3))
    times = [sum(waits[:count]) for count in range(len(waits) + 1)]
    return tuple(
        PageStep(
            after=timedelta(minutes=after),
            people=tuple(draw(st.lists(PEOPLE, max_size=3))),
            commander=draw(st.booleans()),
        )
        for after in times
    )


class PageLife(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.asked: list[UserId] = []
        self.acknowledged = 0
        self.given_up = 0

    @initialize(steps=policies())
    def open(self, steps: tuple[PageStep, ...]) -> None:
        self.state = Page(
            uid=PageUid("p" * 32),
            incident=IncidentUid("a" * 32),
            role=LEGAL,
            text="",
            by=ANA,
            opened_at=self.now,
            steps=steps,
        )
        self.took(rules.open_page(self.state, at=self.now))

    @rule(minutes=st.integers(0, 20), commander=COMMANDERS)
    def time_passes(self, minutes: int, commander: UserId | None) -> None:
        self.now += timedelta(minutes=minutes)
        due = self.state.next_at is not None and self.state.next_at <= self.now

        change = rules.climb_when_due(self.state, commander=commander, at=self.now)

        assert bool(change.events) == due
        self.took(change)

    @rule(user=PEOPLE)
    def acknowledge(self, user: UserId) -> None:
        allowed = self.state.call_of(user) and PageState.ACKNOWLEDGED in PAGE_TRANSITIONS[self.state.state]
        if allowed:
            self.took(rules.acknowledge(self.state, by=user, at=self.now))
            assert self.state.acknowledged_by == user
        else:
            with pytest.raises(PageError):
                rules.acknowledge(self.state, by=user, at=self.now)

    @rule(user=PEOPLE, commander=COMMANDERS)
    def pass_on(self, user: UserId, commander: UserId | None) -> None:
        call = self.state.call_of(user)
        if self.state.state is PageState.OPEN and call and call.answer is Answer.WAITING:
            self.took(rules.pass_on(self.state, by=user, commander=commander, at=self.now))
        else:
            with pytest.raises(PageError):
                rules.pass_on(self.state, by=user, commander=commander, at=self.now)

    @rule(user=PEOPLE, commander=COMMANDERS)
    def a_message_fails(self, user: UserId, commander: UserId | None) -> None:
        others = set(self.state.waiting_now) - {user}
        waited = user in self.state.waiting

        change = rules.unreached(self.state, user=user, commander=commander, at=self.now)

        assert bool(change.events) == (waited and not others)
        assert user not in change.state.waiting
        self.took(change)

    @rule(user=st.just(EVE))
    def a_stranger_answers(self, user: UserId) -> None:
        with pytest.raises(PageError):
            rules.acknowledge(self.state, by=user, at=self.now)

    @rule(sure=st.integers(0, 5))
    def the_incident_ends(self, sure: int) -> None:
        if sure == 0:  # seldom, since little follows it
            self.state = rules.withdraw(self.state)

    @invariant()
    def nobody_is_asked_twice(self) -> None:
        assert len(set(self.asked)) == len(self.asked)
        assert [call.user for call in self.state.calls] == self.asked

    @invariant()
    def at_most_one_answer_counts(self) -> None:
        answers = [call for call in self.state.calls if call.answer is Answer.ACKNOWLEDGED]
        assert len(answers) == self.acknowledged == (self.state.state is PageState.ACKNOWLEDGED)

    @invariant()
    def it_climbs_exactly_while_it_is_open(self) -> None:
        assert (self.state.next_at is not None) == (self.state.state is PageState.OPEN)
        assert self.given_up <= 1

    @invariant()
    def an_answer_has_its_time(self) -> None:
        assert all((call.answered_at is None) == (call.answer is Answer.WAITING) for call in self.state.calls)

    def took(self, change: Change[Page]) -> None:
        for event in change.events:
            if isinstance(event, PersonPaged):
                self.asked.append(event.user)
            if isinstance(event, PageClimbed):
                self.asked.extend(event.users)
            self.acknowledged += isinstance(event, PageAcknowledged)
            self.given_up += isinstance(event, PageUnanswered)
        self.state = change.state

    def teardown(self) -> None:
        """Left alone, every open page ends in `unanswered` within its steps."""
        state = self.state
        for _ in range(len(state.steps) + 1):
            if state.next_at is None:
                break
            state = rules.climb_when_due(state, commander=None, at=state.next_at).state
        assert state.state is not PageState.OPEN


PageLife.TestCase.settings = settings(max_examples=60, stateful_step_count=25)
TestPageLife = PageLife.TestCase
