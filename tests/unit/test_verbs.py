"""The command table, and the help that comes from it."""

import pytest

from bot.blocks import lists
from handlers.grammar import Command, parse
from handlers.verb import Text, Verb
from handlers.verbs import VERBS, find, help_lines

EXAMPLES = [(verb, example) for verb in VERBS for example in verb.examples]


def test_every_verb_is_there() -> None:
    names = (
        "declare list show page ack role handover roles join leave sev status decide decisions vote ballot note "
        "timeline update resolve close reopen cancel merge export help"
    )

    assert [verb.name for verb in VERBS if verb.name in names.split()] == names.split()


def test_no_two_verbs_answer_to_one_name() -> None:
    names = [name for verb in VERBS for name in verb.names]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_a_verb_holds_each_value_under_a_name_of_its_own(verb: Verb) -> None:
    names = [one.name for one in (*verb.arguments, *verb.keys)]

    assert len(names) == len(set(names))
    assert verb.fields >= set(names)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_free_text_comes_last(verb: Verb) -> None:
    assert not any(isinstance(one, Text) for one in verb.arguments[:-1])


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_a_summary_is_a_plain_short_sentence(verb: Verb) -> None:
    assert verb.summary[0].isupper()
    assert not verb.summary.endswith(".")
    assert len(verb.summary) <= 60


@pytest.mark.parametrize(("verb", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_every_example_can_be_typed(verb: Verb, example: str) -> None:
    command = parse(example)

    assert isinstance(command, Command)
    assert command.verb is verb
    assert command.values


def test_a_usage_shows_what_is_needed_and_what_may_be_left_out() -> None:
    assert [verb.usage for verb in VERBS if verb.name in {"sev", "page", "role", "timeline", "show"}] == [
        "show",
        "page @person|role [text]",
        "role role @person",
        "sev [1-4] [because:reason]",
        "timeline [n]",
    ]


def test_a_verb_is_found_by_alias_in_any_case() -> None:
    declare = find("NEW")

    assert declare is not None
    assert declare.name == "declare"
    assert find("nothing") is None


def test_help_has_a_line_for_every_verb() -> None:
    lines = help_lines()

    for verb in VERBS:
        heading = lines.index(f"*{verb.group}*")
        assert lines.index(f"`{{command}} {verb.usage}` – {verb.summary}") > heading


def test_help_on_a_verb_explains_its_keys_and_gives_examples() -> None:
    text = "\n".join(help_lines(find("declare")))

    assert text.startswith("`{command} declare [title]")
    assert "Also: `new`" in text
    assert "`sev:1-4` severity, 1 is worst" in text
    assert "Example: `{command} declare Magnetic toy recall in DE sev:1" in text


def test_help_fits_into_one_message_of_slack() -> None:
    assert len("\n".join(help_lines())) < lists.BUDGET


def test_a_second_word_narrows_the_verb_down() -> None:
    accept, offer = parse("handover accept INC-3 legal"), parse("handover Legal @ana")

    assert isinstance(accept, Command)
    assert (accept.verb.name, accept.incident, accept.word("role")) == ("handover accept", 3, "legal")
    assert isinstance(offer, Command)
    assert (offer.verb.name, offer.word("role")) == ("handover", "legal")


def test_help_explains_a_verb_of_two_words() -> None:
    command = parse("help handover accept")

    assert isinstance(command, Command)
    assert command.word("verb") == "handover accept"
