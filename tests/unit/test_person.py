"""Only people of this workspace who can answer are asked to do anything."""

from dataclasses import replace

import pytest
from support import BEN, NOON

from bot.domain.person import Profile, UnreachablePersonError, require_reachable

KNOWN = Profile(user=BEN, name="Ben Okafor", seen_at=NOON)


def test_a_person_of_the_workspace_is_reachable() -> None:
    assert require_reachable(KNOWN) is KNOWN


def test_an_unverified_person_is_reachable_and_shown_as_unverified() -> None:
    unverified = replace(KNOWN, verified=False)

    assert require_reachable(unverified) is unverified
    assert (KNOWN.label, unverified.label) == ("Ben Okafor", "Ben Okafor (unverified)")


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (None, "Pick them from the list"),
        (replace(KNOWN, bot=True), "Ben Okafor is an app"),
        (replace(KNOWN, deactivated=True), "account of Ben Okafor is deactivated"),
        (replace(KNOWN, stranger=True), "Ben Okafor belongs to another workspace"),
    ],
)
def test_one_who_cannot_take_part_is_refused_with_the_reason(profile: Profile | None, words: str) -> None:
    with pytest.raises(UnreachablePersonError, match=words):
        require_reachable(profile)
