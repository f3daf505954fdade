"""Figures of the work, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

from dossier.correction import Correction, Reason
from dossier.stage import Stage
from storage.desk import Act, Action
from storage.sql_figures import Figures
from storage.unit_of_work import Database
from tests.contracts import papers

AT = papers.RECEIVED_AT


def figures(database: Database) -> Figures:
    with database.begin() as unit:
        return unit.figures.since(AT - timedelta(days=1), AT + timedelta(days=1))


def test_an_empty_database_has_figures(database: Database) -> None:
    found = figures(database)
    assert (found.waiting, found.oldest, found.received, found.fields, found.values) == ({}, None, {}, (), 0)


def test_dossiers_are_counted_by_stage_and_day_and_fields_by_form(database: Database) -> None:
    dossier = papers.dossier_for(1)
    with database.begin() as unit:
        state = unit.repository.receive(dossier, "source", [papers.scan_for("a")], [], AT)
        documents = [papers.document(dossier, 1), papers.document(dossier, 2)]
        unit.repository.save_documents(dossier, documents)
        unit.repository.save_checked(dossier, [papers.checked(document) for document in documents])
        for stage in (Stage.READ, Stage.CLASSIFIED, Stage.EXTRACTED, Stage.IN_REVIEW):
            state = unit.repository.step(state, stage)
        correction = Correction("members[7].full_name", "a", "b", "r", AT, Reason.MISREAD)
        unit.desk.add(Action(Act.FIELD, dossier, "r", AT, documents[0].id, correction))
        unit.commit()
    found = figures(database)
    assert found.waiting == {Stage.IN_REVIEW: 1}
    assert found.oldest == AT
    assert found.received == {AT.date(): 1}
    assert found.values > 0
    assert (found.fields[0].name, found.fields[0].corrected) == ("members[].full_name", 1)
