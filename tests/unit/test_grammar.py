"""The command grammar: what people type becomes a command, or a refusal that helps."""

import pytest

from bot.domain.ids import UserId
from handlers.grammar import Bare, Command, parse
from handlers.refusals import (
    EmptyKeyError,
    ExcessTextError,
    MissingArgumentError,
    NotOnePersonError,
    RepeatedKeyError,
    TextTooLongError,
    UnclearIncidentError,
    UnknownVerbError,
    UsageError,
    ValueNotAllowedError,
)
from handlers.tokens import PersonRef
from handlers.verb import Id, Verb


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


# The verb, and the incident before or after it


@pytest.mark.parametrize(
    ("text", "incident"),
    [("", None), ("  ", None), ("INC-42", 42), ("inc 42", 42), ("Inc42", 42), ("INC–42:", 42), ("inc-0042", 42)],
)
def test_without_a_verb_the_command_is_bare(text: str, incident: int | None) -> None:
    assert parse(text) == Bare(incident=incident)


@pytest.mark.parametrize(
    "text",
    ["INC-42 show", "inc 42 Show", "INC—42 show", "show INC-42", "Show inc 42", "INC-42 show INC-42", "show: INC-42"],
)
def test_an_incident_is_named_before_or_after_its_verb(text: str) -> None:
    command = read(text)

    assert (command.verb.name, command.incident) == ("show", 42)


@pytest.mark.parametrize("text", ["close INC-4 because: done", "timeline inc-4 50", "sev INC-4 2", "page INC-4 @ana"])
def test_an_incident_after_a_verb_without_text_is_meant(text: str) -> None:
    assert read(text).incident == 4


@pytest.mark.parametrize("verb", ["note", "decide", "update", "declare"])
def test_an_incident_at_the_start_of_a_text_is_mentioned(verb: str) -> None:
    command = read(f"{verb} INC-4 has the same seller")

    assert command.incident is None
    assert "INC-4 has the same seller" in command.values.values()


@pytest.mark.parametrize("verb", ["resolve", "reopen", "cancel"])
def test_an_incident_that_may_be_meant_or_mentioned_is_asked_for_where_it_would_hurt(verb: str) -> None:
    unclear = refusal(f"{verb} INC-4 has the same seller", UnclearIncidentError)

    assert f"{{command}} INC-4 {verb}" in str(unclear)
    assert read(f'{verb} "INC-4 has the same seller"').incident is None
    assert read(f"INC-7 {verb} INC-4 has the same seller").incident == 7


def test_two_incidents_are_refused() -> None:
    assert "INC-1 and INC-2" in str(refusal("INC-1 show INC-2", UnclearIncidentError))


def test_an_alias_means_its_verb() -> None:
    assert read("new Toy recall").verb.name == "declare"
    assert read("Acknowledge").verb.name == "ack"


@pytest.mark.parametrize(
    ("typed", "verb"), [("delcare Toy", "declare"), ("Decsions", "decisions"), ("statsu x", "status")]
)
def test_a_typo_is_answered_with_the_nearest_verb_and_its_usage(typed: str, verb: str) -> None:
    unknown = refusal(typed, UnknownVerbError)

    assert unknown.verb is not None
    assert unknown.verb.name == verb
    assert f"Did you mean `{verb}`?\nType `/incident {unknown.verb.usage}`" in unknown.told("/incident")
    assert unknown.typed == typed


def test_a_word_unlike_any_verb_is_pointed_to_help() -> None:
    unknown = refusal("Magnetic toy recall sev:1", UnknownVerbError)

    assert unknown.verb is None
    assert "`/incident help`" in unknown.told("/incident")
    assert unknown.typed == "Magnetic toy recall sev:1"


# Keys


def test_a_declaration_is_read_whole() -> None:
    typed = "declare Magnetic toy recall in DE sev:1 type:product-safety region:DE,FR private:yes ref:CASE-7 at:08:50"

    command = read(typed)

    assert command.text("title") == "Magnetic toy recall in DE"
    assert command.number("sev") == 1
    assert command.word("type") == "product-safety"
    assert command.many("region") == ("DE", "FR")
    assert command.yes("private")
    assert not command.yes("drill")
    assert command.word("ref") == "CASE-7"
    assert command.raw_time("at") == "08:50"


def test_keys_may_stand_anywhere_after_the_verb() -> None:
    assert values("declare sev:2 Toy type:other recall region: DE") == {
        "title": "Toy recall",
        "sev": 2,
        "type": "other",
        "region": ("DE",),
    }


@pytest.mark.parametrize(
    "text",
    [
        "declare Toy sev: 1 region: DE, FR",
        "Declare Toy Sev: 1 Region: DE , FR",
        "declare Toy sev:1, region:DE,FR",
        "declare Toy\u00a0sev:\u00a01 region:DE,\u00a0FR",
        "declare Toy sev\uff1a1 region\uff1aDE\uff0cFR",
        "declare Toy se\u200bv:\u200b1 region:DE,FR,",
        "declare Toy --sev:1 —region:DE,FR",
        "declare “Toy” sev:“SEV 1” region:“DE”, “FR”",
        "declare «Toy» sev:sev1 region:'DE','FR'",
        "declare « Toy » sev: SEV 1 region:DE,FR",
        "declare\nToy\nsev:1\nregion:DE,FR",
    ],
)
def test_what_a_phone_makes_of_a_command_means_the_same(text: str) -> None:
    assert values(text) == {"title": "Toy", "sev": 1, "region": ("DE", "FR")}


@pytest.mark.parametrize(
    "typed", ["product-safety", "Product–safety", "product—safety", "PRODUCT\u2011SAFETY", "'product-safety'"]
)
def test_a_catalogue_word_is_read_whatever_the_phone_made_of_it(typed: str) -> None:
    assert values(f"declare Toy type:{typed}")["type"] == "product-safety"


@pytest.mark.parametrize(
    "text",
    [
        "Note: the seller said sev:1",
        "see <https://x.example/a?at=1|x.example/a> today",
        "that:is not a key",
        "because of 14:05 and 15:10",
        "sev: type: region:",
        "meet @ 9:30, note: bring type:x",
        'said "look at: once" twice',
        "“see at:14:05” is a quote.",
        "«at:14:05», he said",
    ],
)
def test_what_is_no_key_of_this_verb_is_text(text: str) -> None:
    command = read(f"note {text}")

    assert set(command.values) == {"text"}


def test_a_key_is_a_whole_word_at_the_start_of_a_token() -> None:
    assert values("note look-at:1 that:2 x,at:3 (at:4) at:14:05") == {
        "text": "look-at:1 that:2 x,at:3 (at:4)",
        "at": "14:05",
    }


def test_a_text_key_runs_to_the_next_key_or_the_end() -> None:
    typed = "decide Delist all lots because: two injuries, see <https://x.example> Note: x by:<@U1|ana> at:14:05"

    assert values(typed) == {
        "text": "Delist all lots",
        "because": "two injuries, see https://x.example Note: x",
        "by": PersonRef(id=UserId("U1"), label="ana"),
        "at": "14:05",
    }


def test_quotes_end_a_text_key_early() -> None:
    assert values('decide because:"two injuries at: home" Delist all') == {
        "text": "Delist all",
        "because": "two injuries at: home",
    }


@pytest.mark.parametrize("opening", ['"', "“", "«", "„"])
def test_an_unclosed_quote_is_text(opening: str) -> None:
    assert values(f"note the 12{opening} shelf {opening}fell at:14:05") == {
        "text": f"the 12{opening} shelf {opening}fell",
        "at": "14:05",
    }


def test_quotes_inside_a_text_stay() -> None:
    assert values('note "Stop" he said, "now"')["text"] == '"Stop" he said, "now"'
    assert values('note "Stop now"')["text"] == "Stop now"


@pytest.mark.parametrize(
    "typed",
    [
        "14:05",
        "14.05",
        "2pm",
        "2 pm",
        "yesterday 18:30",
        "yesterday at 18:30",
        "2026-11-22T14:05Z",
        "2026-11-22 14:05+01:00",
        "2026–11–22 14:05",
        "14:05 UTC",
        "tomorrow 9:00",
    ],
)
@pytest.mark.parametrize("quotes", ["{}", '"{}"', "“{}”", "'{}'"])
def test_a_time_is_taken_whole_with_or_without_quotes(typed: str, quotes: str) -> None:
    assert values(f"note at:{quotes.format(typed)} seller called") == {"text": "seller called", "at": typed}


def test_a_full_stop_ends_a_sentence_not_a_value() -> None:
    assert values("note at:14:05. Seller called") == {"text": "Seller called", "at": "14:05"}
    assert values("declare type:other. Toy sev:SEV 1. private:no. region:DE,FR") == {
        "title": "Toy",
        "type": "other",
        "sev": 1,
        "private": False,
        "region": ("DE", "FR"),
    }


def test_a_word_that_is_no_time_is_left_to_the_reader_of_times() -> None:
    assert values("note at:noon seller called") == {"text": "seller called", "at": "noon"}


@pytest.mark.parametrize("typed", ["30m", "30 min", "1h30m", "1h 30m", "2 hours"])
def test_a_duration_is_taken_whole(typed: str) -> None:
    assert values(f"update Listings are down next:{typed}, more to come") == {
        "text": "Listings are down more to come",
        "next": typed,
    }


@pytest.mark.parametrize(
    ("typed", "meant"), [("yes", True), ("Yes.", True), ("no", False), ("“no”", False), ("TRUE", True)]
)
def test_yes_and_no_are_understood(typed: str, meant: bool) -> None:
    assert values(f"declare Toy private:{typed}")["private"] is meant


def test_a_key_given_twice_is_refused() -> None:
    assert "`sev:`" in str(refusal("declare Toy sev:1 Sev:2", RepeatedKeyError))


@pytest.mark.parametrize(
    "text",
    ["sev 1 because:", 'sev 1 because:""', "sev 1 because: “ ”", "declare sev: type:x", "declare region:, x sev:1"],
)
def test_a_key_with_nothing_behind_it_is_refused(text: str) -> None:
    if text.startswith("declare region"):
        assert values(text)["region"] == ("x",)
    else:
        assert "Nothing follows" in str(refusal(text, EmptyKeyError))


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
        "decide",
        "decide because: x",
        "note at:14:05",
        "update",
        "reopen",
        "cancel",
        "sev",
        "status",
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
    supersede = Verb(name="supersede", summary="Replace", arguments=(Id(letter="D"),))

    command = parse(f"supersede {typed}", (supersede,))

    assert isinstance(command, Command)
    assert command.given("id", int) == 3


@pytest.mark.parametrize("typed", ["E-3", "D-0", "D-", "x"])
def test_what_is_no_such_id_is_refused(typed: str) -> None:
    supersede = Verb(name="supersede", summary="Replace", arguments=(Id(letter="D"),))

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
