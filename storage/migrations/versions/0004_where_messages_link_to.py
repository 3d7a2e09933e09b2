"""Where messages link to"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("installations", sa.Column("url", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("installations", "url")
