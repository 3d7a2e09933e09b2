"""What ballots amount to, for every rule."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.tally import Outcome, Rule, Tally, UnknownRuleError, outcome_of, rule_of, usual_quorum

CASES = [
    # rule, seats, approve, object, abstain, quorum, outcome
    (Rule.MAJORITY, 3, 2, 1, 0, 2, Outcome.CARRIED),
    (Rule.MAJORITY, 3, 1, 1, 1, 2, Outcome.TIED),
    (Rule.MAJORITY, 3, 1, 2, 0, 2, Outcome.REJECTED),
    (Rule.MAJORITY, 3, 0, 0, 3, 2, Outcome.REJECTED),
    (Rule.MAJORITY, 3, 1, 0, 1, 2, Outcome.CARRIED),
    (Rule.MAJORITY, 3, 1, 0, 0, 2, Outcome.NO_QUORUM),
    (Rule.TWO_THIRDS, 3, 2, 1, 0, 2, Outcome.CARRIED),
    (Rule.TWO_THIRDS, 5, 3, 2, 0, 3, Outcome.REJECTED),
    (Rule.TWO_THIRDS, 3, 0, 0, 2, 2, Outcome.REJECTED),
    (Rule.TWO_THIRDS, 3, 0, 0, 1, 2, Outcome.NO_QUORUM),
    (Rule.UNANIMOUS, 3, 3, 0, 0, 2, Outcome.CARRIED),
    (Rule.UNANIMOUS, 3, 2, 0, 1, 2, Outcome.REJECTED),
    (Rule.UNANIMOUS, 3, 2, 0, 0, 2, Outcome.REJECTED),
    (Rule.CONSENT, 3, 1, 0, 1, 2, Outcome.CARRIED),
    (Rule.CONSENT, 3, 2, 1, 0, 2, Outcome.REJECTED),
    (Rule.CONSENT, 3, 0, 0, 2, 2, Outcome.REJECTED),
]
"""By the words of the rules, worked out by hand."""


@pytest.mark.parametrize(("rule", "seats", "approve", "against", "abstain", "quorum", "outcome"), CASES)
def test_each_rule_carries_what_it_says(
    rule: Rule,
    seats: int,
    approve: int,
    against: int,
    abstain: int,
    quorum: int,
    outcome: Outcome,
) -> None:
    tally = Tally(seats=seats, approve=approve, object=against, abstain=abstain)

    assert outcome_of(tally, rule=rule, quorum=quorum) is outcome


COUNTS = st.integers(0, 12)
TALLIES = st.builds(
    lambda approve, against, abstain, silent: Tally(
        seats=approve + against + abstain + silent, approve=approve, object=against, abstain=abstain
    ),
    st.integers(1, 12),
    COUNTS,
    COUNTS,
    COUNTS,
)
"""With at least one approval."""
RULES, QUORUMS = st.sampled_from(Rule), st.integers(1, 48)


@given(TALLIES, RULES, QUORUMS)
def test_without_a_quorum_nothing_is_carried(tally: Tally, rule: Rule, quorum: int) -> None:
    outcome = outcome_of(tally, rule=rule, quorum=quorum)

    assert (outcome is Outcome.NO_QUORUM) is (tally.approve + tally.object + tally.abstain < quorum)


@given(TALLIES, RULES, QUORUMS, st.sampled_from(["silent", "object", "abstain"]))
def test_one_more_approval_never_undoes_a_carried_proposal(tally: Tally, rule: Rule, quorum: int, said: str) -> None:
    before = replace(
        tally,
        approve=tally.approve - 1,
        object=tally.object + (said == "object"),
        abstain=tally.abstain + (said == "abstain"),
    )

    carried = [outcome_of(one, rule=rule, quorum=quorum) is Outcome.CARRIED for one in (before, tally)]

    assert carried != [True, False]


@given(st.integers(1, 48), st.data())
def test_what_everybody_approves_is_carried_by_every_rule(seats: int, data: st.DataObject) -> None:
    whole = Tally(seats=seats, approve=seats, object=0, abstain=0)
    quorum = data.draw(st.integers(1, seats))

    assert {outcome_of(whole, rule=rule, quorum=quorum) for rule in Rule} == {Outcome.CARRIED}


@given(st.integers(1, 1000))
def test_the_usual_quorum_is_more_than_half_and_can_be_reached(seats: int) -> None:
    quorum = usual_quorum(seats)

    assert seats < 2 * quorum
    assert 2 * (quorum - 1) <= seats
    assert quorum <= seats


@pytest.mark.parametrize("typed", ["two-thirds", "Two Thirds", "TWO_THIRDS", "2/3"])
def test_a_rule_is_read_however_it_is_written(typed: str) -> None:
    assert rule_of(typed) is Rule.TWO_THIRDS


def test_an_unknown_rule_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownRuleError, match=r"Did you mean majority\? Known: majority, two-thirds"):
        rule_of("majorty")
    with pytest.raises(UnknownRuleError, match=r"^There is no rule two\. Did you mean two-thirds\?"):
        rule_of("two")  # what is left of `rule:two thirds`
    with pytest.raises(UnknownRuleError, match=r"^There is no rule dictatorship\. Known:"):
        rule_of("dictatorship")
