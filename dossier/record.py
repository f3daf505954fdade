"""What a document says: readings, field values, extracted and checked records.

Each type holds the earlier one and is never filled in later. Values are canonical NFC strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dossier.contents import Document
from dossier.problem import Problem, Severity
from dossier.text import Box


class Origin(StrEnum):
    """Who saw a value (TT 01/2023/TT-VPCP asks for it)."""

    OCR = "ocr"
    QR = "qr"
    MRZ = "mrz"
    KEYED = "keyed"


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known of how a value was read from print; all 0 to 1."""

    worst: float
    """the engine's confidence in its least sure word"""
    together: float
    """that all its words are right: the product of their confidences"""
    page: float
    """in the words of its page, on average"""
    label: float
    """how surely its label was found"""
    doubtful: float | None = None
    """the engine's confidence in the least sure of its words that no list of its kind has there, 1.0 where lists have
    all; None where nobody asked the lists, and it is the worst"""
    second: float | None = None
    """how sure a second look at its words was where it gave the same value, 0.0 where it gave another one;
    None where nobody looked twice"""


@dataclass(frozen=True, slots=True)
class Reading:
    """One claim about a field: what was seen, by whom, where."""

    raw: str
    value: str | None
    """canonical form of `raw`; None where it has none"""
    origin: Origin
    page: int
    """number in the dossier, from 1"""
    box: Box
    """scan frame"""
    confidence: float
    """0 to 1"""
    others: tuple[str, ...] = ()
    """what `raw` may be instead where the engine was unsure of a word, likeliest first; dropped once checked"""
    clues: Clues | None = None
    """what its probability is made of, for print; dropped once checked"""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One field of a record: its canonical value and every reading of it, the trusted one first.

    `value` is None both for a field that the paper leaves empty and for one that was not found;
    the second carries the problem `field.not_found`.
    """

    name: str
    value: str | None
    confidence: float
    """probability that `value` is right, 0 to 1"""
    accepted: bool
    """no person needs to look"""
    readings: tuple[Reading, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ExtractedRecord:
    """What was located on a document, before it is checked: readings by field, the trusted one first."""

    document: Document
    readings: Mapping[str, tuple[Reading, ...]]
    """every field of the form, in the form's order; () where its label was not found; table rows as members[0].x"""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """A record after field types and rules have spoken."""

    document: Document
    fields: tuple[FieldValue, ...]
    problems: tuple[Problem, ...]
    """of the record as a whole; those of a field stand with it"""

    @property
    def needs_a_look(self) -> bool:
        return any(not field.accepted for field in self.fields) or any(
            problem.severity is not Severity.NOTE for problem in self.problems
        )
