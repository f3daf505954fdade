"""Fields of one fact help each other, and what no longer existed on the day of a paper is doubted."""

from __future__ import annotations

import pytest

from dossier.contents import Document
from dossier.identity import DocumentId
from dossier.record import CheckedRecord, ExtractedRecord, FieldValue, Origin, Reading
from dossier.text import Box
from extractors import catalogue, check, outdated
from extractors.fields import field_types

CATALOGUE = catalogue.load()
FORM = CATALOGUE.get("to_khai_dang_ky_khai_sinh", "2020")
WORDS = "Ngày mùng chín tháng mười một năm hai nghìn không trăm hai mươi ba"


def reading(kind: str, raw: str, *others: str, origin: Origin = Origin.OCR) -> Reading:
    return Reading(raw, field_types()[kind].clean(raw) or None, origin, 1, Box(0, 0, 0.1, 0.1), 0.99, others)


def checked(form: str = FORM.form, edition: str = FORM.edition, **readings: Reading) -> CheckedRecord:
    names = [name for name, _, _ in CATALOGUE.get(form, edition).fields()]
    given = {
        name: (readings[name.replace(".", "__")],) if name.replace(".", "__") in readings else () for name in names
    }
    document = Document(DocumentId("d"), form, edition, (1,), 0.99, "TỜ KHAI")
    return check.record(ExtractedRecord(document, given, ()), CATALOGUE)


def field(record: CheckedRecord, name: str) -> FieldValue:
    return next(each for each in record.fields if each.name == name)


def codes(value: FieldValue) -> list[str]:
    return [problem.code for problem in value.problems]


def test_a_date_that_cannot_be_right_is_repaired_from_its_words() -> None:
    record = checked(
        child__birth_date=reading("date", "39/11/2023"), child__birth_date_in_words=reading("written_date", WORDS)
    )
    found = field(record, "child.birth_date")
    assert (found.value, found.accepted, codes(found)) == ("2023-11-09", False, ["field.repaired"])
    assert found.readings[0].raw == "39/11/2023"


def test_a_date_takes_the_words_day_where_the_engine_held_it_possible() -> None:
    record = checked(
        child__birth_date=reading("date", "03/11/2023", "09/11/2023"),
        child__birth_date_in_words=reading("written_date", WORDS),
    )
    found = field(record, "child.birth_date")
    assert (found.value, codes(found)) == ("2023-11-09", ["field.repaired"])


def test_two_dates_that_can_both_be_right_are_left_and_doubted() -> None:
    record = checked(
        child__birth_date=reading("date", "03/11/2023"), child__birth_date_in_words=reading("written_date", WORDS)
    )
    assert field(record, "child.birth_date").value == "2023-11-03"
    assert [problem.code for problem in record.problems if problem.code == "record.rule"]
    assert not field(record, "child.birth_date").accepted


def test_words_are_repaired_from_figures_where_the_engine_held_it_possible() -> None:
    record = checked(
        child__birth_date=reading("date", "09/11/2023"),
        child__birth_date_in_words=reading("written_date", WORDS.replace("chín", "chí"), WORDS),
    )
    assert field(record, "child.birth_date_in_words").value == WORDS


def test_a_number_and_a_birth_date_agree_once_the_engines_other_reading_is_taken() -> None:
    record = checked(
        "can_cuoc",
        "2021",
        personal_id=reading("personal_id", "001083999990", "001088999990"),
        birth_date=reading("date", "15/01/1988"),
        sex=reading("sex", "Nam"),
    )
    found = field(record, "personal_id")
    assert (found.value, found.accepted, codes(found)) == ("001088999990", False, ["field.repaired"])


@pytest.mark.parametrize(
    ("issuer", "day", "doubted"),
    [
        ("ỦY BAN NHÂN DÂN HUYỆN GIA LÂM", "2025-07-01", True),
        ("ỦY BAN NHÂN DÂN HUYỆN GIA LÂM", "2025-06-30", False),
        ("Ủy ban nhân dân thành phố Vinh, tỉnh Nghệ An", "2026-01-05", True),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI", "2026-01-05", False),
        ("Ủy ban nhân dân xã Yên Thường", "2026-01-05", False),
        ("SỞ TƯ PHÁP", "2026-01-05", False),
    ],
)
def test_a_district_issues_nothing_since_the_first_of_july_2025(issuer: str, day: str, doubted: bool) -> None:
    found = list(outdated.doubts(FORM, {"issuer": issuer, "issued_on": day}, {"issuer": "agency", "issued_on": "date"}))
    assert bool(found) is doubted
    assert all(names == ("issuer", "issued_on") for _, names in found)
    assert all("“Ngày cấp”" in problem.message and "issued_on" not in problem.message for problem, _ in found)


@pytest.mark.parametrize(("day", "doubted"), [("2024-12-31", False), ("2025-01-02", True), ("2025", False)])
def test_an_old_card_on_a_paper_after_2024_is_doubted(day: str, doubted: bool) -> None:
    values = {"signed_on": day, "identity_paper": "CMND số 012345678 do Công an Hà Nội cấp"}
    assert bool(list(outdated.doubts(FORM, values, {"identity_paper": "identity_paper"}))) is doubted
