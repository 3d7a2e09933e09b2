"""A page calls step by step until somebody answers, and never the same person twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from support import ANA, BEN, CLA, DEV, GIL, NOON

from bot.domain import paging as rules
from bot.domain.ids import IncidentUid, PageUid, UserId
from bot.domain.paging import (
    LAST_STEP_WAIT,
    PAGE_TRANSITIONS,
    Answer,
    Call,
    ClimbReason,
    Page,
    PageAcknowledged,
    PageClimbed,
    PageError,
    PagePassedOn,
    PageState,
    PageStep,
    PageUnanswered,
    PersonPaged,
    RoleCovered,
)
from bot.domain.responder import LEGAL


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


STEPS = (
    PageStep(after=minutes(0), people=(BEN, CLA)),
    PageStep(after=minutes(5), people=(GIL,)),
    PageStep(after=minutes(12), commander=True),
)


def page(*steps: PageStep) -> Page:
    return Page(
        uid=PageUid("p" * 32),
        incident=IncidentUid("a" * 32),
        role=LEGAL,
        text="",
        by=ANA,
        opened_at=NOON,
        steps=steps or STEPS,
    )


def opened(*steps: PageStep) -> Page:
    return rules.open_page(page(*steps), at=NOON).state


def climbed(state: Page, *, after: float, commander: UserId | None = ANA) -> Page:
    return rules.climb_when_due(state, commander=commander, at=NOON + minutes(after)).state


def in_state(state: PageState) -> Page:
    """A page that has called Ben and has come into a state by the rules."""
    ways: dict[PageState, Callable[[], Page]] = {
        PageState.OPEN: opened,
        PageState.ACKNOWLEDGED: lambda: rules.acknowledge(opened(), by=BEN, at=NOON).state,
        PageState.UNANSWERED: lambda: climbed(opened(PageStep(after=minutes(0), people=(BEN,))), after=5),
        PageState.WITHDRAWN: lambda: rules.withdraw(opened()),
    }
    return ways[state]()


def test_the_lifecycle_table_names_every_state() -> None:
    assert set(PAGE_TRANSITIONS) == set(PageState)


def test_opening_calls_everyone_of_the_first_step() -> None:
    change = rules.open_page(page(), at=NOON)

    assert change.state.waiting == (BEN, CLA)
    assert change.state.next_at == NOON + minutes(5)
    assert [(event.user, event.step) for event in change.events if isinstance(event, PersonPaged)] == [
        (BEN, 0),
        (CLA, 0),
    ]


def test_a_first_step_that_names_nobody_is_skipped_at_once() -> None:
    state = opened(PageStep(after=minutes(0)), *STEPS[1:])

    assert state.waiting == (GIL,)
    assert state.next_at == NOON + minutes(7)


@pytest.mark.parametrize("steps", [(PageStep(after=minutes(0)),), (PageStep(after=minutes(0), commander=True),)])
def test_a_page_that_names_nobody_is_unanswered_from_the_start(steps: tuple[PageStep, ...]) -> None:
    change = rules.open_page(page(*steps), at=NOON)

    assert change.state.state is PageState.UNANSWERED
    assert change.state.calls == ()
    assert change.events == (PageUnanswered(page=change.state, at=NOON),)


def test_nothing_happens_before_the_time_of_the_next_step() -> None:
    change = rules.climb_when_due(opened(), commander=ANA, at=NOON + minutes(5) - timedelta(microseconds=1))

    assert change.state == opened()
    assert change.events == ()


def test_an_unanswered_page_climbs_to_the_commander_and_then_gives_up() -> None:
    backups = climbed(opened(), after=5)
    commander = climbed(backups, after=12)
    early = climbed(commander, after=18.9)
    over = climbed(commander, after=19)

    assert backups.waiting == (BEN, CLA, GIL)
    assert commander.waiting == (BEN, CLA, GIL, ANA)
    assert early == commander
    assert (over.state, over.next_at, over.waiting) == (PageState.UNANSWERED, None, ())


def test_one_event_tells_of_a_whole_step() -> None:
    two = (PageStep(after=minutes(0), people=(BEN,)), PageStep(after=minutes(5), people=(GIL, CLA)))

    change = rules.climb_when_due(opened(*two), commander=ANA, at=NOON + minutes(5))

    when = NOON + minutes(5)
    assert change.events == (
        PageClimbed(page=change.state, users=(GIL, CLA), step=1, why=ClimbReason.UNANSWERED, at=when),
    )


def test_a_page_climbs_at_once_when_nobody_of_its_step_can_be_reached() -> None:
    first = rules.unreached(opened(), user=BEN, commander=ANA, at=NOON)
    second = rules.unreached(first.state, user=CLA, commander=ANA, at=NOON)

    assert (first.events, first.state.waiting) == ((), (CLA,))
    assert [(type(event), getattr(event, "why", None)) for event in second.events] == [
        (PageClimbed, ClimbReason.UNREACHED)
    ]
    assert second.state.waiting == (GIL,)
    assert second.state.next_at == NOON + minutes(7)


def test_whoever_was_asked_earlier_does_not_hold_up_a_climb_past_someone_unreached() -> None:
    change = rules.unreached(climbed(opened(), after=5), user=GIL, commander=ANA, at=NOON + minutes(5))

    assert change.state.waiting == (BEN, CLA, ANA)
    assert change.state.waiting_now == (ANA,)


def test_the_last_one_who_cannot_be_reached_leaves_the_page_unanswered() -> None:
    alone = opened(PageStep(after=minutes(0), people=(BEN,)))

    change = rules.unreached(alone, user=BEN, commander=ANA, at=NOON)

    assert change.events == (PageUnanswered(page=change.state, at=NOON),)


def test_whoever_could_not_be_reached_may_yet_take_the_page() -> None:
    missed = rules.unreached(opened(), user=BEN, commander=ANA, at=NOON).state

    assert rules.acknowledge(missed, by=BEN, at=NOON).state.acknowledged_by == BEN


@pytest.mark.parametrize("state", sorted(set(PageState) - {PageState.OPEN}))
def test_a_message_that_fails_after_the_page_has_ended_changes_nothing(state: PageState) -> None:
    assert rules.unreached(in_state(state), user=BEN, commander=ANA, at=NOON).events == ()


def test_a_single_step_waits_its_own_time() -> None:
    assert opened(PageStep(after=minutes(0), people=(BEN,))).next_at == NOON + LAST_STEP_WAIT


def test_a_late_climb_waits_a_whole_step_from_then_on() -> None:
    assert climbed(opened(), after=60).next_at == NOON + minutes(67)


def test_the_commander_who_was_asked_already_is_not_asked_again() -> None:
    over = climbed(climbed(opened(), after=5), after=12, commander=BEN)

    assert over.state is PageState.UNANSWERED
    assert [call.user for call in over.calls] == [BEN, CLA, GIL]


def test_without_a_commander_the_last_step_names_nobody() -> None:
    assert climbed(climbed(opened(), after=5), after=12, commander=None).state is PageState.UNANSWERED


def test_one_name_in_two_steps_is_called_once() -> None:
    twice = (PageStep(after=minutes(0), people=(BEN, BEN)), PageStep(after=minutes(5), people=(BEN, GIL)))

    assert [call.user for call in climbed(opened(*twice), after=5).calls] == [BEN, GIL]


def test_one_acknowledgement_ends_the_page_for_all() -> None:
    change = rules.acknowledge(opened(), by=CLA, at=NOON + minutes(1))

    assert change.state.acknowledged_by == CLA
    assert (change.state.waiting, change.state.next_at) == ((), None)
    assert change.events == (PageAcknowledged(page=change.state, by=CLA, at=NOON + minutes(1)),)
    assert climbed(change.state, after=5) == change.state


def test_a_late_acknowledgement_still_counts() -> None:
    assert rules.acknowledge(in_state(PageState.UNANSWERED), by=BEN, at=NOON).state.acknowledged_by == BEN


def test_whoever_passed_a_page_on_may_yet_take_it() -> None:
    passed = rules.pass_on(opened(), by=BEN, commander=ANA, at=NOON).state

    assert rules.acknowledge(passed, by=BEN, at=NOON).state.acknowledged_by == BEN


def test_passing_on_climbs_at_once() -> None:
    change = rules.pass_on(opened(), by=BEN, commander=ANA, at=NOON + minutes(1))

    call = change.state.call_of(BEN)
    assert call == Call(user=BEN, step=0, called_at=NOON, answer=Answer.PASSED_ON, answered_at=NOON + minutes(1))
    assert change.state.waiting == (CLA, GIL)
    assert change.state.next_at == NOON + minutes(8)
    climb = PageClimbed(page=change.state, users=(GIL,), step=1, why=ClimbReason.PASSED_ON, at=NOON + minutes(1))
    assert [type(event) for event in change.events] == [PagePassedOn, PageClimbed]
    assert change.events[-1] == climb


def test_the_last_one_to_pass_on_leaves_the_page_unanswered() -> None:
    alone = opened(PageStep(after=minutes(0), people=(BEN,)))

    change = rules.pass_on(alone, by=BEN, commander=BEN, at=NOON)

    assert change.state.state is PageState.UNANSWERED
    assert [type(event) for event in change.events] == [PagePassedOn, PageUnanswered]


def test_passing_on_twice_is_refused() -> None:
    passed = rules.pass_on(opened(), by=BEN, commander=ANA, at=NOON).state

    with pytest.raises(PageError, match="passed this page on already"):
        rules.pass_on(passed, by=BEN, commander=ANA, at=NOON)


@pytest.mark.parametrize("state", sorted(set(PageState) - {PageState.OPEN}))
def test_only_an_open_page_is_passed_on(state: PageState) -> None:
    with pytest.raises(PageError, match=f"This page is {state}"):
        rules.pass_on(in_state(state), by=BEN, commander=ANA, at=NOON)


@pytest.mark.parametrize("state", sorted(PageState))
def test_a_page_is_acknowledged_from_the_states_that_the_table_allows(state: PageState) -> None:
    if PageState.ACKNOWLEDGED in PAGE_TRANSITIONS[state]:
        assert rules.acknowledge(in_state(state), by=BEN, at=NOON).state.state is PageState.ACKNOWLEDGED
    else:
        with pytest.raises(PageError, match=f"This page is {state} already"):
            rules.acknowledge(in_state(state), by=BEN, at=NOON)


@pytest.mark.parametrize("state", sorted(PageState))
def test_only_those_it_names_may_answer(state: PageState) -> None:
    with pytest.raises(PageError, match="not for you"):
        rules.acknowledge(in_state(state), by=DEV, at=NOON)
    with pytest.raises(PageError, match="not for you"):
        rules.pass_on(in_state(state), by=DEV, commander=ANA, at=NOON)


@pytest.mark.parametrize("state", sorted(PageState))
def test_withdrawing_ends_all_but_an_answer(state: PageState) -> None:
    withdrawn = rules.withdraw(in_state(state))

    expected = PageState.ACKNOWLEDGED if state is PageState.ACKNOWLEDGED else PageState.WITHDRAWN
    assert (withdrawn.state, withdrawn.next_at, withdrawn.waiting) == (expected, None, ())


@pytest.mark.parametrize("state", sorted(set(PageState) - {PageState.OPEN}))
def test_a_page_that_is_not_open_never_climbs(state: PageState) -> None:
    change = rules.climb_when_due(in_state(state), commander=ANA, at=NOON + minutes(600))

    assert change.events == ()


def test_a_declarer_who_owns_the_role_covers_it() -> None:
    change = rules.cover(replace(page(), by=BEN), by=BEN, at=NOON)

    assert change.state.acknowledged_by == BEN
    assert change.state.next_at is None
    assert change.events == (RoleCovered(page=change.state, by=BEN, at=NOON),)


@pytest.mark.parametrize(
    ("state", "by", "after", "answered"),
    [
        (opened(), BEN, 0, True),
        (opened(), CLA, 30, True),
        (opened(), BEN, -1, False),
        (opened(), GIL, 1, False),
        (climbed(opened(), after=5), GIL, 5, True),
        (climbed(opened(), after=5), GIL, 4, False),
        (climbed(climbed(opened(), after=5), after=12), ANA, 13, False),
        (rules.withdraw(opened()), BEN, 1, False),
        (rules.acknowledge(opened(), by=CLA, at=NOON).state, BEN, 1, False),
    ],
    ids=[
        "asked",
        "also asked",
        "written before",
        "not asked yet",
        "asked later",
        "written before the later step",
        "asked as the commander",
        "withdrawn",
        "taken by another",
    ],
)
def test_a_message_answers_a_page_of_its_author(state: Page, by: UserId, after: float, answered: bool) -> None:
    assert rules.answered_by_writing(state, by=by, written_at=NOON + minutes(after)) is answered


def test_whoever_passed_a_page_on_does_not_take_it_by_writing() -> None:
    state = rules.pass_on(opened(), by=BEN, commander=ANA, at=NOON).state

    assert not rules.answered_by_writing(state, by=BEN, written_at=NOON + minutes(1))


def test_a_commander_who_is_also_named_takes_it_by_writing() -> None:
    state = opened(PageStep(after=minutes(0), people=(ANA,), commander=True))

    assert rules.answered_by_writing(state, by=ANA, written_at=NOON)
