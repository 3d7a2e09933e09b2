"""Every mistake an operator can make is told with its file and line, all in one go."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.catalogue import CatalogueError, Mistake, Source, load, load_sources
from config.tree import MAX_BYTES

BEN = "people: {ben: {slack: U0BEN0001, name: Ben}}\n"


def told(content: str | bytes) -> list[tuple[int, str]]:
    """Line and text of each mistake in the file."""
    raw = content.encode() if isinstance(content, str) else content
    with pytest.raises(CatalogueError) as error:
        load_sources([Source(name="ours.yaml", content=raw)])
    assert {mistake.file for mistake in error.value.mistakes} == {"ours.yaml"}
    return [(mistake.line, mistake.text) for mistake in error.value.mistakes]


CASES = {
    "an unknown section": ("\nrole: {}", 2, "role is not a key. Did you mean roles?"),
    "an unknown key of a person": (
        "people:\n  ben: {slack: U0BEN0001, name: Ben,\n    emial: x}",
        3,
        "emial is not a key of people.ben. Did you mean email?",
    ),
    "an unknown key of a task": ("types: {other: {tasks: [{text: a, rol: b}]}}", 1, "Did you mean role?"),
    "an unknown key of a step": (
        "escalation_policies: {x: [{after: 0m, page: owners, pgae: a}]}",
        1,
        "pgae is not a key of escalation_policies.x: a step. Did you mean page?",
    ),
    "an unknown severity": ("severities: {sev5: {}}", 1, "sev5 is not a key of severities."),
    "a clock without a length": ("clocks:\n  reply: {name: Reply}", 2, "clocks.reply has no for."),
    "a clock of no length": ("clocks: {reply: {name: Reply, for: 0h}}", 1, "0h is no time at all."),
    "a clock of no such length": ("clocks: {reply: {name: Reply, for: 3 days}}", 1, "'3 days' is not a length."),
    "too many working days": ("clocks: {reply: {name: Reply, for: 999wd}}", 1, "999wd is out of range."),
    "a fact that there is not": ("clocks: {a: {name: A, for: 1h, met_by: updat}}", 1, "Did you mean update?"),
    "a calendar that there is not": ("clocks: {a: {name: A, for: 1h, calendar: offic}}", 1, "Did you mean office?"),
    "a clock that nothing meets": (
        "clocks:\n  a: {name: A, for: 1h}\nseverities: {sev1: {clocks: [a]}}",
        3,
        "severities.sev1 names the clock a, which no fact meets.",
    ),
    "two clocks for one fact": (
        "severities: {sev1: {clocks: [sev1-contain, sev2-contain]}}",
        1,
        "has sev1-contain and sev2-contain for the same fact.",
    ),
    "a clock of a severity that there is not": (
        "severities: {sev1: {clocks: [contain]}}",
        1,
        "names the clock contain",
    ),
    "no office": ("calendars: {office: null}", 1, "calendars has no office. It cannot be removed"),
    "no calendars at all": ("calendars: null", 1, "calendars"),
    "a country that there is not": ("calendars: {office: {country: XX}}", 1, "has the country XX, whose public"),
    "a country in words": ("calendars: {office: {country: Germany}}", 1, "'Germany' is not a country."),
    "a state of another country": ("calendars: {office: {subdivision: CA}}", 1, "has the subdivision CA, which DE"),
    "a day that there is not": ("calendars: {office: {add: [2026-02-30]}}", 1, "'2026-02-30' is not a day."),
    "a week without a working day": (
        "calendars: {office: {weekend: [mon, tue, wed, thu, fri, sat, sun]}}",
        1,
        "leaves no day to work on",
    ),
    "a weekday that there is not": ("calendars: {office: {weekend: [frx]}}", 1, "'frx' is not a day of the week."),
    "clocks of a type": ("types: {other: {clocks: []}}", 1, "clocks cannot be set in this version yet."),
    "a pager without an address": ("pagers: {oncall: {}}", 1, "pagers.oncall has no url."),
    "a pager in the open": ("pagers: {oncall: {url: 'http://pager.example/'}}", 1, "is not a web address to call."),
    "a pager with a password": ("pagers: {oncall: {url: 'https://a:b@pager.example/'}}", 1, "is not a web address"),
    "an unknown person of a pager": (
        BEN + "pagers: {oncall: {url: 'https://pager.example/', people: [bne]}}",
        2,
        "pagers.oncall names the person bne, which is not there. Did you mean ben?",
    ),
    "a pager for nobody": ("pagers: {oncall: {url: 'https://pager.example/', people: []}}", 1, "reaches nobody."),
    "two pagers for one": (
        BEN
        + "pagers:\n  a: {url: 'https://a.example/', people: [ben]}\n  b: {url: 'https://b.example/', people: [ben]}",
        4,
        "pagers.b names ben, whom a reaches already.",
    ),
    "two pagers for everybody": (
        "pagers:\n  a: {url: 'https://a.example/'}\n  b: {url: 'https://b.example/'}",
        3,
        "pagers.b names no people, and neither does a.",
    ),
    "an unknown key of a pager": (
        "pagers: {a: {uri: x, url: 'https://a.example/'}}",
        1,
        "uri is not a key of pagers.a",
    ),
    "a list for a map": ("roles: []", 1, "roles must be a map"),
    "a word for a map": ("roles:\n  legal: ben", 2, "roles.legal must be a map"),
    "a map for a list": ("types:\n  other:\n    page: {legal: 1}", 3, "types.other page must be a list"),
    "a list for a word": ("roles: {legal: {name: [a]}}", 1, "roles.legal name must be a single value."),
    "a list for a zone": (
        "people: {ben: {slack: U0BEN0001, name: B, zone: [a]}}",
        1,
        "people.ben zone must be a single value.",
    ),
    "a section twice": (BEN + "people: {}", 2, "people stands here twice, first in line 1."),
    "a number for text": ("roles: {legal: {name: 5}}", 1, "roles.legal name: 5 is not text."),
    "yes for text": ("roles: {legal: {name: yes}}", 1, "roles.legal name: yes is not text."),
    "a map among the owners": ("roles: {legal: {owners: [{}]}}", 1, "roles.legal owners must list keys"),
    "nothing among the owners": ("roles: {legal: {owners: [~]}}", 1, "roles.legal owners must list keys"),
    "a list for a task's role": (
        "types: {other: {tasks: [{text: a, role: [b]}]}}",
        1,
        "types.other: a task role must be a single value.",
    ),
    "a number for a task": ("types: {other: {tasks: [5]}}", 1, "types.other tasks: 5 is not text."),
    "nothing for a task": ("types: {other: {tasks: [~]}}", 1, "types.other tasks: ~ is not text."),
    "a list for a task": ("types: {other: {tasks: [[a]]}}", 1, "types.other: a task must be a map"),
    "a task without text": (
        "types: {other: {tasks: [{role: legal}]}}",
        1,
        "types.other: a task has no text.",
    ),
    "a map for a question": ("types: {other: {questions: [{}]}}", 1, "questions must be a single value."),
    "a key twice": ("roles:\n  legal: {}\n  legal: {}", 3, "legal stands here twice, first in line 2."),
    "a key that is a list": ("[a]: 1", 1, "A key must be a word."),
    "a merge key": ("roles: {<<: {}}", 1, "Merge keys (<<) are not read."),
    "a tag": ("roles: !!python/object:os.system {}\nx: !y z", 2, "The tag !y is not read."),
    "a bad key": ("people:\n  Ben W: {slack: U0BEN0001, name: Ben}", 2, "people: 'Ben W' cannot be a key."),
    "an unknown role to page": (
        "types:\n  other:\n    page:\n      - legal\n      - polcy",
        5,
        "types.other names the role polcy, which is not there. Did you mean policy?",
    ),
    "an unknown role of a task": (
        "types: {other: {tasks: [{text: a, role: lgal}]}}",
        1,
        "names the role lgal, which is not there. Did you mean legal?",
    ),
    "an unknown owner": (
        BEN + "roles: {legal: {owners: [bne]}}",
        2,
        "roles.legal names the person bne, which is not there. Did you mean ben? Known: ben.",
    ),
    "an owner where nobody is": ("roles: {legal: {owners: [ben]}}", 1, "There is no person at all yet."),
    "an unknown policy": (
        "roles: {legal: {escalation: standrad}}",
        1,
        "roles.legal names the escalation policy standrad, which is not there. Did you mean standard?",
    ),
    "the same owner twice": (BEN + "roles: {legal: {owners: [ben, ben]}}", 2, "owners names ben twice."),
    "an owner who is also backup": (
        BEN + "roles: {legal: {owners: [ben], backups: [ben]}}",
        2,
        "roles.legal has ben as owner and as backup.",
    ),
    "the same role twice": ("types: {other: {page: [legal, legal]}}", 1, "page names legal twice."),
    "no Slack id": ("people:\n  ben: {name: Ben}", 2, "people.ben has no slack."),
    "no name": ("people: {ben: {slack: U0BEN0001}}", 1, "people.ben has no name."),
    "a bad Slack id": ("people: {ben: {slack: ben, name: Ben}}", 1, "'ben' is not a Slack member id."),
    "one Slack id for two": (
        BEN.replace("}}", "},\n  cla: {slack: U0BEN0001, name: Cla}}"),
        2,
        "people.cla has the Slack id of ben.",
    ),
    "a bad e-mail": ("people: {ben: {slack: U0BEN0001, name: B, email: b}}", 1, "'b' is not an e-mail"),
    "a bad phone": ("people: {ben: {slack: U0BEN0001, name: B, phone: none}}", 1, "'none' is not a phone"),
    "a phone of signs": ("people: {ben: {slack: U0BEN0001, name: B, phone: ------}}", 1, "is not a phone"),
    "a bad zone": (
        "people: {ben: {slack: U0BEN0001, name: B, zone: Europe/Lodnon}}",
        1,
        "'Europe/Lodnon' is not a time zone. Did you mean Europe/London?",
    ),
    "half a zone": ("people: {ben: {slack: U0BEN0001, name: B, zone: Europe}}", 1, "is not a time zone."),
    "a zone outside": ("people: {ben: {slack: U0BEN0001, name: B, zone: ../x}}", 1, "is not a time zone."),
    "a bad duration": (
        "escalation_policies: {x: [{after: 0m, page: owners},\n  {after: 5 minutes, page: backups}]}",
        2,
        "escalation_policies.x: a step after: '5 minutes' is not a duration.",
    ),
    "no rhythm": ("severities: {sev1: {update_every: 0m}}", 1, "0m is no time at all."),
    "a bad step": ("escalation_policies: {x: [{after: 0m, page: owner}]}", 1, "Did you mean owners?"),
    "a step without a time": ("escalation_policies: {x: [{page: owners}]}", 1, "a step has no after."),
    "a step that is a word": ("escalation_policies: {x: [owners]}", 1, "a step must be a map"),
    "a policy that waits": (
        "escalation_policies:\n  x:\n    - {after: 5m, page: owners}",
        3,
        "escalation_policies.x must page someone at once",
    ),
    "a policy that stands still": (
        "escalation_policies:\n  x:\n    - {after: 0m, page: owners}\n    - {after: 0m, page: backups}",
        4,
        "escalation_policies.x must rise",
    ),
    "a policy without steps": ("escalation_policies: {x: []}", 1, "escalation_policies.x has no steps."),
    "a policy that is a map": ("escalation_policies: {x: {}}", 1, "steps must be a list"),
    "other removed": ("types:\n  other: null", 2, "types has no other. It cannot be removed"),
    "a severity removed": ("severities:\n  sev2: ~", 2, "severities has no sev2."),
    "all severities removed": ("\nseverities: ~", 2, "severities is empty. Fill it in or take it out."),
    "a removal of nothing": (
        "types: {product-safty: null}",
        1,
        "types.product-safty is empty, which removes it, but there is none to remove. Did you mean product-safety?",
    ),
    "a type without severity": ("types: {x: {name: X, page: []}}", 1, "types.x has no severity."),
    "a type that pages nobody": ("types: {x: {name: X, severity: sev1}}", 1, "types.x has no page."),
    "a bad severity": ("types: {other: {severity: 1}}", 1, "'1' is not a severity. Write one of sev1"),
    "a long name": (f"roles: {{legal: {{name: {'x' * 76}}}}}", 1, "it has 76 characters. Use at most 75."),
    "an empty name": ("roles: {legal: {name: ' '}}", 1, "roles.legal name: it is empty."),
    "no YAML": ("roles:\n  legal: {name: a\npeople: {}", 3, "Not YAML: "),
    "a tab": ("roles:\n\tlegal: {}", 2, "Indent with spaces, not tabs."),
    "a colon in text": ("types: {}\nroles: a: b", 2, "Put text with a colon or a question mark in quotes."),
    "a question mark in a list": ("types: {other: {questions: [Who?]}}", 1, "a question mark in quotes."),
    "a word at the top": ("hello", 1, "The file must be a map at the top"),
    "two documents": ("roles: {}\n---\nroles: {}", 2, "Not YAML: but found another document."),
    "an unprintable character": ("roles: {}\n\x07: 1", 2, "a character that cannot be printed."),
    "an escape out of range": ('"\\Uffffffff": 1', 1, "out of range"),
    "Latin-1": (b"roles:\n  legal: {name: Jur\xeddico}", 2, "Not UTF-8 text."),
    "a large file": (b"#" * (MAX_BYTES + 1), 1, "The file is too large"),
    "deep nesting": ("[" * 5000, 1, "Not YAML: nested too deeply."),
    "an alias in itself": ("roles: &a\n  legal: *a", 1, "An alias stands within itself."),
    "an unknown alias": ("roles: *a", 1, "Not YAML: found undefined alias"),
}


@pytest.mark.parametrize(("content", "line", "text"), CASES.values(), ids=CASES.keys())
def test_a_mistake_is_told_with_its_line(content: str | bytes, line: int, text: str) -> None:
    mistakes = told(content)

    assert any(at == line and text in said for at, said in mistakes), mistakes


def test_aliases_cannot_grow_without_end() -> None:
    levels = [f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9)}]" for n in range(1, 10)]

    mistakes = told("\n".join(["k0: &k0 [a]", *levels]))

    assert any("Too much in one file" in text for _, text in mistakes)


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    mistakes = told(
        """\
people:
  ben: {slack: here, name: Ben, zone: Nowhere/Land}
roles:
  legal: {owners: [ben, cla], escalation: never}
clocks: []
"""
    )

    assert [line for line, _ in mistakes] == [2, 2, 4, 4, 5]


def test_a_person_with_a_mistake_is_still_known_to_the_roles() -> None:
    mistakes = told("people: {ben: {slack: bad, name: Ben}}\nroles: {legal: {owners: [ben]}}")

    assert [line for line, _ in mistakes] == [1]


def test_mistakes_of_all_files_of_a_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("roles: {legal: {nam: x}}")
    (tmp_path / "b.yaml").write_text("roles: [")
    (tmp_path / "c.yml").write_text("")
    (tmp_path / "d.yaml").mkdir()

    with pytest.raises(CatalogueError) as error:
        load(tmp_path)

    assert [Path(mistake.file).name for mistake in error.value.mistakes] == [
        "a.yaml",
        "b.yaml",
        "c.yml",
        "d.yaml",
    ]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "none.yaml"

    with pytest.raises(CatalogueError) as error:
        load(missing)

    assert str(error.value) == f"{missing}:1: The file cannot be read: No such file or directory."


def test_a_folder_without_yaml_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"The folder has no \*\.yaml file"):
        load(tmp_path)


def test_removing_a_role_that_the_default_still_names_is_told_at_the_removal() -> None:
    mistakes = told("roles:\n  scribe: null\n  executive: null")

    ((line, text),) = mistakes
    assert line == 3
    assert text.startswith(
        "The role executive is removed here, but types.data-incident: a task names it (default.yaml:"
    )


def test_removing_a_whole_section_is_told_once() -> None:
    assert told("types: {}\nroles: null") == [(2, "roles is empty. Fill it in or take it out.")]


WORDS = ["people", "roles", "types", "severities", "escalation_policies", "clocks", "legal", "other", "sev1", "ben"]
WORDS += ["standard", "slack", "name", "zone", "phone", "owners", "page", "tasks", "text", "role", "after", "0m", "<<"]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(WORDS)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | SCALARS, inner, max_size=5),
    max_leaves=30,
)

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def loads_or_tells(content: bytes) -> None:
    mistakes: tuple[Mistake, ...] = ()

    try:
        load_sources([Source(name="ours.yaml", content=content)])
    except CatalogueError as error:
        mistakes = error.mistakes

    assert all(mistake.line >= 1 and mistake.text.endswith((".", "?")) for mistake in mistakes)


@UNHURRIED
@given(st.binary())
def test_arbitrary_bytes_load_or_are_told(content: bytes) -> None:
    loads_or_tells(content)


@UNHURRIED
@given(st.text(alphabet="abc:{}[]&*!|>'\"-?#%@ \n\t\\xuU0~,."))
def test_arbitrary_yaml_signs_load_or_are_told(content: str) -> None:
    loads_or_tells(content.encode())


@UNHURRIED
@given(TREES)
def test_arbitrary_trees_load_or_are_told(tree: Any) -> None:
    loads_or_tells(yaml.safe_dump(tree, sort_keys=False).encode())


@UNHURRIED
@given(st.dictionaries(st.sampled_from(WORDS[:6]), st.dictionaries(st.sampled_from(WORDS), TREES, max_size=4)))
def test_arbitrary_sections_load_or_are_told(sections: dict[str, Any]) -> None:
    loads_or_tells(yaml.safe_dump(sections, sort_keys=False).encode())
