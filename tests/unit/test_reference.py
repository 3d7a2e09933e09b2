"""docs/commands.md: made from the command table, complete, and as fresh as the table."""

from pathlib import Path

import pytest

from bot.domain.access import Action
from handlers.reference import WRITTEN, reference
from handlers.rights import EXCEPTIONS, RIGHTS, who_may, who_may_in_private
from handlers.verb import Kind, Verb
from handlers.verbs import VERBS

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"


def test_the_page_is_as_fresh_as_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "docs/commands.md is stale. Rewrite it: make docs"


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_a_verb_is_there_with_all_that_it_takes(verb: Verb) -> None:
    section = reference().split(f"\n## {verb.name}\n")[1].split("\n## ")[0]

    assert f"/incident {verb.usage}" in section
    assert verb.summary in section
    assert all(f"`{key.name}:" in section for key in verb.keys)
    assert all(example in section for example in verb.examples)


def test_every_kind_of_value_is_explained() -> None:
    assert set(WRITTEN) == set(Kind)


def test_every_verb_says_who_may_do_it() -> None:
    assert {verb.name for verb in VERBS} - set(RIGHTS) == set(), "name the verb's action in handlers/rights.py"
    assert set(RIGHTS) - {verb.name for verb in VERBS} == set()


def test_every_stricter_action_says_when_it_is_asked_for() -> None:
    stricter = {action for actions in RIGHTS.values() for action in actions[1:]}

    assert stricter == set(EXCEPTIONS)


def test_rights_are_told_as_the_access_table_has_them() -> None:
    assert who_may("declare") == "anyone in the workspace"
    assert who_may("decide") == "anyone in the room"
    assert who_may("cancel") == "the commander and Legal"
    assert who_may("close") == "anyone in the room; to close while things are open: the commander and Legal"
    assert who_may_in_private("note") == "those admitted"
    assert who_may_in_private("cancel") == "the commander and Legal"
    assert who_may_in_private("help") is None
    assert Action.CLOSE_OVER_OPEN in RIGHTS["close"]
