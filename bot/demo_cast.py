"""The people of the demo, and how their Slack reads in a terminal."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.workspace import Workspace
from config.catalogue import Source

ZONE = ZoneInfo("Europe/Berlin")
"""Of the reader at the terminal, who sits beside Ana."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    user: str
    name: str
    real_name: str
    zone: str = "Europe/Berlin"


PEOPLE = (
    Player(user="U0ANA0001", name="ana", real_name="Ana Ruiz"),
    Player(user="U0BEN0001", name="ben", real_name="Ben Okafor", zone="Europe/London"),
    Player(user="U0CLA0001", name="cla", real_name="Cla Moreau", zone="Europe/Paris"),
    Player(user="U0DEV0001", name="dev", real_name="Dev Patel"),
    Player(user="U0GIL0001", name="gil", real_name="Gil Santos"),
)

CATALOGUE = Source(
    name="demo.yaml",
    content=b"""
people:
  ana: {slack: U0ANA0001, name: Ana Ruiz, zone: Europe/Berlin}
  ben: {slack: U0BEN0001, name: Ben Okafor, phone: "+44 20 7946 0000", zone: Europe/London}
  cla: {slack: U0CLA0001, name: Cla Moreau, phone: "+33 1 99 00 00 00", zone: Europe/Paris}
  dev: {slack: U0DEV0001, name: Dev Patel, phone: "+49 30 5550 0001", zone: Europe/Berlin}
  gil: {slack: U0GIL0001, name: Gil Santos, phone: "+49 30 5550 0002", zone: Europe/Berlin}
roles:
  legal: {owners: [ben]}
  policy: {owners: [cla]}
  product: {owners: [dev], backups: [gil]}
""",
)

_LINK = re.compile(r"<([@#!]?)([^>|]*)(?:\|([^>]*))?>")
_STRONG = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])")
_EMPHASIS = re.compile(r"(?<![\w_])_([^_\n]+)_(?![\w_])")


def words_of(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Everything a message's blocks say, a line a block, buttons in brackets."""
    return "\n".join(line for block in blocks if (line := _line(block)))


def readable(text: str, workspace: Workspace) -> str:
    """Slack's markup as a terminal shows it."""

    def shown(match: re.Match[str]) -> str:
        sign, target, label = match.groups()
        if sign == "@":
            person = workspace.people.get(target)
            return f"@{person.real_name.split()[0]}" if person else f"@{target}"
        if sign == "#":
            channel = workspace.channels.get(target)
            return f"#{channel.name}" if channel else f"#{target}"
        if sign == "!" and target.startswith("date^"):
            return f"{datetime.fromtimestamp(int(target.split('^')[1]), ZONE):%H:%M}"
        return label or target

    plain = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\1", _LINK.sub(shown, text)))
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _line(block: Mapping[str, Any]) -> str:
    match block.get("type"):
        case "actions":
            return " ".join(f"[{_label(element)}]" for element in block["elements"])
        case "context":
            return " · ".join(str(element.get("text", "")) for element in block["elements"])
        case "input":
            return f"{block['label']['text']} [{'______' if not block.get('optional') else '… may stay empty'}]"
        case "divider":
            return ""
        case _:
            text = block.get("text") or {}
            return str(text.get("text", ""))


def _label(element: Mapping[str, Any]) -> str:
    text = element.get("text")
    return str(text["text"]) if isinstance(text, dict) else "More ▾"
