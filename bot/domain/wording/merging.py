"""How a merge reads in the record of both incidents."""

from typing import assert_never

from bot.domain.ids import incident_id
from bot.domain.merging import IncidentMerged, IncidentTookIn
from bot.domain.timeline import Draft, Kind
from bot.domain.wording.terms import Names, drafted


def draft_of(event: IncidentMerged | IncidentTookIn, names: Names) -> Draft:
    match event:
        case IncidentMerged():
            text = f"Merged into {_where(event)}{_left_open(event.left_open)}{_running_on(event)}"
        case IncidentTookIn():
            text = f"{_what(event)} was merged into this incident{_left_open(event.left_open)}{_carried(event)}"
            text += _brought(event, names)
        case _:
            assert_never(event)
    return drafted(Kind.MERGED, text, event.by, event.at, names)


def _where(event: IncidentMerged) -> str:
    return "a private incident" if event.merged.hidden else incident_id(event.merged.into)


def _what(event: IncidentTookIn) -> str:
    title = f" ({event.title})" if event.title else ""
    return f"{incident_id(event.number)}{title}"


def _left_open(items: tuple[str, ...]) -> str:
    return f". Left open: {'; '.join(items)}" if items else ""


def _running_on(event: IncidentMerged) -> str:
    return f". Running on there: {', '.join(event.carried)}" if event.carried else ""


def _carried(event: IncidentTookIn) -> str:
    clocks = [
        f"{one.running.id} {one.running.name}, due {one.running.due_at:%Y-%m-%d %H:%M} UTC ({one.ended.id} there)"
        for one in event.carried
    ]
    return f". Clocks carried over: {'; '.join(clocks)}" if clocks else ""


def _brought(event: IncidentTookIn, names: Names) -> str:
    if not event.brought:
        return ""
    how = "Admitted and brought in" if event.admitted else "Brought in"
    return f". {how}: {', '.join(names.person(user) for user in event.brought)}"
