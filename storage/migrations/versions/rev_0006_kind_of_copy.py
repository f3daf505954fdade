"""What kind of copy a paper is, and which part of a shared page it takes up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("copy", sa.Text, nullable=False, server_default="unknown"))
    op.add_column("documents", sa.Column("areas", sa.Text, nullable=False, server_default="[]"))
