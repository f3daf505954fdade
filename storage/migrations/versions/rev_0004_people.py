"""People's work: the queue's columns, actions at the desk, leases, accounts, sessions, access log, tokens, webhooks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _queue()
    _desk()
    _access()
    _machines()


def downgrade() -> None:
    for table in ("webhook_calls", "webhooks", "api_requests", "api_tokens", "access_log", "web_sessions", "accounts"):
        op.drop_table(table)
    for table in ("desk_leases", "desk_actions", "stage_events"):
        op.drop_table(table)
    op.drop_index("ix_fields_accepted_name_dossier_id", "fields")
    op.drop_index("ix_dossiers_stage_priority_received_at_id", "dossiers")
    for column in ("office", "priority", "not_before"):
        op.drop_column("dossiers", column)


def _queue() -> None:
    op.add_column("dossiers", sa.Column("office", sa.Text, nullable=False, server_default=""))
    op.add_column("dossiers", sa.Column("priority", sa.Integer, nullable=False, server_default="5"))
    op.add_column("dossiers", sa.Column("not_before", _TIME))
    _index("dossiers", "stage", "priority", "received_at", "id")
    _index("fields", "accepted", "name", "dossier_id")


def _desk() -> None:
    _table(
        "stage_events",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        key=["number"],
    )
    _index("stage_events", "dossier_id")
    _table(
        "desk_actions",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("document_id", sa.Text),
        sa.Column("field", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("undoes", _NUMBER),
        sa.Column("content", sa.LargeBinary, nullable=False),
        key=["number"],
    )
    _index("desk_actions", "dossier_id", "number")
    _index("desk_actions", "reviewer", "at")
    _table(
        "desk_leases",
        sa.Column("dossier_id", sa.Text, nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("taken_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("taken_from", sa.Text),
        key=["dossier_id"],
    )


def _access() -> None:
    _table(
        "accounts",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("full_name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("password", sa.Text),
        sa.Column("subject", sa.Text),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", _TIME),
        sa.Column("made_at", _TIME, nullable=False),
        key=["id"],
    )
    op.create_index("ux_accounts_login", "accounts", ["login"], unique=True)
    op.create_index("ux_accounts_subject", "accounts", ["subject"], unique=True)
    _table(
        "web_sessions",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("account_id", sa.Text),
        sa.Column("csrf", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        key=["digest"],
    )
    _index("web_sessions", "expires_at")
    _table(
        "access_log",
        sa.Column("number", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("remote", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("dossier", sa.Text),
        sa.Column("page", sa.Integer),
        sa.Column("field", sa.Text),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        key=["number"],
    )
    _index("access_log", "dossier", "number")
    _index("access_log", "account", "number")


def _machines() -> None:
    _table(
        "api_tokens",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME),
        sa.Column("revoked_at", _TIME),
        key=["id"],
    )
    _index("api_tokens", "digest")
    _table(
        "api_requests",
        sa.Column("token_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        key=["token_id", "key"],
    )
    _table(
        "webhooks",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("told_until", _NUMBER, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        key=["id"],
    )
    _table(
        "webhook_calls",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("webhook_id", sa.Text, nullable=False),
        sa.Column("event", _NUMBER, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", _TIME),
        sa.Column("told_at", _TIME),
        key=["id"],
    )
    _index("webhook_calls", "next_at")


_PARENTS = {"dossier_id": "dossiers", "account_id": "accounts", "token_id": "api_tokens", "webhook_id": "webhooks"}


def _table(name: str, *columns: sa.Column[Any], key: Sequence[str]) -> None:
    parents = [
        sa.ForeignKeyConstraint(
            [column.name], [f"{parent}.id"], name=f"fk_{name}_{column.name}_{parent}", ondelete="CASCADE"
        )
        for column in columns
        if (parent := _PARENTS.get(column.name))
    ]
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"), *parents)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
