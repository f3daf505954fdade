"""Who may import whom: the contracts of pyproject.toml, and vendors behind the one file that knows them."""

from __future__ import annotations

import pytest

from tests.house.checkout import PRODUCT, imported, modules, pyproject, run_python

VENDORS = {
    "prefect": ["flows/"],
    "paddleocr": ["ocr/engines/paddle.py"],
    "paddlex": ["ocr/engines/paddle.py"],
    "onnxruntime": ["ocr/engines/onnx.py"],
    "cv2": ["ocr/"],
    "pdf2image": ["ocr/"],
    "pikepdf": ["ocr/", "storage/packages/"],
    "zxingcpp": ["ocr/"],
    "PIL": ["ocr/", "storage/packages/conversion_mark.py", "storage/packages/picture_stream.py"],
    "fpdf": ["ocr/", "storage/packages/printed.py"],
    "lxml": ["storage/packages/"],
    "bagit": ["storage/packages/bag.py"],
    "openpyxl": ["storage/packages/", "storage/spreadsheet.py"],
    "pyhanko": ["storage/packages/signing.py"],
    "sqlalchemy": ["storage/"],
    "alembic": ["storage/"],
    "psycopg": ["storage/"],
    "minio": ["storage/"],
    "urllib3": ["storage/"],
    "yaml": ["extractors/", "ocr/model_folder.py", "storage/packages/field_table.py"],
    "rapidfuzz": ["extractors/", "ocr/accuracy.py"],
    "typer": ["sohoa/"],
    "rich": ["sohoa/"],
    "pydantic_settings": ["wiring/settings.py"],
}
"""vendor: the only places of the product that import it"""


def test_the_contracts_are_kept() -> None:
    """Exactly what `make check` runs; here so that plain `pytest` cannot miss it."""
    start = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = run_python("-c", start, "--no-logo", "--no-cache")
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_contracts_look_at_every_package() -> None:
    assert set(PRODUCT) <= set(pyproject()["tool"]["importlinter"]["root_packages"])


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendor_is_imported_in_its_place_only(vendor: str) -> None:
    elsewhere = [
        f"{name}:{line}"
        for name in modules(*PRODUCT)
        for line, module in imported(name)
        if module.split(".")[0] == vendor and not name.startswith(tuple(VENDORS[vendor]))
    ]
    assert elsewhere == []


@pytest.mark.parametrize("vendor", ["minio", "onnxruntime", "paddleocr", "pdf2image"])
def test_one_file_alone_imports_a_vendor(vendor: str) -> None:
    """Its exceptions are mapped there and nowhere else."""
    importing = [name for name in modules(*PRODUCT) if vendor in {m.split(".")[0] for _, m in imported(name)}]
    assert len(importing) <= 1
