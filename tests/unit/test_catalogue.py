"""The catalogue: the default is sound, and an operator's files are laid over it."""

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import RoleKey, TypeKey, UserId
from bot.domain.playbook import OTHER, Catalogue, Step, StepTarget
from bot.domain.severity import Severity
from config.catalogue import CatalogueError, Source, load, load_sources
from config.values import MAX_NAME

DOCS = Path(__file__).parents[2] / "docs" / "catalogue.md"


def laid(*texts: str) -> Catalogue:
    return load_sources(Source(name=f"{n}.yaml", content=text.encode()) for n, text in enumerate(texts))


def keys(items: Iterable[str]) -> list[str]:
    return list(items)


def test_the_default_has_no_mistakes_and_no_people() -> None:
    catalogue = load()

    assert not catalogue.people
    assert list(catalogue.severities) == list(Severity)


def test_the_default_offers_other_first_and_pages_legal_policy_and_product_for_it() -> None:
    catalogue = load()

    assert keys(catalogue.types) == ["other", "product-safety", "illegal-content", "data-incident"]
    assert catalogue.type(OTHER).page == ("legal", "policy", "product")
    assert catalogue.type("product-safety").page == ("legal", "policy", "product")


def test_the_default_climbs_to_backups_and_then_to_the_commander() -> None:
    catalogue = load()

    policy = catalogue.policy_of(catalogue.role("legal"))

    assert policy.steps == (
        Step(after=timedelta(), page=StepTarget.OWNERS),
        Step(after=timedelta(minutes=5), page=StepTarget.BACKUPS),
        Step(after=timedelta(minutes=10), page=StepTarget.COMMANDER),
    )


@pytest.mark.parametrize("key", ["other", "product-safety", "illegal-content", "data-incident"])
def test_every_default_playbook_is_short_enough_to_read_under_stress(key: str) -> None:
    read = load().type(key)

    assert 6 <= len(read.tasks) <= 10
    assert 4 <= len(read.questions) <= 6
    assert all(task.role is not None and len(task.text) <= 100 for task in read.tasks)
    assert len(read.means) <= MAX_NAME


def test_what_a_severity_means_fits_into_a_menu() -> None:
    levels = load().severities.values()

    assert all(level.means.endswith(".") and len(level.means) <= MAX_NAME for level in levels)


def test_people_are_named_and_given_roles_by_the_operator() -> None:
    catalogue = laid(
        """
        people:
          ben: {slack: U0BEN0001, name: Ben Weber, email: ben@x.example, phone: +442079460000, zone: Europe/London}
          "no": {slack: W0NOA0001, name: "No"}
        roles:
          legal: {owners: [ben], backups: [no]}
        """
    )

    ben, noa = catalogue.people["ben"], catalogue.people["no"]
    legal = catalogue.role("legal")
    assert (ben.phone, ben.zone, ben.email) == ("+442079460000", "Europe/London", "ben@x.example")
    assert (legal.name, legal.owners, legal.backups) == ("Legal", (ben,), (noa,))
    assert catalogue.person_of(ben.user) is ben


def test_maps_merge_at_every_depth() -> None:
    catalogue = laid("types: {product-safety: {severity: sev1}}")

    changed, default = catalogue.type("product-safety"), load().type("product-safety")
    assert changed.severity is Severity.SEV1
    assert (changed.name, changed.tasks) == (default.name, default.tasks)
    assert keys(catalogue.types) == keys(load().types)


def test_lists_and_scalars_replace() -> None:
    catalogue = laid("types: {product-safety: {page: [legal], questions: ['Who was hurt?'], name: Recall}}")

    changed = catalogue.type("product-safety")
    assert (changed.page, changed.questions, changed.name) == (("legal",), ("Who was hurt?",), "Recall")


def test_null_removes() -> None:
    catalogue = laid(
        "types: {data-incident: null, product-safety: {tasks: null}}\nseverities: {sev1: {update_every: ~}}"
    )

    assert TypeKey("data-incident") not in catalogue.types
    assert catalogue.type("product-safety").tasks == ()
    assert catalogue.severities[Severity.SEV1].update_every is None


def test_an_empty_value_of_a_known_key_is_no_value() -> None:
    catalogue = laid("people:\n  ben:\n    slack: U0BEN0001\n    name: Ben\n    email:\n    phone: ~\n")

    assert (catalogue.people["ben"].email, catalogue.people["ben"].phone) == (None, None)


def test_sections_left_empty_change_nothing_where_nothing_was() -> None:
    assert laid("people:\n") == load()
    assert laid("") == load()
    assert laid("# only a comment\n") == load()


def test_a_type_needs_only_a_name_a_severity_and_whom_to_page() -> None:
    catalogue = laid("types: {outage: {name: Checkout is down, severity: sev2, page: [product]}}")

    added = catalogue.type("outage")
    assert (added.means, added.tasks, added.questions) == ("Checkout is down", (), ())
    assert keys(catalogue.types)[-1] == "outage"


def test_a_task_is_a_text_or_a_text_with_a_role() -> None:
    catalogue = laid("types: {other: {tasks: [Call the bank, {text: Call the court, role: legal}]}}")

    tasks = catalogue.type("other").tasks
    assert [(task.text, task.role) for task in tasks] == [
        ("Call the bank", None),
        ("Call the court", RoleKey("legal")),
    ]


def test_a_role_that_names_no_policy_climbs_by_standard() -> None:
    catalogue = laid("roles: {regional-lead: {name: Regional lead}}")

    assert catalogue.policy_of(catalogue.role("regional-lead")).key == "standard"


def test_text_over_several_lines_is_read_as_one() -> None:
    catalogue = laid("types:\n  other:\n    means: >\n      Anything\n      urgent.\n")

    assert catalogue.type("other").means == "Anything urgent."


def test_later_files_are_laid_over_earlier_ones() -> None:
    catalogue = laid("roles: {legal: {name: Lawyers, escalation: urgent}}", "roles: {legal: {name: Counsel}}")

    assert (catalogue.role("legal").name, catalogue.role("legal").escalation) == ("Counsel", "urgent")


def test_aliases_are_written_out() -> None:
    catalogue = laid("types: {other: {page: &who [legal]}, data-incident: {page: *who}}")

    assert catalogue.type("data-incident").page == ("legal",)


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_bytes("\ufeffroles: {legal: {name: Jurídico}}".encode())

    assert load(file).role("legal").name == "Jurídico"


def test_the_yaml_files_of_a_folder_are_laid_over_each_other_by_name(tmp_path: Path) -> None:
    (tmp_path / "20-later.yaml").write_text("roles: {legal: {name: Later}}")
    (tmp_path / "10-early.yaml").write_text("roles: {legal: {name: Early}, policy: {name: Rules}}")
    (tmp_path / ".hidden.yaml").write_text("not: read")
    (tmp_path / "README").write_text("nor this")

    catalogue = load(tmp_path)

    assert (catalogue.role("legal").name, catalogue.role("policy").name) == ("Later", "Rules")


def test_nothing_of_a_catalogue_can_be_changed() -> None:
    types = load().types

    with pytest.raises(TypeError):
        types[OTHER] = types[OTHER]  # type: ignore[index]  # that it is refused is the point


def test_an_error_prints_one_line_for_each_mistake() -> None:
    with pytest.raises(CatalogueError) as error:
        laid("rolls: {}\npeople: 5\n")

    assert str(error.value).splitlines() == [
        (
            "0.yaml:1: rolls is not a key. Did you mean roles? "
            "Known: people, roles, escalation_policies, severities, types, pagers, clocks, calendars."
        ),
        "0.yaml:2: people must be a map, with keys below it or in { }.",
    ]


def test_a_pager_reaches_those_it_names_and_another_everybody_else() -> None:
    slack = {"ben": "U0BEN0001", "cla": "U0CLA0001", "dev": "U0DEV0001"}
    people = "people:" + "".join(f"\n  {key}: {{slack: {user}, name: {key}}}" for key, user in slack.items())
    pagers = "pagers: {a: {url: 'https://a.example/x?y=1'}, b: {url: 'http://localhost:9/', people: [cla]}}"

    found = laid(people, pagers)

    reached = [found.pager_of(UserId(user)) for user in ("U0BEN0001", "U0CLA0001", "U0DEV0001", "U0EVE0001")]
    assert [pager.key if pager else None for pager in reached] == ["a", "b", "a", None]
    assert found.pagers["a"].url == "https://a.example/x?y=1"


def test_without_pagers_nobody_has_one() -> None:
    assert not load().pagers


@pytest.mark.parametrize("example", re.findall(r"```yaml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL))
def test_the_examples_of_the_documentation_load(example: str) -> None:
    assert laid(example) != load()


def test_the_documentation_names_every_role_and_type_of_the_default() -> None:
    text = DOCS.read_text("utf-8")

    assert [key for key in (*load().roles, *load().types) if f"`{key}`" not in text] == []
