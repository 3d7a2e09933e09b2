"""People, deliveries and the installation."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Index,
    PrimaryKeyConstraint,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.rows.row import Row


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


class InstallationRow(Row):
    """What auth.test said for a token, so that a start while Slack is silent still knows whose it is."""

    __tablename__ = "installations"
    __table_args__ = (PrimaryKeyConstraint("token_hash"),)

    token_hash: Mapped[str] = mapped_column(String(64))
    workspace: Mapped[str]
    bot_user: Mapped[str]
    bot_id: Mapped[str]
    url: Mapped[str] = mapped_column(server_default="")
    seen_at: Mapped[datetime]
