"""What a dossier contains: papers (documents) and how each was recognized."""

from __future__ import annotations

from dataclasses import dataclass

from dossier.identity import DocumentId


@dataclass(frozen=True, slots=True)
class Document:
    """One paper (giấy tờ): pages of a dossier, in order, and the form they were recognized as."""

    id: DocumentId
    form: str
    edition: str
    pages: tuple[int, ...]
    """numbers in the dossier, from 1; blank backs belong to the paper before them"""
    confidence: float
    """probability that form and edition are right, 0 to 1"""
    title: str | None
    """as printed, where one was found"""
