"""What was brought to the counter, and the ordinals of the codes that it got."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "receptions",
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("procedure", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("clerk", sa.Text, nullable=False),
        sa.Column("code", sa.Text),
        sa.Column("lookup", sa.Text),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("received_at", _TIME),
        sa.Column("due_at", _TIME),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", name="pk_receptions"),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name="fk_receptions_dossier_id_dossiers", ondelete="CASCADE"
        ),
    )
    op.create_index("ux_receptions_code", "receptions", ["code"], unique=True)
    op.create_index("ix_receptions_opened_at", "receptions", ["opened_at"])
    op.create_index("ix_receptions_state_due_at", "receptions", ["state", "due_at"])
    op.create_table(
        "reception_ordinals",
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("agency", "day", name="pk_reception_ordinals"),
    )


def downgrade() -> None:
    op.drop_table("reception_ordinals")
    op.drop_table("receptions")
