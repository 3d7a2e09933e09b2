"""What `vote` and `ballot` are typed with: seats of two kinds, numbers, and ends that are lengths or times."""

import pytest

from handlers.grammar import Command, parse
from handlers.refusals import EmptyKeyError, NotOnePersonError, ValueNotAllowedError
from handlers.tokens import PersonRef

ANA = PersonRef(id=None, label="ana")
BEN = PersonRef(id="U0BEN0001", label="ben")  # type: ignore[arg-type]  # a NewType


def read(line: str) -> Command:
    found = parse(line)
    assert isinstance(found, Command)
    return found


@pytest.mark.parametrize(
    ("typed", "seats"),
    [
        ("seats:legal,policy", ("legal", "policy")),
        ("seats: legal, policy", ("legal", "policy")),
        ("seats:Legal,<@U0BEN0001|ben>", ("legal", BEN)),
        ("seats:@ana,legal", (ANA, "legal")),
        ("seats:“Product Safety”, legal.", ("product safety", "legal")),
        ("seats:legal , policy quorum:2", ("legal", "policy")),
    ],
)
def test_seats_are_roles_and_people(typed: str, seats: tuple[object, ...]) -> None:
    found = read(f"vote Delist all? {typed}")

    assert found.seats("seats") == seats
    assert found.text("question") == "Delist all?"


@pytest.mark.parametrize(
    ("typed", "closes"),
    [
        ("closes:30m", "30m"),
        ("closes: 1 h 30 min", "1 h 30 min"),
        ("closes:14:30", "14:30"),
        ("closes:2 pm", "2 pm"),
        ("closes:tomorrow 09:00", "tomorrow 09:00"),
        ("closes:2026-11-22T14:05+01:00", "2026-11-22T14:05+01:00"),
    ],
)
def test_an_end_is_read_whole_whichever_kind_it_is(typed: str, closes: str) -> None:
    found = read(f"vote {typed} Delist all?")

    assert found.word("closes") == closes
    assert found.text("question") == "Delist all?"


def test_a_quorum_is_a_number() -> None:
    assert read("vote Delist? quorum:2, seats:legal").number("quorum") == 2
    with pytest.raises(ValueNotAllowedError, match=r"“half” is no number\. Type `quorum:n`, such as `quorum:2`"):
        parse("vote Delist? quorum:half")


def test_seats_that_are_nobody_are_refused() -> None:
    with pytest.raises(EmptyKeyError, match="Nothing follows `seats:`"):
        parse("vote Delist? seats: quorum:2")
    with pytest.raises(NotOnePersonError):
        parse("vote Delist? seats:<!subteam^S012|@team>")


@pytest.mark.parametrize(
    "typed",
    ["ballot P-2 object because: two lots differ", "ballot p–2 OBJECT because:two lots differ"],
)
def test_a_ballot_names_its_proposal_and_says_why(typed: str) -> None:
    found = read(typed)

    assert (found.given("id", int), found.word("choice")) == (2, "object")
    assert found.text("because") == "two lots differ"


def test_a_vote_about_another_incident_is_text() -> None:
    assert read("vote INC-7 first, then this?").text("question") == "INC-7 first, then this?"
