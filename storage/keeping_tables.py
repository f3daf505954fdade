"""The tables of audits, destruction and releases. Nothing in them is ever changed but how far a run has come."""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import AnyText, UtcTime
from storage.tables import metadata

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")

audits = sa.Table(
    "audits",
    metadata,
    sa.Column("id", _NUMBER, primary_key=True, autoincrement=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("phase", AnyText, nullable=False),
    sa.Column("position", AnyText, nullable=False),
    sa.Column("noted", sa.BigInteger, nullable=False),
    sa.Column("stored", sa.BigInteger, nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("started_at", UtcTime, nullable=False),
    sa.Column("ended_at", UtcTime),
)

# faults only: that an object was found well is `objects.checked_at`
fixity_events = sa.Table(
    "fixity_events",
    metadata,
    sa.Column("id", _NUMBER, primary_key=True, autoincrement=True),
    sa.Column("audit_id", _NUMBER, sa.ForeignKey("audits.id"), nullable=False),
    sa.Column("key", AnyText, nullable=False, index=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("outcome", AnyText, nullable=False),
    sa.Column("expected", AnyText),
    sa.Column("found", AnyText),
    sa.Index(None, "audit_id", "outcome", "key"),
)

destructions = sa.Table(
    "destructions",
    metadata,
    sa.Column("id", _NUMBER, primary_key=True, autoincrement=True),
    sa.Column("reason", AnyText, nullable=False),
    sa.Column("proposed_by", AnyText, nullable=False),  # name, as it was then
    sa.Column("proposed_account", AnyText),  # null where it was proposed before accounts were asked for
    sa.Column("proposed_at", UtcTime, nullable=False),
    sa.Column("decision", AnyText),
    sa.Column("decided_on", sa.Date),
    sa.Column("carried_out_by", AnyText),
    sa.Column("carried_out_account", AnyText),
    sa.Column("carried_out_at", UtcTime),
)

destroyed_dossiers = sa.Table(
    "destroyed_dossiers",
    metadata,
    sa.Column("destruction_id", _NUMBER, sa.ForeignKey("destructions.id"), primary_key=True),
    sa.Column("dossier_id", AnyText, primary_key=True, index=True),
    sa.Column("position", sa.Integer, nullable=False),
)

destroyed_objects = sa.Table(
    "destroyed_objects",
    metadata,
    sa.Column("destruction_id", _NUMBER, sa.ForeignKey("destructions.id"), primary_key=True),
    sa.Column("key", AnyText, primary_key=True, index=True),
    sa.Column("sha256", AnyText, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("destroyed_at", UtcTime, nullable=False),
)

releases = sa.Table(  # dossiers that looked secret and are not
    "releases",
    metadata,
    sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
    sa.Column("dossier_id", AnyText, sa.ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("pages", AnyText, nullable=False),  # numbers, parted by blanks
    sa.Column("account", AnyText, nullable=False),
    sa.Column("reason", AnyText, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
