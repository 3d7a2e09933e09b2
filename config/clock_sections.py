"""Calendars and clocks, from located YAML to domain objects."""

from collections.abc import Mapping
from datetime import date

from bot.domain.clock import ClockTemplate, Fact
from bot.domain.counting import Calendar
from bot.domain.playbook import OFFICE
from config import values
from config.reading import Fields
from config.sections import Document
from config.tree import Scalar

DEFAULT = "default.yaml"
"""What ships is known to be right; looking it up would load a large library at every start."""

WEEK = 7
FIVE_DAY_WEEK = frozenset({5, 6})


def calendars(document: Document) -> Mapping[str, Calendar]:
    """Which days are worked; `office` is always among them."""
    found: dict[str, Calendar] = {}
    known = ("name", "country", "subdivision", "zone", "weekend", "add", "remove")
    for key, fields in document.each("calendars", known):
        read = _calendar(key, fields)
        if read is not None:
            found[key] = read
    section = document.section("calendars")
    if section.usable and section.get(OFFICE) is None:
        section.wrong(section.removed(OFFICE), "has no office. It cannot be removed: it counts where none is named.")
    return found


def _calendar(key: str, fields: Fields) -> Calendar | None:
    fields.missing("country", "country: DE")
    fields.missing("zone", "zone: Europe/Berlin")
    country, zone = fields.parsed("country", values.country), fields.parsed("zone", values.zone)
    subdivision = fields.parsed("subdivision", values.subdivision)
    added, removed = _dates(fields, "add"), _dates(fields, "remove")
    weekend = _weekend(fields)
    if country is None or zone is None:
        return None
    _look_up(country, subdivision, fields)
    return Calendar(
        key=key,
        name=fields.text("name", values.name) or key.capitalize(),
        zone=zone,
        country=country,
        subdivision=subdivision,
        weekend=weekend,
        added=added,
        removed=removed,
    )


def _look_up(country: str, subdivision: str | None, fields: Fields) -> None:
    """A country that the library does not have would be found out when a deadline is counted, which is too late."""
    named = fields.get("subdivision") or fields.get("country")
    if named is None or named.value.place.file == DEFAULT:
        return
    try:
        values.has_holidays(country, subdivision)
    except ValueError as error:
        fields.wrong(named.value.place, str(error))


def _weekend(fields: Fields) -> frozenset[int]:
    if fields.get("weekend") is None:
        return FIVE_DAY_WEEK
    read = [fields.parse(item.text, item.place, values.weekday, "weekend") for item in fields.references("weekend")]
    found = frozenset(day for day in read if day is not None)
    entry = fields.get("weekend")
    if len(found) == WEEK and entry is not None:
        fields.wrong(entry.value.place, "weekend leaves no day to work on, so nothing would ever be due.")
    return found


def _dates(fields: Fields, key: str) -> frozenset[date]:
    read = [fields.parse(item.text, item.place, values.day, key) for item in fields.references(key)]
    return frozenset(day for day in read if day is not None)


def clocks(document: Document) -> Mapping[str, ClockTemplate]:
    """What may be started by its key, and what severities start by themselves (`met_by`)."""
    found: dict[str, ClockTemplate] = {}
    for key, fields in document.each("clocks", ("name", "for", "met_by", "calendar")):
        read = _clock(key, fields, document)
        if read is not None:
            found[key] = read
    return found


def _clock(key: str, fields: Fields, document: Document) -> ClockTemplate | None:
    fields.missing("name", "name: Answer the authority")
    fields.missing("for", "for: 72h")
    name, length = fields.text("name", values.name), fields.parsed("for", values.length)
    fact, calendar = fields.parsed("met_by", values.fact), fields.parsed("calendar", str)
    entry = fields.get("calendar")
    if entry is not None and isinstance(entry.value, Scalar):
        fields.refer(entry.value, document.known("calendars", "calendar"))
    if name is None or length is None:
        return None
    return ClockTemplate(key=key, name=name, length=length, fact=fact, calendar=calendar or "")


def of_severity(fields: Fields, document: Document, named: Mapping[str, ClockTemplate]) -> tuple[ClockTemplate, ...]:
    """The clocks that a severity starts: each met by a fact, one for each."""
    known = document.known("clocks", "clock")
    found: dict[Fact, ClockTemplate] = {}
    for reference in fields.references("clocks"):
        template = named.get(reference.text) if fields.refer(reference, known) else None
        if template is None:
            continue
        if template.fact is None:
            fields.wrong(reference.place, f"names the clock {template.key}, which no fact meets. Give it a met_by.")
        elif template.fact in found:
            other = found[template.fact].key
            fields.wrong(reference.place, f"has {other} and {template.key} for the same fact. Keep one.")
        else:
            found[template.fact] = template
    return tuple(found.values())
