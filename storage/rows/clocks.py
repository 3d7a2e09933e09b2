"""Deadlines that run, and how they ended."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped

from storage.rows.row import Row, of_incident


class ClockRow(Row):
    """`next_at` is when the next threshold passes; the cycle looks for it and for nothing else."""

    __tablename__ = "clocks"
    __table_args__ = (
        PrimaryKeyConstraint("workspace", "incident_uid", "number"),
        of_incident(),
        CheckConstraint("state in ('running','met','met late','breached','cancelled','ended')", name="state"),
        CheckConstraint("kind in ('deadline','internal')", name="kind"),
        CheckConstraint("next_at is null or state = 'running'", name="next_at"),
        Index(None, "workspace", "next_at"),
    )

    workspace: Mapped[str]
    incident_uid: Mapped[str]
    number: Mapped[int]
    name: Mapped[str]
    key: Mapped[str]
    kind: Mapped[str]
    fact: Mapped[str | None]
    length: Mapped[str]
    zone: Mapped[str]
    counted: Mapped[str]
    from_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[str]
    cycle: Mapped[int]
    reminded: Mapped[int]
    next_at: Mapped[datetime | None]
    started_by: Mapped[str]
    started_at: Mapped[datetime]
    met_by: Mapped[str | None]
    met_at: Mapped[datetime | None]
    evidence: Mapped[str]
    breached_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str]
    rounds_met: Mapped[int]
    rounds_missed: Mapped[int]
