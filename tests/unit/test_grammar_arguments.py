"""People, arguments and limits in commands, and what a handler gets."""

import pytest

from bot.domain.ids import UserId
from handlers.grammar import Command, parse
from handlers.refusals import (
    ExcessTextError,
    MissingArgumentError,
    NotOnePersonError,
    TextTooLongError,
    UnknownVerbError,
    UsageError,
    ValueNotAllowedError,
)
from handlers.tokens import PersonRef
from handlers.verb import Group, Id, Verb


def read(text: str, **more: str) -> Command:
    command = parse(text, names=more)
    assert isinstance(command, Command)
    return command


def values(text: str) -> dict[str, object]:
    return dict(read(text).values)


def refusal(text: str, kind: type[UsageError]) -> UsageError:
    with pytest.raises(kind) as refused:
        parse(text)
    return refused.value


# People


@pytest.mark.parametrize(
    ("typed", "label", "known"),
    [
        ("<@U1|ana>", "ana", "U1"),
        ("<@U1|Ana K>", "Ana K", "U1"),
        ("@ana", "ana", None),
        ("ana", "ana", None),
        ("<@U1>,", "Ana", "U1"),
    ],
)
def test_one_person_is_understood(typed: str, label: str, known: str | None) -> None:
    command = read(f"decide Delist by:{typed}", U1="Ana")

    found = command.given("by", PersonRef)

    assert (found.id, found.label) == (known, label)


@pytest.mark.parametrize("typed", ["<!subteam^S1|@legal>", "<!here>", "<!channel>", "<#C1|general>", "<@U1><@U2>"])
@pytest.mark.parametrize("command", ["page {}", "role legal {}", "decide x by:{}"])
def test_a_group_is_refused_where_one_person_is_to_be_named(command: str, typed: str) -> None:
    assert "Name one" in str(refusal(command.format(typed), NotOnePersonError))


def test_a_page_goes_to_a_person_or_a_role() -> None:
    assert values("page <@U1|ana> please come") == {
        "person": PersonRef(id=UserId("U1"), label="ana"),
        "text": "please come",
    }
    assert values("page Legal the authority calls") == {"role": "legal", "text": "the authority calls"}
    assert values("page legal") == {"role": "legal"}


def test_a_role_is_given_to_a_person() -> None:
    assert values("role Scribe @ana") == {"role": "scribe", "person": PersonRef(id=None, label="ana")}
    assert "is a person" in str(refusal("role @ana scribe", ValueNotAllowedError))


# Arguments


@pytest.mark.parametrize("typed", ["2", "sev2", "SEV 2", "Sev-2", "sev–2", "severity 2", "2."])
def test_a_severity_is_understood(typed: str) -> None:
    assert values(f"sev {typed} because: injuries") == {"sev": 2, "because": "injuries"}


@pytest.mark.parametrize("typed", ["0", "5", "sev", "sev5", "12", "high", "²"])
def test_what_is_no_severity_is_refused(typed: str) -> None:
    assert "1, 2, 3 or 4" in str(refusal(f"sev {typed}", ValueNotAllowedError))
    assert "1, 2, 3 or 4" in str(refusal(f"declare Toy sev:{typed}", ValueNotAllowedError))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("status done", "investigating, containing or contained"),
        ("list mein", "open, mine, closed or all"),
        ("export pdf", "md, json or all"),
        ("timeline 0", "from 1 to 200"),
        ("timeline 201", "from 1 to 200"),
        ("timeline " + "9" * 5000, "from 1 to 200"),
        ("timeline all", "from 1 to 200"),
        ("declare Toy private:maybe", "yes or no"),
    ],
)
def test_a_value_that_does_not_fit_is_answered_with_those_that_do(text: str, hint: str) -> None:
    assert hint in str(refusal(text, ValueNotAllowedError))


@pytest.mark.parametrize(
    "text",
    [
        "page",
        "role",
        "role legal",
    ],
)
def test_what_is_missing_is_said_with_the_usage(text: str) -> None:
    missing = refusal(text, MissingArgumentError)

    verb = text.split()[0]
    assert f"is missing.\nType `{{command}} {verb} " in str(missing)


@pytest.mark.parametrize(
    "text", ["show me", "sev 1 because injuries", "roles legal", "close done", "list open mine", "role legal @ana now"]
)
def test_more_than_a_verb_takes_is_refused(text: str) -> None:
    assert "is more than" in str(refusal(text, ExcessTextError))


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("declare " + "x" * 151, 150),
        ("note " + "x" * 3001, 3000),
        ("decide x because:" + "x" * 3001, 3000),
        ("declare Toy type:" + "x" * 101, 100),
        ("page " + "x" * 101, 100),
        ("declare ref:" + "x" * 201, 200),
    ],
)
def test_too_long_a_text_is_given_back_with_the_limit(text: str, limit: int) -> None:
    long = refusal(text, TextTooLongError)

    assert f"{limit} are the most" in str(long)
    assert long.typed == text


def test_the_limit_itself_is_allowed() -> None:
    assert len(read("declare " + "x" * 150).text("title")) == 150
    assert len(read("note " + "&lt;" * 3000).text("text")) == 3000


def test_a_title_has_one_line_and_a_text_may_have_more() -> None:
    assert read("declare Toy\nrecall").text("title") == "Toy recall"
    assert read("note Toy\nrecall").text("text") == "Toy\nrecall"


def test_text_is_stored_in_words() -> None:
    assert read("note <@U1> says &lt;!channel&gt; <!here>", U1="Ana").text("text") == "@Ana says < !channel> @here"


def test_a_timeline_has_twenty_entries_unless_told_otherwise() -> None:
    assert read("timeline").number("n") == 20
    assert read("timeline 50").number("n") == 50


def test_help_knows_aliases_and_suggests() -> None:
    assert read("help New").word("verb") == "declare"
    assert read("help").word("verb") is None
    assert "`declare`" in str(refusal("help delcare", UnknownVerbError))


@pytest.mark.parametrize("typed", ["D-3", "d3", "d–3", "3", "D-03"])
def test_an_id_inside_the_incident_is_understood(typed: str) -> None:
    supersede = Verb(name="supersede", group=Group.AGREE, summary="Replace", arguments=(Id(letter="D"),))

    command = parse(f"supersede {typed}", (supersede,))

    assert isinstance(command, Command)
    assert command.given("id", int) == 3


@pytest.mark.parametrize("typed", ["E-3", "D-0", "D-", "x"])
def test_what_is_no_such_id_is_refused(typed: str) -> None:
    supersede = Verb(name="supersede", group=Group.AGREE, summary="Replace", arguments=(Id(letter="D"),))

    with pytest.raises(ValueNotAllowedError, match="`D-3`"):
        parse(f"supersede {typed}", (supersede,))


# What a handler gets


def test_what_was_left_out_is_none_or_empty() -> None:
    command = read("declare")

    assert command.text("title") == ""
    assert command.word("type") is None
    assert command.number("sev") is None
    assert command.many("region") == ()
    assert command.raw_time("at") is None
    assert read("update x").raw_duration("next") is None
    assert read("decide x").person("by") is None


def test_asking_for_what_a_verb_does_not_have_is_a_defect() -> None:
    with pytest.raises(LookupError):
        read("show").text("title")
    with pytest.raises(LookupError):
        read("declare").given("title", str)
