"""What separator sheets say, and whether the pages behind them are all there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dossier import separator
from dossier.separator import Separator
from dossier.text import Box, CodeMark, PageText
from extractors import catalogue, classify
from extractors.components import component_problems
from tests.typed_page import typed_page
from tests.unit.test_classify import BIRTH, BODY, DOSSIER

CATALOGUE = catalogue.load()
CODE = "000.00.12.H26-230918-0001"


def sheet(number: int, component: str, pages: int, code: str = CODE) -> PageText:
    mark = CodeMark("QRCode", Separator(code, component, pages).text, Box(0.4, 0.4, 0.6, 0.6))
    return typed_page("\n\n          TỜ NGĂN THÀNH PHẦN HỒ SƠ\n", number, codes=[mark])


def codes_of(pages: list[PageText]) -> list[str]:
    return [problem.code for problem in component_problems(pages)]


def test_what_a_sheet_says_is_read_back() -> None:
    sheet = Separator(CODE, "TP-H05.000079", 3)
    assert separator.parse(sheet.text) == sheet
    assert not sheet.is_cover
    assert Separator(CODE, separator.COVER, 9).is_cover


@pytest.mark.parametrize(
    "text",
    ["", "HS", "HS|A|B|1", "HS|A|B|1|00000000", "HS|A|B|1|ZZ", "HS|a|B|1|" + "0" * 8, "001088999990||Nguyễn|x|Nam|y|z"],
)  # fmt: skip
def test_a_code_of_another_program_is_no_separator(text: str) -> None:
    assert separator.parse(text) is None


@pytest.mark.parametrize(
    "parts", [("a b", "X", 1), ("A", "", 1), ("A", "Nguyễn", 1), ("A", "X", 0), ("A", "X", 10_000)]
)
def test_a_sheet_holds_codes_and_a_count_only(parts: tuple[str, str, int]) -> None:
    with pytest.raises(ValueError, match=r"not"):
        Separator(*parts)


def test_pages_behind_a_sheet_belong_together_and_the_sheet_to_no_paper() -> None:
    pages = [sheet(1, "1", 1), typed_page(BIRTH, 2), sheet(3, "2", 2), typed_page(BODY, 4), typed_page(BODY, 5)]
    found = classify.documents(DOSSIER, pages, CATALOGUE)
    assert [(d.form, d.pages, d.component) for d in found] == [
        ("to_khai_dang_ky_khai_sinh", (2,), "1"),
        ("khac", (4, 5), "2"),
    ]
    assert codes_of(pages) == []


def test_the_blank_back_of_a_sheet_goes_with_it() -> None:
    pages = [typed_page(BIRTH, 1), sheet(2, "2", 1), typed_page("", 3), typed_page(BIRTH, 4)]
    assert [d.pages for d in classify.documents(DOSSIER, pages, CATALOGUE)] == [(1,), (4,)]


def test_a_missing_page_is_a_problem_and_a_blank_back_is_none() -> None:
    assert codes_of([sheet(1, "1", 2), typed_page(BIRTH, 2)]) == ["dossier.pages_missing"]
    assert codes_of([sheet(1, "1", 2), typed_page(BIRTH, 2), typed_page("", 3)]) == []
    assert codes_of([sheet(1, "1", 1), typed_page(BIRTH, 2), typed_page("", 3)]) == []
    assert codes_of([sheet(1, "1", 1), typed_page(BIRTH, 2), typed_page(BODY, 3)]) == ["dossier.pages_too_many"]
    assert codes_of([sheet(1, "1", 1), sheet(2, "2", 1), typed_page(BODY, 3)]) == ["dossier.component_empty"]


def test_a_cover_counts_the_whole_dossier() -> None:
    cover = sheet(1, separator.COVER, 2)
    pages = [cover, sheet(2, "1", 1), typed_page(BIRTH, 3), sheet(4, "2", 1), typed_page(BIRTH, 5)]
    assert codes_of(pages) == []
    assert codes_of(pages[:3]) == ["dossier.pages_missing"]


def test_sheets_of_two_dossiers_in_one_stack_are_a_problem() -> None:
    pages = [
        sheet(1, "1", 1),
        typed_page(BIRTH, 2),
        sheet(3, "1", 1, "000.00.12.H26-230918-0002"),
        typed_page(BIRTH, 4),
    ]
    assert codes_of(pages) == ["dossier.several_codes"]


def test_a_dossier_without_sheets_has_no_such_problems() -> None:
    assert codes_of([replace(typed_page(BIRTH), number=1)]) == []
