"""Indexes by which a list finds the dossiers of one form or problem, and asks of one dossier whether it has it."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (("documents", "form"), ("problems", "code")):
        op.drop_index(f"ix_{table}_{column}", table)
        op.create_index(f"ix_{table}_{column}_dossier_id", table, [column, "dossier_id"])


def downgrade() -> None:
    for table, column in (("documents", "form"), ("problems", "code")):
        op.drop_index(f"ix_{table}_{column}_dossier_id", table)
        op.create_index(f"ix_{table}_{column}", table, [column])
