"""Whether a dossier may go on after it was read."""

from __future__ import annotations

from dossier.stage import Stage
from flows.verdict import verdict
from tests.typed_page import typed_page

LETTER = "     ỦY BAN NHÂN DÂN XÃ VÍ DỤ\n       Số: 12/BC-UBND\n         {}\n"


def test_one_page_marked_secret_stops_the_whole_dossier_and_says_which() -> None:
    pages = [typed_page(LETTER.format("KHẨN"), 1), typed_page(LETTER.format("TỐI MẬT"), 2)]
    stage, (problem,) = verdict(pages, 2, 0.1)
    assert (stage, problem.code, problem.facts["pages"]) == (Stage.SET_ASIDE, "dossier.secret", "2")


def test_a_mark_of_urgency_stops_nothing() -> None:
    assert verdict([typed_page(LETTER.format("HỎA TỐC"), 1)], 1, 0.1) == (Stage.READ, ())
