"""The seam to what is known of every kept object: its hash, how long it is kept, and when it was last read again.

Refuses to forget: what was destroyed under the law keeps its row and its trace.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from dossier.archive import Stored
from dossier.identity import DossierId, Sha256
from dossier.retention import Protection, Retention


class FaultKind(StrEnum):
    """What an audit may find."""

    MISSING = "missing"
    """noted as kept, but not in the store"""
    CHANGED = "changed"
    """other bytes than those that were kept"""
    UNLISTED = "unlisted"
    """in the store, but not noted as kept"""
    UNPROTECTED = "unprotected"
    """could be deleted although it should be kept for longer"""


@dataclass(frozen=True, slots=True)
class KeptObject:
    """An object as the database knows it."""

    key: str
    sha256: Sha256
    size: int
    dossier: DossierId | None
    """whose package it is; None for an original, which several dossiers may share"""
    retention: Retention | None
    """None until its dossier is archived"""
    protection: Protection
    """what the store was told to keep"""
    checked_at: datetime | None
    """when it was last found as it was put"""
    destroyed_at: datetime | None


@dataclass(frozen=True, slots=True)
class FixityEvent:
    """One reading of an object, as PREMIS has it: `fixity check`, its moment and its outcome."""

    key: str
    at: datetime
    outcome: FaultKind | None
    """None where all was as it should be"""
    expected: str | None
    """SHA-256"""
    found: str | None
    """SHA-256"""


class Phase(StrEnum):
    """What an audit is at."""

    NOTED = "noted"
    """reading again what is noted"""
    STORED = "stored"
    """looking whether all that is stored is noted"""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class AuditState:
    """An audit, finished or not."""

    id: int
    version: int
    """goes up by one with every save"""
    phase: Phase
    position: str
    """the last key that was read again"""
    noted: int
    """objects read again, or found missing"""
    stored: int
    """objects seen in the store"""
    bytes: int
    """read again"""
    faults: int
    started_at: datetime
    ended_at: datetime | None


class KeptObjects(Protocol):
    """Objects inside one unit of work."""

    def add(self, stored: Stored, dossier: DossierId | None = None) -> None:
        """Note a kept object (idempotent), the package of this dossier where given.

        Only to be called after the store has verified it. Raises `AlreadyKeptError` where other bytes are noted
        under the key.
        """
        ...

    def retain(self, key: str, retention: Retention, protection: Protection) -> None:
        """Note for how long the object is kept; only after the store has confirmed it. Never shortens.

        Raises `ObjectMissingError` where it is not noted.
        """
        ...

    def hold(self, key: str, held: bool) -> None:
        """Note that the object is held (niêm giữ), or no more. Raises `ObjectMissingError` where it is not noted."""
        ...

    def find(self, key: str) -> KeptObject | None: ...

    def of_dossier(self, dossier: DossierId) -> tuple[KeptObject, ...]:
        """Its originals, in the order of its scans, then its packages by key; destroyed ones too."""
        ...

    def used_by(self, key: str) -> frozenset[DossierId]:
        """Every dossier that the object belongs to."""
        ...

    def after(self, key: str, limit: int) -> tuple[KeptObject, ...]:
        """The next objects in the order of their keys; destroyed ones are left out."""
        ...

    def not_noted(self, keys: Collection[str]) -> frozenset[str]:
        """Those of the keys that are not noted as kept."""
        ...

    def events(self, key: str) -> tuple[FixityEvent, ...]:
        """What audits found of the object, oldest first: every fault, and the last time that all was well."""
        ...

    # --- audits ---------------------------------------------------------------------------------------
    def begin_audit(self, at: datetime) -> AuditState: ...

    def last_audit(self) -> AuditState | None: ...

    def save_audit(
        self, state: AuditState, passed: Sequence[str], events: Sequence[FixityEvent], at: datetime
    ) -> AuditState:
        """Keep how far an audit has come, what was found well and what not, all at once.

        Raises `StaleRecordError` where another process has gone on with the same audit.
        """
        ...

    def forget_unlisted(self, state: AuditState, all_of_them: bool = False) -> AuditState:
        """Take back what this audit found unlisted and is noted by now (or all of it, to look again)."""
        ...

    def faults_of(self, audit: int, limit: int) -> tuple[FixityEvent, ...]:
        """The first faults of an audit, by kind and key."""
        ...
