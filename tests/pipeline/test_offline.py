"""The main job needs no network and asks for none: real reader, real engine, real records."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parents[2]
TEXT = ("GIAY UY QUYEN", "", "Ho va ten: TRAN VAN MINH", "Ngay sinh: 03/10/1990", "Noi cu tru: Ha Noi")


def typed_scan(path: Path) -> Path:
    """An A4 page at 150 dpi with some lines of plain letters."""
    page = Image.new("L", (1240, 1754), 255)
    drawing, font = ImageDraw.Draw(page), ImageFont.load_default(size=34)
    for row, line in enumerate(TEXT):
        drawing.text((160, 200 + 70 * row), line, fill=0, font=font)
    page.save(path, dpi=(150, 150))
    return path


def without_network() -> list[str]:
    """A prefix that takes the network away altogether, where this user may do that."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return []
    prefix = [unshare, "--net", "--map-root-user"]
    return prefix if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0 else []


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="not installed: tesseract-ocr tesseract-ocr-vie")
def test_the_main_job_asks_for_no_connection(tmp_path: Path) -> None:
    typed_scan(tmp_path / "a.png")
    command = [sys.executable, "-m", "tests.pipeline.offline", "digitize", str(tmp_path / "a.png"), "--json"]
    run = subprocess.run(
        [*without_network(), *command],
        cwd=ROOT,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "SOHOA_VAR": str(tmp_path / "var"), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (run.returncode, run.stderr) == (0, "")
    dossier = json.loads(run.stdout)
    assert dossier["stage"] in ("checked", "in_review")
    assert dossier["documents"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.png", "var"], "nothing is left in the home"
