"""Made-up dossiers for the repository's tests, with all that a paper may bring along.

No person here exists.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from dossier.archive import Stored, original_key
from dossier.contents import Copy, Document
from dossier.identity import DossierId, Sha256, document_id_of, dossier_id_of
from dossier.problem import Problem
from dossier.record import CheckedRecord, ExtractedRecord, FieldValue, Origin, Reading
from dossier.scan import MediaType, PageQuality, Scan
from dossier.text import Alternative, Box, CodeMark, EngineStamp, PageText, Placement, TextLine, Word

STAMP = EngineStamp("sohoa", "1.0", "ab" * 32)
RECEIVED_AT = datetime(2026, 11, 23, 7, 30, 15, 123456, tzinfo=UTC)

NASTY = [
    "",
    "LƯƠNG MINH HẬU",
    "Nguyễn Thị Ánh".encode().decode("utf-8").replace("ễ", "e\u0302\u0303"),  # not NFC
    "mã QR có \x00 ở giữa",
    "tệp từ Windows cũ \udce1\udcba.pdf",
    "\ue000 0041 \ue0000041",  # looks like what the database keeps in place of a letter
    "📄 '; DROP TABLE dossiers; -- \\ \" \r\n\t",
    "dài " * 4000,
]


def sha256_for(text: str) -> Sha256:
    return Sha256(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def stored_for(text: str) -> Stored:
    return Stored(original_key(sha256_for(text)), sha256_for(text), len(text))


def scan_for(text: str, pages: int = 2) -> Scan:
    return Scan(sha256_for(text), MediaType.PDF, 3_000_000_000, text, pages)


def dossier_for(number: int) -> DossierId:
    return dossier_id_of([sha256_for(f"dossier {number}")])


def received_at(number: int) -> datetime:
    return RECEIVED_AT + timedelta(seconds=number)


OTHERS = (Alternative("LƯƠNG", 0.123456789), Alternative("ố", 0.01))


def page(number: int, text: str = "LƯƠNG MINH HẬU", stamp: EngineStamp = STAMP) -> PageText:
    """A page with one of everything."""
    words = tuple(
        Word(part, Box(0.1 + 0.2 * place, 1 / 3, 0.25 + 0.2 * place, 0.4), 0.987654321)
        for place, part in enumerate(text.split()[:3] or [text])
    )
    return PageText(
        number=number,
        quality=PageQuality(300, 90, -0.1, False, 3508, 2480),
        placement=Placement(90, -0.1, 2480, 3508),
        lines=(TextLine(words), TextLine((Word(text, Box(0, 0, 1, 1), 0.0, OTHERS),))),
        cells=(Box(0.1, 0.2, 0.30000000000000004, 0.4), Box(0, 0, 0, 0)),
        codes=(CodeMark("QRCode", text, Box(0.8, 0.05, 0.95, 0.15)),),
        stamp=stamp,
        problems=(Problem("page.low_dpi", {"dpi": 150}), Problem("page.skewed", {"degrees": 0.1})),
    )


def unread_page(number: int) -> PageText:
    return PageText(number, None, None, (), (), (), STAMP, (Problem("page.not_read"),))


def document(dossier: DossierId, *pages: int, title: str | None = "TỜ KHAI ĐĂNG KÝ KHAI SINH") -> Document:
    areas = ((pages[0], Box(0.0, 0.1 + 0.2, 1.0, 1.0)),)
    name = document_id_of(dossier, pages[0])
    return Document(
        name, "to_khai_dang_ky_khai_sinh", "2020", pages, 0.1 + 0.2, title, Copy.CERTIFIED, areas, "TP-H05.000079"
    )


def reading(text: str, origin: Origin = Origin.OCR, value: str | None = None) -> Reading:
    return Reading(text, value, origin, 1, Box(0.31, 0.42, 0.55, 0.44), 0.9970000000000001)


def extracted(of: Document, text: str = "LƯƠNG MINH HẬU") -> ExtractedRecord:
    return ExtractedRecord(
        document=of,
        readings={
            "child.full_name": (reading(text, value=text), reading(text, Origin.QR)),
            "child.birth_date": (),
            "members[0].full_name": (reading(text),),
        },
        problems=(Problem("document.no_title"),),
    )


def checked(of: Document, text: str = "LƯƠNG MINH HẬU") -> CheckedRecord:
    return CheckedRecord(
        document=of,
        fields=(
            FieldValue("child.full_name", text, 0.997, True, (reading(text, value=text),), ()),
            FieldValue(
                "child.personal_id",
                "079123456789",
                0.5,
                False,
                (reading("O79123456789", value="079123456789"), reading(text, Origin.QR), reading(text, Origin.MRZ)),
                (Problem("field.repaired"), Problem("field.disagreement")),
            ),
            FieldValue("child.birth_date", None, 0.0, False, (), (Problem("field.not_found"),)),
            FieldValue("father.full_name", None, 0.99, True, (reading(""),), ()),
        ),
        problems=(Problem("record.rule", {"fields": "child.birth_date, child.birth_date_in_words"}),),
    )
