"""What is said in an incident's room beside its card, and how the room is called."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.blocks import facts, tasks
from bot.blocks.message import Block, Message, joined, section
from bot.blocks.mrkdwn import bold, link, mention, one_line, time
from bot.domain.ids import WARROOM, UserId
from bot.domain.incident import Incident
from bot.domain.timeline import Entry, Kind
from bot.queries.view import IncidentView

MARKS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.DECLARED: "🚨",
        Kind.SEVERITY: "🌡️",
        Kind.STATUS: "🔄",
        Kind.ROLE: "👤",
        Kind.HANDOVER: "🤝",
        Kind.RESPONDER: "👥",
        Kind.PAGE: "📟",
        Kind.DECISION: "⚖️",
        Kind.PROPOSAL: "🗳️",
        Kind.BALLOT: "🗳️",
        Kind.TASK: "☑︎",
        Kind.NOTE: "📝",
        Kind.MESSAGE: "📌",
        Kind.MESSAGE_EDITED: "📌",
        Kind.MESSAGE_DELETED: "📌",
        Kind.CORRECTION: "✏️",
        Kind.REDACTION: "⬛",
        Kind.UPDATE: "📣",
        Kind.CLOCK: "⏰",
        Kind.ROOM: "🚪",
        Kind.DELIVERY: "⚠️",
        Kind.RESOLVED: "✅",
        Kind.CLOSED: "🏁",
        Kind.REOPENED: "🔓",
        Kind.CANCELLED: "🚫",
        Kind.MERGED: "🔀",
        Kind.EXPORT: "📄",
    }
)

Phones = Sequence[tuple[str, str]]
"""Names with their numbers, "" where none is known."""

_TOLD_SHORTLY = frozenset({Kind.MESSAGE, Kind.MESSAGE_EDITED})

TEXT = 2500
NO_PHONE = "– no phone number is known"
NAME_LIMIT = 80
TOPIC_LIMIT = 250

# Letters that Unicode does not take apart into a letter and an accent.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"}
)


def line(view: IncidentView, entry: Entry, *, phones: Phones = (), asks: UserId | None = None) -> Message:
    """One timeline entry as one line of the room: who did what.

    `phones` are the people to call when a page stayed unanswered. Whoever it `asks` to act is mentioned.
    """
    if entry.kind in _TOLD_SHORTLY:
        return _of_message(view, entry)
    said = facts.entry_quoted(entry, TEXT)
    small = f"{_after(view, entry, asks)}{_when(entry)} · _{entry.id}_"
    ending = f"\n{small.lstrip(' ·')}" if "\n" in said else small
    blocks = [section(f"{MARKS[entry.kind]} {facts.author(entry)}{said}{ending}")]
    blocks += [section(below)] if (below := tasks.under_line(view, entry)) else []
    blocks += _call_list(phones)
    return Message(text=_push(view, f"{facts.author(entry)}{facts.entry_text(entry, 300)}"), blocks=blocks)


def _of_message(view: IncidentView, entry: Entry) -> Message:
    """That a message is on the record or was changed, without repeating it: it stands in the room already."""
    whose = f" of {facts.person(view.person(entry.on_behalf_of))}" if entry.on_behalf_of else ""
    linked = link(entry.permalink, "a message") if entry.permalink else "a message"
    who = facts.person("An app" if entry.author == WARROOM else entry.author_name)

    def said(message: str) -> str:
        if entry.kind is Kind.MESSAGE_EDITED:
            return f"{who} edited {message} that is on the record"
        return f"{who} put {message}{whose} on the record"

    text = _push(view, said("a message"))
    return Message(text=text, blocks=[section(f"{MARKS[entry.kind]} {said(linked)}{_when(entry)} · _{entry.id}_")])


def _after(view: IncidentView, entry: Entry, asks: UserId | None) -> str:
    """Whom it calls, or where work goes on."""
    onward = facts.onward(view) if entry.kind is Kind.MERGED else ""
    return f" {mention(asks)}" if asks else f" – {onward}" if onward else ""


def update(view: IncidentView, entry: Entry) -> Message:
    first = f"{MARKS[Kind.UPDATE]} {bold('Update')} from {facts.person(entry.author_name)} · _{entry.id}_"
    text = _push(view, f"update from {facts.person(entry.author_name)}: {facts.entry_text(entry, 300)}")
    return Message(text=text, blocks=[section(facts.below(first, entry, TEXT))])


def reminder(view: IncidentView, entry: Entry) -> Message:
    """In the card's thread: a promised update has not come. It wakes the commander, whose promise it is."""
    commander = mention(view.team.commander) if view.team.commander else "Nobody commands this incident; anyone"
    said = facts.entry_text(entry, 300)
    asked = f"{commander}: press “Update…” on the card, or type `update` and what is new."
    text = _push(view, f"{said}. Post one now.")
    return Message(text=text, blocks=[section(f"⏰ {said} · _{entry.id}_\n{asked}")])


def commander_reminder(view: IncidentView) -> Message:
    """The same by direct message; of a private incident without anything of its content."""
    incident = view.incident
    room = facts.room(incident)
    where = "Post it in the room." if room else f"Type `{incident.id} update` and what is new."
    text = f"{facts.public_name(incident)}: the update you promised is due. {where}"
    what = f"⏰ {bold(facts.public_name(incident))}: the update you promised is due."
    how = joined(("Press “Update…” on the card, or type `update` and what is new", room)) if room else where
    return Message(text=text, blocks=[section(f"{what}\n{how}")])


def told_commander(view: IncidentView, entry: Entry, *, phones: Phones = ()) -> Message:
    """What an entry says, to the commander by direct message; of a private incident only that there is something.

    `phones` is as for `line`; that of a private incident is withheld, since it tells who is concerned.
    """
    if entry.kind is Kind.UPDATE:
        return commander_reminder(view)
    incident, name = view.incident, facts.public_name(view.incident)
    said = "something needs you" if incident.private else facts.entry_text(entry, 300)
    how = f". {_where_to_look(incident)}" if incident.private else ""
    shown = joined((said, facts.room(incident))) if facts.room(incident) else f"{said}{how}"
    first = section(f"{MARKS[entry.kind]} {bold(name)}: {shown}")
    return Message(text=f"{name}: {said}{how}", blocks=[first, *_call_list(() if incident.private else phones)])


def _where_to_look(incident: Incident) -> str:
    where = "Open the room" if facts.room(incident) else f"Type `{incident.id} timeline`"
    return f"{where} to see it."


def _call_list(phones: Phones) -> list[Block]:
    if not phones:
        return []
    numbers = [f"• {facts.person(name)} {one_line(number, 60) if number else NO_PHONE}" for name, number in phones]
    return [section("\n".join(("Call them:", *numbers)))]


def topic(view: IncidentView) -> str:
    """At most 250 characters; the title comes last, where it may be cut."""
    incident = view.incident
    parts = [facts.mark(incident), facts.rank(incident), incident.id, facts.status(incident)]
    start = f"{joined(parts[1:])} · commander {facts.person(view.commander)}"
    if incident.private:
        return f"{parts[0]} {start} · private"[:TOPIC_LIMIT]
    left = TOPIC_LIMIT - len(parts[0]) - len(start) - len("  · ")
    return f"{parts[0]} {start} · {one_line(incident.title, left)}"


def bookmark_title(view: IncidentView) -> str:
    return f"{view.incident.id}: the card"


def room_name(incident: Incident, attempt: int = 1) -> str:
    """`inc-42-magnetic-toy-recall-in-de`: at most 80 of a-z, 0-9 and dashes; only `inc-42` for a private one.

    A second attempt, after the name was found taken, ends in `-2`.
    """
    ending = f"-{attempt}" if attempt > 1 else ""
    return _whole_words(incident, NAME_LIMIT - len(ending)) + ending


def _whole_words(incident: Incident, most: int) -> str:
    start = incident.id.lower()
    words = "" if incident.private else _slug(incident.title)
    full = f"{start}-{words}" if words else start
    if len(full) <= most:
        return full
    whole, _, _ = full[: most + 1].rpartition("-")
    return whole if len(whole) > len(start) else full[:most]


def _slug(title: str) -> str:
    letters = unicodedata.normalize("NFKD", title.lower().translate(_LETTERS))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("'", "").replace("’", "")
    return re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")


def _when(entry: Entry) -> str:
    """When it happened, for an entry that was recorded later."""
    late = (entry.recorded_at - entry.occurred_at).total_seconds() >= 60
    return f" (at {time(entry.occurred_at)})" if late else ""


def _push(view: IncidentView, said: str) -> str:
    incident = view.incident
    if incident.private:
        return f"{facts.public_name(incident)}: something new. Open the room to see it."
    return f"{facts.rank(incident)} · {incident.id}: {said}"
