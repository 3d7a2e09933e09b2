"""The files an export makes: their formats, their names and who writes them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from bot.exporters.json_export import export_json
from bot.exporters.markdown import export_markdown
from bot.queries.view import Record


class Format(StrEnum):
    """The value is the file's suffix and what people type after `export`."""

    MARKDOWN = "md"
    JSON = "json"


class Exporter(Protocol):
    """A pure function: the same record and time give the same bytes."""

    def __call__(self, record: Record, *, generated_at: datetime) -> bytes: ...


EXPORTERS: Mapping[Format, Exporter] = MappingProxyType(
    {
        Format.MARKDOWN: export_markdown,
        Format.JSON: export_json,
    }
)


def file_name(record: Record, suffix: str) -> str:
    """`INC-42-2026-11-24T0914Z.md`, after the declaration; no title, so a private one tells nothing."""
    incident = record.view.incident
    return f"{incident.id}-{incident.milestones.declared_at.astimezone(UTC):%Y-%m-%dT%H%MZ}.{suffix}"
