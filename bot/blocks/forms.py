"""The forms. They ask little, come prefilled with what was typed, and name each block for its field.

What a form is about travels in its `private_metadata` as JSON: `{"incident": uid}`.
"""

import json
from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from bot.blocks import action_ids
from bot.blocks.fields import OPTION, Option, checkbox, field, option, person, radio, select, text_input
from bot.blocks.message import SECTION, Block, Message, paragraphs, plain, section
from bot.blocks.mrkdwn import bold, in_readers_zone, one_line, shorten
from bot.domain.ids import IncidentUid, TypeKey, UserId
from bot.domain.incident import TITLE_LIMIT
from bot.domain.playbook import OTHER, Catalogue
from bot.domain.severity import Severity

VIEW_TITLE = 24
TYPES_SHOWN = 100
REFERENCE_LIMIT = 200

View = dict[str, Any]


class DeclareTyped(TypedDict, total=False):
    """What is known when the form opens: typed before, or chosen in an earlier try. Times and regions in words."""

    title: str
    severity: Severity | None
    type: TypeKey | None
    regions: str
    private: bool
    drill: bool
    reference: str
    at: str


class DecideTyped(TypedDict, total=False):
    text: str
    because: str
    at: str
    by: UserId | None


class UpdateTyped(TypedDict, total=False):
    text: str
    next: str


def declare_form(catalogue: Catalogue, **typed: Unpack[DeclareTyped]) -> View:
    """Three questions, and below them what may be left out. No severity is chosen unasked."""
    severity = typed.get("severity")
    blocks = [
        field(
            "title",
            "What happened?",
            text_input(typed.get("title", ""), example="Magnetic toy recall in DE", limit=TITLE_LIMIT),
            hint="One line. It is seen by everyone, unless you make the incident private.",
            optional=False,
        ),
        field(
            "severity",
            "How bad is it?",
            radio(severities(catalogue), severity.key if severity else None),
            hint=_meanings(catalogue),
            optional=False,
        ),
        field("type", "What kind?", select(*_types(catalogue, typed.get("type"))), optional=False),
        *_declare_details(typed),
    ]
    return form(action_ids.FORM_DECLARE, "Declare incident", "Declare", blocks)


def _declare_details(typed: DeclareTyped) -> list[Block]:
    return [
        field("region", "Countries or regions", text_input(typed.get("regions", ""), example="DE, FR", limit=200)),
        field(
            "at",
            "Known since",
            text_input(typed.get("at", ""), example="08:50, or yesterday 18:30", limit=100),
            hint="When we first became aware of it, in your time. Most legal deadlines run from here.",
        ),
        field(
            "ref",
            "Reference",
            text_input(typed.get("reference", ""), example="Case number or link", limit=REFERENCE_LIMIT),
        ),
        field(
            "private",
            "Who may know?",
            checkbox("Private", "Only people admitted see it; pages say nothing of it", ticked=_is(typed, "private")),
        ),
        field("drill", "Is it real?", checkbox("Drill", "An exercise, marked as one", ticked=_is(typed, "drill"))),
    ]


def _is(typed: DeclareTyped, name: str) -> bool:
    return bool(typed.get(name, False))


def severities(catalogue: Catalogue) -> list[Option]:
    """Worst first. A catalogue without words for a severity still lets it be chosen."""
    levels = catalogue.severities
    return [
        option(f"{each.label} · {levels[each].name}", each.key, levels[each].means)
        if each in levels
        else option(each.label, each.key)
        for each in Severity
    ]


def _meanings(catalogue: Catalogue) -> str:
    """The sentences in full, when one is too long to stand beside its button."""
    levels = sorted(catalogue.severities.items())
    if all(len(level.means) <= OPTION for _, level in levels):
        return ""
    return "\n".join(f"{severity.label}: {level.means}" for severity, level in levels)


def _types(catalogue: Catalogue, chosen: TypeKey | None) -> tuple[list[Option], str]:
    """`other` first, and chosen when nothing is; a menu holds 100, and the chosen one is always among them."""
    key = chosen if chosen is not None and chosen in catalogue.types else OTHER
    keys = list(dict.fromkeys((OTHER, *catalogue.types)))[:TYPES_SHOWN]
    if key not in keys:
        keys[-1] = key
    known = [catalogue.types[each] for each in keys if each in catalogue.types]
    return [option(each.name, each.key, each.means) for each in known], key


def decide_form(incident: IncidentUid, title: str, **typed: Unpack[DecideTyped]) -> View:
    """`title` says which incident, in words."""
    blocks = [
        about(title),
        field(
            "text",
            "What is decided?",
            text_input(typed.get("text", ""), example="Delist all lots in the EU", multiline=True),
            optional=False,
        ),
        field(
            "because",
            "Why, and on what information?",
            text_input(typed.get("because", ""), example="Two injuries are confirmed", multiline=True),
        ),
        field(
            "at",
            "When was it decided?",
            text_input(typed.get("at", ""), example="14:05, or yesterday 18:30", limit=100),
            hint="In your time. Leave it empty for now.",
        ),
        field("by", "Who decided?", person(typed.get("by")), hint="Leave it empty if you did."),
    ]
    return form(action_ids.FORM_DECIDE, "Record a decision", "Record", blocks, incident)


def update_form(incident: IncidentUid, title: str, **typed: Unpack[UpdateTyped]) -> View:
    blocks = [
        about(title),
        field(
            "text",
            "What is new?",
            text_input(typed.get("text", ""), example="All listings are down, sellers are being told", multiline=True),
            hint="What changed, what is being done, what comes next. It goes to the room, and to the announce channel "
            "unless the incident is private.",
            optional=False,
        ),
        field(
            "next",
            "Next update in",
            text_input(typed.get("next", ""), example="30m, or 2h", limit=40),
            hint="The commander is reminded then, once.",
        ),
    ]
    return form(action_ids.FORM_UPDATE, "Post an update", "Post", blocks, incident)


def close_form(incident: IncidentUid, title: str, *, left_open: Sequence[str] = (), because: str = "") -> View:
    """Over open items it asks for a reason, which is kept with their list; without any it only asks to confirm."""
    reason = text_input(because, example="The rest is followed up as usual work", multiline=True)
    if not left_open:
        listed = [section("Nothing is left open. The closing timeline goes to the room, with its files.")]
        why = field("because", "Anything to add?", reason)
    else:
        items = [f"• {in_readers_zone(one_line(item, 300))}" for item in left_open[:30]]
        more = [f"… and {len(left_open) - 30} more"] if len(left_open) > 30 else []
        listed = paragraphs([bold("Still open"), *items, *more])
        why = field("because", "Why close over this?", reason, optional=False)
    return form(action_ids.FORM_CLOSE, "Close the incident", "Close", [about(title), *listed, why], incident)


def reopen_form(incident: IncidentUid, title: str, *, reason: str = "") -> View:
    asked = field(
        "reason",
        "Why is it opened again?",
        text_input(reason, example="The same lots are on sale again", multiline=True),
        optional=False,
    )
    return form(action_ids.FORM_REOPEN, "Reopen the incident", "Reopen", [about(title), asked], incident)


def receipt_view(title: str, text: str) -> View:
    """What a form turns into when it is done. `text` is mrkdwn of ours, as a receipt's."""
    parts = [text[start : start + SECTION] for start in range(0, len(text), SECTION)]
    return {
        "type": "modal",
        "title": plain(shorten(title, VIEW_TITLE)),
        "close": plain("Done"),
        "blocks": [section(part) for part in parts if part.strip()] or [section("Done.")],
    }


def message_view(message: Message) -> View:
    """What is said to one person where there is no conversation to say it in."""
    return {"type": "modal", "title": plain("Warroom"), "close": plain("Done"), "blocks": message.blocks}


def about(title: str) -> Block:
    """The first line of a form: which incident it is about."""
    return section(bold(one_line(title, 800)))


def form(callback: str, title: str, submit: str, blocks: list[Block], incident: IncidentUid | None = None) -> View:
    """A modal of ours; `callback` is one of action_ids."""
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title),
        "submit": plain(submit),
        "close": plain("Cancel"),
        "private_metadata": json.dumps({"incident": incident} if incident else {}),
        "blocks": blocks,
    }
