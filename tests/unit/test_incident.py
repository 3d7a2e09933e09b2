"""The life of an incident: every step that the table allows works, and every other is refused with advice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ANA, BEN, NOON, PRODUCT_SAFETY, incident

from bot.domain import incident as rules
from bot.domain.change import Change, DomainError
from bot.domain.incident import (
    ENDED,
    TITLE_LIMIT,
    TRANSITIONS,
    WORKING,
    FutureTimeError,
    Incident,
    IncidentClosed,
    IncidentDeclared,
    Merged,
    NothingChangesError,
    Status,
    StatusChanged,
    StillOpenError,
    TitleError,
    WrongStateError,
)
from bot.domain.severity import Severity

LATER = NOON + timedelta(hours=1)
OPEN = frozenset(Status) - ENDED


def move(state: Incident, to: Status) -> Change[Incident]:
    """Take the verb that leads to a status; reopening is the only way back from resolved and closed."""
    if to in WORKING:
        if state.status in (Status.RESOLVED, Status.CLOSED) and to is Status.INVESTIGATING:
            return rules.reopen(state, reason="it came back", by=BEN, at=LATER)
        return rules.change_status(state, to=to, because="", by=BEN, at=LATER)
    verbs: dict[Status, Callable[[], Change[Incident]]] = {
        Status.RESOLVED: lambda: rules.resolve(state, summary="over", by=BEN, at=LATER),
        Status.CLOSED: lambda: rules.close(state, because="", left_open=(), by=BEN, at=LATER),
        Status.CANCELLED: lambda: rules.cancel(state, reason="false alarm", by=BEN, at=LATER),
    }
    return verbs[to]()


def test_the_lifecycle_table_names_every_status() -> None:
    assert set(TRANSITIONS) == set(Status)


def test_open_and_ended_statuses_are_those_the_words_mean() -> None:
    assert {Status.CLOSED, Status.CANCELLED, Status.MERGED} == ENDED
    assert {status for status in Status if incident(status).open} == OPEN
    assert TRANSITIONS[Status.CANCELLED] == TRANSITIONS[Status.MERGED] == frozenset()


# Merging belongs to a verb of its own.
@pytest.mark.parametrize("to", sorted(set(Status) - {Status.MERGED}))
@pytest.mark.parametrize("before", sorted(Status))
def test_a_verb_does_exactly_what_the_table_allows(before: Status, to: Status) -> None:
    state = incident(before)

    if to in TRANSITIONS[before]:
        change = move(state, to)

        assert change.state.status is to
        assert len(change.events) == 1
    else:
        with pytest.raises((WrongStateError, NothingChangesError)):
            move(state, to)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Toy   recall\n in DE ", "Toy recall in DE"),
        ("x" * TITLE_LIMIT, "x" * TITLE_LIMIT),
        ("👩🏽‍⚖️ " * 3, "👩🏽‍⚖️ 👩🏽‍⚖️ 👩🏽‍⚖️"),
    ],
)
def test_a_title_becomes_one_line(typed: str, kept: str) -> None:
    assert rules.declare(replace(incident(), title=typed)).state.title == kept


@pytest.mark.parametrize("typed", ["", "   ", "\n\t\u00a0", "x" * (TITLE_LIMIT + 1)])
def test_a_title_without_words_or_too_long_is_refused(typed: str) -> None:
    with pytest.raises(TitleError):
        rules.declare(replace(incident(), title=typed))


def test_a_declaration_tells_everything_that_was_declared() -> None:
    state = replace(incident(), regions=("DE",), private=True, drill=True, reference="REF-1")

    change = rules.declare(state)

    assert change.state == state
    assert change.events == (
        IncidentDeclared(
            by=ANA,
            at=NOON,
            known_at=NOON,
            title=state.title,
            severity=Severity.SEV2,
            type=PRODUCT_SAFETY,
            regions=("DE",),
            private=True,
            drill=True,
            reference="REF-1",
        ),
    )


def test_awareness_may_lie_before_the_declaration_but_never_ahead() -> None:
    known_before = replace(incident().milestones, known_at=NOON - timedelta(days=3))
    known_ahead = replace(incident().milestones, known_at=NOON + timedelta(microseconds=1))

    assert rules.declare(replace(incident(), milestones=known_before)).state.milestones == known_before
    with pytest.raises(FutureTimeError):
        rules.declare(replace(incident(), milestones=known_ahead))


def test_a_severity_changes_to_another_only() -> None:
    change = rules.change_severity(incident(), to=Severity.SEV1, because="injuries", by=BEN, at=LATER)

    assert change.state.severity is Severity.SEV1
    with pytest.raises(NothingChangesError):
        rules.change_severity(change.state, to=Severity.SEV1, because="", by=BEN, at=LATER)


@pytest.mark.parametrize("status", sorted(ENDED))
def test_an_ended_incident_takes_no_new_severity(status: Status) -> None:
    with pytest.raises(WrongStateError):
        rules.change_severity(incident(status), to=Severity.SEV1, because="", by=BEN, at=LATER)


def test_only_a_closed_incident_is_told_to_be_reopened() -> None:
    with pytest.raises(WrongStateError, match="Reopen it first"):
        rules.require_open(incident(Status.CLOSED))
    with pytest.raises(WrongStateError) as refusal:
        rules.require_open(incident(Status.CANCELLED))
    assert "reopen" not in str(refusal.value).lower()


@pytest.mark.parametrize(
    "refused",
    [
        lambda merged: rules.require_open(merged),
        lambda merged: rules.change_status(merged, to=Status.CONTAINED, because="", by=BEN, at=LATER),
        lambda merged: rules.resolve(merged, summary="", by=BEN, at=LATER),
        lambda merged: rules.reopen(merged, reason="again", by=BEN, at=LATER),
    ],
)
@pytest.mark.parametrize(("hidden", "where"), [(False, "Go on in INC-7"), (True, "went on in a private incident")])
def test_a_merged_incident_says_where_to_go_on_and_is_never_to_be_reopened(
    refused: Callable[[Incident], object], hidden: bool, where: str
) -> None:
    merged = replace(incident(Status.MERGED), merged=Merged(into=7, hidden=hidden))

    with pytest.raises(WrongStateError, match=where) as refusal:
        refused(merged)

    assert "Reopen it first" not in str(refusal.value)
    assert hidden is not ("INC-7" in str(refusal.value))


@pytest.mark.parametrize(
    ("to", "verb"),
    [
        (Status.RESOLVED, "resolve"),
        (Status.CLOSED, "close"),
        (Status.CANCELLED, "cancel"),
        (Status.MERGED, "merge"),
    ],
)
def test_status_names_the_verb_that_it_is_not(to: Status, verb: str) -> None:
    with pytest.raises(WrongStateError, match=f"use `{verb}`"):
        rules.change_status(incident(), to=to, because="", by=BEN, at=LATER)


def test_the_first_containment_is_the_one_that_counts() -> None:
    contained = rules.change_status(incident(), to=Status.CONTAINED, because="", by=BEN, at=LATER).state
    again = rules.change_status(contained, to=Status.CONTAINING, because="leak", by=BEN, at=LATER).state

    change = rules.change_status(again, to=Status.CONTAINED, because="", by=BEN, at=LATER + timedelta(hours=1))

    assert change.state.milestones.contained_at == LATER
    assert change.events == (
        StatusChanged(
            by=BEN, at=LATER + timedelta(hours=1), before=Status.CONTAINING, after=Status.CONTAINED, because=""
        ),
    )


def test_resolving_keeps_the_summary_and_ends_the_promise_of_an_update() -> None:
    resolved = rules.resolve(incident(), summary="delisted", by=BEN, at=LATER).state

    assert (resolved.summary, resolved.milestones.resolved_at, resolved.next_update_at) == ("delisted", LATER, None)
    assert resolved.open


def test_resolving_without_words_keeps_an_earlier_summary() -> None:
    first = rules.resolve(incident(), summary="delisted", by=BEN, at=LATER).state
    reopened = rules.reopen(first, reason="back", by=BEN, at=LATER).state

    assert rules.resolve(reopened, summary="", by=BEN, at=LATER).state.summary == "delisted"


def test_closing_over_open_items_needs_a_reason_and_lists_them() -> None:
    items = ("T-1 Stop the sale", "page for Legal")

    with pytest.raises(StillOpenError) as refusal:
        rules.close(incident(), because="", left_open=items, by=ANA, at=LATER)

    assert refusal.value.items == items
    assert all(item in str(refusal.value) for item in items)
    assert "close because:" in str(refusal.value)


def test_closing_over_open_items_with_a_reason_keeps_both() -> None:
    change = rules.close(incident(), because="moot", left_open=("T-1",), by=ANA, at=LATER)

    assert change.events == (IncidentClosed(by=ANA, at=LATER, because="moot", left_open=("T-1",)),)
    assert change.state.milestones.closed_at == change.state.milestones.resolved_at == LATER
    assert change.state.next_update_at is None


def test_closing_a_resolved_incident_keeps_when_it_was_resolved() -> None:
    resolved = rules.resolve(incident(), summary="", by=BEN, at=LATER).state

    closed = rules.close(resolved, because="", left_open=(), by=BEN, at=LATER + timedelta(days=1)).state

    assert closed.milestones.resolved_at == LATER


def test_reopening_takes_back_the_end_but_not_the_containment() -> None:
    contained = rules.change_status(incident(), to=Status.CONTAINED, because="", by=BEN, at=LATER).state
    closed = rules.close(contained, because="", left_open=(), by=BEN, at=LATER).state

    reopened = rules.reopen(closed, reason="more lots", by=BEN, at=LATER).state

    assert reopened.milestones == contained.milestones
    assert reopened.status is Status.INVESTIGATING


def test_cancelling_is_for_good() -> None:
    cancelled = rules.cancel(incident(), reason="false alarm", by=ANA, at=LATER).state

    assert cancelled.milestones.closed_at == LATER
    assert cancelled.next_update_at is None
    for to in set(Status) - {Status.MERGED}:
        with pytest.raises(DomainError):
            move(cancelled, to)


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=2 * TITLE_LIMIT)
    | st.text(alphabet=" \t\nab", max_size=2 * TITLE_LIMIT)
)
def test_a_title_is_either_refused_or_one_line_that_fits(typed: str) -> None:
    try:
        title = rules.checked_title(typed)
    except TitleError:
        assert not typed.strip() or len(" ".join(typed.split())) > TITLE_LIMIT
    else:
        assert 0 < len(title) <= TITLE_LIMIT
        assert title == " ".join(typed.split()) == rules.checked_title(title)
        assert "\n" not in title


@pytest.mark.parametrize("severity", list(Severity))
def test_a_severity_is_read_as_it_is_spelt(severity: Severity) -> None:
    assert Severity.from_key(severity.key) is severity
    assert severity.label == severity.key.upper()


@pytest.mark.parametrize("typed", ["1", "SEV1", "sev0", "sev5", "sev1 "])
def test_anything_but_a_severity_key_is_no_severity(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        Severity.from_key(typed)


def test_a_worse_severity_is_smaller() -> None:
    assert sorted(Severity, reverse=True)[-1] is Severity.SEV1
