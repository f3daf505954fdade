"""The tables of the archive: deposits, the copies in them, and where the paper stands."""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import AnyText, UtcTime
from storage.tables import metadata


def _of_dossier() -> sa.Column[str]:
    return sa.Column("dossier_id", AnyText, sa.ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)


deposits = sa.Table(
    "deposits",
    metadata,
    _of_dossier(),
    sa.Column("begun_at", UtcTime, nullable=False),
    # what was or is about to be put; all null before there is any
    sa.Column("package_key", AnyText),
    sa.Column("package_sha256", AnyText),
    sa.Column("package_size", sa.BigInteger),
    sa.Column("archived_at", UtcTime),
)

deposited_papers = sa.Table(
    "deposited_papers",
    metadata,
    _of_dossier(),
    sa.Column("document_id", AnyText, primary_key=True),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("sha256", AnyText, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("signatures", AnyText, nullable=False),  # JSON; names of signers
)

arrangements = sa.Table(
    "arrangements",
    metadata,
    _of_dossier(),
    sa.Column("store", AnyText, nullable=False),
    sa.Column("shelf", AnyText, nullable=False),
    sa.Column("box", AnyText, nullable=False),
    sa.Column("paper_number", AnyText, nullable=False),
    sa.Column("title", AnyText, nullable=False),  # personal data
    sa.Column("retention", AnyText, nullable=False),
    sa.Column("sheets", sa.Integer),
    sa.Column("started_on", AnyText, nullable=False),
    sa.Column("ended_on", AnyText, nullable=False),
    sa.Column("note", AnyText, nullable=False),
)
