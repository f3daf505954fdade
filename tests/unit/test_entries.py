"""Where the entries of a list in running text begin."""

from __future__ import annotations

import pytest

from dossier.text import Box
from extractors.entries import entries
from extractors.stream import Token

LABELS = ("Ông", "Bà", "Và vợ là bà")


def row(text: str) -> list[Token]:
    return [Token(word, Box(i / 50, 0.1, (i + 0.9) / 50, 0.12), 0.99, 1, 1) for i, word in enumerate(text.split())]


@pytest.mark.parametrize(
    "street", ["số 14, đường Bà Huyện Thanh Quan, phường Bến Tắm", "12 Bà Triệu, Hà Nội", "tỉnh Bà Rịa - Vũng Tàu"]
)
def test_a_lady_in_an_address_begins_no_entry(street: str) -> None:
    assert len(entries([row(f"Ông Lê Văn Ví, sinh năm 1980, địa chỉ: {street}")], LABELS)) == 1


def test_husband_and_wife_are_two_entries() -> None:
    assert len(entries([row("Ông Lê Văn Ví, sinh năm 1980"), row("và vợ là bà Triệu Mùi Dụ, sinh 1982")], LABELS)) == 2
    assert len(entries([row("Ông Lê Văn Ví và Bà Triệu Mùi Dụ")], LABELS)) == 2
