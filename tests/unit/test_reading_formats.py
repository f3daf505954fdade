"""ALTO and hOCR: every word at its pixels of the scan, whatever the page says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from lxml import etree

from dossier.problem import Problem
from dossier.scan import PageQuality
from dossier.text import Box, PageText, Placement, TextLine, Word
from storage.packages.alto import NAMESPACE, write_alto
from storage.packages.hocr import write_hocr
from tests.typed_page import STAMP, typed_page

ALTO = {"a": NAMESPACE}
HTML = {"h": "http://www.w3.org/1999/xhtml"}


def alto(*pages: PageText) -> Any:
    out = BytesIO()
    write_alto(iter(pages), out, source="hồ sơ.pdf", stamp=STAMP, version="1")
    return etree.fromstring(out.getvalue())


def hocr(*pages: PageText) -> Any:
    out = BytesIO()
    write_hocr(iter(pages), out, source='hồ "sơ".pdf', stamp=STAMP, version="1")
    return etree.fromstring(out.getvalue())


def turned_page() -> PageText:
    """A page scanned upside down with one word near its upright top left corner."""
    word = Word("HÀ", Box(0.1, 0.2, 0.3, 0.25), 0.5)
    return PageText(
        2,
        PageQuality(300, 180, 0.0, False, 1000, 2000),
        Placement(180, 0.0, 1000, 2000),
        (TextLine((word,)),),
        (),
        (),
        STAMP,
        (),
    )


def test_alto_has_every_word_in_reading_order_at_its_pixels() -> None:
    page = typed_page("\n   TỜ KHAI  đăng ký\n   Họ tên")
    tree = alto(page)
    words = tree.findall(".//a:String", ALTO)
    assert [word.get("CONTENT") for word in words] == ["TỜ", "KHAI", "đăng", "ký", "Họ", "tên"]
    first = page.lines[0].words[0].box
    assert int(words[0].get("HPOS")) == int(first.x0 * 2480)
    assert int(words[0].get("VPOS")) + int(words[0].get("HEIGHT")) == round(first.y1 * 3508)
    assert words[0].get("WC") == "0.9800"


def test_boxes_are_those_of_the_scan_also_where_it_lies_upside_down() -> None:
    word = alto(turned_page()).find(".//a:String", ALTO)
    assert [int(word.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")] == [700, 1500, 200, 100]
    span = hocr(turned_page()).find(".//h:span[@class='ocrx_word']", HTML)
    assert span.get("title") == "bbox 700 1500 900 1600; x_wconf 50"


def test_a_page_that_could_not_be_read_keeps_its_place() -> None:
    broken = PageText(2, None, None, (), (), (), STAMP, (Problem("page.unreadable"),))
    tree = alto(typed_page("một"), broken, replace(typed_page("ba"), number=3))
    assert [page.get("PHYSICAL_IMG_NR") for page in tree.findall(".//a:Page", ALTO)] == ["1", "2", "3"]
    assert len(hocr(typed_page("một"), broken).findall(".//h:div[@class='ocr_page']", HTML)) == 2


def test_letters_that_xml_forbids_are_replaced_and_markup_stays_text() -> None:
    page = typed_page("a\x00b <b>&amp;")
    assert [word.get("CONTENT") for word in alto(page).findall(".//a:String", ALTO)] == ["a\ufffdb", "<b>&amp;"]
    spans = hocr(page).findall(".//h:span[@class='ocrx_word']", HTML)
    assert [span.text for span in spans] == ["a\ufffdb", "<b>&amp;"]


def test_hocr_carries_the_whole_text_for_readers_that_know_no_boxes() -> None:
    body = hocr(typed_page("\n TỜ KHAI\n Họ tên")).find("h:body", HTML)
    assert "".join(body.itertext()).split() == ["TỜ", "KHAI", "Họ", "tên"]


@pytest.mark.parametrize("write", [write_alto, write_hocr])
def test_pages_are_written_one_by_one(write: Any) -> None:
    """A book of 300 pages must not stand in memory."""
    out = BytesIO()
    written: list[int] = []

    def pages() -> Iterator[PageText]:
        for number in range(1, 60):
            written.append(out.tell())
            yield typed_page("\n".join(["chữ " * 20] * 30), number)

    write(pages(), out, source="x", stamp=STAMP, version="1")
    assert 0 < written[30] < written[-1]


def test_alto_is_built_as_the_schema_orders_it() -> None:
    """The published schema may not be shipped here (CC BY-SA); these are its sequences and required attributes."""
    tree = alto(typed_page("\n TỜ KHAI"), turned_page())
    assert [etree.QName(child).localname for child in tree] == ["Description", "Layout"]
    assert [etree.QName(child).localname for child in tree[0]] == [
        "MeasurementUnit",
        "sourceImageInformation",
        "Processing",
    ]
    processing = [etree.QName(child).localname for child in tree[0][2]]
    assert processing == ["processingCategory", "processingStepSettings", "processingSoftware"]
    ids = [element.get("ID") for element in tree.iter() if element.get("ID")]
    assert len(ids) == len(set(ids))
    assert all(page.get("ID") and page.get("PHYSICAL_IMG_NR") for page in tree.findall(".//a:Page", ALTO))
    for name in ("TextBlock", "TextLine", "String"):
        for element in tree.iter(f"{{{NAMESPACE}}}{name}"):
            assert all(float(element.get(side)) >= 0 for side in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
