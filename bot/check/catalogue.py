"""What the catalogue leaves open: roles that nobody has, and people whom an emergency would not wake."""

from collections.abc import Iterable, Iterator

from bot.check.report import Line, error, note, ok, warning
from bot.domain.playbook import Catalogue, Person, Role

ABOUT = "catalogue"


def lines_of(catalogue: Catalogue) -> Iterator[Line]:
    yield ok(ABOUT, _counts(catalogue))
    if not catalogue.people:
        yield error(ABOUT, "it names nobody, so nobody is paged. Name people and the roles they own in WARROOM_CONFIG.")
        return
    yield from _roles(catalogue)
    yield from _people(catalogue)


def _counts(catalogue: Catalogue) -> str:
    counted = (
        (len(catalogue.people), "person", "people"),
        (len(catalogue.roles), "role", "roles"),
        (len(catalogue.types), "type", "types"),
        (len(catalogue.escalation_policies), "escalation policy", "escalation policies"),
    )
    return ", ".join(f"{count} {one if count == 1 else several}" for count, one, several in counted)


def _roles(catalogue: Catalogue) -> Iterator[Line]:
    paged = {key for each in catalogue.types.values() for key in each.page}
    unowned = [role for role in catalogue.roles.values() if not role.owners]
    if missed := [role for role in unowned if role.key in paged]:
        yield warning(ABOUT, f"no owner, though types page it: {_keys(missed)}. Name owners, or nobody is paged there.")
    if idle := [role for role in unowned if role.key not in paged]:
        yield note(ABOUT, f"no owner, and no type pages it: {_keys(idle)}.")
    alone = [catalogue.roles[key] for key in catalogue.roles if key in paged and not catalogue.roles[key].backups]
    if single := [role for role in alone if role.owners]:
        yield warning(ABOUT, f"no backup: {_keys(single)}. A page that the owner misses goes on to the commander only.")


def _people(catalogue: Catalogue) -> Iterator[Line]:
    on_duty = _on_duty(catalogue)
    if silent := [person for person in on_duty if not person.phone]:
        yield warning(
            ABOUT, f"no phone number: {_keys(silent)}. When their page stays unanswered nobody can call them."
        )
    if slack_only := [person for person in on_duty if catalogue.pager_of(person.user) is None]:
        yield warning(
            ABOUT,
            f"reached by Slack only: {_keys(slack_only)}. A direct message wakes nobody: name them a pager (pagers:).",
        )


def _on_duty(catalogue: Catalogue) -> list[Person]:
    """Those who may be paged for a role, each once."""
    roles = catalogue.roles.values()
    return list({person.key: person for role in roles for person in (*role.owners, *role.backups)}.values())


def _keys(those: Iterable[Role | Person]) -> str:
    return ", ".join(each.key for each in those)
