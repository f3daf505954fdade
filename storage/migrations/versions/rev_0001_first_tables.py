"""The first tables: dossiers, their scans, pages, documents and records, and the archived originals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _dossiers()
    _papers()
    _records()
    _problems()


def downgrade() -> None:
    for table in (
        "problems", "fields", "checked_records", "extracted_records", "documents", "pages", "originals", "scans",
        "dossiers",
    ):  # fmt: skip
        op.drop_table(table)


def _dossiers() -> None:
    op.create_table(
        "dossiers",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("made_with", sa.Text),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossiers"),
    )
    op.create_index("ix_dossiers_stage_received_at_id", "dossiers", ["stage", "received_at", "id"])
    op.create_table(
        "scans",
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("page_count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "position", name="pk_scans"),
        _of_dossier("scans"),
    )
    op.create_index("ix_scans_sha256", "scans", ["sha256"])
    op.create_table(
        "originals",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_originals"),
    )
    op.create_index("ix_originals_sha256", "originals", ["sha256"])


def _papers() -> None:
    op.create_table(
        "pages",
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("stamp_engine", sa.Text, nullable=False),
        sa.Column("stamp_version", sa.Text, nullable=False),
        sa.Column("stamp_digest", sa.Text, nullable=False),
        sa.Column("not_read", sa.Boolean, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "number", name="pk_pages"),
        _of_dossier("pages"),
    )
    op.create_table(
        "documents",
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("pages", sa.Text, nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("title", sa.Text),
        sa.PrimaryKeyConstraint("dossier_id", "document_id", name="pk_documents"),
        _of_dossier("documents"),
    )
    op.create_index("ix_documents_form", "documents", ["form"])


def _records() -> None:
    op.create_table(
        "extracted_records",
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "document_id", name="pk_extracted_records"),
        _of_document("extracted_records", "documents"),
    )
    op.create_table(
        "checked_records",
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("needs_a_look", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "document_id", name="pk_checked_records"),
        _of_document("checked_records", "documents"),
    )
    op.create_table(
        "fields",
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text),
        sa.Column("value_head", sa.Text),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("accepted", sa.Boolean, nullable=False),
        sa.Column("origin", sa.Text),
        sa.Column("page", sa.Integer),
        sa.Column("x0", sa.Double),
        sa.Column("y0", sa.Double),
        sa.Column("x1", sa.Double),
        sa.Column("y1", sa.Double),
        sa.Column("raw", sa.Text),
        sa.Column("read_value", sa.Text),
        sa.Column("read_confidence", sa.Double),
        sa.Column("other_readings", sa.LargeBinary),
        sa.PrimaryKeyConstraint("dossier_id", "document_id", "position", name="pk_fields"),
        _of_document("fields", "checked_records"),
    )
    op.create_index("ix_fields_name_value_head", "fields", ["name", "value_head"])


def _problems() -> None:
    op.create_table(
        "problems",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("document_id", sa.Text),
        sa.Column("field", sa.Integer),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_problems"),
        _of_dossier("problems"),
        _of_document("problems", "checked_records"),
    )
    op.create_index("ix_problems_code", "problems", ["code"])
    op.create_index("ix_problems_dossier_id_document_id", "problems", ["dossier_id", "document_id"])


def _of_dossier(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["dossier_id"], ["dossiers.id"], name=f"fk_{table}_dossier_id_dossiers", ondelete="CASCADE"
    )


def _of_document(table: str, below: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["dossier_id", "document_id"],
        [f"{below}.dossier_id", f"{below}.document_id"],
        name=f"fk_{table}_dossier_id_{below}",
        ondelete="CASCADE",
    )
