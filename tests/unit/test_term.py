"""A term printed on a paper becomes the day on which it ends, no surer than the day it is counted from."""

from __future__ import annotations

import pytest

from dossier.record import FieldValue, Origin, Reading
from dossier.text import Box
from extractors import term


@pytest.mark.parametrize(
    ("start", "printed", "end"),
    [
        ("2024-05-10", "6 tháng, kể từ ngày cấp", "2024-11-10"),
        ("2024-08-31", "06 (sáu) tháng kể từ ngày cấp", "2025-02-28"),
        ("2024-02-29", "02 năm", "2026-02-28"),
        ("2024-12-30", "10 ngày", "2025-01-09"),
        ("2024", "6 tháng", None),
        ("2024-05-10", "đến hết năm", None),
        ("9999-05-10", "900 năm", None),
    ],
)
def test_terms_end_on_the_day_of_the_same_number(start: str, printed: str, end: str | None) -> None:
    assert term.end_of(start, printed) == end


def test_an_end_is_no_surer_than_its_start() -> None:
    reading = Reading("6 tháng", "6 tháng", Origin.OCR, 1, Box(0, 0, 1, 1), 0.99)
    start = FieldValue("issued_on", "2024-05-10", 0.4, False, (), ())
    assert (term.ended(reading, start).value, term.ended(reading, start).confidence) == ("2024-11-10", 0.4)


def test_without_a_first_day_the_term_stays_as_read() -> None:
    reading = Reading("6 tháng", "6 tháng", Origin.OCR, 1, Box(0, 0, 1, 1), 0.99)
    assert term.ended(reading, FieldValue("issued_on", None, 0.0, False, (), ())) is reading
