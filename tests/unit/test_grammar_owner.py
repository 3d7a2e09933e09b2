"""Whom a task's text names, wherever the mention stands."""

import pytest

from handlers.grammar import Command, parse
from handlers.refusals import UsageError
from handlers.tokens import PersonRef

BEN, ANA = "<@U0BEN0001|ben>", "<@U0ANA0001|ana>"


def said(line: str) -> Command:
    command = parse(line, names={"U0BEN0001": "Ben Okafor", "U0ANA0001": "Ana Ruiz"})
    assert isinstance(command, Command)
    return command


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (f"task Call the lab {BEN}", "Call the lab"),
        (f"task {BEN} Call the lab", "Call the lab"),
        (f"task Call the lab {BEN}.", "Call the lab"),
        (f"task Call the lab {BEN} due: 17:00", "Call the lab"),
        (f"task Call the lab due:17:00 {BEN}", "Call the lab"),
        (f"task Ask {BEN} for the lots", "Ask @Ben Okafor for the lots"),
        (f"task Ask {ANA} for the lots {BEN}", "Ask @Ana Ruiz for the lots"),
        (f'task "Call the lab" {BEN}', "Call the lab"),
    ],
)
def test_the_person_mentioned_owns_the_task(line: str, text: str) -> None:
    command = said(line)

    owner = command.person("owner")
    assert owner is not None
    assert owner.id == "U0BEN0001"
    assert command.text("text") == text


def test_a_task_may_be_nobodys() -> None:
    command = said("task Write to seller@example.com")

    assert command.person("owner") is None
    assert command.text("text") == "Write to seller@example.com"


def test_a_name_that_slack_did_not_resolve_is_kept_as_one() -> None:
    assert said("task Call the lab @ben").person("owner") == PersonRef(id=None, label="ben")


def test_an_owner_alone_is_no_task_yet() -> None:
    command = said(f"task {BEN}")

    assert command.text("text") == ""
    assert command.person("owner") is not None


def test_several_people_need_one_at_the_end() -> None:
    with pytest.raises(UsageError, match="at the end"):
        said(f"task {ANA} and {BEN} call the lab")


def test_lines_of_a_task_are_kept() -> None:
    command = said(f"task First this\nthen that\n{BEN}")

    assert command.text("text") == "First this\nthen that"
    assert command.person("owner") is not None
