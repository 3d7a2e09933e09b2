"""The command grammar: what people type becomes a command, or a refusal that helps."""

import pytest

from bot.domain.ids import UserId
from handlers.grammar import Bare, Command, parse
from handlers.refusals import (
    EmptyKeyError,
    RepeatedKeyError,
    UnclearIncidentError,
    UnknownVerbError,
    UsageError,
)
from handlers.tokens import PersonRef


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
    ["sev 1 because:", 'sev 1 because:""', "sev 1 because: “ ”", "declare sev: type:x", "declare region:, sev:1"],
)
def test_a_key_with_nothing_behind_it_is_refused(text: str) -> None:
    assert "Nothing follows" in str(refusal(text, EmptyKeyError))


def test_stray_commas_in_a_list_are_passed_over() -> None:
    assert values("declare Toy region:, DE,, FR, sev:1") == {"title": "Toy", "region": ("DE", "FR"), "sev": 1}
