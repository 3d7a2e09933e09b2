"""Offers of a role"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'offered'")


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("incident_uid", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("offered_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state in ('offered','accepted','declined','withdrawn','lapsed')", name=op.f("ck_handovers_state")
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "incident_uid"],
            ["incidents.workspace", "incidents.uid"],
            name=op.f("fk_handovers_workspace_incident_uid"),
        ),
        sa.PrimaryKeyConstraint("workspace", "uid", name=op.f("pk_handovers")),
    )
    op.create_index(op.f("ix_handovers_workspace_incident_uid"), "handovers", ["workspace", "incident_uid"])
    op.create_index(op.f("ix_handovers_workspace_receiver_state"), "handovers", ["workspace", "receiver", "state"])
    op.create_index(op.f("ix_handovers_workspace_next_at"), "handovers", ["workspace", "next_at"])
    op.create_index(
        "uq_handovers_open",
        "handovers",
        ["workspace", "incident_uid", "role"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("handovers")
