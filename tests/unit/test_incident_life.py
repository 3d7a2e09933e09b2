"""Any sequence of verbs keeps an incident's facts in agreement with each other."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support import ANA, NOON, PRODUCT_SAFETY, WORKSPACE

from bot.domain import decision as decisions
from bot.domain import incident as rules
from bot.domain import update as updates
from bot.domain.change import Change, DomainError
from bot.domain.decision import Decision
from bot.domain.ids import IncidentUid
from bot.domain.incident import ENDED, TRANSITIONS, WORKING, Incident, Milestones, Status
from bot.domain.severity import Severity
from bot.domain.update import UpdateMissed

STATUSES = st.sampled_from(sorted(WORKING))


class IncidentLife(RuleBasedStateMachine):
    """What is tried is drawn; what must be true afterwards is the table and the invariants."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.reminders = 0
        self.promises = 0

    @initialize(severity=st.sampled_from(Severity))
    def declare(self, severity: Severity) -> None:
        drafted = Incident(
            uid=IncidentUid("a" * 32),
            workspace=WORKSPACE,
            number=1,
            title="Recall",
            severity=severity,
            type=PRODUCT_SAFETY,
            declared_by=ANA,
            milestones=Milestones(declared_at=self.now, known_at=self.now),
        )
        self.state = rules.declare(drafted).state

    @rule(minutes=st.integers(1, 90))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(to=STATUSES)
    def change_status(self, to: Status) -> None:
        if self.state.status in WORKING - {to}:
            self.moved(rules.change_status(self.state, to=to, because="", by=ANA, at=self.now), to)
        else:
            with pytest.raises(DomainError):
                rules.change_status(self.state, to=to, because="", by=ANA, at=self.now)

    @rule()
    def resolve(self) -> None:
        if Status.RESOLVED in TRANSITIONS[self.state.status]:
            self.moved(rules.resolve(self.state, summary="", by=ANA, at=self.now), Status.RESOLVED)
        else:
            with pytest.raises(DomainError):
                rules.resolve(self.state, summary="", by=ANA, at=self.now)

    @rule(reason=st.sampled_from(["", "moot"]), items=st.sampled_from([(), ("T-1",)]))
    def close(self, reason: str, items: tuple[str, ...]) -> None:
        if Status.CLOSED in TRANSITIONS[self.state.status] and (reason or not items):
            change = rules.close(self.state, because=reason, left_open=items, by=ANA, at=self.now)
            self.moved(change, Status.CLOSED)
        else:
            with pytest.raises(DomainError):
                rules.close(self.state, because=reason, left_open=items, by=ANA, at=self.now)

    @precondition(lambda self: self.state.status in (Status.RESOLVED, Status.CLOSED))
    @rule()
    def reopen(self) -> None:
        self.moved(rules.reopen(self.state, reason="back", by=ANA, at=self.now), Status.INVESTIGATING)

    @precondition(lambda self: Status.CANCELLED in TRANSITIONS[self.state.status])
    @rule(sure=st.integers(0, 9))
    def cancel(self, sure: int) -> None:
        if sure == 0:  # seldom, since nothing follows it
            self.moved(rules.cancel(self.state, reason="false alarm", by=ANA, at=self.now), Status.CANCELLED)

    @precondition(lambda self: self.state.open)
    @rule(minutes=st.none() | st.integers(1, 60))
    def update(self, minutes: int | None) -> None:
        wait = timedelta(minutes=minutes) if minutes else None
        self.state = updates.post(self.state, text="news", next_in=wait, by=ANA, at=self.now).state
        self.promises += wait is not None

    @rule()
    def remind(self) -> None:
        due_at = self.state.next_update_at
        change = updates.remind_when_due(self.state, at=self.now)
        expected = due_at is not None and due_at <= self.now
        assert bool(change.events) == expected
        assert all(isinstance(event, UpdateMissed) for event in change.events)
        self.state = change.state
        self.reminders += len(change.events)

    @precondition(lambda self: self.state.open)
    @rule()
    def decide(self) -> None:
        before = self.state.counts.decisions
        draft = Decision(
            number=0,
            text="delist",
            because="",
            decided_by=ANA,
            recorded_by=ANA,
            decided_at=self.now,
            recorded_at=self.now,
        )
        change, decision = decisions.record(self.state, draft)
        self.state = change.state
        assert decision.number == self.state.counts.decisions == before + 1

    @invariant()
    def facts_agree(self) -> None:
        state, marks = self.state, self.state.milestones
        assert state.open == (state.status not in ENDED)
        assert (marks.closed_at is not None) == (state.status in ENDED)
        if state.status in WORKING:
            assert marks.resolved_at is None
        if state.status in (Status.RESOLVED, Status.CLOSED):
            assert marks.resolved_at is not None
            assert marks.resolved_at <= self.now
        if state.status not in WORKING and state.next_update_at is not None:
            assert state.status is Status.RESOLVED  # an update may follow a resolution, but not an end
        assert self.reminders <= self.promises

    def moved(self, change: Change[Incident], to: Status) -> None:
        assert to in TRANSITIONS[self.state.status]
        assert change.state.status is to
        assert len(change.events) == 1
        self.state = change.state


IncidentLife.TestCase.settings = settings(max_examples=60, stateful_step_count=30)
TestIncidentLife = IncidentLife.TestCase
