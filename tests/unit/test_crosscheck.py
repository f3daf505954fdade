"""Rules between the papers of one dossier."""

from __future__ import annotations

from dossier.contents import Document
from dossier.identity import DocumentId
from dossier.record import CheckedRecord, FieldValue
from extractors import catalogue, crosscheck

CATALOGUE = catalogue.load()
ID, OTHER_ID = "001088999990", "001088999991"


def paper(form: str, **values: str) -> CheckedRecord:
    edition = CATALOGUE.editions(form)[-1].edition
    document = Document(DocumentId(form), form, edition, (1,), 0.99, None)
    named = {name.replace("__", "."): value for name, value in values.items()}
    return CheckedRecord(document, tuple(FieldValue(n, v, 0.99, True, (), ()) for n, v in named.items()), ())


def card(number: str = ID, name: str = "NGUYỄN VĂN MẪU", born: str = "1988-01-15", sex: str = "Nam") -> CheckedRecord:
    return paper("can_cuoc", personal_id=number, full_name=name, birth_date=born, sex=sex)


def found(*records: CheckedRecord) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.facts["fields"])) for problem in crosscheck.problems(records, CATALOGUE)]


def test_the_same_person_agrees_whatever_the_letter_case_and_the_place_of_tones() -> None:
    form = paper("ct01", full_name="Nguyễn Văn Mẫu", personal_id=ID, birth_date="1988-01-15")
    assert found(card(), form) == []


def test_one_number_with_two_names_is_a_problem_that_names_the_fields() -> None:
    form = paper("to_khai_dang_ky_khai_sinh", requester__full_name="Nguyễn Văn Mậu", requester__personal_id=ID)
    assert found(card(), form) == [("dossier.person_differs", "full_name, requester.full_name")]


def test_numbers_one_digit_apart_of_one_person_are_a_slip() -> None:
    form = paper("ct01", full_name="Nguyễn Văn Mẫu", personal_id=OTHER_ID, birth_date="1988-01-15")
    assert found(card(), form) == [("dossier.number_slip", "personal_id")]


def test_namesakes_with_other_birth_dates_are_two_people() -> None:
    form = paper("ct01", full_name="Nguyễn Văn Mẫu", personal_id="079301999998", birth_date="2001-02-03")
    assert found(card(), form) == []


def test_a_year_of_birth_agrees_with_any_day_of_it() -> None:
    form = paper(
        "giay_chung_sinh", mother__full_name="Nguyễn Văn Mẫu", mother__personal_id=ID, mother__birth_year="1988"
    )
    assert found(card(), form) == []


def test_a_paper_younger_than_the_receipt_that_took_it_in_is_a_problem() -> None:
    receipt = paper("giay_tiep_nhan_ho_so", received_on="2024-05-01")
    form = paper("ct01", signed_on="2024-05-02")
    assert found(receipt, form) == [("dossier.dates_out_of_order", "signed_on, received_on")]
    assert found(receipt, paper("ct01", signed_on="2024-05-01")) == []


def test_the_applicant_of_the_receipt_stands_on_another_paper_or_is_authorized() -> None:
    receipt = paper("giay_tiep_nhan_ho_so", applicant__full_name="Trần Thị Thu")
    assert found(receipt, card()) == [("dossier.receipt_differs", "applicant.full_name")]
    assert found(receipt, card(name="TRẦN THỊ THU")) == []
    assert found(receipt, card(), paper("giay_uy_quyen", agent__full_name="X Y")) == []


def test_a_field_that_another_paper_contradicts_is_not_accepted() -> None:
    form = paper("ct01", full_name="Nguyễn Văn Mậu", personal_id=ID)
    accepted = {field.name: field.accepted for field in crosscheck.weighed([card(), form], CATALOGUE)[1].fields}
    assert accepted == {"full_name": False, "personal_id": True}


def test_a_field_that_another_paper_says_as_well_is_surer() -> None:
    form = paper("ct01", full_name="Nguyễn Văn Mẫu", personal_id=ID)
    before = {field.name: field.confidence for field in form.fields}
    after = {field.name: field.confidence for field in crosscheck.weighed([card(), form], CATALOGUE)[1].fields}
    assert all(after[name] > before[name] for name in after)


def test_problems_never_say_what_a_paper_says() -> None:
    form = paper("ct01", full_name="Nguyễn Văn Mậu", personal_id=ID)
    for problem in crosscheck.problems([card(), form], CATALOGUE):
        assert "Mậu" not in problem.message
        assert ID not in problem.message


def test_people_read_the_forms_own_labels_and_titles_while_facts_keep_the_fields_ids() -> None:
    form = paper("to_khai_dang_ky_khai_sinh", requester__full_name="Nguyễn Văn Mậu", requester__personal_id=ID)
    problem = crosscheck.problems([card(), form], CATALOGUE)[0]
    assert problem.sentence == (
        "Giấy tờ 1 (Căn cước) và giấy tờ 2 (Tờ khai đăng ký khai sinh): các mục “Họ, chữ đệm và tên khai sinh” và "
        "“Họ, chữ đệm, tên người yêu cầu” của cùng một người không khớp nhau."
    )
    assert problem.facts["fields"] == "full_name, requester.full_name"


def test_five_hundred_papers_of_one_person_are_compared_in_no_time() -> None:
    assert found(*(card() for _ in range(500))) == []
