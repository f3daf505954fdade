"""The tables of the counter: receptions, and the ordinals of their codes, which are never given twice."""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import AnyText, UtcTime
from storage.tables import metadata

receptions = sa.Table(
    "receptions",
    metadata,
    sa.Column("dossier_id", AnyText, sa.ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", AnyText, nullable=False),
    sa.Column("procedure", AnyText, nullable=False),
    sa.Column("office", AnyText, nullable=False),
    sa.Column("clerk", AnyText, nullable=False),
    sa.Column("code", AnyText),  # null before it is received
    sa.Column("lookup", AnyText),
    sa.Column("opened_at", UtcTime, nullable=False),
    sa.Column("received_at", UtcTime),
    sa.Column("due_at", UtcTime),
    sa.Column("reused", sa.Integer, nullable=False, server_default="0"),  # papers that were digitized before
    sa.Column("with_result", sa.Boolean, nullable=False, server_default=sa.false()),  # the result is digitized
    sa.Column("content", sa.LargeBinary, nullable=False),  # storage.packing; personal data
    sa.Index("ux_receptions_code", "code", unique=True),
    sa.Index(None, "opened_at"),
    sa.Index(None, "state", "due_at"),
)

reception_ordinals = sa.Table(
    "reception_ordinals",
    metadata,
    sa.Column("agency", AnyText, primary_key=True),
    sa.Column("day", AnyText, primary_key=True),  # YYMMDD
    sa.Column("last", sa.Integer, nullable=False),
)
