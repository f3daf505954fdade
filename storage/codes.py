"""The seam to the codes of digitized papers (mã kết quả số hóa) and to finding a paper again by its owner.

TT 01/2023/TT-VPCP Điều 10: every digitized paper gets a code of its own, tied to its owner and its kind. Refuses
to change a code, to give one twice, and to give the code of a withdrawn paper to another. A code holds the owner's
number: it is personal data and belongs in no object key, URL or log.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from dossier.errors import SettingsError
from dossier.identity import DocumentId, DossierId
from dossier.record import CheckedRecord

DEFAULT_TEMPLATE = "{owner_id}.{paper_code}.{ordinal}"
_PLACES = ("owner_id", "paper_code", "form", "unit", "year", "ordinal")
_BRACES = re.compile(r"\{([^{}]*)\}")
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
_BETWEEN_OWNERS = re.compile(r"[;,\s]+")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
_NUMBERS = ("number", "document_number", "serial", "registration_number", "personal_id")
_ISSUED = ("issued_on", "registered_on", "first_registered_on", "signed_on")


@dataclass(frozen=True, slots=True)
class CodedPaper:
    """A digitized paper with its code, as it was when it got it; personal data."""

    code: str
    dossier: DossierId
    document: DocumentId
    form: str
    owner_ids: tuple[str, ...]
    paper_code: str
    """of the national catalogue; the form's id where it has none there"""
    title: str | None
    number: str | None
    """số, ký hiệu"""
    issued_on: str | None
    """YYYY-MM-DD"""
    valid_until: str | None
    """YYYY-MM-DD; None where the paper does not end"""
    assigned_at: datetime
    withdrawn: bool


class CodeRegister(Protocol):
    """Codes inside one unit of work."""

    def assign_code(self, dossier: DossierId, record: CheckedRecord, template: CodeTemplate, at: datetime) -> str:
        """Give the document of this approved record its code; the same one again where it has one already."""
        ...

    def code_of(self, dossier: DossierId, document: DocumentId) -> str | None: ...

    def paper(self, code: str) -> CodedPaper | None:
        """The paper that has this code."""
        ...

    def codes_of(self, dossier: DossierId) -> Mapping[DocumentId, str]:
        """Codes of the dossier's documents, those that were withdrawn included."""
        ...

    def papers_of(self, owner_id: str, paper_code: str | None = None) -> tuple[CodedPaper, ...]:
        """Every paper of an owner, the newest first; expired and withdrawn ones too."""
        ...

    def reusable(self, owner_id: str, paper_code: str | None, on: date) -> tuple[CodedPaper, ...]:
        """Papers of this owner that are kept and valid on this day, so that none need be scanned again."""
        ...

    def withdraw(self, code: str, at: datetime, reason: str) -> None:
        """Offer the paper no more, for good; its code stays its own. Raises `UnknownDossierError`."""
        ...


@dataclass(frozen=True, slots=True)
class CodeTemplate:
    """How a code is made. Places: owner_id, paper_code, form, unit, year, ordinal (six digits, counted from 1 among
    the codes that are alike otherwise). `unit` stands in for an owner that is not known.

    Raises `SettingsError` for a text that cannot make unique codes.
    """

    text: str = DEFAULT_TEMPLATE
    unit: str = "000"

    def __post_init__(self) -> None:
        places = _BRACES.findall(self.text)
        rest = _BRACES.sub("", self.text)
        if places.count("ordinal") != 1 or set(places) - set(_PLACES) or not re.fullmatch(r"[A-Za-z0-9./_-]*", rest):
            raise SettingsError(
                f"mẫu mã kết quả số hóa phải có {{ordinal}} đúng một lần và chỉ gồm {', '.join(_PLACES)}"
            )

    def around_ordinal(self, paper: Description, form: str, at: datetime) -> tuple[str, str]:
        """What stands before and after the ordinal in the code of a paper."""
        filled = {
            "owner_id": paper.owner_ids[0] if paper.owner_ids else self.unit,
            "paper_code": paper.paper_code,
            "form": form,
            "unit": self.unit,
            "year": str(at.year),
        }
        before, _, after = self.text.partition("{ordinal}")
        return self._fill(before, filled), self._fill(after, filled)

    @staticmethod
    def _fill(part: str, filled: Mapping[str, str]) -> str:
        return _BRACES.sub(lambda match: _NOT_PLAIN.sub("", filled[match[1]])[:64], part)


@dataclass(frozen=True, slots=True)
class Description:
    """What the register keeps of a paper, out of its record."""

    owner_ids: tuple[str, ...]
    paper_code: str
    title: str | None
    number: str | None
    issued_on: str | None
    valid_until: str | None


def described(record: CheckedRecord) -> Description:
    """The descriptive minimum of TT 01/2023 Điều 9, and number and date where the form has them."""
    values = {field.name: field.value for field in record.fields if field.value}
    owners = [each for each in _BETWEEN_OWNERS.split(values.get("owner_id", "")) if each]
    return Description(
        owner_ids=tuple(dict.fromkeys(owners)),
        paper_code=values.get("paper_code", record.document.form),
        title=values.get("title", record.document.title),
        number=next((values[name] for name in _NUMBERS if name in values), None),
        issued_on=next((values[name] for name in _ISSUED if name in values), None),
        valid_until=_last_day(values.get("valid_until", "")),
    )


def _last_day(text: str) -> str | None:
    """The last day that a date in whole years, months or days covers; None for anything else, such as 'vĩnh viễn'."""
    match = _DATE.match(text)
    if not match or not 1 <= int(match[2] or 12) <= 12:
        return None
    year, month = int(match[1]), int(match[2] or 12)
    return f"{year:04}-{month:02}-{int(match[3] or monthrange(max(year, 1), month)[1]):02}"
