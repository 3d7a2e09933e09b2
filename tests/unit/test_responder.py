"""Who takes part: roles move, people come and go, and the incident is never without a commander."""

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ANA, BEN, CLA, DEV, GIL, NOON, POLICY

from bot.domain import responder as rules
from bot.domain.change import DomainError
from bot.domain.ids import IncidentUid, UserId
from bot.domain.responder import (
    COMMANDER,
    LEGAL,
    PersonAdmitted,
    ResponderError,
    ResponderJoined,
    ResponderLeft,
    RoleAssigned,
    Team,
)

TEAM = Team(
    incident=IncidentUid("a" * 32),
    holders=MappingProxyType({COMMANDER: ANA, LEGAL: BEN}),
    responders=(ANA, BEN),
    admitted=frozenset({ANA, BEN}),
)


def test_a_role_makes_its_holder_a_responder_and_admits_them() -> None:
    change = rules.assign(TEAM, role=POLICY, to=CLA, by=ANA, at=NOON)

    assert change.state.holders == {COMMANDER: ANA, LEGAL: BEN, POLICY: CLA}
    assert change.state.responders == (ANA, BEN, CLA)
    assert CLA in change.state.admitted
    assert change.events == (RoleAssigned(role=POLICY, to=CLA, before=None, by=ANA, at=NOON),)


def test_a_role_moves_and_says_whose_it_was() -> None:
    change = rules.assign(TEAM, role=COMMANDER, to=BEN, by=ANA, at=NOON)

    assert change.state.commander == BEN
    assert change.state.roles_of(BEN) == (COMMANDER, LEGAL)
    assert ANA in change.state.responders
    assert change.events == (RoleAssigned(role=COMMANDER, to=BEN, before=ANA, by=ANA, at=NOON),)


def test_a_role_is_not_given_to_its_holder() -> None:
    with pytest.raises(ResponderError, match="has the role legal already"):
        rules.assign(TEAM, role=LEGAL, to=BEN, by=ANA, at=NOON)


def test_joining_is_not_being_admitted() -> None:
    change = rules.join(TEAM, user=CLA, at=NOON)

    assert change.state.responders == (ANA, BEN, CLA)
    assert CLA not in change.state.admitted
    assert change.events == (ResponderJoined(user=CLA, at=NOON),)


def test_nobody_joins_twice() -> None:
    with pytest.raises(ResponderError, match="a responder of this incident already"):
        rules.join(TEAM, user=BEN, at=NOON)


def test_leaving_gives_up_every_role() -> None:
    change = rules.leave(TEAM, user=BEN, at=NOON)

    assert change.state.holders == {COMMANDER: ANA}
    assert change.state.responders == (ANA,)
    assert change.events == (ResponderLeft(user=BEN, at=NOON, roles=(LEGAL,)),)


def test_the_commander_hands_over_before_leaving() -> None:
    with pytest.raises(ResponderError, match="role commander @person"):
        rules.leave(TEAM, user=ANA, at=NOON)


def test_one_who_takes_no_part_has_nothing_to_leave() -> None:
    with pytest.raises(ResponderError, match="nothing to leave"):
        rules.leave(TEAM, user=DEV, at=NOON)


def test_admitting_changes_nothing_for_one_who_may_know_already() -> None:
    first = rules.admit(TEAM, user=DEV, by=ANA, at=NOON)
    second = rules.admit(first.state, user=DEV, by=BEN, at=NOON)

    assert first.events == (PersonAdmitted(user=DEV, by=ANA, at=NOON),)
    assert DEV not in first.state.responders
    assert (second.state, second.events) == (first.state, ())


def test_being_called_includes_each_person_once() -> None:
    team = rules.include(TEAM, BEN, CLA, CLA, DEV)

    assert team.responders == (ANA, BEN, CLA, DEV)
    assert team.admitted == {ANA, BEN, CLA, DEV}


PEOPLE = st.sampled_from([ANA, BEN, CLA, DEV, GIL])
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["assign", "join", "leave", "admit", "include"]), PEOPLE, st.sampled_from([COMMANDER, LEGAL])
    ),
    max_size=30,
)


@given(STEPS)
def test_whatever_happens_there_is_one_commander_who_takes_part(steps: list[tuple[str, UserId, str]]) -> None:
    team = TEAM
    for verb, user, role in steps:
        try:
            team = stepped(team, verb, user, role)
        except DomainError:
            continue
        assert team.commander in team.responders
        assert set(team.holders.values()) <= set(team.responders) & team.admitted
        assert len(set(team.responders)) == len(team.responders)


def stepped(team: Team, verb: str, user: UserId, role: str) -> Team:
    match verb:
        case "assign":
            return rules.assign(team, role=LEGAL if role == LEGAL else COMMANDER, to=user, by=ANA, at=NOON).state
        case "join":
            return rules.join(team, user=user, at=NOON).state
        case "leave":
            return rules.leave(team, user=user, at=NOON).state
        case "admit":
            return rules.admit(team, user=user, by=ANA, at=NOON).state
        case _:
            return rules.include(team, user)
