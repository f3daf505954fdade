"""The same page scanned twice, and pages that only look alike."""

from __future__ import annotations

from extractors.twins import twin_problems, twins
from tests.desk.laid_out import INVITATION, birth
from tests.typed_page import typed_page


def test_a_page_scanned_twice_is_found_though_a_few_words_were_read_otherwise() -> None:
    again = birth(1).replace("Quốc tịch", "Quôc tich").replace("Thanh Hóa", "Thanh Hòa")
    pages = [typed_page(birth(1), 1), typed_page(INVITATION.format(number=3), 2), typed_page(again, 3)]
    assert twins(pages) == {3: 1}
    assert [problem.facts["pages"] for problem in twin_problems(pages)] == ["1, 3"]


def test_two_filled_forms_of_one_printing_are_two_pages() -> None:
    other = birth(2).replace("010194333831", "010194333123").replace("28/09/2022", "11/01/2021").replace("1999", "1988")
    other = other.replace("282, ngõ 39", "17, ngõ 4").replace("số 17", "số 9").replace("28/11/2021", "01/02/2020")
    assert twins([typed_page(birth(1), 1), typed_page(other, 2)]) == {}


def test_blank_and_nearly_empty_pages_are_nobodys_twins() -> None:
    assert twins([typed_page("", 1), typed_page("", 2), typed_page("  Trang 2", 3), typed_page("  Trang 2", 4)]) == {}
