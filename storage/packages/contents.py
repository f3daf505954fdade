"""What goes into a package: the papers of one dossier, who kept them, and what happened to them. Frozen types.

Everything here is as people approved it; what the machine read stays beside it in the record's readings.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from dossier.contents import Document
from dossier.identity import DossierId, Sha256
from dossier.local_time import HANOI
from dossier.record import CheckedRecord
from dossier.retention import Retention
from dossier.text import PageText

_NAMESPACE = uuid.UUID("2b1a9f0e-51f4-5d2b-9a53-5a0d2c4f7e11")


def hanoi(moment: datetime) -> str:
    """ISO 8601 with +07:00, whole seconds."""
    return moment.astimezone(HANOI).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Agency:
    """Who keeps. Codes as the national catalogue has them; empty where the office has not set them."""

    name: str = ""
    code: str = ""
    """mã định danh cơ quan"""
    archives_code: str = ""
    """mã cơ quan lưu trữ"""
    fonds_code: str = ""
    """mã phông"""

    @property
    def unset(self) -> tuple[str, ...]:
        """Names of what a lawful package needs and is not set."""
        return tuple(name for name in ("name", "code", "archives_code") if not getattr(self, name))


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where the paper stands on its shelf and what the arranging list says of it; empty where it says nothing."""

    store: str = ""
    """kho"""
    shelf: str = ""
    """giá"""
    box: str = ""
    """hộp"""
    paper_number: str = ""
    """số hồ sơ giấy"""
    title: str = ""
    retention: str = ""
    """code of TT 05/2025"""
    sheets: int | None = None
    """số tờ"""
    started_on: str = ""
    """YYYY-MM-DD, YYYY-MM or YYYY"""
    ended_on: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature on a copy."""

    signer: str
    at: datetime
    kind: str
    """personal or agency"""


@dataclass(frozen=True, slots=True)
class ArchivedPaper:
    """One paper with its archive copy."""

    document: Document
    record: CheckedRecord
    title: str
    ordinal: int
    """from 1"""
    code: str | None
    """mã kết quả số hóa; personal data"""
    pages: tuple[PageText, ...]
    copy: Path
    """the PDF/A"""
    sha256: Sha256
    size: int
    signatures: tuple[Signed, ...] = ()
    drawn: tuple[int, ...] = ()
    """pages, by their numbers in the dossier, that the copy shows as pictures drawn at `drawn_dpi`"""
    drawn_dpi: int = 0
    beside: frozenset[Sha256] = frozenset()
    """scans that the package holds beside the copy"""

    @property
    def values(self) -> dict[str, str]:
        return {each.name: each.value for each in self.record.fields if each.value}


@dataclass(frozen=True, slots=True)
class ScanFile:
    """An untouched scan of the dossier."""

    path: Path
    sha256: Sha256
    size: int
    media_type: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Contents:
    """One dossier, ready to be packed."""

    dossier: DossierId
    agency: Agency
    number: str
    """số và ký hiệu hồ sơ: the dossier's code where a receipt gave one, else a short form of its id"""
    title: str
    papers: tuple[ArchivedPaper, ...]
    scans: tuple[ScanFile, ...]
    page_count: int
    received_at: datetime
    made_at: datetime
    """when the deposit began; everything in the package is dated by it, so that it comes out the same again"""
    approved: bool
    retention: Retention
    mode: str
    """chế độ sử dụng, code of TT 05/2025"""
    tool: str
    arrangement: Arrangement = Arrangement()
    jpeg_quality: int | None = None
    """in which large pictures of the copies were coded anew; None: they are as scanned"""
    readings: tuple[Mapping[str, Any], ...] = field(default=())
    """what the machine read and what people changed, one object for each paper, for the record"""

    @property
    def beside(self) -> tuple[ScanFile, ...]:
        """The scans that go into the package, untouched: copies of some of their pages had to be drawn."""
        wanted = frozenset[Sha256]().union(*(paper.beside for paper in self.papers))
        return tuple(scan for scan in self.scans if scan.sha256 in wanted)

    @property
    def file_code(self) -> str:
        """Mã hồ sơ: [mã định danh cơ quan or mã phông].[năm].[số và ký hiệu hồ sơ]."""
        return f"{self.agency.fonds_code or self.agency.code or '000'}.{self.year}.{self.number}"

    @property
    def archive_code(self) -> str:
        """Mã lưu trữ của hồ sơ (arcFileCode)."""
        return f"{self.agency.archives_code or '000'}.{self.file_code}"

    @property
    def year(self) -> int:
        return self.received_at.astimezone(HANOI).year

    def document_code(self, paper: ArchivedPaper, *, archive: bool = True) -> str:
        """File name and code of a paper: that of the dossier, and its ordinal in seven digits."""
        return f"{self.archive_code if archive else self.file_code}.{paper.ordinal:07}"

    def identifier(self, kind: str) -> str:
        """OBJID: the same dossier deposited at the same moment always gets the same one."""
        number = uuid.uuid5(_NAMESPACE, f"{self.dossier} {kind} {hanoi(self.made_at)}")
        if kind == "sip":
            return f"uuid-{str(number).upper()}"
        return f"urn:{self.agency.fonds_code}:uuid-{number}" if self.agency.fonds_code else f"urn:uuid:{number}"

    def part_id(self, *names: str) -> str:
        """An id inside the package's XML: ID-{UUID}."""
        number = uuid.uuid5(_NAMESPACE, " ".join((self.dossier, hanoi(self.made_at), *names)))
        return f"ID-{str(number).upper()}"
