"""The seam to what was archived: which package a dossier became, which copies are in it, and where its paper stands.

A deposit is begun once and dated by that moment, so that the same package comes out however often a run is killed;
before bytes go to the store their hash is noted here, so no object is ever kept that nobody knows of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dossier.archive import Stored
from dossier.identity import DocumentId, DossierId, Sha256
from storage.packages.contents import Arrangement, Signed


@dataclass(frozen=True, slots=True)
class Deposit:
    """How far the archiving of a dossier has come."""

    dossier: DossierId
    begun_at: datetime
    package: Stored | None
    """what was or is about to be put; None before there is any"""
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class DepositedPaper:
    """The archive copy of one paper inside the package."""

    document: DocumentId
    ordinal: int
    sha256: Sha256
    """of the signed file, where it is signed"""
    size: int
    signatures: tuple[Signed, ...]


class Deposits(Protocol):
    """Deposits inside one unit of work."""

    def begin(self, dossier: DossierId, at: datetime) -> Deposit:
        """The deposit of the dossier, begun now where there is none. Raises `UnknownDossierError`."""
        ...

    def find(self, dossier: DossierId) -> Deposit | None: ...

    def intend(self, deposit: Deposit, package: Stored, papers: Sequence[DepositedPaper]) -> Deposit:
        """Note what is about to be put. Raises `StaleRecordError` where another run has noted something else."""
        ...

    def finish(self, deposit: Deposit, at: datetime) -> Deposit:
        """Note that the package is kept. Raises `StaleRecordError` where another one was noted meanwhile."""
        ...

    def reopen(self, dossier: DossierId) -> None:
        """Let the next deposit begin anew; for a package that was found changed."""
        ...

    def papers(self, dossier: DossierId) -> tuple[DepositedPaper, ...]:
        """The copies in the package, in their order."""
        ...

    def arrange(self, dossier: DossierId, arrangement: Arrangement) -> None:
        """Note where the paper stands; replaces what was known."""
        ...

    def arrangement(self, dossier: DossierId) -> Arrangement:
        """Empty where no list has named the dossier."""
        ...

    def dossiers_called(self, code: str) -> tuple[DossierId, ...]:
        """Dossiers with this id, code of the counter (mã hồ sơ, on their papers too) or code of a digitized paper."""
        ...

    def dossiers_from(self, name: str) -> tuple[DossierId, ...]:
        """Dossiers that came in as a file or folder of this name, its ending aside."""
        ...
