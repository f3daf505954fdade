"""What the register of codes promises, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from dossier.errors import SettingsError, UnknownDossierError
from dossier.record import CheckedRecord, FieldValue
from storage.codes import CodeTemplate
from storage.unit_of_work import Database, UnitOfWork
from tests.contracts import papers

AT = papers.RECEIVED_AT
TEMPLATE = CodeTemplate()
OWNER = "079123456789"


def record(dossier: int, page: int = 1, **values: str | None) -> CheckedRecord:
    document = papers.document(papers.dossier_for(dossier), page)
    values = {"owner_id": OWNER, "paper_code": "KQ.G15.000031", "title": "Giấy khai sinh", **values}
    fields = tuple(FieldValue(name, value, 1.0, True, (), ()) for name, value in values.items())
    return CheckedRecord(document, fields, ())


@pytest.fixture
def register(database: Database) -> Database:
    """Two dossiers, no codes."""
    with database.begin() as unit:
        for number in (1, 2):
            unit.repository.receive(papers.dossier_for(number), "", [], [], AT)
        unit.commit()
    return database


@pytest.fixture
def unit(register: Database) -> Iterator[UnitOfWork]:
    with register.begin() as opened:
        yield opened


def assign(
    unit: UnitOfWork, dossier: int, template: CodeTemplate = TEMPLATE, page: int = 1, **values: str | None
) -> str:
    return unit.codes.assign_code(papers.dossier_for(dossier), record(dossier, page, **values), template, AT)


def test_codes_of_one_owner_and_kind_are_numbered(unit: UnitOfWork) -> None:
    assert assign(unit, 1) == f"{OWNER}.KQ.G15.000031.000001"
    assert assign(unit, 2) == f"{OWNER}.KQ.G15.000031.000002"
    assert assign(unit, 1, page=2, paper_code="KQ.G15.000032") == f"{OWNER}.KQ.G15.000032.000001"
    assert assign(unit, 1, page=3, owner_id="001099000001") == "001099000001.KQ.G15.000031.000001"


def test_a_document_keeps_its_code_whatever_happens_to_it(unit: UnitOfWork) -> None:
    code = assign(unit, 1)
    assert assign(unit, 1, CodeTemplate("{year}/{ordinal}"), owner_id="001099000001") == code
    unit.repository.save_documents(papers.dossier_for(1), [])
    document = record(1).document.id
    assert unit.codes.code_of(papers.dossier_for(1), document) == code
    assert unit.codes.codes_of(papers.dossier_for(1)) == {document: code}
    assert unit.codes.code_of(papers.dossier_for(2), document) is None


def test_a_withdrawn_code_is_never_given_again_and_its_paper_never_offered(unit: UnitOfWork) -> None:
    code = assign(unit, 1)
    unit.codes.withdraw(code, AT, "cấp sai")
    unit.codes.withdraw(code, AT, "hai lần")
    assert unit.codes.reusable(OWNER, None, date(2026, 1, 1)) == ()
    assert [paper.withdrawn for paper in unit.codes.papers_of(OWNER)] == [True]
    assert assign(unit, 1) == code
    assert assign(unit, 2) != code
    with pytest.raises(UnknownDossierError):
        unit.codes.withdraw("no such code", AT, "")


def test_what_was_coded_is_found_by_owner_and_kind(unit: UnitOfWork) -> None:
    code = assign(
        unit, 1, number="12/2024", issued_on="2024-05-06", valid_until=None, owner_id=f"{OWNER}; 001099000001"
    )
    assign(unit, 2, owner_id="001099000002")
    for owner in (OWNER, "001099000001"):
        (paper,) = unit.codes.papers_of(owner)
        assert unit.codes.reusable(owner, "KQ.G15.000031", date(2026, 1, 1)) == (paper,)
    assert unit.codes.papers_of(OWNER, "KQ.G15.000032") == ()
    assert unit.codes.paper(code) == paper
    assert unit.codes.paper("?") is None
    assert (paper.code, paper.dossier, paper.document) == (code, papers.dossier_for(1), record(1).document.id)
    assert (paper.number, paper.issued_on, paper.title) == ("12/2024", "2024-05-06", "Giấy khai sinh")
    assert set(paper.owner_ids) == {OWNER, "001099000001"}
    assert not paper.withdrawn


@pytest.mark.parametrize(
    ("valid_until", "on", "offered"),
    [
        (None, "2076-01-01", True),
        ("vĩnh viễn", "2076-01-01", True),
        ("2026-11-23", "2026-11-23", True),
        ("2026-11-23", "2026-11-24", False),
        ("2026-02", "2026-02-28", True),
        ("2026-02", "2026-03-01", False),
        ("2026", "2026-12-31", True),
        ("2025", "2026-01-01", False),
    ],
)
def test_only_a_paper_that_is_still_valid_is_offered(
    unit: UnitOfWork, valid_until: str | None, on: str, offered: bool
) -> None:
    assign(unit, 1, valid_until=valid_until)
    assert len(unit.codes.reusable(OWNER, None, date.fromisoformat(on))) == offered


def test_a_paper_without_owner_and_kind_gets_a_code_of_the_office(unit: UnitOfWork) -> None:
    template = CodeTemplate(unit="H05.12")
    code = assign(unit, 1, template, owner_id=None, paper_code=None)
    assert code == "H05.12.to_khai_dang_ky_khai_sinh.000001"
    assert unit.codes.papers_of("H05.12") == ()


def test_a_template_is_filled_with_plain_letters_only(unit: UnitOfWork) -> None:
    template = CodeTemplate("{unit}/{year}/{form}/{owner_id}-{ordinal}.x", "0")
    code = assign(unit, 1, template, owner_id="07 9/1'&ậ")
    assert code == "0/2026/to_khai_dang_ky_khai_sinh/07-000001.x"


@pytest.mark.parametrize(
    "text", ["", "{owner_id}", "{ordinal}{ordinal}", "{ordinal}{name}", "{ordinal} ", "số{ordinal}"]
)
def test_a_template_that_cannot_make_unique_codes_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        CodeTemplate(text)


def test_a_code_for_an_unknown_dossier_is_refused(unit: UnitOfWork) -> None:
    with pytest.raises(UnknownDossierError):
        assign(unit, 404)


def test_the_same_dossier_archived_twice_at_once_gets_one_code(register: Database) -> None:
    def archive(_: int) -> str:
        with register.begin() as unit:
            code = assign(unit, 1)
            unit.commit()
        return code

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(archive, range(12)))) == 1


def test_codes_given_at_once_are_all_different(register: Database) -> None:
    def archive(number: int) -> str:
        with register.begin() as unit:
            code = assign(unit, number % 2 + 1, page=number + 1)
            unit.commit()
        return code

    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(archive, range(24)))
    assert sorted(codes) == [f"{OWNER}.KQ.G15.000031.{number:06}" for number in range(1, 25)]
