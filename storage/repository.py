"""The seam to the database: dossiers and all that is known of them, as frozen types.

One repository lives inside one unit of work; nothing is saved unless that is committed. A step of a
dossier's stage names the version it was based on; a stale one raises `StaleRecordError`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dossier.archive import Stored
from dossier.contents import Document
from dossier.identity import DocumentId, DossierId, Sha256
from dossier.problem import Problem
from dossier.record import CheckedRecord, ExtractedRecord
from dossier.scan import Scan
from dossier.stage import Stage
from dossier.text import PageText


@dataclass(frozen=True, slots=True)
class DossierState:
    """A dossier as the database knows it."""

    id: DossierId
    source: str
    """path as given by whoever handed it in; personal data"""
    stage: Stage
    version: int
    """goes up by one with every step"""
    scans: tuple[Scan, ...]
    """in order; their pages are numbered through"""
    problems: tuple[Problem, ...]
    """of the dossier as a whole, those of refused files among them"""
    made_with: str | None
    """digest of engine, forms and code that the stored records were made with; None before there are any"""
    received_at: datetime
    """UTC"""


class DossierRepository(Protocol):
    """All reads and writes of dossiers."""

    def receive(
        self, dossier: DossierId, source: str, scans: Sequence[Scan], problems: Sequence[Problem], at: datetime
    ) -> DossierState:
        """Add a dossier in stage RECEIVED; where it is known already, return it as it stands, unchanged."""
        ...

    def find(self, dossier: DossierId) -> DossierState | None: ...

    def get(self, dossier: DossierId) -> DossierState:
        """Like `find`, but raises `UnknownDossierError`."""
        ...

    def in_stage(self, *stages: Stage) -> Iterator[DossierId]:
        """Dossiers in any of these stages, oldest first."""
        ...

    def step(
        self,
        state: DossierState,
        then: Stage,
        *,
        problems: Sequence[Problem] | None = None,
        made_with: str | None = None,
    ) -> DossierState:
        """Move to another stage and return the new state; `problems` and `made_with` are kept where None.

        Raises `UnlawfulStepError`, or `StaleRecordError` where `state.version` is no longer the stored one.
        """
        ...

    def add_problem(self, dossier: DossierId, problem: Problem) -> None:
        """Note a problem of the dossier as a whole; once, however often it is noted."""
        ...

    def add_original(self, stored: Stored) -> None:
        """Note that an original is archived (idempotent). Only to be called after the store has verified it."""
        ...

    def originals(self) -> Iterator[Stored]:
        """Every archived original, streamed."""
        ...

    def original(self, sha256: Sha256) -> Stored | None: ...

    def save_page(self, dossier: DossierId, page: PageText) -> None:
        """Keep what was read on a page; replaces an earlier reading of the same page."""
        ...

    def pages(self, dossier: DossierId) -> tuple[PageText, ...]:
        """All pages read so far, by number."""
        ...

    def some_pages(self, dossier: DossierId, numbers: Sequence[int]) -> tuple[PageText, ...]:
        """Those of these pages that were read, by number."""
        ...

    def bare_pages(self, dossier: DossierId) -> tuple[PageText, ...]:
        """Like `pages`, with quality, placement and problems alone: what stands on hundreds of pages takes a second."""
        ...

    def pages_read_with(self, dossier: DossierId, stamp_digest: str) -> frozenset[int]:
        """Numbers of the pages whose kept reading was made by this very engine and has no `page.not_read`."""
        ...

    def save_documents(self, dossier: DossierId, documents: Sequence[Document]) -> None:
        """Replace the documents of a dossier (and so their records)."""
        ...

    def documents(self, dossier: DossierId) -> tuple[Document, ...]: ...

    def save_extracted(self, dossier: DossierId, records: Sequence[ExtractedRecord]) -> None: ...

    def extracted(self, dossier: DossierId) -> tuple[ExtractedRecord, ...]: ...

    def extracted_from(self, dossier: DossierId, document: DocumentId) -> ExtractedRecord | None:
        """That of one document: a hundred others take longer than a person waits for a key."""
        ...

    def save_checked(self, dossier: DossierId, records: Sequence[CheckedRecord]) -> None: ...

    def checked(self, dossier: DossierId) -> tuple[CheckedRecord, ...]:
        """Records in the order of their documents' first pages."""
        ...
