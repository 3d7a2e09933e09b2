"""What the record holds."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Index,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.rows.row import Row, of_incident


class DecisionRow(Row):
    __tablename__ = "decisions"
    __table_args__ = (PrimaryKeyConstraint("workspace", "incident_uid", "number"), of_incident())

    workspace: Mapped[str]
    incident_uid: Mapped[str]
    number: Mapped[int]
    text: Mapped[str]
    because: Mapped[str]
    decided_by: Mapped[str]
    recorded_by: Mapped[str]
    decided_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    proposal: Mapped[int | None]
    """The vote that made it, if one did."""


class TaskRow(Row):
    __tablename__ = "tasks"
    __table_args__ = (
        PrimaryKeyConstraint("workspace", "incident_uid", "number"),
        of_incident(),
        Index(None, "workspace", "remind_at"),
    )

    workspace: Mapped[str]
    incident_uid: Mapped[str]
    number: Mapped[int]
    text: Mapped[str]
    role: Mapped[str | None]
    owner: Mapped[str | None]
    created_by: Mapped[str | None]
    """None for a task of the playbook."""
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None]
    done_text: Mapped[str] = mapped_column(server_default="")


class EntryRow(Row):
    """A timeline entry. Rows are added and never changed, but for a redaction, which empties text and salt."""

    __tablename__ = "timeline_entries"
    __table_args__ = (
        PrimaryKeyConstraint("workspace", "incident_uid", "number"),
        of_incident(),
        UniqueConstraint("workspace", "incident_uid", "source_channel", "source_ts", name="uq_timeline_entries_source"),
        CheckConstraint("(text is null) = (salt is null)", name="redaction"),
        CheckConstraint("number > 0", name="number"),
    )

    workspace: Mapped[str]
    incident_uid: Mapped[str]
    number: Mapped[int]
    kind: Mapped[str]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    author: Mapped[str]
    author_name: Mapped[str]
    on_behalf_of: Mapped[str | None]
    permalink: Mapped[str]
    privileged: Mapped[bool]
    text: Mapped[str | None]
    salt: Mapped[str | None] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    source_channel: Mapped[str | None]
    """Of the Slack message it was made from, so that a message is in the timeline once."""
    source_ts: Mapped[str | None]
    subject: Mapped[str] = mapped_column(server_default="")
    """What of the state holds the same text, so that a redaction reaches it."""
