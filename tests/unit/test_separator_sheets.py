"""What `sohoa separators` prints is read back from the paper."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from dossier import separator
from dossier.errors import KeepingError
from dossier.scan import MediaType
from ocr.codes import find_codes
from ocr.raster import RasterOptions, page_image
from sohoa.separators import print_separators

CODE = "000.00.12.H26-230918-0001"


def test_printed_sheets_say_what_lies_behind_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a.pdf"
    assert print_separators(CODE, ["TP-H05.000079=2:Giấy chứng sinh", "3=1"], out) == 0
    assert capsys.readouterr().out == f"{out}\n"
    found = []
    for index in range(3):
        image = page_image(out, MediaType.PDF, index, RasterOptions(dpi=100))
        found += [separator.parse(mark.text) for mark in find_codes(image)]
    assert [(sheet.component, sheet.pages) for sheet in found if sheet] == [("BIA", 3), ("TP-H05.000079", 2), ("3", 1)]
    assert {sheet.dossier_code for sheet in found if sheet} == {CODE}


@pytest.mark.parametrize("component", ["TP", "TP=", "TP=x", "TP=0", "TP=1000000", "giấy=1", "=1", "TP=²"])
def test_what_is_no_component_is_refused_with_what_to_write(tmp_path: Path, component: str) -> None:
    with pytest.raises(typer.BadParameter):
        print_separators(CODE, [component], tmp_path / "a.pdf")


def test_a_dossier_code_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter):
        print_separators("hồ sơ của ông A", ["1=1"], tmp_path / "a.pdf")


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(KeepingError, match="--out"):
        print_separators(CODE, ["1=1"], tmp_path / "missing" / "a.pdf")
