"""Pages, papers and fields as the contract's JSON has them: what `sohoa digitize --json` and the REST API both give.

Refuses to print what the contract does not name: scripts of other people read this.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dossier.problem import Problem
from dossier.record import CheckedRecord, FieldValue
from dossier.text import Box, PageText

Json = dict[str, Any]


def page_json(page: PageText) -> Json:
    """What is said of a page; measures are null where the page could not be turned into pixels."""
    quality = page.quality
    return {
        "number": page.number,
        "dpi": quality.dpi if quality else None,
        "rotation": quality.rotation if quality else None,
        "skew": round(quality.skew, 2) if quality else None,
        "blank": page.blank,
        "problems": [problem_json(problem) for problem in page.problems],
    }


def problem_json(problem: Problem) -> Json:
    return {"code": problem.code, "severity": problem.severity.value, "message": problem.message}


def document_json(record: CheckedRecord, pages: Sequence[PageText]) -> Json:
    document = record.document
    placements = {page.number: page.placement for page in pages}
    areas = {
        page: placement.to_scan(box) if (placement := placements.get(page)) else box for page, box in document.areas
    }
    of_fields = [
        {"field": field.name, **problem_json(problem)} for field in record.fields for problem in field.problems
    ]
    return {
        "form": document.form,
        "edition": document.edition,
        "pages": list(document.pages),
        "areas": {str(page): _edges(box) for page, box in areas.items()},
        "copy": document.copy.value,
        "component": document.component,
        "confidence": round(document.confidence, 4),
        "fields": {field.name: field_json(field) for field in record.fields},
        "problems": [problem_json(problem) for problem in record.problems] + of_fields,
    }


def field_json(field: FieldValue) -> Json:
    trusted = field.readings[0] if field.readings else None
    box = trusted.box if trusted else None
    return {
        "value": field.value,
        "raw": trusted.raw if trusted else None,
        "confidence": round(field.confidence, 4),
        "accepted": field.accepted,
        "origin": trusted.origin.value if trusted else None,
        "page": trusted.page if trusted else None,
        "box": _edges(box) if box else None,
    }


def _edges(box: Box) -> list[float]:
    return [round(edge, 4) for edge in (box.x0, box.y0, box.x1, box.y1)]
