"""Rows of the tables from the frozen types and back, by hand.

Refuses to know SQL, sessions and transactions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from dossier.archive import Stored
from dossier.contents import Copy, Document
from dossier.identity import DocumentId, DossierId, Sha256
from dossier.problem import Problem
from dossier.record import CheckedRecord, ExtractedRecord, FieldValue, Origin, Reading
from dossier.scan import MediaType, Scan
from dossier.stage import Stage
from dossier.text import Box, EngineStamp, PageText
from storage.packing import (
    pack_areas,
    pack_extracted,
    pack_facts,
    pack_page,
    pack_readings,
    unpack_areas,
    unpack_extracted,
    unpack_page,
    unpack_problem,
    unpack_readings,
)
from storage.repository import DossierState
from storage.tables import VALUE_HEAD

Values: TypeAlias = dict[str, Any]
"""column name to value, to be written"""
FoundRow: TypeAlias = Any
"""a row as read: attributes named as its columns"""


def scan_values(dossier: DossierId, position: int, scan: Scan) -> Values:
    return {
        "dossier_id": dossier,
        "position": position,
        "sha256": scan.sha256,
        "media_type": scan.media_type.value,
        "size": scan.size,
        "name": scan.name,
        "page_count": scan.page_count,
    }


def scan_of(row: FoundRow) -> Scan:
    return Scan(Sha256(row.sha256), MediaType(row.media_type), row.size, row.name, row.page_count)


def state_of(row: FoundRow, scans: Iterable[FoundRow], problems: Iterable[FoundRow]) -> DossierState:
    return DossierState(
        id=DossierId(row.id),
        source=row.source,
        stage=Stage(row.stage),
        version=row.version,
        scans=tuple(scan_of(scan) for scan in scans),
        problems=tuple(problem_of(problem) for problem in problems),
        made_with=row.made_with,
        received_at=row.received_at,
    )


def stored_of(row: FoundRow) -> Stored:
    return Stored(row.key, Sha256(row.sha256), row.size)


def page_values(dossier: DossierId, page: PageText) -> Values:
    return {
        "dossier_id": dossier,
        "number": page.number,
        "stamp_engine": page.stamp.engine,
        "stamp_version": page.stamp.version,
        "stamp_digest": page.stamp.digest,
        "not_read": any(problem.code == "page.not_read" for problem in page.problems),
        "content": pack_page(page),
    }


def page_of(row: FoundRow, *, bare: bool = False) -> PageText:
    stamp = EngineStamp(row.stamp_engine, row.stamp_version, row.stamp_digest)
    return unpack_page(row.content, row.number, stamp, bare=bare)


def document_values(dossier: DossierId, position: int, document: Document) -> Values:
    return {
        "dossier_id": dossier,
        "document_id": document.id,
        "position": position,
        "form": document.form,
        "edition": document.edition,
        "pages": " ".join(str(number) for number in document.pages),
        "confidence": document.confidence,
        "title": document.title,
        "copy": document.copy.value,
        "areas": pack_areas(document.areas),
        "component": document.component,
    }


def document_of(row: FoundRow) -> Document:
    return Document(
        id=DocumentId(row.document_id),
        form=row.form,
        edition=row.edition,
        pages=tuple(int(number) for number in row.pages.split()),
        confidence=row.confidence,
        title=row.title,
        copy=Copy(row.copy),
        areas=unpack_areas(row.areas),
        component=row.component,
    )


def extracted_values(dossier: DossierId, record: ExtractedRecord) -> Values:
    return {
        "dossier_id": dossier,
        "document_id": record.document.id,
        "content": pack_extracted(record.readings, record.problems),
    }


def extracted_of(row: FoundRow, document: Document) -> ExtractedRecord:
    readings, problems = unpack_extracted(row.content)
    return ExtractedRecord(document, readings, problems)


def checked_values(dossier: DossierId, record: CheckedRecord) -> Values:
    return {"dossier_id": dossier, "document_id": record.document.id, "needs_a_look": record.needs_a_look}


def checked_of(document: Document, fields: Iterable[FoundRow], problems: Sequence[FoundRow]) -> CheckedRecord:
    """The record of a document from its fields in order and all problems of it and of its fields, in order."""
    by_field: dict[int | None, list[Problem]] = {}
    for row in problems:
        by_field.setdefault(row.field, []).append(problem_of(row))
    return CheckedRecord(
        document=document,
        fields=tuple(_field_of(row, tuple(by_field.get(row.position, ()))) for row in fields),
        problems=tuple(by_field.get(None, ())),
    )


def field_values(dossier: DossierId, document: DocumentId, position: int, field: FieldValue) -> Values:
    trusted = field.readings[0] if field.readings else None
    return {
        "dossier_id": dossier,
        "document_id": document,
        "position": position,
        "name": field.name,
        "value": field.value,
        "value_head": None if field.value is None else field.value[:VALUE_HEAD],
        "confidence": field.confidence,
        "accepted": field.accepted,
        **_trusted_values(trusted),
        "other_readings": pack_readings(field.readings[1:]) if len(field.readings) > 1 else None,
    }


def _trusted_values(reading: Reading | None) -> Values:
    if reading is None:
        return dict.fromkeys(("origin", "page", "x0", "y0", "x1", "y1", "raw", "read_value", "read_confidence"))
    return {
        "origin": reading.origin.value,
        "page": reading.page,
        "x0": reading.box.x0,
        "y0": reading.box.y0,
        "x1": reading.box.x1,
        "y1": reading.box.y1,
        "raw": reading.raw,
        "read_value": reading.value,
        "read_confidence": reading.confidence,
    }


def _field_of(row: FoundRow, problems: tuple[Problem, ...]) -> FieldValue:
    readings: tuple[Reading, ...] = ()
    if row.origin is not None:
        box = Box(row.x0, row.y0, row.x1, row.y1)
        readings = (Reading(row.raw, row.read_value, Origin(row.origin), row.page, box, row.read_confidence),)
    if row.other_readings is not None:
        readings += unpack_readings(row.other_readings)
    return FieldValue(row.name, row.value, row.confidence, row.accepted, readings, problems)


def problem_values(
    dossier: DossierId, problem: Problem, document: DocumentId | None = None, field: int | None = None
) -> Values:
    return {
        "dossier_id": dossier,
        "document_id": document,
        "field": field,
        "code": problem.code,
        "facts": pack_facts(problem.facts),
    }


def problem_of(row: FoundRow) -> Problem:
    return unpack_problem(row.code, row.facts)
