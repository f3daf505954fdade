"""Audits with what they found, proposals of destruction with their traces, and whose package an object is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("objects", sa.Column("dossier_id", sa.Text))
    op.add_column("objects", sa.Column("held", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index("ix_objects_dossier_id", "objects", ["dossier_id"])
    _audits()
    _destruction()


def downgrade() -> None:
    for table in ("destroyed_objects", "destroyed_dossiers", "destructions", "fixity_events", "audits"):
        op.drop_table(table)
    op.drop_index("ix_objects_dossier_id", "objects")
    op.drop_column("objects", "held")
    op.drop_column("objects", "dossier_id")


def _audits() -> None:
    op.create_table(
        "audits",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("phase", sa.Text, nullable=False),
        sa.Column("position", sa.Text, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("noted", "stored", "bytes")),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_audits"),
    )
    op.create_table(
        "fixity_events",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("audit_id", _NUMBER, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("expected", sa.Text),
        sa.Column("found", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_fixity_events"),
        sa.ForeignKeyConstraint(["audit_id"], ["audits.id"], name="fk_fixity_events_audit_id_audits"),
    )
    op.create_index("ix_fixity_events_key", "fixity_events", ["key"])
    op.create_index("ix_fixity_events_audit_id_outcome_key", "fixity_events", ["audit_id", "outcome", "key"])


def _destruction() -> None:
    op.create_table(
        "destructions",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("proposed_by", sa.Text, nullable=False),
        sa.Column("proposed_at", _MOMENT, nullable=False),
        sa.Column("decision", sa.Text),
        sa.Column("decided_on", sa.Date),
        sa.Column("carried_out_by", sa.Text),
        sa.Column("carried_out_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_destructions"),
    )
    op.create_table(
        "destroyed_dossiers",
        sa.Column("destruction_id", _NUMBER, nullable=False),
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("destruction_id", "dossier_id", name="pk_destroyed_dossiers"),
        _of_destruction("destroyed_dossiers"),
    )
    op.create_index("ix_destroyed_dossiers_dossier_id", "destroyed_dossiers", ["dossier_id"])
    op.create_table(
        "destroyed_objects",
        sa.Column("destruction_id", _NUMBER, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("destroyed_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("destruction_id", "key", name="pk_destroyed_objects"),
        _of_destruction("destroyed_objects"),
    )
    op.create_index("ix_destroyed_objects_key", "destroyed_objects", ["key"])


def _of_destruction(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["destruction_id"], ["destructions.id"], name=f"fk_{table}_destruction_id_destructions"
    )
