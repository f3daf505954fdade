"""The table of procedures, and holding papers against it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dossier.contents import Document
from dossier.errors import SettingsError
from dossier.identity import DocumentId
from dossier.record import CheckedRecord
from extractors.procedures import ANY, Component, Procedure, checklist, load
from tests.contract_fields import CONTRACT


def paper(form: str, number: int = 1) -> CheckedRecord:
    return CheckedRecord(Document(DocumentId(f"d{number}"), form, "", (number,), 1.0, None), (), ())


def procedure(*components: Component) -> Procedure:
    return Procedure(code="1.000000", name="x", days=1, components=components)


def test_every_form_that_a_component_names_is_one_of_the_contract() -> None:
    known = {*CONTRACT, ANY}
    named = {form for each in load() for component in each.components for form in component.forms}
    assert named - known == set()


def test_a_component_takes_all_papers_of_its_forms_and_what_is_left_is_said() -> None:
    wanted = procedure(Component(name="a", forms=("can_cuoc",)), Component(name="b", forms=("ct01",), required=False))
    cards = (paper("can_cuoc", 1), paper("can_cuoc", 2))
    found = checklist(wanted, [*cards, paper("khac", 3)])
    assert found.answers[0].papers == cards
    assert found.missing == ()
    assert [each.document.form for each in found.others] == ["khac"]


def test_a_component_that_takes_any_paper_leaves_named_ones_to_the_others() -> None:
    wanted = procedure(Component(name="any", forms=(ANY,)), Component(name="card", forms=("can_cuoc",)))
    found = checklist(wanted, [paper("can_cuoc"), paper("khac", 2)])
    assert [[each.document.form for each in answer.papers] for answer in found.answers] == [["khac"], ["can_cuoc"]]


def test_only_required_components_can_be_missing() -> None:
    wanted = procedure(Component(name="a", forms=("ct01",)), Component(name="b", forms=("khac",), required=False))
    assert [component.name for component in checklist(wanted, []).missing] == ["a"]


def test_a_procedure_is_offered_while_it_is_in_force() -> None:
    business = next(each for each in load() if each.code == "1.001612")
    assert not business.offered_on(date(2025, 6, 30))
    assert business.offered_on(date(2026, 11, 25))


GOOD = '- {code: "1.001193", name: x, days: 1, components: [{name: y, forms: [ct01]}]}\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + GOOD, "1.001193"),
        (GOOD.replace("1.001193", "x"), "code"),
        (GOOD.replace("days: 1", "days: -1"), "days"),
        (GOOD.replace("forms: [ct01]", "forms: []"), "forms"),
        (GOOD.replace("name: y", "nam: y"), "nam"),
        ("- [", "dòng"),
        ("just text", "sai"),
    ],
)
def test_a_faulty_table_is_refused_as_a_whole_and_says_where(tmp_path: Path, text: str, said: str) -> None:
    table = tmp_path / "procedures.yaml"
    table.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=said):
        load(table)


def test_codes_need_no_quotes(tmp_path: Path) -> None:
    table = tmp_path / "procedures.yaml"
    table.write_text(GOOD.replace('"', "").replace("1.001193", "1.004870"), "utf-8")
    assert load(table)[0].code == "1.004870"
