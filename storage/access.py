"""Who people are to the program, what they are signed in with, and what they looked at: frozen types.

Refuses to know passwords and cookies: only their hashes come here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person is in the office (TT 01/2023/TT-VPCP Điều 5 names who digitizes)."""

    COUNTER = "counter"
    SPECIALIST = "specialist"
    REVIEWER = "reviewer"
    ARCHIVIST = "archivist"
    AUDITOR = "auditor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account."""

    id: str
    login: str
    full_name: str
    role: Role
    office: str
    """code of the office; empty: all offices"""
    password: str | None
    """argon2 hash; None where an OpenID provider knows the person"""
    subject: str | None
    """issuer and subject of the OpenID provider"""
    must_change: bool
    """the password was given by somebody else"""
    disabled: bool
    failures: int
    """wrong passwords in a row"""
    locked_until: datetime | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class WebSession:
    """A browser that has been here. Nobody is signed in where `account` is None."""

    digest: str
    """SHA-256 of the cookie"""
    account: str | None
    csrf: str
    content: Mapping[str, str]
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """One entry of the access log: who did what to which dossier, when, from where and what for."""

    at: datetime
    account: str
    role: str
    remote: str
    action: str
    dossier: str | None = None
    page: int | None = None
    field: str | None = None
    purpose: str = ""
    number: int = 0
    digest: str = ""
    """chains the entry to the one before"""

    def chained(self, number: int, before: str) -> str:
        """The digest of this entry as number `number` after the entry with digest `before`."""
        at = self.at.isoformat(timespec="microseconds")
        parts = [before, number, at, self.account, self.role, self.remote, self.action]
        parts += [self.dossier, self.page, self.field, self.purpose]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ApiToken:
    """What another program signs its requests with."""

    id: str
    name: str
    digest: str
    scopes: tuple[str, ...]
    office: str
    made_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def good(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that wants to be told when a dossier comes to a stage."""

    id: str
    url: str
    secret: str = field(repr=False)
    office: str
    made_at: datetime
    told_until: int
    """number of the last stage event that calls were made for"""
    active: bool = True


@dataclass(frozen=True, slots=True)
class WebhookCall:
    """One message to a webhook, until it is told or given up."""

    id: str
    webhook: str
    event: int
    body: str
    at: datetime
    attempts: int
    next_at: datetime | None
    """None: told, or given up"""
    told_at: datetime | None = None
