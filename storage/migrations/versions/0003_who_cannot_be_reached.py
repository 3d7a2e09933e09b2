"""Who cannot be reached"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("page_calls", sa.Column("unreached_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("page_calls", "unreached_at")
