"""Who may do what: the whole table, written out a second time."""

from itertools import product
from types import MappingProxyType

import pytest
from support import ANA, BEN, CLA, DEV

from bot.domain import access
from bot.domain.access import (
    OPEN_TABLE,
    PRIVATE_TABLE,
    Action,
    NotAllowedError,
    Standing,
    UnknownIncidentError,
)
from bot.domain.ids import IncidentUid, RoleKey, UserId
from bot.domain.responder import COMMANDER, LEGAL, Team

# One letter a standing, in the order of the columns: Commander, Legal, Responder, Present, Outsider.
OPEN = """
see                     C L R P O
see privileged          C L . . .
export                  C L R P .
join                    C L R P O
leave                   C L R P O
acknowledge             C L R P O
page                    C L R P .
role                    C L R P .
hand on that role       C L . . .
hand over               C L R P .
answer an offer         C L R P O
sev                     C L R P .
status                  C L R P .
decide                  C L R P .
vote                    C L R P .
ballot                  C L R P O
close a vote that somebody else opened C . . . .
task                    C L R P .
done                    C L R P .
note                    C L R P .
correct                 C L R P .
redact                  C L . . .
update                  C L R P .
clock                   C L R P .
cancel a clock          C L . . .
resolve                 C L R P .
close                   C L R P .
close over open items   C L . . .
reopen                  C L R P .
cancel                  C L . . .
admit                   C L . . .
merge                   C L . . .
merge another into this C L R P .
"""
PRIVATE = """
see                     C L R . .
see privileged          C L . . .
export                  C L R . .
join                    C L R . .
leave                   C L R . .
acknowledge             C L R . .
page                    C L R . .
role                    C L R . .
hand on that role       C L . . .
hand over               C L R . .
answer an offer         C L R . .
sev                     C L R . .
status                  C L R . .
decide                  C L R . .
vote                    C L R . .
ballot                  C L R . .
close a vote that somebody else opened C . . . .
task                    C L R . .
done                    C L R . .
note                    C L R . .
correct                 C L R . .
redact                  C L . . .
update                  C L R . .
clock                   C L R . .
cancel a clock          C L . . .
resolve                 C L R . .
close                   C L R . .
close over open items   C L . . .
reopen                  C L R . .
cancel                  C L . . .
admit                   C L . . .
merge                   C L . . .
merge another into this C L R . .
"""
LETTERS = dict(zip("CLRPO", Standing, strict=True))


def written(table: str) -> dict[tuple[Action, Standing], bool]:
    """The pairs of a table as written above."""
    pairs = {}
    for line in table.strip().splitlines():
        *words, commander, legal, responder, present, outsider = line.split()
        for standing, mark in zip(Standing, (commander, legal, responder, present, outsider), strict=True):
            assert mark == "." or LETTERS[mark] is standing
            pairs[Action(" ".join(words)), standing] = mark != "."
    return pairs


EXPECTED = {False: written(OPEN), True: written(PRIVATE)}
EVERY = list(product(Action, Standing, (False, True)))


def test_both_tables_name_every_action() -> None:
    assert set(OPEN_TABLE) == set(PRIVATE_TABLE) == set(Action)
    assert set(EXPECTED[False]) == set(EXPECTED[True]) == set(product(Action, Standing))


@pytest.mark.parametrize(("action", "who", "private"), EVERY)
def test_every_pair_is_answered_as_written(action: Action, who: Standing, private: bool) -> None:
    expected = EXPECTED[private][action, who]

    assert access.allows(action, who, private=private) is expected
    if expected:
        access.require(action, who, private=private, incident="INC-42")
    else:
        with pytest.raises((NotAllowedError, UnknownIncidentError)):
            access.require(action, who, private=private, incident="INC-42")


@pytest.mark.parametrize(("action", "who"), list(product(Action, (Standing.PRESENT, Standing.OUTSIDER))))
def test_a_private_incident_does_not_exist_for_those_who_are_not_admitted(action: Action, who: Standing) -> None:
    with pytest.raises(UnknownIncidentError, match=r"^There is no incident INC-42 that you may see\.$"):
        access.require(action, who, private=True, incident="INC-42")


def test_an_outsider_of_an_open_incident_is_told_to_join() -> None:
    with pytest.raises(NotAllowedError, match="`INC-42 join`"):
        access.require(Action.NOTE, Standing.OUTSIDER, private=False, incident="INC-42")


@pytest.mark.parametrize("who", [Standing.RESPONDER, Standing.PRESENT, Standing.OUTSIDER])
def test_what_is_for_the_accountable_names_them(who: Standing) -> None:
    with pytest.raises(NotAllowedError, match="Only the commander or Legal of INC-42 may cancel"):
        access.require(Action.CANCEL, who, private=False, incident="INC-42")


def test_what_is_for_the_commander_alone_names_nobody_else() -> None:
    with pytest.raises(NotAllowedError, match="Only the commander of INC-42 may close a vote"):
        access.require(Action.CLOSE_VOTE, Standing.LEGAL, private=False, incident="INC-42")


TEAM = Team(
    incident=IncidentUid("a" * 32),
    holders=MappingProxyType({COMMANDER: ANA, LEGAL: BEN, RoleKey("policy"): CLA}),
    responders=(ANA, BEN, CLA),
    admitted=frozenset({ANA, BEN, CLA}),
)


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("present", [False, True])
@pytest.mark.parametrize(
    ("user", "expected"), [(ANA, Standing.COMMANDER), (BEN, Standing.LEGAL), (CLA, Standing.RESPONDER)]
)
def test_a_role_counts_wherever_its_holder_speaks(
    user: UserId, expected: Standing, private: bool, present: bool
) -> None:
    assert access.standing(user, TEAM, private=private, present=present) is expected


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize(("present", "expected"), [(True, Standing.PRESENT), (False, Standing.OUTSIDER)])
def test_others_are_what_their_place_makes_them(private: bool, present: bool, expected: Standing) -> None:
    assert access.standing(DEV, TEAM, private=private, present=present) is expected


def test_an_admitted_person_who_takes_no_part_counts_as_a_responder_of_a_private_incident() -> None:
    team = Team(incident=TEAM.incident, admitted=frozenset({DEV}))

    assert access.standing(DEV, team, private=True, present=False) is Standing.RESPONDER
    assert access.standing(DEV, team, private=False, present=False) is Standing.OUTSIDER


def test_a_role_without_admission_opens_no_private_incident() -> None:
    team = Team(incident=TEAM.incident, holders=MappingProxyType({COMMANDER: DEV}), responders=(DEV,))

    assert access.standing(DEV, team, private=True, present=False) is Standing.OUTSIDER
