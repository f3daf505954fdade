"""Every form file is whole, and every case folder reads as its `expected.yaml` says."""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from dossier.identity import DossierId
from dossier.record import CheckedRecord
from extractors import catalogue, check, classify, extract
from tests.contract_fields import CONTRACT, MINIMUM
from tests.house.checkout import ROOT
from tests.typed_page import typed_page

CATALOGUE = catalogue.load()
CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").rglob("expected.yaml"))
DOSSIER = DossierId("5b0e9c5e-0d8f-5a6b-8c21-6f1f8a525d1c")


def read_case(folder: Path) -> list[CheckedRecord]:
    files = sorted(folder.glob("page*.txt"))
    pages = [typed_page(file.read_text(encoding="utf-8"), number) for number, file in enumerate(files, start=1)]
    by_number = {page.number: page for page in pages}
    documents = classify.documents(DOSSIER, pages, CATALOGUE)
    return [check.record(extract.record(d, by_number, CATALOGUE), CATALOGUE) for d in documents]


def expected_of(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("folder", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_case_reads_as_expected(folder: Path) -> None:
    expected = expected_of(folder)
    records = read_case(folder)
    assert [record.document.form for record in records] == [folder.parent.name]
    record = records[0]
    assert (record.document.edition, list(record.document.pages)) == (expected["edition"], expected["pages"])
    values = {field.name: field.value for field in record.fields if field.value is not None}
    minimum = MINIMUM - set(expected["fields"])
    assert {name: value for name, value in values.items() if name not in minimum} == expected["fields"]
    problems = {problem.code for problem in record.problems}
    assert problems == set(expected.get("problems", ()))
    by_name = {field.name: field for field in record.fields}
    for name, origin in expected.get("origins", {}).items():
        assert by_name[name].readings[0].origin.value == origin, name
    for name, codes in expected.get("field_problems", {}).items():
        assert [problem.code for problem in by_name[name].problems] == codes, name


def test_every_form_has_a_case() -> None:
    assert {form.form for form in CATALOGUE.forms} == {folder.parent.name for folder in CASES}


def test_every_edition_has_a_case() -> None:
    shown = {(folder.parent.name, expected_of(folder)["edition"]) for folder in CASES}
    assert {(form.form, form.edition) for form in CATALOGUE.forms} == shown


def test_every_field_is_filled_in_some_case() -> None:
    filled = defaultdict(set)
    for folder in CASES:
        for name in expected_of(folder)["fields"]:
            head, bracket, tail = name.partition("[")
            filled[folder.parent.name].add(f"{head}[]{tail.partition(']')[2]}" if bracket else name)
    for form in CATALOGUE.forms:
        missing = {name for name, _, _ in form.fields()} - filled[form.form]
        assert not missing, (form.form, missing)


def test_the_same_field_name_means_the_same_kind_everywhere() -> None:
    kinds = defaultdict(set)
    for form in CATALOGUE.forms:
        for name, _, spec in form.fields():
            kinds[name.rpartition(".")[2]].add(spec.type)
    # who a paper is addressed to is an agency on forms, and any list of receivers on letters; a letter's number is
    # told apart from its symbol, certificates and registers have one whole number
    different = {name for name, types in kinds.items() if len(types) > 1}
    # land certificates name people by the old cards' numbers, too
    assert different <= {"addressed_to", "number", "personal_id"}


def test_forms_and_their_fields_are_those_of_the_contract() -> None:
    for form in CATALOGUE.forms:
        assert {name for name, _, _ in form.fields()} <= CONTRACT[form.form], (form.form, form.edition)


def test_labels_are_canonical_text() -> None:
    for form in CATALOGUE.forms:
        for _, _, spec in form.fields():
            for label in spec.label:
                assert label == unicodedata.normalize("NFC", " ".join(label.split()))
                assert not label.endswith(":")


def test_the_schema_for_editors_accepts_every_built_in_form() -> None:
    schema = json.loads((ROOT / "docs" / "form.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for file in catalogue.form_files(catalogue.BUILT_IN):
        content = json.loads(json.dumps(yaml.safe_load(file.read_text(encoding="utf-8")), default=str))
        assert [fault.message for fault in validator.iter_errors(content)] == [], file.name


def test_the_schema_for_editors_refuses_what_the_check_refuses() -> None:
    schema = json.loads((ROOT / "docs" / "form.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    form = {
        "form": "don",
        "edition": 2025,
        "title": "Đơn",
        "recognized_by": {},
        "sections": [{"fields": [{"nam": "a"}]}],
    }
    places = {"/".join(map(str, fault.absolute_path)) for fault in validator.iter_errors(form)}
    assert {"edition", "sections/0/fields/0"} <= places
