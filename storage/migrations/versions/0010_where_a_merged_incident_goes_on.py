"""Where a merged incident goes on"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incidents", sa.Column("merged_into", sa.Integer(), nullable=True))
    op.add_column("incidents", sa.Column("merged_hidden", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("incidents", "merged_hidden")
    op.drop_column("incidents", "merged_into")
