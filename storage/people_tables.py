"""The tables of people's work: what they did at the desk, who they are, what they looked at.

Actions and the access log are only ever added to. Nothing here names a person but `accounts`.
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import AnyText, UtcTime
from storage.tables import metadata

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _of_dossier(*, primary_key: bool = False, nullable: bool = False, index: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey("dossiers.id", ondelete="CASCADE")
    return sa.Column("dossier_id", AnyText, key, primary_key=primary_key, nullable=nullable, index=index)


stage_events = sa.Table(
    "stage_events",
    metadata,
    sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
    _of_dossier(index=True),
    sa.Column("stage", AnyText, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)

desk_actions = sa.Table(
    "desk_actions",
    metadata,
    sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
    _of_dossier(),
    sa.Column("document_id", AnyText),  # null for an action on the dossier as a whole
    sa.Column("field", AnyText),
    sa.Column("kind", AnyText, nullable=False),
    sa.Column("reviewer", AnyText, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("undoes", _NUMBER),
    sa.Column("content", sa.LargeBinary, nullable=False),  # storage.packing; personal data
    sa.Index(None, "dossier_id", "number"),
    sa.Index(None, "reviewer", "at"),
)

desk_leases = sa.Table(
    "desk_leases",
    metadata,
    _of_dossier(primary_key=True),
    sa.Column("reviewer", AnyText, nullable=False),
    sa.Column("taken_at", UtcTime, nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False),
    sa.Column("taken_from", AnyText),  # whose lease it was before somebody took it over
)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", AnyText, primary_key=True),
    sa.Column("login", AnyText, nullable=False),
    sa.Column("full_name", AnyText, nullable=False),
    sa.Column("role", AnyText, nullable=False),
    sa.Column("office", AnyText, nullable=False),  # empty: all offices
    sa.Column("password", AnyText),  # argon2; null where another service knows it
    sa.Column("subject", AnyText),  # who this is for the OpenID provider
    sa.Column("must_change", sa.Boolean, nullable=False),
    sa.Column("disabled", sa.Boolean, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("locked_until", UtcTime),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Index("ux_accounts_login", "login", unique=True),
    sa.Index("ux_accounts_subject", "subject", unique=True),
)

web_sessions = sa.Table(
    "web_sessions",
    metadata,
    sa.Column("digest", AnyText, primary_key=True),  # SHA-256 of the cookie: who reads this table cannot sign in
    sa.Column("account_id", AnyText, sa.ForeignKey("accounts.id", ondelete="CASCADE")),
    sa.Column("csrf", AnyText, nullable=False),
    sa.Column("content", AnyText, nullable=False),  # JSON: language, purpose, sign-in under way
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False, index=True),
)

access_log = sa.Table(
    "access_log",
    metadata,
    sa.Column("number", _NUMBER, primary_key=True, autoincrement=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("account", AnyText, nullable=False),
    sa.Column("role", AnyText, nullable=False),
    sa.Column("remote", AnyText, nullable=False),  # address that the request came from
    sa.Column("action", AnyText, nullable=False),
    sa.Column("dossier", AnyText),  # no foreign key: the log outlives the dossier
    sa.Column("page", sa.Integer),
    sa.Column("field", AnyText),
    sa.Column("purpose", AnyText, nullable=False),
    sa.Column("digest", AnyText, nullable=False),  # over this row and the digest of the one before
    sa.Index(None, "dossier", "number"),
    sa.Index(None, "account", "number"),
)

api_tokens = sa.Table(
    "api_tokens",
    metadata,
    sa.Column("id", AnyText, primary_key=True),
    sa.Column("name", AnyText, nullable=False),
    sa.Column("digest", AnyText, nullable=False, index=True),
    sa.Column("scopes", AnyText, nullable=False),  # parted by blanks
    sa.Column("office", AnyText, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("expires_at", UtcTime),
    sa.Column("revoked_at", UtcTime),
)

api_requests = sa.Table(
    "api_requests",
    metadata,
    sa.Column("token_id", AnyText, sa.ForeignKey("api_tokens.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("key", AnyText, primary_key=True),  # Idempotency-Key
    sa.Column("digest", AnyText, nullable=False),  # of what was sent
    sa.Column("answer", AnyText, nullable=False),  # JSON
    sa.Column("at", UtcTime, nullable=False),
)

webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("id", AnyText, primary_key=True),
    sa.Column("url", AnyText, nullable=False),
    sa.Column("secret", AnyText, nullable=False),
    sa.Column("office", AnyText, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("told_until", _NUMBER, nullable=False),  # number of the last stage event that calls were made for
    sa.Column("active", sa.Boolean, nullable=False),
)

webhook_calls = sa.Table(
    "webhook_calls",
    metadata,
    sa.Column("id", AnyText, primary_key=True),
    sa.Column("webhook_id", AnyText, sa.ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    sa.Column("event", _NUMBER, nullable=False),  # number of the stage event
    sa.Column("body", AnyText, nullable=False),  # what is sent: ids and stages, nothing that a paper says
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", UtcTime, index=True),  # null: told, or given up
    sa.Column("told_at", UtcTime),
)
