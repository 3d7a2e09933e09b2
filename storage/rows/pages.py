"""Pages and their calls."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
)
from sqlalchemy.orm import Mapped

from storage.rows.row import Row, of_incident


class PageRow(Row):
    __tablename__ = "pages"
    __table_args__ = (
        PrimaryKeyConstraint("workspace", "uid"),
        of_incident(),
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
    unreached_at: Mapped[datetime | None]
