"""The QR of papers that a system issued: told by what its parts are, not by their order."""

from __future__ import annotations

import json

import pytest

from dossier.text import Box, CodeMark
from extractors import catalogue, check, classify, extract
from extractors.article26 import parse
from tests.typed_page import typed_page
from tests.unit.test_classify import DOSSIER, HEADING

CATALOGUE = catalogue.load()
CODE = "000.00.12.H26-230918-0001"
PARTS = [
    CODE,
    "1.001193",
    "001088999990",
    "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    "Hệ thống một cửa",
    "18/09/2023 08:05",
]
DUE = "21/09/2023 16:30"


@pytest.mark.parametrize(
    "text",
    [
        "|".join([*PARTS, DUE]),
        ";".join([*PARTS, DUE]),
        "\n".join(f"Mục {name}: {part}" for name, part in zip("abcdefg", [*PARTS, DUE], strict=True)),
        json.dumps(dict(zip("abcdefg", [*PARTS, DUE], strict=True)), ensure_ascii=False),
        "|".join([PARTS[2], PARTS[1], PARTS[0], PARTS[3], PARTS[4], PARTS[5], DUE]),
    ],
)
def test_the_parts_are_told_however_they_are_written_down(text: str) -> None:
    paper = parse(text)
    assert paper is not None
    assert (paper.dossier_code, paper.procedure_code, paper.owner_id) == (CODE, "1.001193", "001088999990")
    assert (paper.title, paper.system) == (PARTS[3], PARTS[4])
    assert (paper.issued_on, paper.until, paper.until_time) == ("2023-09-18", "2023-09-21", "16:30")


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[1]", "a|b|c|d|e", CODE, f"{CODE}|x|y|z", "1.001193|001088999990|x|y", "x" * 5000,
     "001088999990||Nguyễn Văn Mẫu|15011988|Nam|Số 1, Hà Nội|20052023"],
)  # fmt: skip
def test_other_codes_are_none(text: str) -> None:
    assert parse(text) is None


def test_a_receipt_whose_title_cannot_be_read_is_recognized_by_its_code_and_takes_the_due_day_from_it() -> None:
    text = (
        HEADING
        + "                  G1ẢY T1ÊP NHAN HO 5Ơ\n     Mã hồ sơ:\n     Thời gian trả kết quả giải quyết hồ sơ:\n"
    )
    mark = CodeMark("QRCode", "|".join([*PARTS, DUE]), Box(0.05, 0.05, 0.2, 0.2))
    page = typed_page(text, codes=[mark])
    (found,) = classify.documents(DOSSIER, [page], CATALOGUE)
    assert found.form == "giay_tiep_nhan_ho_so"
    record = check.record(extract.record(found, {1: page}, CATALOGUE), CATALOGUE)
    fields = {field.name: field for field in record.fields}
    assert fields["dossier_code"].value == CODE
    assert (fields["due_on"].value, fields["due_at"].value) == ("2023-09-21", "16:30")
    assert fields["due_on"].readings[0].origin.value == "qr"
