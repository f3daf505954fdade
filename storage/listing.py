"""The seam to lists of dossiers: a page at a time, by stage, form, problem and age, however many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dossier.identity import DossierId
from dossier.stage import Stage


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which dossiers a list shall hold; all that is not said does not matter."""

    stages: tuple[Stage, ...] = ()
    form: str | None = None
    """at least one document of this form"""
    problem: str | None = None
    """at least one problem with this code, of the dossier, a document or a field"""
    received_from: datetime | None = None
    received_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListedDossier:
    """One line of a list."""

    id: DossierId
    source: str
    """personal data"""
    stage: Stage
    version: int
    received_at: datetime
    """UTC"""
    pages: int
    forms: tuple[str, ...]
    """of its documents, in their order"""
    problems: Mapping[str, int]
    """how many of each code: of the dossier, its documents and their fields"""


@dataclass(frozen=True, slots=True)
class Listed:
    dossiers: tuple[ListedDossier, ...]
    next: str | None
    """for `page(after=…)`; None where nothing is left"""


@dataclass(frozen=True, slots=True)
class Count:
    number: int
    more: bool
    """counting stopped at this number: there are more"""


class DossierListing(Protocol):
    """Lists inside one unit of work."""

    def page(self, wanted: Wanted, *, newest_first: bool = False, limit: int = 50, after: str | None = None) -> Listed:
        """The next `limit` dossiers, oldest first unless told otherwise. A broken `after` begins at the beginning."""
        ...

    def count(self, wanted: Wanted, at_most: int | None = 10_000) -> Count:
        """How many there are. Exact where `at_most` is None, which takes a second for a million."""
        ...

    def counts(self, at_most: int | None = 10_000) -> Mapping[Stage, Count]:
        """How many there are in each stage."""
        ...
