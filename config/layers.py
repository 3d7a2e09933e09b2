"""Laying one file over another: maps merge at every depth, lists and scalars replace, null removes."""

from collections.abc import Mapping

from bot.domain.playbook import nearest
from config.mistakes import Mistakes
from config.tree import Entry, Map, Node, is_null


def lay_over(base: Map, top: Map, mistakes: Mistakes) -> Map:
    """The base as `top` changes it. Removing an entry that is not there is a mistake: most likely misspelt."""
    sections = _merge(base, top)
    for section, entry in top.entries.items():
        below = base.entries.get(section)
        known = below.value.entries if below is not None and isinstance(below.value, Map) else {}
        _check_removals(section, entry.value, known, mistakes)
    return sections


def _merge(base: Map, top: Map) -> Map:
    entries, removed = dict(base.entries), dict(base.removed)
    for key, entry in top.entries.items():
        below = entries.get(key)
        if is_null(entry.value):
            entries.pop(key, None)
            removed[key] = entry.place
        else:
            entries[key] = Entry(entry.place, _laid(below.value if below else None, entry.value))
    return Map(top.place, entries, removed)


def _laid(below: Node | None, value: Node) -> Node:
    if not isinstance(value, Map):
        return value
    return _merge(below if isinstance(below, Map) else Map(value.place, {}), value)


def _check_removals(section: str, value: Node, known: Mapping[str, Entry], mistakes: Mistakes) -> None:
    removed = value.entries.items() if isinstance(value, Map) else ()
    for key, entry in removed:
        if is_null(entry.value) and key not in known:
            guess = nearest(key, known)
            meant = f" Did you mean {guess}?" if guess else " Fill it in or take it out."
            mistakes.add(
                entry.place, f"{section}.{key} is empty, which removes it, but there is none to remove.{meant}"
            )
