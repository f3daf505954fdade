"""What was read as hOCR 1.2 (XHTML): pages, lines and words with their boxes in pixels of the scan.

Written page by page, never a whole file in memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from lxml import etree

from dossier.text import EngineStamp, PageText
from storage.packages.scan_words import PixelBox, ScanLine, scan_lines, xml_text

_XHTML = "http://www.w3.org/1999/xhtml"
_NAMESPACES: dict[Any, str] = {None: _XHTML}
_DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
)
_CAPABILITIES = "ocr_page ocr_carea ocr_line ocrx_word ocrp_lang ocrp_wconf"


def write_hocr(pages: Iterable[PageText], out: BinaryIO, *, source: str, stamp: EngineStamp, version: str) -> None:
    """Write one hOCR file of these pages. `source` is the scan's file name, `version` that of Sohoa."""
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        file.write_doctype(_DOCTYPE)
        with file.element(_tag("html"), {"lang": "vi"}, nsmap=_NAMESPACES):
            file.write(_head(source, stamp, version))
            with file.element(_tag("body")):
                for page in pages:
                    file.write(_page(page, source))


def _tag(name: str) -> str:
    return f"{{{_XHTML}}}{name}"


def _add(parent: Any, name: str, attributes: dict[str, str], text: str | None = None) -> Any:
    child = etree.SubElement(parent, _tag(name), attributes)
    child.text = text
    return child


def _head(source: str, stamp: EngineStamp, version: str) -> Any:
    head = etree.Element(_tag("head"), nsmap=_NAMESPACES)
    _add(head, "title", {}, xml_text(source))
    _add(head, "meta", {"http-equiv": "Content-Type", "content": "text/html; charset=utf-8"})
    _add(head, "meta", {"name": "ocr-system", "content": xml_text(f"Sohoa {version} ({stamp})")})
    _add(head, "meta", {"name": "ocr-capabilities", "content": _CAPABILITIES})
    _add(head, "meta", {"name": "ocr-langs", "content": "vi"})
    return head


def _page(text: PageText, source: str) -> Any:
    quality = text.quality
    whole = PixelBox(0, 0, quality.width, quality.height) if quality else PixelBox(0, 0, 0, 0)
    quoted = xml_text(source).replace("\\", "\\\\").replace('"', '\\"')
    title = f'image "{quoted}"; {_bbox(whole)}; ppageno {text.number - 1}'
    if quality:
        title += f"; scan_res {quality.dpi} {quality.dpi}"
    attributes = {"class": "ocr_page", "id": f"page_{text.number}", "title": title}
    page = etree.Element(_tag("div"), attributes, nsmap=_NAMESPACES)
    lines = list(scan_lines(text))
    if lines:
        block = _add(page, "div", {"class": "ocr_carea", "id": f"block_{text.number}", "title": _bbox(whole)})
        for place, line in enumerate(lines, start=1):
            _line(block, f"{text.number}_{place}", line)
    return page


def _line(block: Any, name: str, line: ScanLine) -> None:
    element = _add(block, "span", {"class": "ocr_line", "id": f"line_{name}", "title": _bbox(line.box)})
    element.tail = "\n"
    for place, word in enumerate(line.words, start=1):
        title = f"{_bbox(word.box)}; x_wconf {round(100 * word.confidence)}"
        attributes = {"class": "ocrx_word", "id": f"word_{name}_{place}", "title": title}
        _add(element, "span", attributes, word.text).tail = " "


def _bbox(box: PixelBox) -> str:
    return f"bbox {box.left} {box.top} {box.right} {box.bottom}"
