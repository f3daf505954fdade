"""What the counters of QĐ 766/QĐ-TTg need of a reception: how many papers were reused, whether its result is digitized.

Nobody noted either before: old receptions count as without.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("receptions", sa.Column("reused", sa.Integer, nullable=False, server_default="0"))
    op.add_column("receptions", sa.Column("with_result", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("receptions", "with_result")
    op.drop_column("receptions", "reused")
