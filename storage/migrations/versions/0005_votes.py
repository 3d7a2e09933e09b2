"""Votes: proposals, their ballots, and the decisions they become"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("incident_uid", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("seats", sa.JSON(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("basis", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("decision", sa.Integer(), nullable=True),
        sa.CheckConstraint("rule in ('majority','two-thirds','unanimous','consent')", name=op.f("ck_proposals_rule")),
        sa.CheckConstraint(
            "outcome in ('carried','rejected','tied','no quorum','withdrawn')", name=op.f("ck_proposals_outcome")
        ),
        sa.CheckConstraint("(outcome is null) = (closed_at is null)", name=op.f("ck_proposals_closed")),
        sa.CheckConstraint("(outcome is null) = (due_at is not null)", name=op.f("ck_proposals_due")),
        sa.CheckConstraint("quorum > 0", name=op.f("ck_proposals_quorum")),
        sa.ForeignKeyConstraint(
            ["workspace", "incident_uid"],
            ["incidents.workspace", "incidents.uid"],
            name=op.f("fk_proposals_workspace_incident_uid"),
        ),
        sa.PrimaryKeyConstraint("workspace", "incident_uid", "number", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_workspace_due_at"), "proposals", ["workspace", "due_at"])
    op.create_table(
        "ballots",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("incident_uid", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("choice in ('approve','object','abstain')", name=op.f("ck_ballots_choice")),
        sa.CheckConstraint("number > 0", name=op.f("ck_ballots_number")),
        sa.ForeignKeyConstraint(
            ["workspace", "incident_uid", "proposal"],
            ["proposals.workspace", "proposals.incident_uid", "proposals.number"],
            name=op.f("fk_ballots_workspace_incident_uid_proposal"),
        ),
        sa.PrimaryKeyConstraint("workspace", "incident_uid", "proposal", "number", "seat", name=op.f("pk_ballots")),
    )
    op.add_column("incidents", sa.Column("proposal_count", sa.Integer(), server_default="0", nullable=False))
    op.add_column("decisions", sa.Column("proposal", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("decisions", "proposal")
    op.drop_column("incidents", "proposal_count")
    op.drop_table("ballots")
    op.drop_index(op.f("ix_proposals_workspace_due_at"), table_name="proposals")
    op.drop_table("proposals")
