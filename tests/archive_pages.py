"""Pages for the tests of the archive: scans made on the spot, with what was read on them."""

from __future__ import annotations

import math
import re
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from html import unescape
from pathlib import Path

from dossier.scan import MediaType, PageQuality
from dossier.text import PageText, Placement
from storage.packages.pdfa import Conversion, SourcePage
from tests.typed_page import typed_page

PAPER = """
        ỦY BAN NHÂN DÂN                         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        PHƯỜNG KIM LIÊN                              Độc lập - Tự do - Hạnh phúc

                             GIẤY MỜI HỌP TỔ DÂN PHỐ

        Kính gửi: Ông Lương Minh Hậu, số 12 phường Kim Liên.
"""
MADE_AT = datetime(2026, 11, 25, 9, 0, tzinfo=timezone(timedelta(hours=7)))
CONVERSION = Conversion(
    title="GIẤY MỜI HỌP",
    mark="Bản số hóa từ bản giấy, UBND phường Kim Liên, 2026-11-25T09:00:00+07:00",
    visible=True,
    agency="UBND phường Kim Liên",
    identifier="H01.2026.0001",
    tool="Sohoa",
    made_at=MADE_AT,
)


def read_as(
    number: int = 1, *, dpi: int = 40, size: tuple[int, int] = (330, 466), rotation: int = 0, skew: float = 0.0
) -> PageText:
    """`PAPER` read on a scan of `size` pixels that must be turned clockwise by `rotation` to stand upright."""
    width, height = size
    upright = (height, width) if rotation in (90, 270) else size
    return replace(
        typed_page(PAPER, number),
        quality=PageQuality(dpi, rotation, skew, False, width, height),
        placement=Placement(rotation, skew, *upright),
    )


def source(path: Path, media_type: MediaType, text: PageText, index: int = 0) -> SourcePage:
    return SourcePage(path, media_type, index, text)


def worst_place(pdf: Path, pages: list[PageText]) -> float:
    """The largest distance in mm between the center of a word as read and as `pdftotext` finds it; inf: not found."""
    told = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    found = re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', told, re.DOTALL)
    assert len(found) == len(pages)
    worst = 0.0
    for text, (across, down, body) in zip(pages, found, strict=True):
        width, height = float(across), float(down)
        words = [
            (unescape(match[4]), (float(match[0]) + float(match[2])) / 2, (float(match[1]) + float(match[3])) / 2)
            for match in re.findall(r'xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>', body)
        ]
        for line in text.lines:
            for word in line.words:
                x, y = word.box.center
                near = [
                    math.hypot(left - x * width, top - y * height) for said, left, top in words if said == word.text
                ]
                worst = max(worst, min(near, default=math.inf))
    return worst * 25.4 / 72
