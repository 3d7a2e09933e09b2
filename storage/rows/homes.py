"""Home tabs."""

from datetime import datetime

from sqlalchemy import PrimaryKeyConstraint
from sqlalchemy.orm import Mapped

from storage.rows.row import Row


class HomeRow(Row):
    """Somebody has opened the home tab, so that it is drawn again when something changes."""

    __tablename__ = "homes"
    __table_args__ = (PrimaryKeyConstraint("workspace", "user_id"),)

    workspace: Mapped[str]
    user_id: Mapped[str]
    opened_at: Mapped[datetime]
    """The last time."""
