"""A place in which no value was seen is empty only where no ink stands that nobody read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from dossier.contents import Document
from dossier.identity import DocumentId
from dossier.record import FieldValue
from dossier.text import Box, PageText, TextLine, Word
from extractors import catalogue, check, extract
from ocr.engine import PageImage
from ocr.unread import unread_rows
from samples import fonts
from tests.doubles.engines import SilentEngine

CATALOGUE = catalogue.load()
WIDTH, HEIGHT = 1200, 800
ROWS = ("Họ và tên: NGUYỄN VĂN MẪU", "Nơi cư trú: xã Đông Anh, thành phố Hà Nội")
FORM = (
    "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ", "Kính gửi: Công an xã Đông Anh", "1. Họ, chữ đệm và tên: NGUYỄN VĂN MẪU",
    "2. Ngày, tháng, năm sinh: 15/01/1988", "3. Giới tính: Nam", "4. Số định danh cá nhân: 001088999990",
    "5. Số điện thoại liên hệ: 0912345678", "6. Email:",
    "7. Họ, chữ đệm và tên chủ hộ: NGUYỄN VĂN MẪU", "8. Mối quan hệ với chủ hộ: Chủ hộ",
    "10. Nội dung đề nghị: Đăng ký thường trú",
)  # fmt: skip


# --- ink ----------------------------------------------------------------------------------------
def drawn(rows: tuple[str, ...] = ROWS) -> PageImage:
    image = Image.new("L", (WIDTH, HEIGHT), 250)
    draw = ImageDraw.Draw(image)
    for at, text in enumerate(rows):
        draw.text((100, 120 + 120 * at), text, font=fonts.font("serif", 34), fill=20)
    return PageImage(np.asarray(image, np.uint8), 150)


def line_at(row: int) -> TextLine:
    """The words of a row as one."""
    top = 120 + 120 * row
    length = fonts.font("serif", 34).getlength(ROWS[row])
    box = Box(100 / WIDTH, (top + 5) / HEIGHT, (100 + length) / WIDTH, (top + 40) / HEIGHT)
    return TextLine((Word(ROWS[row], box, 0.99),))


def test_a_row_that_was_not_read_is_ink_and_one_that_was_is_none() -> None:
    assert unread_rows(drawn(), [line_at(0), line_at(1)]) == ()
    (ink,) = unread_rows(drawn(), [line_at(0)])
    assert line_at(1).box.contains(*ink.center)


def test_codes_frames_and_dust_are_no_rows() -> None:
    page = drawn()
    pixels = page.pixels.copy()
    pixels[500:700, 800:1000] = 0
    pixels[600:603, 100:103] = 0
    pixels[550:552, 100:700] = 0
    found = unread_rows(replace(page, pixels=pixels), [line_at(0), line_at(1)])
    assert found == ()


def test_a_page_without_words_has_no_rows_to_compare_with() -> None:
    assert unread_rows(drawn(), []) == ()


# --- fields -------------------------------------------------------------------------------------
def page(rows: tuple[str, ...] = FORM, unread: tuple[Box, ...] = ()) -> PageText:
    lines = []
    for at, text in enumerate(rows):
        words, x = [], 0.1
        for word in text.split():
            words.append(Word(word, Box(x, 0.05 + 0.03 * at, x + 0.009 * len(word), 0.065 + 0.03 * at), 0.999))
            x += 0.009 * (len(word) + 1)
        lines.append(TextLine(tuple(words)))
    return PageText(1, None, None, tuple(lines), (), (), SilentEngine().stamp, (), unread)


def field(name: str, of: PageText) -> FieldValue:
    document = Document(DocumentId("x"), "ct01", "2023", (1,), 0.99, FORM[0])
    record = check.record(extract.record(document, {1: of}, CATALOGUE), CATALOGUE)
    return next(field for field in record.fields if field.name == name)


def test_an_empty_value_is_accepted_where_nothing_stands_beside_its_label() -> None:
    found = field("email", page())
    assert (found.value, found.accepted) == (None, True)


@pytest.mark.parametrize("top", [0.26, 0.285])
def test_ink_beside_or_below_a_label_is_no_empty_value(top: float) -> None:
    found = field("email", page(unread=(Box(0.3, top, 0.6, top + 0.015),)))
    assert (found.value, found.accepted) == (None, False)


def test_words_beside_a_label_that_nobody_took_are_no_empty_value() -> None:
    whole = page()
    # overlapping boxes part the row: the value comes before its label, and belongs to nothing
    stray = TextLine((Word("an@example.vn", Box(0.155, 0.258, 0.2, 0.274), 0.9),))
    found = field("email", replace(whole, lines=(*whole.lines, stray)))
    assert (found.value, found.accepted) == (None, False)


def test_a_field_whose_row_was_lost_is_not_accepted_as_absent() -> None:
    rows = tuple("" if "Email" in text else text for text in FORM)
    rows = tuple(text or "." for text in rows)
    ink = Box(0.1, 0.26, 0.5, 0.275)
    assert not field("email", page(rows, (ink,))).accepted


# --- values that go on --------------------------------------------------------------------------
NAME_ENDS = 0.1 + 0.009 * len(FORM[2])


def test_a_value_is_accepted_where_nothing_unread_stands_behind_it() -> None:
    far = Box(NAME_ENDS + 0.2, 0.11, NAME_ENDS + 0.3, 0.125)
    below = Box(NAME_ENDS - 0.1, 0.2, NAME_ENDS, 0.215)
    found = field("full_name", page(unread=(far, below)))
    assert (found.value, found.accepted) == ("NGUYỄN VĂN MẪU", True)


@pytest.mark.parametrize("start", [-0.07, 0.01])
def test_ink_among_or_behind_the_words_of_a_value_may_be_a_part_of_it(start: float) -> None:
    ink = Box(NAME_ENDS + start, 0.111, NAME_ENDS + start + 0.05, 0.124)
    found = field("full_name", page(unread=(ink,)))
    assert (found.value, found.accepted) == ("NGUYỄN VĂN MẪU", False)
