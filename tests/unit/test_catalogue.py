"""Form files: every fault is told with file and line, none is skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.errors import FormFilesError
from extractors import catalogue

GOOD = """\
form: don_vi_du
edition: "1"
title: Đơn ví dụ
recognized_by: {title: [ĐƠN VÍ DỤ]}
sections:
  - fields:
      - {name: full_name, label: Họ và tên, type: person_name}
"""


def faults(folder: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(FormFilesError) as caught:
        catalogue.load(folder)
    return [(fault.file, fault.line, fault.fault) for fault in caught.value.faults]


def test_an_office_adds_a_form_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "don.yaml").write_text(GOOD, encoding="utf-8")
    plain = catalogue.load()
    assert catalogue.load(tmp_path).get("don_vi_du", "1").title == "Đơn ví dụ"
    assert catalogue.load(tmp_path).digest != plain.digest


def test_an_unquoted_code_stays_what_is_written(tmp_path: Path) -> None:
    text = GOOD.replace('"1"', "017") + "procedures: [1.004870, 2.001218]\n"
    (tmp_path / "don.yaml").write_text(text, encoding="utf-8")
    form = catalogue.load(tmp_path).get("don_vi_du", "017")
    assert form.procedures == ("1.004870", "2.001218")


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("person_name", "person", 7, "không có loại trường person"),
        ("label: Họ và tên", "labell: Họ và tên", 7, "labell"),
        ("title: Đơn ví dụ\n", "", 1, "title: thiếu"),
        ("full_name", "Full Name", 7, "chữ thường"),
        ("sections:", "rules:\n  - {same: [full_name, nothing]}\nsections:", 6, "nothing"),
        ("sections:", "sections: [", 7, "YAML"),
    ],
)
def test_a_fault_names_its_file_line_and_reason(tmp_path: Path, old: str, new: str, line: int, word: str) -> None:
    (tmp_path / "don.yaml").write_text(GOOD.replace(old, new), encoding="utf-8")
    found = faults(tmp_path)
    assert found[0][0] == "don.yaml"
    assert any(word in fault and abs(at - line) <= 1 for _, at, fault in found), found


def test_all_faults_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("person_name", "x"), encoding="utf-8")
    (tmp_path / "b.yaml").write_text("nonsense: [", encoding="utf-8")
    assert {file for file, _, _ in faults(tmp_path)} == {"a.yaml", "b.yaml"}


def test_the_same_form_and_edition_twice_is_a_fault_never_an_override(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(GOOD, encoding="utf-8")
    assert [(file, line) for file, line, _ in faults(tmp_path)] == [("b.yaml", 1)]


def test_decomposed_letters_are_a_fault(tmp_path: Path) -> None:
    import unicodedata

    (tmp_path / "a.yaml").write_text(unicodedata.normalize("NFD", GOOD), encoding="utf-8")
    assert "NFC" in faults(tmp_path)[0][2]
