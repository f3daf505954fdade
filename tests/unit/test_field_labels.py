"""What people call a field: the form's own label, whose it is, and never its English id."""

from __future__ import annotations

import re

from dossier.field_label import label, listed, phrase
from dossier.problem import Problem
from extractors import catalogue
from tests.contract_fields import MINIMUM

CATALOGUE = catalogue.load()


def test_a_field_is_called_what_its_form_prints_and_whose_it_is() -> None:
    birth, residence = CATALOGUE.get("to_khai_dang_ky_khai_sinh", "2020"), CATALOGUE.get("ct01", "2023")
    assert phrase(birth, "child.birth_date") == "“Ngày, tháng, năm sinh” của con"
    assert phrase(birth, "mother.full_name") == "“Họ, chữ đệm, tên người mẹ”"
    assert phrase(birth, "signed_on") == "“Ngày ký”"
    assert phrase(residence, "members[1].sex") == "“Giới tính” của thành viên 2"


def test_every_field_of_every_form_has_a_vietnamese_name() -> None:
    english = re.compile(r"[a-z]+_[a-z]|^(?!(?:email|6\. email)$)[a-z ]+$", re.IGNORECASE)
    names = [
        (form.form, name, label(form, name)[1])
        for form in CATALOGUE.forms
        for name in (*(name for name, _, _ in form.fields()), *MINIMUM)
    ]
    assert [each for each in names if english.search(each[2])] == []


def test_a_list_of_names_says_each_once() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "a", "c"]) == "a, b và c"


def test_problems_kept_before_fields_had_names_still_say_something() -> None:
    old = Problem("dossier.number_slip", {"papers": "1 và 2", "fields": "personal_id"})
    assert old.sentence == "Giấy tờ 1 và 2: các mục personal_id chỉ khác nhau một chữ số."


def test_a_kind_of_problem_shows_no_braces_where_its_facts_are_not_known() -> None:
    assert Problem("record.rule").kind.outline == "Các mục … không khớp nhau…"
