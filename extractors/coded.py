"""What machine-readable codes on a paper say: QR of the chip card, MRZ of its back, codes of receipts.

Each kind of code gives raw texts by field name; a form names the kinds it trusts. Codes are trusted before
print: QR, then MRZ, then what an engine read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dossier.record import Origin
from dossier.text import Box, PageText
from extractors import article26, mrz
from extractors.fields import dossier_code, personal_id

_ID_LENGTH = 12
_NO_EXPIRY = "991231"
"""on cards of people of sixty and more, which do not expire [OK-V]"""
_FIELDS_OF_CARD_QR = ("personal_id", "old_identity_card", "full_name", "birth_date", "sex", "residence", "issued_on")


@dataclass(frozen=True, slots=True)
class Coded:
    """The fields of one code on one page; the box is where the code stands (upright frame)."""

    origin: Origin
    page: int
    box: Box
    values: Mapping[str, str]
    confidence: float


def citizen_card_qr(pages: Sequence[PageText]) -> list[Coded]:
    """QR of the chip card: seven texts parted by `|`, more in later cards (domain facts; TT 16/2024/TT-BCA)."""
    found = []
    for page in pages:
        for mark in page.codes:
            parts = mark.text.split("|")
            if len(parts) < len(_FIELDS_OF_CARD_QR) or personal_id.check(personal_id.clean(parts[0])):
                continue
            values = {name: part for name, part in zip(_FIELDS_OF_CARD_QR, parts, strict=False) if part.strip()}
            if values.get("birth_date", "").startswith("0000"):
                values["birth_date"] = values["birth_date"][4:]  # only the year is known
            found.append(Coded(Origin.QR, page.number, mark.box, values, 0.999))
    return found


def td1_mrz(pages: Sequence[PageText]) -> list[Coded]:
    """MRZ of the chip card; names there have no marks and are cut at 30 signs, so only numbers are taken."""
    found = []
    for page in pages:
        lines = [line for line in page.lines if mrz.looks_like_mrz(line.text)]
        for i in range(len(lines) - 1):
            third = lines[i + 2].text if i + 2 < len(lines) else ""
            zone = mrz.read([lines[i].text, lines[i + 1].text, third])
            if zone is None:
                continue
            today = datetime.now(UTC).year
            dates = {
                "birth_date": mrz.full_year(zone.birth, past=True, today=today),
                "expires_on": "" if zone.expiry == _NO_EXPIRY else mrz.full_year(zone.expiry, past=False, today=today),
            }
            values = {"personal_id": zone.personal_id, "sex": zone.sex, **{k: v for k, v in dates.items() if v}}
            box = lines[i].box.joined(lines[i + 1].box)
            confidence = 0.98 if zone.repaired else 0.998
            found.append(Coded(Origin.MRZ, page.number, box, {k: v for k, v in values.items() if v}, confidence))
    return found


def dossier_code_mark(pages: Sequence[PageText]) -> list[Coded]:
    """QR or CODE128 of a receipt, which carries the dossier's code (NĐ 61/2018/NĐ-CP Điều 26)."""
    found = []
    for page in pages:
        for mark in page.codes:
            value = dossier_code.clean(mark.text)
            if not dossier_code.check(value):
                found.append(Coded(Origin.QR, page.number, mark.box, {"dossier_code": value}, 0.999))
    return found


def issued_paper_qr(pages: Sequence[PageText]) -> list[Coded]:
    """QR of a paper that a system issued (TT 01/2023/TT-VPCP Điều 26): its dossier, and when it is due or ends."""
    found = []
    for page in pages:
        for mark in page.codes:
            paper = article26.parse(mark.text)
            if paper is None:
                continue
            values = {
                "dossier_code": paper.dossier_code, "procedure_code": paper.procedure_code,
                "due_on": paper.until, "due_at": paper.until_time, "valid_until": paper.until,
            }  # fmt: skip
            found.append(Coded(Origin.QR, page.number, mark.box, {k: v for k, v in values.items() if v}, 0.999))
    return found


def title_on(page: PageText) -> str | None:
    """The name of the paper that a QR of Điều 26 gives."""
    papers = (article26.parse(mark.text) for mark in page.codes)
    return next((paper.title for paper in papers if paper and paper.title), None)


def numbers_on(page: PageText) -> set[str]:
    """Personal ids on a side of a card: in its codes, its MRZ and its print. They tell cards apart."""
    coded = [code.values.get("personal_id") for kind in (citizen_card_qr, td1_mrz) for code in kind([page])]
    printed = [re.sub(r"\D", "", line.text) for line in page.lines if not mrz.looks_like_mrz(line.text)]
    found = {number[-_ID_LENGTH:] for number in printed if len(number) == _ID_LENGTH}
    return found | {personal_id.clean(number) for number in coded if number}


CODE_KINDS: Mapping[str, Callable[[Sequence[PageText]], list[Coded]]] = {
    "citizen_card_qr": citizen_card_qr,
    "td1_mrz": td1_mrz,
    "dossier_code": dossier_code_mark,
    "issued_paper_qr": issued_paper_qr,
}
"""Kinds of code by the name that form files use."""
