"""Clocks"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATES = "state in ('running','met','met late','breached','cancelled','ended')"


def upgrade() -> None:
    op.create_table(
        "clocks",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("incident_uid", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=True),
        sa.Column("length", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("counted", sa.Text(), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("met_by", sa.Text(), nullable=True),
        sa.Column("met_at", UtcDateTime(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("breached_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rounds_met", sa.Integer(), nullable=False),
        sa.Column("rounds_missed", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('deadline','internal')", name=op.f("ck_clocks_kind")),
        sa.CheckConstraint(STATES, name=op.f("ck_clocks_state")),
        sa.CheckConstraint("next_at is null or state = 'running'", name=op.f("ck_clocks_next_at")),
        sa.ForeignKeyConstraint(
            ["workspace", "incident_uid"],
            ["incidents.workspace", "incidents.uid"],
            name=op.f("fk_clocks_workspace_incident_uid"),
        ),
        sa.PrimaryKeyConstraint("workspace", "incident_uid", "number", name=op.f("pk_clocks")),
    )
    op.create_index("ix_clocks_workspace_next_at", "clocks", ["workspace", "next_at"])
    op.add_column("incidents", sa.Column("clock_count", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("incidents", "clock_count")
    op.drop_table("clocks")
