"""What was archived, the copies in the packages, and where the paper stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def _of_dossier(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["dossier_id"], ["dossiers.id"], name=f"fk_{table}_dossier_id_dossiers", ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "deposits",
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("begun_at", _TIME, nullable=False),
        sa.Column("package_key", sa.Text),
        sa.Column("package_sha256", sa.Text),
        sa.Column("package_size", sa.BigInteger),
        sa.Column("archived_at", _TIME),
        sa.PrimaryKeyConstraint("dossier_id", name="pk_deposits"),
        _of_dossier("deposits"),
    )
    op.create_table(
        "deposited_papers",
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("signatures", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "document_id", name="pk_deposited_papers"),
        _of_dossier("deposited_papers"),
    )
    op.create_table(
        "arrangements",
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("store", sa.Text, nullable=False),
        sa.Column("shelf", sa.Text, nullable=False),
        sa.Column("box", sa.Text, nullable=False),
        sa.Column("paper_number", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("retention", sa.Text, nullable=False),
        sa.Column("sheets", sa.Integer),
        sa.Column("started_on", sa.Text, nullable=False),
        sa.Column("ended_on", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", name="pk_arrangements"),
        _of_dossier("arrangements"),
    )


def downgrade() -> None:
    for table in ("arrangements", "deposited_papers", "deposits"):
        op.drop_table(table)
