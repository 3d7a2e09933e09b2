"""The outbox."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.rows.row import BigId, Row

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
    """Empty for what belongs to a person, such as their home tab."""
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
