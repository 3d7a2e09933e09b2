"""What holds for every text: only refusals are raised, and the order and dress of values do not matter."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from handlers.grammar import Bare, Command, parse
from handlers.refusals import UsageError
from handlers.tokens import plain
from handlers.verbs import VERBS

EXAMPLES = [example for verb in VERBS for example in (verb.name, *verb.examples)]
PIECES = (
    *("sev:", "at:", "because:", "region:", "by:", "private:", "next:", "type:", "DE,", "FR", "yes", "14:05", "1h"),
    *("INC-4", "inc 5", "<@U1|ana>", "<!here>", "<!subteam^S1>", "<#C1>", "<https://x|y z>", "&lt;", "@ana", "legal"),
    *(
        " ",
        "\n",
        "\u00a0",
        "\u200b",
        "\u202e",
        '"',
        "“",
        "”",
        "«",
        "»",
        "'",
        "–",
        "—",
        ":",
        "\uff1a",
        ",",
        "<",
        ">",
        "|",
    ),
)
TYPED = st.lists(st.sampled_from((*EXAMPLES, *PIECES)) | st.text(max_size=5), max_size=14).map("".join)

# Every kind of quote that a phone makes; a text is put between those that it does not hold itself.
QUOTES = st.sampled_from(['"{}"', "“{}”", "„{}“", "«{}»", "« {} »"])
FREE_TEXT = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters='"“”„‟\uff02«»') | st.just(" "),
    min_size=1,
    max_size=60,
).filter(lambda text: plain(escaped(text)) != "")
SPACING = st.sampled_from(["", " ", "\u00a0", "  "])
COLON = st.sampled_from([":", "\uff1a"])


def escaped(text: str) -> str:
    """As Slack sends what a person typed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def outcome(text: str) -> Command | Bare | UsageError:
    try:
        return parse(text)
    except UsageError as refusal:
        return refusal


def is_sound(parsed: Command | Bare | UsageError, text: str) -> bool:
    """A command has no values but its verb's; a refusal gives the text back and says something."""
    match parsed:
        case Command():
            return set(parsed.values) <= parsed.verb.fields
        case UsageError():
            return parsed.typed == plain(text) and bool(parsed.told("/incident"))
        case Bare():
            return True


@given(st.text() | TYPED)
def test_any_text_is_a_command_or_a_refusal(text: str) -> None:
    parsed = outcome(text)

    assert is_sound(parsed, text)


@given(st.sampled_from(EXAMPLES), st.data())
def test_a_command_with_a_slip_of_the_finger_is_a_command_or_a_refusal(example: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(example)))
    until = data.draw(st.integers(cut, min(len(example), cut + 3)))
    slip = data.draw(st.sampled_from(PIECES) | st.text(max_size=3))

    text = example[:cut] + slip + example[until:]

    parsed = outcome(text)

    assert is_sound(parsed, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A declaration as meant, and one of the many ways to type it."""

    typed: str
    meant: dict[str, object]


@st.composite
def declarations(draw: st.DrawFn) -> Declared:
    title, reference = draw(FREE_TEXT), draw(FREE_TEXT)
    regions = draw(st.lists(st.sampled_from(["DE", "FR", "IE"]), min_size=1, max_size=3))
    severity, private = draw(st.integers(1, 4)), draw(st.booleans())
    pairs = [
        ("sev", draw(st.sampled_from(["{}", "sev{}", "SEV {}", '"{}"'])).format(severity)),
        ("region", draw(st.sampled_from([",", ", ", " , ", "\uff0c"])).join(regions)),
        ("private", "yes" if private else "No"),
        ("ref", draw(QUOTES).format(escaped(reference))),
        ("at", draw(st.sampled_from(["yesterday 18:30", '"yesterday 18:30"', "“yesterday 18:30”"]))),
    ]
    parts = [f"{cased(draw, key)}{draw(COLON)}{draw(SPACING)}{value}" for key, value in pairs]
    order = draw(st.permutations([*parts, draw(QUOTES).format(escaped(title))]))
    return Declared(
        typed=" ".join((cased(draw, "declare"), *order)),
        meant={
            "title": " ".join(plain(escaped(title)).split()),
            "ref": " ".join(plain(escaped(reference)).split()),
            "sev": severity,
            "region": tuple(regions),
            "private": private,
            "at": "yesterday 18:30",
        },
    )


def cased(draw: st.DrawFn, word: str) -> str:
    return draw(st.sampled_from([word, word.capitalize(), word.upper()]))


@given(declarations())
def test_order_quotes_and_phones_do_not_change_what_is_meant(declared: Declared) -> None:
    command = parse(declared.typed)

    assert isinstance(command, Command)
    assert dict(command.values) == declared.meant


@given(FREE_TEXT, FREE_TEXT, st.permutations(["because", "by", "text"]), QUOTES)
def test_a_decision_is_the_same_in_any_order(text: str, reason: str, order: list[str], quotes: str) -> None:
    parts = {
        "because": f"because:{quotes.format(escaped(reason))}",
        "by": "by:<@U1|ana>",
        "text": quotes.format(escaped(text)),
    }

    command = parse("decide " + " ".join(parts[part] for part in order))

    assert isinstance(command, Command)
    assert command.text("text") == plain(escaped(text))
    assert command.text("because") == plain(escaped(reason))


@given(FREE_TEXT.filter(lambda text: "at:" not in text.lower() and "at\uff1a" not in text.lower()))
def test_text_without_keys_is_kept_as_it_is(text: str) -> None:
    command = parse(f"note {escaped(text)}")

    assert isinstance(command, Command)
    assert dict(command.values) == {"text": plain(escaped(text))}
