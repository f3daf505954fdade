"""Accounts, sessions, tokens and the access log over SQLite and PostgreSQL, inside one unit of work.

Refuses to change the access log: entries are added, each chained to the one before by its digest.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import people_tables as people
from storage.access import Account, ApiToken, Look, Role, WebSession
from storage.sql_session import SqlSession

_LOG_LOCK = 5_046_043
"""number of the PostgreSQL lock that lets one process at a time add to the access log"""
_ID_LENGTH = 36
_BATCH = 1000


class SqlAccess:
    """Who may come in, and who has looked at what."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    # --- accounts -------------------------------------------------------------------------------------
    def add_account(self, account: Account) -> None:
        self._session.write(sa.insert(people.accounts).values(_account_values(account)))

    def save_account(self, account: Account) -> None:
        table = people.accounts
        self._session.write(sa.update(table).where(table.c.id == account.id).values(_account_values(account)))

    def account(self, account_id: str) -> Account | None:
        return self._one_account(people.accounts.c.id == account_id)

    def account_by_login(self, login: str) -> Account | None:
        return self._one_account(people.accounts.c.login == login)

    def account_by_subject(self, subject: str) -> Account | None:
        return self._one_account(people.accounts.c.subject == subject)

    def accounts(self) -> tuple[Account, ...]:
        """All of them; an office has some dozens."""
        query = sa.select(people.accounts).order_by(people.accounts.c.login)
        return tuple(_account_of(row) for row in self._session.rows(query))

    def _one_account(self, condition: sa.ColumnElement[bool]) -> Account | None:
        found = self._session.rows(sa.select(people.accounts).where(condition))
        return _account_of(found[0]) if found else None

    # --- sessions -------------------------------------------------------------------------------------
    def add_session(self, session: WebSession) -> None:
        self._session.write(sa.insert(people.web_sessions).values(_session_values(session)))

    def save_session(self, session: WebSession) -> None:
        table = people.web_sessions
        self._session.write(sa.update(table).where(table.c.digest == session.digest).values(_session_values(session)))

    def session(self, digest: str) -> WebSession | None:
        table = people.web_sessions
        found = self._session.rows(sa.select(table).where(table.c.digest == digest))
        return _session_of(found[0]) if found else None

    def drop_session(self, digest: str) -> None:
        table = people.web_sessions
        self._session.write(sa.delete(table).where(table.c.digest == digest))

    def drop_sessions_of(self, account_id: str) -> None:
        table = people.web_sessions
        self._session.write(sa.delete(table).where(table.c.account_id == account_id))

    def drop_expired_sessions(self, now: datetime) -> None:
        table = people.web_sessions
        self._session.write(sa.delete(table).where(table.c.expires_at < now))

    # --- access log -----------------------------------------------------------------------------------
    def log(self, looks: Sequence[Look]) -> None:
        """Add entries, chained. Held against other writers until the commit."""
        self._session.begin_writing()
        if self._session.dialect == "postgresql":
            self._session.rows(sa.select(sa.func.pg_advisory_xact_lock(_LOG_LOCK)))
        table = people.access_log
        last = self._session.rows(sa.select(table.c.number, table.c.digest).order_by(table.c.number.desc()).limit(1))
        number, digest = (int(last[0].number), str(last[0].digest)) if last else (0, "")
        chained = []
        for look in looks:
            number += 1
            digest = look.chained(number, digest)
            chained.append(_look_values(replace(look, number=number, digest=digest)))
        self._session.write(sa.insert(table), chained)

    def looks(
        self,
        limit: int,
        before: int | None = None,
        *,
        dossier: str = "",
        account: str = "",
        action: str = "",
        purpose: str = "",
    ) -> tuple[Look, ...]:
        """Entries, the newest first; what is empty filters nothing.

        `dossier` may be the beginning of an id, `purpose` any part of one.
        """
        table = people.access_log
        query = sa.select(table).order_by(table.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(table.c.number < before)
        if dossier:
            whole = len(dossier) >= _ID_LENGTH  # by the index
            begins = table.c.dossier.startswith(dossier, autoescape=True)
            query = query.where(table.c.dossier == dossier if whole else begins)
        if account:
            query = query.where(table.c.account == account)
        if action:
            query = query.where(table.c.action == action)
        if purpose:
            query = query.where(table.c.purpose.icontains(purpose, autoescape=True))
        return tuple(_look_of(row) for row in self._session.rows(query))

    def broken_link(self) -> int | None:
        """Number of the first entry that was changed, or that follows a removed one; None: the log is whole."""
        table = people.access_log
        number, digest = 0, ""
        while True:
            query = sa.select(table).where(table.c.number > number).order_by(table.c.number).limit(_BATCH)
            batch = self._session.rows(query)
            for row in batch:
                look = _look_of(row)
                number += 1
                digest = look.chained(number, digest)
                if look.number != number or look.digest != digest:
                    return number
            if len(batch) < _BATCH:
                return None

    # --- tokens of programs ---------------------------------------------------------------------------
    def add_token(self, token: ApiToken) -> None:
        values = {
            "id": token.id,
            "name": token.name,
            "digest": token.digest,
            "scopes": " ".join(token.scopes),
            "office": token.office,
            "made_at": token.made_at,
            "expires_at": token.expires_at,
            "revoked_at": token.revoked_at,
        }
        self._session.write(sa.insert(people.api_tokens).values(values))

    def token(self, digest: str) -> ApiToken | None:
        table = people.api_tokens
        found = self._session.rows(sa.select(table).where(table.c.digest == digest))
        return _token_of(found[0]) if found else None

    def tokens(self) -> tuple[ApiToken, ...]:
        query = sa.select(people.api_tokens).order_by(people.api_tokens.c.made_at)
        return tuple(_token_of(row) for row in self._session.rows(query))

    def revoke_token(self, token_id: str, at: datetime) -> None:
        table = people.api_tokens
        self._session.write(
            sa.update(table).where(table.c.id == token_id, table.c.revoked_at.is_(None)).values(revoked_at=at)
        )

    def answered(self, token_id: str, key: str) -> tuple[str, str] | None:
        """Digest of the request that came with this Idempotency-Key, and what it was answered."""
        table = people.api_requests
        found = self._session.rows(sa.select(table).where(table.c.token_id == token_id, table.c.key == key))
        return (found[0].digest, found[0].answer) if found else None

    def note_answer(self, token_id: str, key: str, digest: str, answer: str, at: datetime) -> None:
        values = {"token_id": token_id, "key": key, "digest": digest, "answer": answer, "at": at}
        self._session.write(sa.insert(people.api_requests).values(values))


def _account_values(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "login": account.login,
        "full_name": account.full_name,
        "role": account.role.value,
        "office": account.office,
        "password": account.password,
        "subject": account.subject,
        "must_change": account.must_change,
        "disabled": account.disabled,
        "failures": account.failures,
        "locked_until": account.locked_until,
        "made_at": account.made_at,
    }


def _account_of(row: Any) -> Account:
    return Account(
        row.id, row.login, row.full_name, Role(row.role), row.office, row.password, row.subject, row.must_change,
        row.disabled, row.failures, row.locked_until, row.made_at,
    )  # fmt: skip


def _session_values(session: WebSession) -> dict[str, Any]:
    return {
        "digest": session.digest,
        "account_id": session.account,
        "csrf": session.csrf,
        "content": json.dumps(dict(session.content)),
        "seen_at": session.seen_at,
        "expires_at": session.expires_at,
    }


def _session_of(row: Any) -> WebSession:
    return WebSession(row.digest, row.account_id, row.csrf, json.loads(row.content), row.seen_at, row.expires_at)


def _look_values(look: Look) -> dict[str, Any]:
    names = ("number", "at", "account", "role", "remote", "action", "dossier", "page", "field", "purpose", "digest")
    return {name: getattr(look, name) for name in names}


def _look_of(row: Any) -> Look:
    return Look(
        row.at, row.account, row.role, row.remote, row.action, row.dossier, row.page, row.field, row.purpose,
        row.number, row.digest,
    )  # fmt: skip


def _token_of(row: Any) -> ApiToken:
    scopes = tuple(row.scopes.split())
    return ApiToken(row.id, row.name, row.digest, scopes, row.office, row.made_at, row.expires_at, row.revoked_at)
