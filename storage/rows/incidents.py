"""Incidents and who takes part in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.rows.row import Row, of_incident


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
    proposal_count: Mapped[int] = mapped_column(server_default="0")
    clock_count: Mapped[int] = mapped_column(server_default="0")
    head: Mapped[str]
    summary: Mapped[str]
    next_update_at: Mapped[datetime | None]
    merged_into: Mapped[int | None]
    """Number of the incident in which its work goes on."""
    merged_hidden: Mapped[bool] = mapped_column(server_default=false())
    """That one is private and this one is not."""


class RoleHolderRow(Row):
    __tablename__ = "role_holders"
    __table_args__ = (PrimaryKeyConstraint("workspace", "incident_uid", "role"), of_incident())

    workspace: Mapped[str]
    incident_uid: Mapped[str]
    role: Mapped[str]
    user_id: Mapped[str]
    position: Mapped[int]


class ResponderRow(Row):
    """One person in one incident. `position` is None for one who is admitted without taking part."""

    __tablename__ = "responders"
    __table_args__ = (PrimaryKeyConstraint("workspace", "incident_uid", "user_id"), of_incident())

    workspace: Mapped[str]
    incident_uid: Mapped[str]
    user_id: Mapped[str]
    position: Mapped[int | None]
    admitted: Mapped[bool]
