"""Which page stands in whose place, whatever was scanned again how often."""

from __future__ import annotations

from dossier.page_order import in_order, left_out, replaced
from dossier.problem import Problem


def test_a_new_scan_stands_where_the_old_one_stood() -> None:
    assert in_order(4, [replaced(2, [4])]) == (1, 4, 3)
    assert in_order(5, [replaced(1, [4, 5])]) == (4, 5, 2, 3)


def test_a_page_may_be_scanned_again_and_again_and_left_out_in_the_end() -> None:
    again = [replaced(2, [4]), replaced(4, [5])]
    assert in_order(5, again) == (1, 5, 3)
    assert in_order(5, [*again, left_out(5)]) == (1, 3)


def test_other_problems_move_no_page() -> None:
    assert in_order(2, [Problem("scan.unreadable"), Problem("page.blank")]) == (1, 2)


def test_nonsense_ends_and_invents_no_page() -> None:
    assert in_order(2, [replaced(2, [1])]) == ()
    assert in_order(2, [replaced(1, [7])]) == (2,)
    assert in_order(0, []) == ()
