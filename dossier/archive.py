"""What the archive promises: an object, verified by reading it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dossier.identity import DossierId, Sha256


@dataclass(frozen=True, slots=True)
class Stored:
    """An object in the store, after it was read back and its hash was found equal."""

    key: str
    sha256: Sha256
    size: int
    """bytes"""


def original_key(sha256: Sha256) -> str:
    """Where an untouched original is kept: addressed by content, so that no name is ever part of a key."""
    return f"originals/{sha256[:2]}/{sha256}"


def package_key(dossier: DossierId, sha256: Sha256) -> str:
    """Where the package of a dossier is kept: by ids and hashes alone."""
    return f"packages/{dossier}/{sha256}.zip"


@dataclass(frozen=True, slots=True)
class ArchiveReceipt:
    """Proof that a dossier is archived: the package was put, read back and found equal."""

    dossier: DossierId
    package: Stored
    begun_at: datetime
    """when the deposit began; the package is dated by it"""
    archived_at: datetime
