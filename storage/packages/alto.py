"""What was read as ALTO 4 XML (Library of Congress, ns-v4): pages, lines and words in pixels of the scan.

One text block a page: the reading knows lines, not paragraphs. Written page by page, never a whole file in memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from lxml import etree

from dossier.text import EngineStamp, PageText
from storage.packages.scan_words import PixelBox, ScanLine, scan_lines, xml_text

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NAMESPACES: dict[Any, str] = {None: NAMESPACE}


def write_alto(pages: Iterable[PageText], out: BinaryIO, *, source: str, stamp: EngineStamp, version: str) -> None:
    """Write one ALTO file of these pages. `source` is the scan's file name, `version` that of Sohoa."""
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        schema = {f"{{{_XSI}}}schemaLocation": f"{NAMESPACE} {SCHEMA}", "SCHEMAVERSION": "4.4"}
        with file.element(_tag("alto"), schema, nsmap={**_NAMESPACES, "xsi": _XSI}):
            file.write(_description(source, stamp, version))
            with file.element(_tag("Layout")):
                for page in pages:
                    file.write(_page(page))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    child = etree.SubElement(parent, _tag(name), attributes)
    child.text = text
    return child


def _description(source: str, stamp: EngineStamp, version: str) -> Any:
    description = etree.Element(_tag("Description"), nsmap=_NAMESPACES)
    _add(description, "MeasurementUnit", "pixel")
    _add(_add(description, "sourceImageInformation"), "fileName", xml_text(source))
    reading = _add(description, "Processing", ID="reading")
    _add(reading, "processingCategory", "contentGeneration")
    _add(reading, "processingStepSettings", xml_text(stamp.digest))
    software = _add(reading, "processingSoftware")
    _add(software, "softwareName", xml_text(f"Sohoa ({stamp.engine} {stamp.version})"))
    _add(software, "softwareVersion", xml_text(version))
    return description


def _page(text: PageText) -> Any:
    number = str(text.number)
    element = etree.Element(_tag("Page"), {"ID": f"page{number}", "PHYSICAL_IMG_NR": number}, nsmap=_NAMESPACES)
    if text.quality is None:
        return element
    quality = text.quality
    element.set("WIDTH", str(quality.width))
    element.set("HEIGHT", str(quality.height))
    element.set("LANG", "vi")
    # ALTO counts counterclockwise what a reader would have to undo; ours is clockwise what makes the page upright
    element.set("ROTATION", str((360 - quality.rotation) % 360))
    space = _add(element, "PrintSpace", **_place(PixelBox(0, 0, quality.width, quality.height)))
    lines = list(scan_lines(text))
    if lines:
        boxes = [line.box for line in lines]
        around = PixelBox(
            min(box.left for box in boxes),
            min(box.top for box in boxes),
            max(box.right for box in boxes),
            max(box.bottom for box in boxes),
        )
        block = _add(space, "TextBlock", ID=f"block{number}", PROCESSINGREFS="reading", **_place(around))
        for place, line in enumerate(lines, start=1):
            _line(block, f"{number}.{place}", line)
    return element


def _line(block: Any, name: str, line: ScanLine) -> None:
    element = _add(block, "TextLine", ID=f"line{name}", **_place(line.box))
    for place, word in enumerate(line.words, start=1):
        if place > 1:
            _add(element, "SP")
        confidence = f"{min(1.0, max(0.0, word.confidence)):.4f}"
        _add(element, "String", ID=f"word{name}.{place}", CONTENT=word.text, WC=confidence, **_place(word.box))


def _place(box: PixelBox) -> dict[str, str]:
    return {
        "HPOS": str(box.left),
        "VPOS": str(box.top),
        "WIDTH": str(box.right - box.left),
        "HEIGHT": str(box.bottom - box.top),
    }
