"""The timeline as a document tells it: by day and hour, in the order of events, numbered as it was recorded."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from itertools import groupby

from bot.domain.correction import corrections
from bot.domain.timeline import Entry, Kind
from bot.exporters.escape import plain
from bot.exporters.facts import as_happened, clock, day, instant, told_late
from bot.exporters.withheld import Disclosure

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""Not the locale's: a file is the same on every machine."""

_SOURCE = re.compile(r"https?://[A-Za-z0-9.:-]+/archives/[A-Za-z0-9]+/p[0-9]+(?:\?[A-Za-z0-9_.=&;-]*)?")


def timeline(shown: Disclosure) -> Iterator[str]:
    """Lines of the section, headings included."""
    yield "## Timeline"
    yield ""
    yield "In the order of events. E-n is the order in which they were recorded."
    corrected = corrections(shown.record.entries)
    for date, of_day in groupby(as_happened(shown.record.entries), key=_date):
        yield from ("", f"### {date}")
        for hour, entries in groupby(of_day, key=_hour):
            yield from ("", f"#### {hour}", "")
            yield from (_line(entry, shown) + _corrected(entry, corrected) for entry in entries)


def _date(entry: Entry) -> str:
    at = entry.occurred_at.astimezone(UTC)
    return f"{WEEKDAYS[at.weekday()]} {day(at)}"


def _hour(entry: Entry) -> str:
    return f"{entry.occurred_at.astimezone(UTC):%H}:00 UTC"


def _line(entry: Entry, shown: Disclosure) -> str:
    told = f"{_text(entry, shown)}{_late(entry)}{_source(entry)}"
    return f"- {clock(entry.occurred_at)} · {entry.id} · {_author(entry, shown)}: {told}"


def _author(entry: Entry, shown: Disclosure) -> str:
    # Whose message was put on the record stands in its text: they did not ask for it to be there.
    behalf = entry.on_behalf_of if entry.kind is not Kind.MESSAGE else None
    name = plain(entry.author_name)
    return f"{name}, on behalf of {plain(shown.record.view.person(behalf))}" if behalf else name


def _text(entry: Entry, shown: Disclosure) -> str:
    reason = shown.withheld.get(entry.id)
    if reason:
        return f"*withheld as {reason}: {plain(entry.author_name)}, {instant(entry.occurred_at)}*"
    return plain(entry.text or "")


def _late(entry: Entry) -> str:
    """In italics, which nobody can type: `plain` escapes them."""
    return f" *(recorded later: {instant(entry.recorded_at)})*" if told_late(entry) else ""


def _corrected(entry: Entry, corrected: Mapping[str, str]) -> str:
    return f" *(corrected by {corrected[entry.id]})*" if entry.id in corrected else ""


def _source(entry: Entry) -> str:
    """A link only when it has the shape of Slack's permalinks; anything else is shown as typed text."""
    link = entry.permalink
    if not link:
        return ""
    return f" (source: <{link}>)" if _SOURCE.fullmatch(link) else f" (source: {plain(link)})"
