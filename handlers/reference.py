"""docs/commands.md, made from the command table: `python -m handlers.reference docs/commands.md`."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from handlers.rights import who_may, who_may_in_private
from handlers.shortcuts import SHORTCUTS
from handlers.verb import Kind, Place, Verb
from handlers.verbs import VERBS

COMMAND = "/incident"

INTRODUCTION = f"""\
# Commands

*Made from the command table by `make docs`; a test fails when it is stale. Do not edit it.*

There is one slash command, `{COMMAND}` unless the operator named it otherwise, and verbs after it. In an incident's
room a verb means that incident. Elsewhere name it first: `{COMMAND} INC-42 show`. A bare `{COMMAND}` opens the form
to declare, and in a room its menu. `{COMMAND} help decide` says in Slack what stands here.

Text is free. `key:value` may stand anywhere after the verb, in any order, with a space after the colon or not. Only
the keys of that verb are keys; all else is text. What is wrong is answered privately, with what to type instead, and
nothing typed is lost. A verb that changes an incident leaves a line in its room; what only shows is private.
"""

WRITTEN: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.WORD: "One of the words named, in small or capital letters.",
        Kind.REFERENCE: 'One word, or a text in quotes: `ref:"case 4711"`.',
        Kind.TEXT: "Runs on to the next key of that verb, or to the end.",
        Kind.TIME: "`14:05`, `9am`, `yesterday 18:30`, `2026-11-22 14:05` in your zone; `2026-11-22T14:05Z` in any.",
        Kind.LENGTH: "`72h`, `30m`, `3d`, or working days: `3wd`, `3 working days`.",
        Kind.DURATION: "`30m`, `2h`, `1h 30m`, `3d`.",
        Kind.YESNO: "`yes` or `no`.",
        Kind.PERSON: "`@ana`, chosen from Slack's list.",
        Kind.LIST: "Words with commas between them: `DE, FR`.",
        Kind.NUMBER: "A whole number.",
        Kind.SEATS: "Roles and people with commas between them: `legal, @ana`.",
        Kind.UNTIL: "A length of time from now, `30m`, or a time to come, `18:00`.",
        Kind.SEVERITY: "`1` to `4`, or `sev1` to `sev4`. 1 is worst.",
    }
)


PLACES: Mapping[Place, str] = MappingProxyType(
    {Place.ANYWHERE: "anywhere", Place.INCIDENT: "in the room, or after the incident's id"}
)


def reference(verbs: Sequence[Verb] = VERBS) -> str:
    """The whole page, in Markdown; the same for the same table."""
    return "\n".join((*_overview(verbs), *_shortcuts(), *(line for verb in verbs for line in _verb(verb)))) + "\n"


def _overview(verbs: Sequence[Verb]) -> Iterator[str]:
    yield INTRODUCTION
    yield from ("| verb | does | typed |", "|---|---|---|")
    for verb in verbs:
        names = ", ".join(
            (f"[`{verb.name}`](#{verb.name.replace(' ', '-')})", *(f"`{alias}`" for alias in verb.aliases))
        )
        yield f"| {names} | {verb.summary} | {PLACES[verb.place]} |"
    yield from ("", "How values are written:", "", "| value | is written |", "|---|---|")
    yield from (f"| {kind.value} | {_cell(text)} |" for kind, text in WRITTEN.items())
    yield ""


def _shortcuts() -> Iterator[str]:
    yield from ("Without typing, from Slack's own menus:", "", "| shortcut | does | where |", "|---|---|---|")
    places = {"global": "anywhere", "message": "in the menu of a message"}
    yield from (f"| {each.name} | {_cell(each.about)} | {places[each.type]} |" for each in SHORTCUTS.values())
    yield ""


def _verb(verb: Verb) -> Iterator[str]:
    yield from (f"## {verb.name}", "", f"{verb.summary}.", "", f"    {COMMAND} {verb.usage}", "")
    if verb.keys:
        yield from ("| key | is | value |", "|---|---|---|")
        yield from (f"| `{key.name}:{_cell(key.shown)}` | {_cell(key.about)} | {key.kind.value} |" for key in verb.keys)
        yield ""
    if verb.aliases:
        yield f"- Also: {', '.join(f'`{alias}`' for alias in verb.aliases)}."
    yield f"- Typed {PLACES[verb.place]}."
    private = who_may_in_private(verb.name)
    yield f"- By {who_may(verb.name)}." + (f" On a private incident: {private}." if private else "")
    yield ""
    if verb.examples:
        yield from ("Examples:", "", *(f"    {COMMAND} {example}" for example in verb.examples), "")


def _cell(text: str) -> str:
    """In a table of Markdown, `|` would end the cell."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
