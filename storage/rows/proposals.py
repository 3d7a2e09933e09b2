"""Proposals and their ballots."""

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


class ProposalRow(Row):
    __tablename__ = "proposals"
    __table_args__ = (
        PrimaryKeyConstraint("workspace", "incident_uid", "number"),
        of_incident(),
        CheckConstraint("rule in ('majority','two-thirds','unanimous','consent')", name="rule"),
        CheckConstraint("outcome in ('carried','rejected','tied','no quorum','withdrawn')", name="outcome"),
        CheckConstraint("(outcome is null) = (closed_at is null)", name="closed"),
        CheckConstraint("(outcome is null) = (due_at is not null)", name="due"),
        CheckConstraint("quorum > 0", name="quorum"),
        Index(None, "workspace", "due_at"),
    )

    workspace: Mapped[str]
    incident_uid: Mapped[str]
    number: Mapped[int]
    question: Mapped[str]
    rule: Mapped[str]
    quorum: Mapped[int]
    seats: Mapped[list[Any]]
    opened_by: Mapped[str]
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    """When time closes it; None once it is closed."""
    basis: Mapped[int]
    outcome: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
    decision: Mapped[int | None]


class BallotRow(Row):
    """What one seat said once. Rows are added and never changed, but for a redaction, which empties the reason."""

    __tablename__ = "ballots"
    __table_args__ = (
        PrimaryKeyConstraint("workspace", "incident_uid", "proposal", "number", "seat"),
        ForeignKeyConstraint(
            ["workspace", "incident_uid", "proposal"],
            ["proposals.workspace", "proposals.incident_uid", "proposals.number"],
        ),
        CheckConstraint("choice in ('approve','object','abstain')", name="choice"),
        CheckConstraint("number > 0", name="number"),
    )

    workspace: Mapped[str]
    incident_uid: Mapped[str]
    proposal: Mapped[int]
    number: Mapped[int]
    seat: Mapped[str]
    position: Mapped[int]
    """Among the seats, so that the ballots of one press keep their order."""
    choice: Mapped[str]
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
