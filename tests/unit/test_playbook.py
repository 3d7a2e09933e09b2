"""The catalogue answers what it is asked for, and helps where it cannot."""

from datetime import timedelta
from types import MappingProxyType

import pytest

from bot.domain.ids import RoleKey, TypeKey, UserId
from bot.domain.playbook import (
    Catalogue,
    EscalationPolicy,
    IncidentType,
    Person,
    Role,
    Step,
    StepTarget,
    UnknownRoleError,
    UnknownTypeError,
    nearest,
)
from bot.domain.severity import Severity

BEN = Person(key="ben", user=UserId("U0BEN0001"), name="Ben")
LEGAL = Role(key=RoleKey("legal"), name="Legal", owners=(BEN,), escalation="standard")
SAFETY = RoleKey("trust-safety")
RECALL = IncidentType(
    key=TypeKey("product-safety"),
    name="Product safety",
    means="Someone may be hurt.",
    severity=Severity.SEV2,
    page=(LEGAL.key,),
)
STANDARD = EscalationPolicy(key="standard", steps=(Step(after=timedelta(), page=StepTarget.OWNERS),))


def catalogue() -> Catalogue:
    return Catalogue(
        people=MappingProxyType({"ben": BEN}),
        roles=MappingProxyType(
            {LEGAL.key: LEGAL, SAFETY: Role(key=SAFETY, name="Trust & safety", escalation="standard")}
        ),
        escalation_policies=MappingProxyType({"standard": STANDARD}),
        severities=MappingProxyType({}),
        types=MappingProxyType({RECALL.key: RECALL}),
    )


def test_a_known_key_is_found() -> None:
    known = catalogue()

    assert known.role("legal") is LEGAL
    assert known.type("product-safety") is RECALL
    assert known.policy_of(LEGAL) is STANDARD


def test_a_key_is_understood_as_people_type_it() -> None:
    known = catalogue()

    assert known.type("Product Safety") is RECALL
    assert known.role(" Trust_Safety ").key == SAFETY


def test_an_unknown_role_is_refused_with_the_nearest_and_the_known_ones() -> None:
    with pytest.raises(UnknownRoleError) as refusal:
        catalogue().role("leagl")

    assert str(refusal.value) == "There is no role leagl. Did you mean legal? Known: legal, trust-safety."


def test_an_unknown_type_far_from_all_is_refused_without_a_guess() -> None:
    with pytest.raises(UnknownTypeError) as refusal:
        catalogue().type("zzz")

    assert str(refusal.value) == "There is no incident type zzz. Known: product-safety."


def test_a_person_is_found_by_slack_id_and_a_stranger_is_nobody() -> None:
    known = catalogue()

    assert known.person_of(BEN.user) is BEN
    assert known.person_of(UserId("U0STRANGER")) is None


@pytest.mark.parametrize("minutes", [[], [5], [0, 5, 5], [0, 10, 5]])
def test_a_policy_that_does_not_rise_from_zero_cannot_be_made(minutes: list[int]) -> None:
    steps = tuple(Step(after=timedelta(minutes=after), page=StepTarget.OWNERS) for after in minutes)

    with pytest.raises(ValueError, match="must start at 0 and rise"):
        EscalationPolicy(key="odd", steps=steps)


def test_the_nearest_word_is_close_or_none() -> None:
    assert nearest("escalatoin", ["owners", "escalation"]) == "escalation"
    assert nearest("qqq", ["owners", "escalation"]) is None
