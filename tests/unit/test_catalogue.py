"""Form files: every fault is told with file and line, none is skipped."""

from __future__ import annotations

import unicodedata
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


def test_decomposed_letters_are_a_fault_of_their_line(tmp_path: Path) -> None:
    text = GOOD.replace("Họ và tên", unicodedata.normalize("NFD", "Họ và tên"))
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert ("a.yaml", 7) in {(file, line) for file, line, fault in faults(tmp_path) if "NFC" in fault}


# --- what the check of an office's folder tells -------------------------------------------------
def strict_faults(folder: Path) -> list[tuple[str, int, str]]:
    files = catalogue.form_files(catalogue.BUILT_IN, folder)
    _, found = catalogue.read_forms(files, strict=True)
    return [(fault.file, fault.line, fault.fault) for fault in found]


def test_built_in_forms_have_no_fault_under_the_strict_check(tmp_path: Path) -> None:
    assert strict_faults(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ('edition: "1"', "edition: 017", 2, 'đặt 017 trong dấu nháy ("017")'),
        ('edition: "1"', "edition: 2024-07-01", 2, "hiểu là ngày"),
        ("title: Đơn ví dụ", "title: Đơn ví dụ\nprocedures: [1.004870]", 4, "1.004870"),
        ("title: [ĐƠN VÍ DỤ]", "title: [yes]", 4, "true/false"),
        ("full_name, label: Họ và tên, type: person_name", "sex, label: Giới tính, type: text", 7, "ở đây là text"),
        ("label: Họ và tên", 'label: "Họ và tên:"', 7, "hai chấm"),
        ("label: Họ và tên", 'label: "…"', 7, "phải có chữ"),
        ("recognized_by: {title: [ĐƠN VÍ DỤ]}", "recognized_by: {}", 4, "ít nhất một tiêu đề"),
        ("title: [ĐƠN VÍ DỤ]", "title: [TỜ KHAI ĐĂNG KÝ KHAI SINH]", 4, "to_khai_dang_ky_khai_sinh"),
        ("title: Đơn ví dụ", "title: Đơn ví dụ\nin_force: {from: 2024-01-01, until: 2023-01-01}", 4, "from"),
        ("title: Đơn ví dụ", "title: Đơn ví dụ\ntitle: Đơn khác", 4, "viết hai lần"),
        ("      - {name", "      - {name: full_name, label: Tên, type: person_name}\n      - {name", 8, "hai lần"),
    ],
)  # fmt: skip
def test_every_fault_of_an_office_form_is_told_in_vietnamese_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, word: str
) -> None:
    text = GOOD.replace(old, new)
    assert text != GOOD
    (tmp_path / "don.yaml").write_text(text, encoding="utf-8")
    found = strict_faults(tmp_path)
    assert [file for file, _, _ in found] == ["don.yaml"] * len(found)
    assert any(word in fault and at == line for _, at, fault in found), found


def test_two_forms_with_one_title_and_edition_are_a_fault_of_the_later(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(GOOD.replace("don_vi_du", "don_khac"), encoding="utf-8")
    found = strict_faults(tmp_path)
    assert {(file, line) for file, line, _ in found} == {("b.yaml", 3), ("b.yaml", 4)}
    assert all("a.yaml" in fault for _, _, fault in found)


def test_an_empty_file_and_one_that_is_no_text_are_faults(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("", encoding="utf-8")
    (tmp_path / "b.yml").write_bytes(b"\xff\xfe\x00form")
    assert [(file, line) for file, line, _ in strict_faults(tmp_path)] == [("a.yaml", 1), ("b.yml", 1)]


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8-sig")
    assert strict_faults(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("fields:", "running: true\n    columns: [a]\n    heads: [A]\n    fields:", "running"),
        ("label: Họ và tên, ", "", "label, parts, within, zone"),
        ("label: Họ và tên", "zone: nowhere", "danh sách cho phép"),
        ("label: Họ và tên", "label: Họ và tên, lines: 99", "số quá lớn"),
    ],
)
def test_words_that_do_not_go_together_are_refused(tmp_path: Path, old: str, new: str, word: str) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace(old, new), encoding="utf-8")
    assert any(word in fault for _, _, fault in strict_faults(tmp_path))
