"""The tables. What is searched or queued by is a column; what is only shown again is packed.

Refuses to be the truth about an old database: that is the migrations' business, and a test compares the two.
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import AnyText, UtcTime

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

VALUE_HEAD = 64
"""letters of a value that its index sees: PostgreSQL refuses index rows of more than 2.7 kB"""


_NUMBERED = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _of_dossier() -> sa.Column[str]:
    return sa.Column("dossier_id", AnyText, sa.ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)


def _of_document(below: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["dossier_id", "document_id"], [f"{below}.dossier_id", f"{below}.document_id"], ondelete="CASCADE"
    )


dossiers = sa.Table(
    "dossiers",
    metadata,
    sa.Column("id", AnyText, primary_key=True),
    sa.Column("source", AnyText, nullable=False),  # personal data
    sa.Column("stage", AnyText, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("made_with", AnyText),
    sa.Column("received_at", UtcTime, nullable=False),
    # who works on it, storage.queue
    sa.Column("claimed_by", AnyText),
    sa.Column("claimed_until", UtcTime),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    # for the queue of the review station
    sa.Column("office", AnyText, nullable=False, server_default=""),  # code of the office that works on it; empty: any
    sa.Column("priority", sa.Integer, nullable=False, server_default="5"),  # 1 first ... 9 last
    sa.Column("not_before", UtcTime),  # postponed until then
    sa.Index(None, "stage", "received_at", "id"),
    sa.Index(None, "stage", "priority", "received_at", "id"),
    sa.Index(None, "received_at", "id"),
)

scans = sa.Table(
    "scans",
    metadata,
    _of_dossier(),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("sha256", AnyText, nullable=False, index=True),
    sa.Column("media_type", AnyText, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("name", AnyText, nullable=False),  # personal data
    sa.Column("page_count", sa.Integer, nullable=False),
)

objects = sa.Table(  # everything in the store: originals, packages
    "objects",
    metadata,
    sa.Column("key", AnyText, primary_key=True),
    sa.Column("sha256", AnyText, nullable=False, index=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("dossier_id", AnyText, index=True),  # whose package it is; null for originals, which may be shared
    sa.Column("retention", AnyText),  # code of dossier.retention; null until it is archived
    sa.Column("retain_until", UtcTime),
    sa.Column("held", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("destroyed_at", UtcTime),
    sa.Column("checked_at", UtcTime),  # the last time that an audit found it as it was put
)

pages = sa.Table(
    "pages",
    metadata,
    _of_dossier(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("stamp_engine", AnyText, nullable=False),
    sa.Column("stamp_version", AnyText, nullable=False),
    sa.Column("stamp_digest", AnyText, nullable=False),
    sa.Column("not_read", sa.Boolean, nullable=False),  # the engine failed here
    sa.Column("content", sa.LargeBinary, nullable=False),  # storage.packing
)

documents = sa.Table(
    "documents",
    metadata,
    _of_dossier(),
    sa.Column("document_id", AnyText, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("form", AnyText, nullable=False),
    sa.Column("edition", AnyText, nullable=False),
    sa.Column("pages", AnyText, nullable=False),  # numbers, parted by blanks
    sa.Column("confidence", sa.Double, nullable=False),
    sa.Column("title", AnyText),
    sa.Column("copy", AnyText, nullable=False, server_default="unknown"),
    sa.Column("areas", AnyText, nullable=False, server_default="[]"),  # JSON: shared pages and the boxes on them
    sa.Column("component", AnyText),
    sa.Index(None, "form", "dossier_id"),
)

extracted_records = sa.Table(
    "extracted_records",
    metadata,
    sa.Column("dossier_id", AnyText, primary_key=True),
    sa.Column("document_id", AnyText, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),  # storage.packing
    _of_document("documents"),
)

checked_records = sa.Table(
    "checked_records",
    metadata,
    sa.Column("dossier_id", AnyText, primary_key=True),
    sa.Column("document_id", AnyText, primary_key=True),
    sa.Column("needs_a_look", sa.Boolean, nullable=False),
    _of_document("documents"),
)

fields = sa.Table(
    "fields",
    metadata,
    sa.Column("dossier_id", AnyText, primary_key=True),
    sa.Column("document_id", AnyText, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("name", AnyText, nullable=False),
    sa.Column("value", AnyText),
    sa.Column("value_head", AnyText),
    sa.Column("confidence", sa.Double, nullable=False),
    sa.Column("accepted", sa.Boolean, nullable=False),
    # the trusted reading; all null where there is none
    sa.Column("origin", AnyText),
    sa.Column("page", sa.Integer),
    sa.Column("x0", sa.Double),
    sa.Column("y0", sa.Double),
    sa.Column("x1", sa.Double),
    sa.Column("y1", sa.Double),
    sa.Column("raw", AnyText),
    sa.Column("read_value", AnyText),
    sa.Column("read_confidence", sa.Double),
    sa.Column("other_readings", sa.LargeBinary),  # storage.packing; null where there are none
    _of_document("checked_records"),
    sa.Index(None, "name", "value_head"),
    sa.Index(None, "accepted", "name", "dossier_id"),
)

problems = sa.Table(
    "problems",
    metadata,
    sa.Column("id", _NUMBERED, primary_key=True, autoincrement=True),
    sa.Column("dossier_id", AnyText, sa.ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=False),
    # null for a problem of the dossier as a whole
    sa.Column("document_id", AnyText),
    # place of the field in its record; null for a problem of the record as a whole
    sa.Column("field", sa.Integer),
    sa.Column("code", AnyText, nullable=False),
    sa.Column("facts", AnyText, nullable=False),  # JSON
    _of_document("checked_records"),
    sa.Index(None, "dossier_id", "document_id"),
    sa.Index(None, "code", "dossier_id"),
)

# one row for each value and each page that can be found; `search_index` (FTS5) follows it on SQLite by triggers,
# an index of text vectors on PostgreSQL
search_entries = sa.Table(
    "search_entries",
    metadata,
    sa.Column("id", _NUMBERED, primary_key=True, autoincrement=True),
    sa.Column("dossier_id", AnyText, sa.ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("document_id", AnyText, nullable=False),
    sa.Column("form", AnyText, nullable=False),
    sa.Column("field", AnyText),  # null for the text of a page
    sa.Column("shown", AnyText),  # the value
    sa.Column("page", sa.Integer),
    sa.Column("x0", sa.Double),
    sa.Column("y0", sa.Double),
    sa.Column("x1", sa.Double),
    sa.Column("y1", sa.Double),
    # keys of storage.search_keys, by level; of a value or of the text of a page
    *(sa.Column(name, AnyText) for name in ("v1", "v2", "v3", "t1", "t2", "t3")),
)

# codes outlive everything: no other row takes them with it
digitization_codes = sa.Table(
    "digitization_codes",
    metadata,
    sa.Column("code", AnyText, primary_key=True),
    sa.Column("dossier_id", AnyText, nullable=False),
    sa.Column("document_id", AnyText, nullable=False),
    sa.Column("form", AnyText, nullable=False),
    sa.Column("paper_code", AnyText, nullable=False),
    sa.Column("title", AnyText),
    sa.Column("number", AnyText),
    sa.Column("issued_on", AnyText),
    sa.Column("valid_until", AnyText),
    sa.Column("assigned_at", UtcTime, nullable=False),
    sa.Column("withdrawn_at", UtcTime),
    sa.Column("withdrawn_for", AnyText),
    sa.Index(None, "dossier_id", "document_id", unique=True),
)

code_owners = sa.Table(
    "code_owners",
    metadata,
    sa.Column("owner_id", AnyText, primary_key=True),
    sa.Column("code", AnyText, sa.ForeignKey("digitization_codes.code"), primary_key=True, index=True),
)

code_counters = sa.Table(
    "code_counters",
    metadata,
    sa.Column("alike", AnyText, primary_key=True),  # the code without its ordinal
    sa.Column("last", sa.BigInteger, nullable=False),
)
