"""The tables. Every row carries its workspace, and every constraint has a name."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.types import UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

BigId = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up only a column of exactly this type."""


class Row(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {
        str: Text,
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


def _of_incident() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["workspace", "incident_uid"], ["incidents.workspace", "incidents.uid"])


class CounterRow(Row):
    __tablename__ = "counters"
    __table_args__ = (PrimaryKeyConstraint("workspace", "name"),)

    workspace: Mapped[str]
    name: Mapped[str]
    value: Mapped[int]


class IncidentRow(Row):
    __tablename__ = "incidents"
    __table_args__ = (
        PrimaryKeyConstraint("workspace", "uid"),
        UniqueConstraint("workspace", "number"),
        UniqueConstraint("workspace", "room"),
        CheckConstraint("severity between 1 and 4", name="severity"),
        CheckConstraint(
            "status in ('investigating','containing','contained','resolved','closed','cancelled','merged')",
            name="status",
        ),
        Index(None, "workspace", "next_update_at"),
        Index(None, "workspace", "status", "number"),
    )

    workspace: Mapped[str]
    uid: Mapped[str]
    number: Mapped[int]
    title: Mapped[str]
    severity: Mapped[int]
    type: Mapped[str]
    regions: Mapped[list[Any]]
    private: Mapped[bool]
    drill: Mapped[bool]
    reference: Mapped[str]
    status: Mapped[str]
    declared_by: Mapped[str]
    declared_at: Mapped[datetime]
    known_at: Mapped[datetime]
    reported_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    contained_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    room: Mapped[str | None]
    room_name: Mapped[str]
    card: Mapped[str | None]
    announced_in: Mapped[str | None]
    announcement: Mapped[str | None]
    entry_count: Mapped[int]
    decision_count: Mapped[int]
    task_count: Mapped[int]
    head: Mapped[str]
    summary: Mapped[str]
    next_update_at: Mapped[datetime | None]


class RoleHolderRow(Row):
    __tablename__ = "role_holders"
    __table_args__ = (PrimaryKeyConstraint("workspace", "incident_uid", "role"), _of_incident())

    workspace: Mapped[str]
    incident_uid: Mapped[str]
    role: Mapped[str]
    user_id: Mapped[str]
    position: Mapped[int]


class ResponderRow(Row):
    """One person in one incident. `position` is None for one who is admitted without taking part."""

    __tablename__ = "responders"
    __table_args__ = (PrimaryKeyConstraint("workspace", "incident_uid", "user_id"), _of_incident())

    workspace: Mapped[str]
    incident_uid: Mapped[str]
    user_id: Mapped[str]
    position: Mapped[int | None]
    admitted: Mapped[bool]


class PageRow(Row):
    __tablename__ = "pages"
    __table_args__ = (
        PrimaryKeyConstraint("workspace", "uid"),
        _of_incident(),
        CheckConstraint("state in ('open','acknowledged','unanswered','withdrawn')", name="state"),
        Index(None, "workspace", "incident_uid"),
        Index(None, "workspace", "next_at"),
    )

    workspace: Mapped[str]
    uid: Mapped[str]
    incident_uid: Mapped[str]
    role: Mapped[str | None]
    text: Mapped[str]
    by: Mapped[str]
    opened_at: Mapped[datetime]
    steps: Mapped[list[Any]]
    step: Mapped[int]
    state: Mapped[str]
    next_at: Mapped[datetime | None]
    position: Mapped[int]


class PageCallRow(Row):
    __tablename__ = "page_calls"
    __table_args__ = (
        PrimaryKeyConstraint("workspace", "page_uid", "user_id"),
        ForeignKeyConstraint(["workspace", "page_uid"], ["pages.workspace", "pages.uid"]),
        CheckConstraint("answer in ('waiting','acknowledged','passed_on')", name="answer"),
        Index(None, "workspace", "user_id", "answer"),
    )

    workspace: Mapped[str]
    page_uid: Mapped[str]
    user_id: Mapped[str]
    step: Mapped[int]
    position: Mapped[int]
    called_at: Mapped[datetime]
    answer: Mapped[str]
    answered_at: Mapped[datetime | None]


class DecisionRow(Row):
    __tablename__ = "decisions"
    __table_args__ = (PrimaryKeyConstraint("workspace", "incident_uid", "number"), _of_incident())

    workspace: Mapped[str]
    incident_uid: Mapped[str]
    number: Mapped[int]
    text: Mapped[str]
    because: Mapped[str]
    decided_by: Mapped[str]
    recorded_by: Mapped[str]
    decided_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class TaskRow(Row):
    __tablename__ = "tasks"
    __table_args__ = (PrimaryKeyConstraint("workspace", "incident_uid", "number"), _of_incident())

    workspace: Mapped[str]
    incident_uid: Mapped[str]
    number: Mapped[int]
    text: Mapped[str]
    role: Mapped[str | None]
    owner: Mapped[str | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class EntryRow(Row):
    """A timeline entry. Rows are added and never changed, but for a redaction, which empties text and salt."""

    __tablename__ = "timeline_entries"
    __table_args__ = (
        PrimaryKeyConstraint("workspace", "incident_uid", "number"),
        _of_incident(),
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


class PersonRow(Row):
    __tablename__ = "people"
    __table_args__ = (PrimaryKeyConstraint("workspace", "user_id"),)

    workspace: Mapped[str]
    user_id: Mapped[str]
    name: Mapped[str]
    zone: Mapped[str | None]
    bot: Mapped[bool]
    deactivated: Mapped[bool]
    stranger: Mapped[bool]
    verified: Mapped[bool]
    seen_at: Mapped[datetime]


class InboundRow(Row):
    """A delivery that was acted on, and the receipt it got: a repeat gets the same."""

    __tablename__ = "inbound"
    __table_args__ = (PrimaryKeyConstraint("workspace", "key"), Index(None, "workspace", "received_at"))

    workspace: Mapped[str]
    key: Mapped[str]
    receipt: Mapped[dict[str, Any] | None]
    received_at: Mapped[datetime]


UNFINISHED = "state in ('pending', 'sending', 'uncertain')"


def _of_effects(name: str, *columns: str, where: str) -> Index:
    """An index of a few rows, so that what was done long ago costs nothing."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class EffectRow(Row):
    """One thing to be done outside. `id` is the order of asking, and so the order within a lane."""

    __tablename__ = "effects"
    __table_args__ = (
        UniqueConstraint("uid"),
        UniqueConstraint("workspace", "key"),
        CheckConstraint("state in ('pending','sending','uncertain','done','parked','dropped')", name="state"),
        _of_effects("ix_effects_due", "workspace", "due_at", where=UNFINISHED),
        _of_effects("ix_effects_lane", "workspace", "lane", "id", where=UNFINISHED),
        _of_effects("ix_effects_needs", "workspace", "needs", where=UNFINISHED),
        _of_effects("ix_effects_parked", "workspace", where="state = 'parked'"),
        Index(
            "uq_effects_waiting",
            "workspace",
            "coalesce_key",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    uid: Mapped[str]
    """Opaque; stands in the metadata of what we post, as its proof."""
    workspace: Mapped[str]
    incident_uid: Mapped[str]
    kind: Mapped[str]
    key: Mapped[str]
    lane: Mapped[str]
    needs: Mapped[str | None]
    coalesce_key: Mapped[str | None]
    priority: Mapped[int]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str]
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """When it may be tried; while it is being sent, when the lease runs out."""
    fence: Mapped[int]
    claimed_by: Mapped[str | None]
    attempted_at: Mapped[datetime | None]
    """Start of the last attempt whose outcome is not known to be a failure."""
    reference: Mapped[dict[str, Any]]
    """Where it happened, in Slack's ids."""
    why: Mapped[str]
    ended_at: Mapped[datetime | None]


class InstallationRow(Row):
    """What auth.test said for a token, so that a start while Slack is silent still knows whose it is."""

    __tablename__ = "installations"
    __table_args__ = (PrimaryKeyConstraint("token_hash"),)

    token_hash: Mapped[str] = mapped_column(String(64))
    workspace: Mapped[str]
    bot_user: Mapped[str]
    bot_id: Mapped[str]
    seen_at: Mapped[datetime]
