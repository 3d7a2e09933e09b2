"""What ballots amount to: a pure function of how many seats there are and what they said."""

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import assert_never

from bot.domain.change import DomainError


class Rule(StrEnum):
    MAJORITY = "majority"
    TWO_THIRDS = "two-thirds"
    UNANIMOUS = "unanimous"
    CONSENT = "consent"


class Outcome(StrEnum):
    CARRIED = "carried"
    REJECTED = "rejected"
    TIED = "tied"
    NO_QUORUM = "no quorum"
    WITHDRAWN = "withdrawn"
    """The incident ended first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    seats: int
    approve: int
    object: int
    abstain: int

    @property
    def cast(self) -> int:
        return self.approve + self.object + self.abstain


class UnknownRuleError(DomainError):
    pass


def rule_of(word: str) -> Rule:
    """The rule as typed, in any case; UnknownRuleError names those there are."""
    key = "-".join(word.lower().replace("_", " ").replace("-", " ").split())
    if key in tuple(Rule):
        return Rule(key)
    if key == "2/3":
        return Rule.TWO_THIRDS
    near = [rule for rule in Rule if rule.startswith(f"{key}-")] or get_close_matches(key, tuple(Rule), n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    raise UnknownRuleError(f"There is no rule {word[:60]}.{meant} Known: {', '.join(Rule)}.")


def usual_quorum(seats: int) -> int:
    """More than half."""
    return seats // 2 + 1


def outcome_of(tally: Tally, *, rule: Rule, quorum: int) -> Outcome:
    """What the ballots amount to; without a quorum nothing, whatever they say."""
    if tally.cast < quorum:
        return Outcome.NO_QUORUM
    if rule is Rule.MAJORITY and tally.approve == tally.object > 0:
        return Outcome.TIED
    return Outcome.CARRIED if _carries(tally, rule) else Outcome.REJECTED


def _carries(tally: Tally, rule: Rule) -> bool:
    said = tally.approve + tally.object
    match rule:
        case Rule.MAJORITY:
            return tally.approve > tally.object
        case Rule.TWO_THIRDS:
            return said > 0 and 3 * tally.approve >= 2 * said
        case Rule.UNANIMOUS:
            return tally.approve == tally.seats
        case Rule.CONSENT:
            return tally.object == 0 and tally.approve >= 1
        case _:
            assert_never(rule)
