"""What kind of copy a paper is, which part of a shared page it takes up, and which component it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("copy", sa.Text, nullable=False, server_default="unknown"))
    op.add_column("documents", sa.Column("areas", sa.Text, nullable=False, server_default="[]"))
    op.add_column("documents", sa.Column("component", sa.Text))


def downgrade() -> None:
    for column in ("component", "areas", "copy"):
        op.drop_column("documents", column)
