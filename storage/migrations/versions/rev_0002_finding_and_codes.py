"""Claims on dossiers, what can be searched for, codes of digitized papers, and retention of every kept object."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEYS = ("v1", "v2", "v3", "t1", "t2", "t3")
_NEW_OF_OBJECTS = ("retention", "retain_until", "destroyed_at", "checked_at")


def upgrade() -> None:
    _claims()
    _objects()
    _search()
    _codes()


def downgrade() -> None:
    for table in ("code_counters", "code_owners", "digitization_codes"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_entries")
    _rename("objects", "originals")
    for column in _NEW_OF_OBJECTS:
        op.drop_column("originals", column)
    op.drop_index("ix_dossiers_received_at_id", "dossiers")
    for column in ("claimed_by", "claimed_until", "attempts"):
        op.drop_column("dossiers", column)


def _claims() -> None:
    op.add_column("dossiers", sa.Column("claimed_by", sa.Text))
    op.add_column("dossiers", sa.Column("claimed_until", sa.DateTime(timezone=True)))
    op.add_column("dossiers", sa.Column("attempts", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_dossiers_received_at_id", "dossiers", ["received_at", "id"])


def _objects() -> None:
    _rename("originals", "objects")
    op.add_column("objects", sa.Column("retention", sa.Text))
    for moment in _NEW_OF_OBJECTS[1:]:
        op.add_column("objects", sa.Column(moment, sa.DateTime(timezone=True)))


def _rename(old: str, new: str) -> None:
    op.drop_index(f"ix_{old}_sha256", old)
    op.rename_table(old, new)
    op.create_index(f"ix_{new}_sha256", new, ["sha256"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {new} RENAME CONSTRAINT pk_{old} TO pk_{new}")


def _search() -> None:
    op.create_table(
        "search_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("field", sa.Text),
        sa.Column("shown", sa.Text),
        sa.Column("page", sa.Integer),
        *(sa.Column(edge, sa.Double) for edge in ("x0", "y0", "x1", "y1")),
        *(sa.Column(key, sa.Text) for key in _KEYS),
        sa.PrimaryKeyConstraint("id", name="pk_search_entries"),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name="fk_search_entries_dossier_id_dossiers", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_search_entries_dossier_id", "search_entries", ["dossier_id"])
    if op.get_bind().dialect.name == "sqlite":
        _follow_by_triggers()
    else:
        vectors = ", ".join(f"to_tsvector('simple', {key})" for key in _KEYS)
        # at once, not later: with a list of what is pending, every search would read that whole list
        op.execute(
            f"CREATE INDEX ix_search_entries_words ON search_entries USING gin ({vectors}) WITH (fastupdate=off)"
        )


def _follow_by_triggers() -> None:
    columns = ", ".join(_KEYS)
    op.execute(
        f"CREATE VIRTUAL TABLE search_index USING fts5({columns}, content='search_entries', content_rowid='id', "
        "columnsize=0, tokenize='unicode61 remove_diacritics 0')"
    )
    into = f"INSERT INTO search_index({columns}, rowid"
    added, removed = (", ".join(f"{row}.{key}" for key in (*_KEYS, "id")) for row in ("new", "old"))
    for name, event, command in (
        ("added", "INSERT", f"{into}) VALUES ({added})"),
        ("removed", "DELETE", f"{into}, search_index) VALUES ({removed}, 'delete')"),
    ):
        op.execute(f"CREATE TRIGGER search_entries_{name} AFTER {event} ON search_entries BEGIN {command}; END")


def _codes() -> None:
    op.create_table(
        "digitization_codes",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("paper_code", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("title", "number", "issued_on", "valid_until")),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_for", sa.Text),
        sa.PrimaryKeyConstraint("code", name="pk_digitization_codes"),
    )
    op.create_index(
        "ix_digitization_codes_dossier_id_document_id",
        "digitization_codes",
        ["dossier_id", "document_id"],
        unique=True,
    )
    op.create_table(
        "code_owners",
        sa.Column("owner_id", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "code", name="pk_code_owners"),
        sa.ForeignKeyConstraint(["code"], ["digitization_codes.code"], name="fk_code_owners_code_digitization_codes"),
    )
    op.create_index("ix_code_owners_code", "code_owners", ["code"])
    op.create_table(
        "code_counters",
        sa.Column("alike", sa.Text, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("alike", name="pk_code_counters"),
    )
