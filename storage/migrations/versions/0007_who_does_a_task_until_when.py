"""Who does a task until when"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INDEX = "ix_tasks_workspace_remind_at"


def upgrade() -> None:
    op.add_column("tasks", sa.Column("created_by", sa.Text(), nullable=True))
    op.add_column("tasks", sa.Column("due_at", UtcDateTime(), nullable=True))
    op.add_column("tasks", sa.Column("remind_at", UtcDateTime(), nullable=True))
    op.add_column("tasks", sa.Column("done_by", sa.Text(), nullable=True))
    op.add_column("tasks", sa.Column("done_text", sa.Text(), server_default="", nullable=False))
    op.create_index(INDEX, "tasks", ["workspace", "remind_at"])


def downgrade() -> None:
    op.drop_index(INDEX, table_name="tasks")
    for column in ("done_text", "done_by", "remind_at", "due_at", "created_by"):
        op.drop_column("tasks", column)
