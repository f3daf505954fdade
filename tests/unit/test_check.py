"""Trust, repair and doubt: what is accepted without a look, and what never is."""

from __future__ import annotations

from dossier.contents import Document
from dossier.identity import DocumentId
from dossier.record import CheckedRecord, ExtractedRecord, FieldValue, Origin, Reading
from dossier.text import Box
from extractors import catalogue, check, confidence
from extractors.fields import field_types

CATALOGUE = catalogue.load()
CARD = CATALOGUE.get("can_cuoc", "2021")


def reading(raw: str, origin: Origin = Origin.OCR, confidence: float = 1.0, kind: str = "text") -> Reading:
    value = field_types()[kind].clean(raw) or None
    return Reading(raw, value, origin, 1, Box(0, 0, 0.1, 0.1 + len(origin.value) / 100), confidence)


def checked(**readings: tuple[Reading, ...]) -> CheckedRecord:
    document = Document(DocumentId("d"), "can_cuoc", "2021", (1,), 0.99, "CĂN CƯỚC CÔNG DÂN")
    every: dict[str, tuple[Reading, ...]] = {name: () for name, _, _ in CARD.fields()}
    return check.record(ExtractedRecord(document, every | readings, ()), CATALOGUE)


def field(name: str, *readings: Reading) -> FieldValue:
    return next(f for f in checked(**{name: readings}).fields if f.name == name)


def codes(value: FieldValue) -> list[str]:
    return [problem.code for problem in value.problems]


def test_a_sure_value_is_accepted() -> None:
    value = field("personal_id", reading("001088999990", kind="personal_id"))
    assert (value.value, value.accepted, codes(value)) == ("001088999990", True, [])


def test_an_unsure_value_is_not_accepted_and_says_why() -> None:
    value = field("full_name", reading("NGUYỄN VĂN MẪU", confidence=0.7, kind="person_name"))
    assert (value.accepted, codes(value)) == (False, ["field.unclear"])


def test_a_repaired_number_is_always_flagged() -> None:
    value = field("personal_id", reading("O01088999990", kind="personal_id"))
    assert (value.value, value.accepted, codes(value)) == ("001088999990", False, ["field.repaired"])


def test_a_value_that_cannot_be_right_is_shown_and_not_accepted() -> None:
    value = field("birth_date", reading("31/02/1990", kind="date"))
    assert (value.value, value.accepted, codes(value)) == ("1990-02-31", False, ["field.format"])


def test_a_field_that_is_not_found_says_so() -> None:
    value = field("full_name")
    assert (value.value, value.accepted, codes(value)) == (None, False, ["field.not_found"])


def test_a_required_field_left_empty_is_missing() -> None:
    value = field("full_name", reading(".....", kind="person_name"))
    assert (value.value, value.accepted, codes(value)) == (None, False, ["field.missing"])


def test_a_field_that_the_paper_leaves_empty_is_accepted_as_empty() -> None:
    value = field("nationality", reading("......", kind="nationality"))
    assert (value.value, value.accepted, codes(value)) == (None, True, [])


def test_codes_are_trusted_before_print() -> None:
    value = field(
        "full_name",
        reading("Nguyễn Văn Mẫu", Origin.QR, kind="person_name"),
        reading("NGUYỄN VĂN MẨU", confidence=0.6, kind="person_name"),
    )
    assert (value.value, value.accepted, codes(value)) == ("Nguyễn Văn Mẫu", True, [])


def test_a_codes_value_keeps_the_letter_case_of_the_print() -> None:
    value = field(
        "full_name",
        reading("Nguyễn Văn Mẫu", Origin.QR, kind="person_name"),
        reading("NGUYỄN VĂN MẪU", kind="person_name"),
    )
    assert (value.value, value.readings[0].origin, value.accepted) == ("NGUYỄN VĂN MẪU", Origin.QR, True)


def test_codes_that_contradict_each_other_are_shown_both() -> None:
    value = field(
        "personal_id",
        reading("001088999990", Origin.QR, kind="personal_id"),
        reading("001088999991", Origin.MRZ, kind="personal_id"),
    )
    assert (value.accepted, codes(value)) == (False, ["field.disagreement"])
    assert [r.value for r in value.readings] == ["001088999990", "001088999991"]


def test_a_number_that_contradicts_the_birth_date_puts_both_in_doubt() -> None:
    record = checked(
        personal_id=(reading("001088999990", kind="personal_id"),),
        birth_date=(reading("15/01/1989", kind="date"),),
        sex=(reading("Nam", kind="sex"),),
    )
    assert [problem.code for problem in record.problems] == ["record.rule"]
    accepted = {f.name: f.accepted for f in record.fields}
    assert (accepted["personal_id"], accepted["birth_date"], accepted["sex"]) == (False, False, False)


def test_dates_out_of_order_are_wrong() -> None:
    record = checked(birth_date=(reading("15/01/1988", kind="date"),), issued_on=(reading("01/01/1980", kind="date"),))
    assert [problem.code for problem in record.problems] == ["record.rule_broken"]
    assert record.needs_a_look


def test_every_record_carries_the_descriptive_minimum() -> None:
    record = checked(
        personal_id=(reading("001088999990", kind="personal_id"),), expires_on=(reading("15/01/2048", kind="date"),)
    )
    values = {f.name: f.value for f in record.fields}
    assert values["owner_id"] == "001088999990"
    assert values["valid_until"] == "2048-01-15"
    assert values["title"] == "Căn cước công dân"
    assert {"paper_code", "summary", "scope"} <= set(values)


def test_probability_grows_with_the_engines_confidence_and_never_leaves_0_to_1() -> None:
    chances = [
        confidence.of_value("person_name", reading("Nguyễn Văn Mẫu", confidence=engine), ())
        for engine in (0.0, 0.3, 0.6, 0.9, 0.95, 1.0)
    ]
    assert chances == sorted(chances)
    assert 0 <= chances[0] < 0.5 < chances[-1] <= 1


def test_a_value_that_another_field_confirms_is_surer() -> None:
    value = reading("1988-01-15", confidence=0.9, kind="date")
    assert confidence.of_value("date", value, (), confirmed=True) > confidence.of_value("date", value, ())


def test_a_choice_is_written_as_its_form_writes_it_and_another_word_is_doubted() -> None:
    from dossier.form import FieldSpec
    from extractors.fields import kind_of

    kind = kind_of(FieldSpec(name="status", type="choice", label=("Tình trạng",), among=("Chưa kết hôn", "Đã ly hôn")))
    assert kind.clean("CHƯA KẾT HÔN ....") == "Chưa kết hôn"
    assert kind.check("Đã ly hôn") == ()
    assert [problem.code for problem in kind.check("Góa vợ")] == ["field.unlikely"]
    assert kind.repair("Đã ly hon") == ("Đã ly hôn",)
    assert kind.repair("Góa vợ") == ()
