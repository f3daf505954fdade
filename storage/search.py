"""The seam to searching: values and page text, with and without marks, from any dossier to the place on its page.

A word is found by its spelling (L1), without tone marks (L2) and in ASCII letters (L3), and better spellings come
first; newer dossiers come before older ones. Refuses to know who may see what it finds: whoever shows a hit
asks that, and logs the search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from dossier.identity import DocumentId, DossierId
from dossier.record import CheckedRecord
from dossier.stage import Stage
from dossier.text import Box


class Level(IntEnum):
    """How well a hit is spelled as the query is; the smaller, the better."""

    SPELLING = 1
    """letter case, tone places and i/y aside"""
    NO_TONES = 2
    ASCII = 3


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One place that was found; personal data."""

    dossier: DossierId
    document: DocumentId
    form: str
    stage: Stage
    """of the dossier"""
    field: str | None
    """None where the words stand in the text of the page and in no field"""
    text: str
    """the field's value, or the line as it was read"""
    page: int | None
    """number in the dossier, from 1; None for a value that was seen on no page"""
    box: Box | None
    """scan frame"""
    level: Level


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, the best first, and where to go on."""

    hits: tuple[SearchHit, ...]
    next: str | None
    """for `find(after=…)`; None where nothing is left"""


class DossierSearch(Protocol):
    """Searching inside one unit of work."""

    def index(self, dossier: DossierId, records: Sequence[CheckedRecord]) -> None:
        """Let these records, and the text of their pages, be found; what was known of the dossier is forgotten.

        `save_checked` does it by itself.
        """
        ...

    def correct(self, dossier: DossierId, record: CheckedRecord) -> None:
        """Let one document be found by the values that it has now; its pages, and all others, are left as they are."""
        ...

    def find(
        self,
        query: str,
        *,
        stages: Sequence[Stage] = (),
        forms: Sequence[str] = (),
        limit: int = 50,
        after: str | None = None,
    ) -> Found:
        """Where all words of `query` stand: in any order in one value, or side by side in the text of one page.

        A word with digits in it may be the beginning of a longer one. Dates may be written 3/10/2022. A page of
        hits holds each document once. No filter where `stages` or `forms` are empty. A query without letters
        or digits finds nothing.
        """
        ...
