"""The catalogue's section `pagers`: what else can wake people than Slack, and whom each wakes."""

from collections.abc import Mapping

from bot.domain.playbook import Pager, Person
from config import values
from config.reading import Fields
from config.sections import Document
from config.tree import Scalar


def pagers(document: Document, named: Mapping[str, Person]) -> Mapping[str, Pager]:
    """A pager that names no people reaches all whom no other names, and there is at most one such."""
    each = dict(document.each("pagers", ("url", "people")))
    told = {key: _told(fields, document) for key, fields in each.items() if fields.get("people") is not None}
    _check_once(each, told)
    others = [key for key in each if key not in told]
    for second in others[1:]:
        each[second].wrong(each[second].place, f"names no people, and neither does {others[0]}. Say whom one reaches.")
    left = tuple(person for key, person in named.items() if key not in _keys(told))
    found = {key: _pager(key, fields, _persons(told.get(key), named, left)) for key, fields in each.items()}
    return {key: pager for key, pager in found.items() if pager is not None}


def _pager(key: str, fields: Fields, people: tuple[Person, ...]) -> Pager | None:
    fields.missing("url", "url: https://pager.shop.example/call")
    url = fields.parsed("url", values.web_address)
    return Pager(key=key, url=url, people=people) if url is not None else None


def _told(fields: Fields, document: Document) -> tuple[Scalar, ...]:
    known = document.known("people", "person")
    if not fields.items("people"):
        fields.wrong(fields.place, "reaches nobody. Name people, or leave people out to reach everybody.")
    return tuple(each for each in fields.references("people") if fields.refer(each, known))


def _check_once(each: Mapping[str, Fields], told: Mapping[str, tuple[Scalar, ...]]) -> None:
    holders: dict[str, str] = {}
    for key, people in told.items():
        for person in people:
            if holders.setdefault(person.text, key) != key:
                first = holders[person.text]
                each[key].wrong(person.place, f"names {person.text}, whom {first} reaches already. Keep one.")


def _persons(
    told: tuple[Scalar, ...] | None, named: Mapping[str, Person], left: tuple[Person, ...]
) -> tuple[Person, ...]:
    if told is None:
        return left
    return tuple(named[each.text] for each in told if each.text in named)


def _keys(told: Mapping[str, tuple[Scalar, ...]]) -> set[str]:
    return {person.text for people in told.values() for person in people}
