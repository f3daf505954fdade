"""The audit of the archive: every original is read again, hashed, and held against what was noted of it.

Refuses to repair: it only reports, with keys and hashes and nothing that says whose papers they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dossier.archive import Stored, original_key
from dossier.errors import ObjectMissingError
from dossier.identity import Sha256, is_sha256, sha256_of
from wiring.logs import Log
from wiring.wire import Office

_LOG = Log("audit")
_PREFIX = "originals/"


class FaultKind(StrEnum):
    MISSING = "missing"
    """noted as archived, but not in the store"""
    CHANGED = "changed"
    """other bytes than those that were archived"""
    UNLISTED = "unlisted"
    """in the store, but not noted as archived"""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was archived."""

    kind: FaultKind
    key: str
    expected: str | None
    """SHA-256"""
    found: str | None
    """SHA-256"""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit saw."""

    originals: int
    """noted as archived"""
    objects: int
    """found in the store"""
    bytes: int
    """read again"""
    faults: tuple[Fault, ...]


def audit(office: Office) -> AuditReport:
    """Read every archived original again. Raises `KeepingError` where store or database do not answer."""
    objects, suspects = _unlisted(office)
    originals = read = 0
    faults: list[Fault] = []
    with office.database.begin() as unit:
        for stored in unit.repository.originals():
            originals += 1
            found, size = _hash(office, stored)
            read += size
            if found is None:
                faults.append(Fault(FaultKind.MISSING, stored.key, stored.sha256, None))
            elif found != stored.sha256:
                faults.append(Fault(FaultKind.CHANGED, stored.key, stored.sha256, found))
    # a paper that was being received is in the store before it is noted: look once more
    faults += [Fault(FaultKind.UNLISTED, key, None, None) for key in suspects if not _is_listed(office, key)]
    _LOG.note("audit", originals=originals, objects=objects, bytes=read, faults=len(faults))
    return AuditReport(originals, objects, read, tuple(faults))


def _hash(office: Office, stored: Stored) -> tuple[Sha256 | None, int]:
    try:
        with office.store.open(stored.key) as stream:
            return sha256_of(stream)
    except ObjectMissingError:
        return None, 0


def _unlisted(office: Office) -> tuple[int, list[str]]:
    """How many objects there are, and the keys of those that are not noted."""
    count, suspects = 0, []
    for key in office.store.keys(_PREFIX):
        count += 1
        if not _is_listed(office, key):
            suspects.append(key)
    return count, suspects


def _is_listed(office: Office, key: str) -> bool:
    name = key.rpartition("/")[2]
    if not is_sha256(name) or original_key(Sha256(name)) != key:
        return False
    with office.database.begin() as unit:
        return unit.repository.original(Sha256(name)) is not None
