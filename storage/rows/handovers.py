"""Offers of a role."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped

from storage.rows.row import Row, of_incident

OPEN = "state = 'offered'"


class HandoverRow(Row):
    __tablename__ = "handovers"
    __table_args__ = (
        PrimaryKeyConstraint("workspace", "uid"),
        of_incident(),
        CheckConstraint("state in ('offered','accepted','declined','withdrawn','lapsed')", name="state"),
        Index(None, "workspace", "incident_uid"),
        Index(None, "workspace", "receiver", "state"),
        Index(None, "workspace", "next_at"),
        Index(
            "uq_handovers_open",
            "workspace",
            "incident_uid",
            "role",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
    )

    workspace: Mapped[str]
    uid: Mapped[str]
    incident_uid: Mapped[str]
    role: Mapped[str]
    holder: Mapped[str]
    receiver: Mapped[str]
    by: Mapped[str]
    note: Mapped[str]
    offered_at: Mapped[datetime]
    state: Mapped[str]
    answered_at: Mapped[datetime | None]
    reason: Mapped[str]
    reminded: Mapped[bool]
    next_at: Mapped[datetime | None]
