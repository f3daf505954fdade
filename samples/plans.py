"""Plans a dossier (which papers, how they lie, how they are scanned) and makes its PDF and its truth.

Refuses chance outside the seed: a plan gives the same papers each time, and the same bytes with the same fonts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from samples.looks import LOOKS, NAMED
from samples.names import Stock, chance
from samples.paper import Sheet
from samples.pdf import pdf_of
from samples.printers import printer
from samples.scanner import GRADES, scan, scanner_pass
from samples.story import Paper, story

_BIRTH, _MARRIAGE, _DEATH = "to_khai_dang_ky_khai_sinh", "to_khai_dang_ky_ket_hon", "to_khai_dang_ky_khai_tu"
_NOTICE, _BORN, _BORN_COPY = "giay_chung_sinh", "giay_khai_sinh", "trich_luc_khai_sinh"
_MARRIED, _DIED = "giay_chung_nhan_ket_hon", "trich_luc_khai_tu"
_STATUS_ASKED, _STATUS = "to_khai_xac_nhan_tinh_trang_hon_nhan", "giay_xac_nhan_tinh_trang_hon_nhan"
_RESIDENCE, _CARD, _OLD_CARD, _RECEIPT = "ct01", "can_cuoc", "chung_minh_nhan_dan", "giay_tiep_nhan_ho_so"
_LAND, _SHOP, _COMPANY = "giay_chung_nhan_qsdd", "dang_ky_ho_kinh_doanh", "dang_ky_doanh_nghiep"
_AUTHORITY, _REQUEST, _LETTER, _OTHER = "giay_uy_quyen", "don_de_nghi", "van_ban_hanh_chinh", "khac"
COMBINATIONS: tuple[tuple[str, ...], ...] = (
    # a paper alone, as it is scanned behind the counter
    (_BIRTH,), (_MARRIAGE,), (_DEATH,), (_RESIDENCE,), (_CARD,), (_RECEIPT,), (_LETTER,), (_LAND,), (_SHOP,),
    (_COMPANY,), (_STATUS,), (_MARRIED,), (_BORN,), (_REQUEST,),
    # births
    (_BIRTH, _CARD), (_RECEIPT, _BIRTH, _CARD), (_BIRTH, _NOTICE), (_RECEIPT, _BIRTH, _NOTICE, _MARRIED, _CARD),
    (_RECEIPT, _REQUEST, _BORN), (_BORN_COPY, _CARD), (_AUTHORITY, _BIRTH, _NOTICE),
    # marriages and what is certified before them
    (_MARRIAGE, _CARD, _CARD), (_MARRIAGE, _STATUS, _CARD), (_RECEIPT, _STATUS_ASKED, _CARD), (_STATUS_ASKED, _DIED),
    (_MARRIAGE, _OTHER), (_MARRIED, _BORN_COPY),
    # deaths
    (_DEATH, _CARD), (_RECEIPT, _DEATH, _OLD_CARD), (_DIED, _CARD),
    # residence: who lives there, and by what right
    (_RESIDENCE, _CARD), (_RECEIPT, _RESIDENCE), (_RESIDENCE, _LAND), (_RECEIPT, _RESIDENCE, _BORN, _CARD),
    (_RESIDENCE, _MARRIED, _CARD),
    # land
    (_LAND, _CARD), (_RECEIPT, _REQUEST, _LAND, _CARD), (_RECEIPT, _LAND, _AUTHORITY, _CARD), (_LAND, _OLD_CARD),
    # business
    (_SHOP, _CARD), (_RECEIPT, _SHOP, _CARD), (_COMPANY, _AUTHORITY), (_RECEIPT, _COMPANY, _AUTHORITY, _CARD),
    # letters and what nobody foresaw
    (_LETTER, _LETTER), (_REQUEST, _LETTER), (_OTHER, _LETTER), (_AUTHORITY, _CARD),
)  # fmt: skip
"""What is found together in a folder: every form of the contract, alone or with what comes with it at a counter."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One dossier to be made."""

    name: str
    """of the files, without their endings"""
    seed: str
    grade: str
    forms: tuple[str, ...]
    """in order; `form` or `form:edition`"""
    look: str | None = None
    mode: str | None = None
    """how it is scanned: RGB, L or 1; None: as it comes"""
    blank_after: frozenset[int] = frozenset()
    """places (from 0) of papers that are followed by a blank side"""
    turned: Mapping[int, int] = field(default_factory=dict)
    """pages (from 1) that lie turned clockwise, in degrees"""
    stock: Stock = Stock.USUAL
    """fonts, people, places and noise"""


@dataclass(frozen=True, slots=True)
class Rendered:
    pdf: bytes
    truth: dict[str, object]


def planned(
    seed: int,
    index: int,
    grade: str,
    forms: tuple[str, ...] = (),
    look: str | None = None,
    stock: Stock = Stock.USUAL,
) -> Plan:
    """A plan drawn from a seed: the forms given, or a combination of `COMBINATIONS`; a look given, or any usual one."""
    rng = chance(f"{seed}/{index}/plan", stock)
    chosen = forms or rng.choice(COMBINATIONS)
    blank = frozenset(place for place in range(len(chosen)) if rng.random() < 0.15)
    lie = {page: rng.choice((180, 180, 90, 270)) for page in range(1, 4) if rng.random() < 0.06}
    name = f"{seed}-{index:03d}-{grade}"
    return Plan(name, f"{seed}/{index}", grade, chosen, look, None, blank, lie, stock)


def printed(plan: Plan) -> list[Paper]:
    """The filled papers of a plan, unscanned, without blank sides."""
    rng = chance(f"{plan.seed}/papers", plan.stock)
    look = NAMED[plan.look or rng.choice(sorted(LOOKS))]
    look = look.of(plan.stock)
    printers = [printer(rng, name) for name in plan.forms]
    told = story(rng, look, max(chosen.since for chosen in printers))
    return [chosen.print_paper(rng, told) for chosen in printers]


def rendered(plan: Plan) -> Rendered:
    """The scanned dossier and what it says."""
    sheets: list[Sheet] = []
    documents: list[dict[str, object]] = []
    for place, paper in enumerate(printed(plan)):
        first = len(sheets) + 1
        sheets += paper.sheets
        if place in plan.blank_after:
            sheets.append(Sheet((sheets[-1].width, sheets[-1].height)))
        pages = list(range(first, len(sheets) + 1))
        documents.append({"pages": pages, "form": paper.form, "fields": paper.fields})
    rng = chance(f"{plan.seed}/scan/{plan.grade}", plan.stock)
    settings = scanner_pass(rng, GRADES[plan.grade], plan.mode)
    turned = {page: degrees for page, degrees in plan.turned.items() if page <= len(sheets)}
    pages_scanned = [
        # a sheet's neighbour in the pile is as good as its own back
        scan(rng, sheet, settings, turned.get(page, 0), sheets[page % len(sheets)])
        for page, sheet in enumerate(sheets, 1)
    ]
    truth: dict[str, object] = {
        "file": f"{plan.name}.pdf", "grade": plan.grade, "dpi": settings.dpi, "seed": plan.seed,
        "documents": documents,
    }  # fmt: skip
    if turned:
        truth["turned"] = {str(page): degrees for page, degrees in sorted(turned.items())}
    return Rendered(pdf_of(pages_scanned), truth)


def write(plan: Plan, folder: Path) -> Path:
    """Render a plan into `folder`: NAME.pdf and NAME.json. Gives the PDF's path."""
    made = rendered(plan)
    target = folder / f"{plan.name}.pdf"
    target.write_bytes(made.pdf)
    text = json.dumps(made.truth, ensure_ascii=False, indent=1)
    target.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    return target
