"""Which accounts proposed and carried out a destruction, and who released a dossier that looked secret."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    for step in ("proposed", "carried_out"):
        op.add_column("destructions", sa.Column(f"{step}_account", sa.Text))
    op.create_table(
        "releases",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("pages", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_releases"),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name="fk_releases_dossier_id_dossiers", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_releases_dossier_id", "releases", ["dossier_id"])


def downgrade() -> None:
    op.drop_table("releases")
    for step in ("carried_out", "proposed"):
        op.drop_column("destructions", f"{step}_account")
