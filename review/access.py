"""Who may do what, and how people prove who they are: roles, passwords, lockout. No web in it.

Refuses to tell a wrong name from a wrong password, also by the time it takes.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dossier.access_errors import DemoOnlyError, ForbiddenError, SignInError, TakenLoginError, WeakPasswordError
from storage.access import Account, Role
from wiring.wire import Office

SHORTEST_PASSWORD = 12
FAILURES = 5
"""wrong passwords in a row, after which the account is locked"""
LOCKED = timedelta(minutes=10)
DEMO_PASSWORD = "trinh-dien-so-hoa"  # noqa: S105 - printed by `make demo`; refused outside demo mode
DEMO_MARK = "demo."

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}\Z")


class Right(StrEnum):
    """What somebody may do."""

    REVIEW = "review"
    """take dossiers, correct, confirm"""
    APPROVE = "approve"
    COUNTER = "counter"
    SEARCH = "search"
    OVERVIEW = "overview"
    EXPORT = "export"
    AUDIT = "audit"
    """read the access log"""
    DESTROY = "destroy"
    """propose and carry out what the council decides"""
    RELEASE = "release"
    """let a dossier go on that was set aside as secret by mistake"""
    ADMIN = "admin"
    """accounts, tokens, webhooks"""


R = Right
RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.COUNTER: frozenset({R.COUNTER, R.REVIEW, R.SEARCH}),
        Role.SPECIALIST: frozenset({R.REVIEW, R.APPROVE, R.SEARCH, R.OVERVIEW}),
        Role.REVIEWER: frozenset({R.REVIEW, R.APPROVE, R.SEARCH}),
        Role.ARCHIVIST: frozenset({R.REVIEW, R.APPROVE, R.SEARCH, R.OVERVIEW, R.EXPORT, R.DESTROY, R.RELEASE}),
        Role.AUDITOR: frozenset({R.AUDIT, R.SEARCH, R.OVERVIEW}),
        Role.ADMIN: frozenset({R.ADMIN, R.AUDIT, R.OVERVIEW, R.DESTROY, R.RELEASE}),
    }
)


def require(account: Account, right: Right) -> None:
    """Raise `ForbiddenError` where the account's role does not have the right."""
    if right not in RIGHTS[account.role]:
        raise ForbiddenError


def sees(account: Account, office: str) -> bool:
    """True where dossiers of this office are the account's business."""
    return not account.office or office in ("", account.office)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys_password() -> str:
    """What is compared where there is no such account, so that it takes as long."""
    return _hasher().hash(uuid.uuid4().hex)


def sign_in(office: Office, login: str, password: str) -> Account:
    """The account of this name and password. Raises `SignInError`; after `FAILURES` in a row the account is locked."""
    now = office.clock()
    with office.database.begin() as unit:
        account = unit.access.account_by_login(login.strip().lower())
    right = _matches(account.password if account and account.password else _nobodys_password(), password)
    if account is None or account.disabled or account.password is None:
        raise SignInError
    if account.locked_until is not None and account.locked_until > now:
        raise SignInError
    if account.login.startswith(DEMO_MARK) and not office.settings.serve.demo:
        raise SignInError
    changed = replace(account, failures=0, locked_until=None)
    if not right:
        failures = account.failures + 1
        locked = now + LOCKED if failures >= FAILURES else None
        changed = replace(account, failures=0 if locked else failures, locked_until=locked)
    elif _hasher().check_needs_rehash(account.password):
        changed = replace(changed, password=_hasher().hash(password))
    if changed != account:
        with office.database.begin() as unit:
            unit.access.save_account(changed)
            unit.commit()
    if not right:
        raise SignInError
    return changed


def make_account(office: Office, login: str, full_name: str, role: Role, of_office: str, password: str) -> Account:
    """A new local account; its owner must choose another password at the first sign-in.

    Raises `TakenLoginError`, `WeakPasswordError`.
    """
    login = login.strip().lower()
    if not _LOGIN.match(login):
        raise TakenLoginError
    _require_strong(login, password, None)
    account = new_account(login, full_name, role, of_office, office.clock())
    account = replace(account, password=_hasher().hash(password), must_change=True)
    with office.database.begin() as unit:
        if unit.access.account_by_login(login) is not None:
            raise TakenLoginError
        unit.access.add_account(account)
        unit.commit()
    return account


def new_account(login: str, full_name: str, role: Role, of_office: str, now: datetime) -> Account:
    return Account(
        id=uuid.uuid4().hex, login=login, full_name=" ".join(full_name.split())[:120], role=role, office=of_office,
        password=None, subject=None, must_change=False, disabled=False, failures=0, locked_until=None, made_at=now,
    )  # fmt: skip


def change_password(office: Office, account: Account, old: str, new: str) -> Account:
    """Raises `SignInError` where `old` is wrong, `WeakPasswordError`. All sessions of the account end."""
    if account.password is None or not _matches(account.password, old):
        raise SignInError
    _require_strong(account.login, new, old)
    return _save(office, replace(account, password=_hasher().hash(new), must_change=False))


def set_password(office: Office, account: Account, password: str) -> Account:
    """What an administrator gives; its owner must change it. All sessions of the account end."""
    _require_strong(account.login, password, None)
    hashed = _hasher().hash(password)
    return _save(office, replace(account, password=hashed, must_change=True, failures=0, locked_until=None))


def make_demo_accounts(office: Office) -> tuple[Account, ...]:
    """One account for each role, all with `DEMO_PASSWORD`. Raises `DemoOnlyError` outside demo mode."""
    if not office.settings.serve.demo:
        raise DemoOnlyError
    hashed = _hasher().hash(DEMO_PASSWORD)
    made = []
    with office.database.begin() as unit:
        for role in Role:
            login = f"{DEMO_MARK}{role.value}"
            known = unit.access.account_by_login(login)
            account = known or new_account(login, DEMO_NAMES[role], role, "", office.clock())
            fresh = replace(account, password=hashed, must_change=False, disabled=False, failures=0, locked_until=None)
            (unit.access.save_account if known else unit.access.add_account)(fresh)
            made.append(fresh)
        unit.commit()
    return tuple(made)


DEMO_NAMES: Mapping[Role, str] = MappingProxyType(
    {
        Role.COUNTER: "Cán bộ một cửa (mẫu)",
        Role.SPECIALIST: "Chuyên viên (mẫu)",
        Role.REVIEWER: "Người đối soát (mẫu)",
        Role.ARCHIVIST: "Lưu trữ viên (mẫu)",
        Role.AUDITOR: "Người kiểm tra (mẫu)",
        Role.ADMIN: "Quản trị viên (mẫu)",
    }
)


def _save(office: Office, account: Account) -> Account:
    with office.database.begin() as unit:
        unit.access.save_account(account)
        unit.access.drop_sessions_of(account.id)
        unit.commit()
    return account


def _matches(hashed: str, password: str) -> bool:
    try:
        return _hasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _require_strong(login: str, new: str, old: str | None) -> None:
    plain = new.casefold()
    if len(new) < SHORTEST_PASSWORD or len(new) > 1000 or new == old or login in plain or len(set(plain)) < 6:
        raise WeakPasswordError
