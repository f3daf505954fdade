"""From the machine's record and what people said to the record as it is now: the same rules for both.

Refuses to keep anything; `review.desk` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dossier.contents import Document
from dossier.correction import Correction, corrected, keyed
from dossier.form import Form
from dossier.identity import DossierId
from dossier.problem import Problem
from dossier.record import CheckedRecord, ExtractedRecord
from dossier.text import PageText
from extractors import check as checking
from extractors import classify as classifying
from extractors import extract as extracting
from extractors.catalogue import UNKNOWN, Catalogue


def form_of(document: Document, catalogue: Catalogue) -> Form:
    """The form of a document. One whose form has left the catalogue meanwhile is as unknown as any other paper."""
    try:
        return catalogue.get(document.form, document.edition)
    except KeyError:
        return catalogue.editions(UNKNOWN)[0]


def critical_fields(form: Form, names: Sequence[str]) -> frozenset[str]:
    """Those of the fields that must be keyed twice."""
    return frozenset(name for name in names if (spec := form.spec(name)) is not None and spec.critical)


def record_of(extracted: ExtractedRecord, corrections: Sequence[Correction], catalogue: Catalogue) -> CheckedRecord:
    """The record as people have it, checked by the rules of its form."""
    if any(problem.code == "dossier.failed" for problem in extracted.problems):
        checked = CheckedRecord(extracted.document, (), extracted.problems)
    else:
        form = form_of(extracted.document, catalogue)
        said = [each for each in corrections if form.spec(each.field) is not None]
        checked = checking.record(keyed(extracted, said), catalogue)
    form = form_of(extracted.document, catalogue)
    return corrected(_with_machine(checked, extracted), corrections, critical_fields(form, _names(corrections)))


def extracted_of(document: Document, pages: Mapping[int, PageText], catalogue: Catalogue) -> ExtractedRecord:
    """What the machine finds on a document as people have put it together."""
    return extracting.record(document, pages, catalogue)


def form_seen(dossier: DossierId, pages: Sequence[PageText], catalogue: Catalogue) -> tuple[str, str, str | None]:
    """Form, edition and title that the machine sees on these pages, where they are one paper."""
    found = classifying.documents(dossier, pages, catalogue)
    if len(found) == 1:
        return found[0].form, found[0].edition, found[0].title
    unknown = catalogue.editions(UNKNOWN)[0]
    return unknown.form, unknown.edition, None


def open_problems(record: CheckedRecord) -> tuple[Problem, ...]:
    """Problems of the record as a whole that somebody must answer for."""
    return tuple(problem for problem in record.problems if problem.severity.value != "note")


def _with_machine(checked: CheckedRecord, extracted: ExtractedRecord) -> CheckedRecord:
    """The readings of the machine behind those that were checked: nothing that it saw is lost."""
    fields = []
    for field in checked.fields:
        known = {(r.origin, r.page, r.box) for r in field.readings}
        seen = extracted.readings.get(field.name, ())
        kept = [r for r in seen if (r.origin, r.page, r.box) not in known]
        fields.append(replace(field, readings=(*field.readings, *kept)))
    return replace(checked, fields=tuple(fields))


def _names(corrections: Sequence[Correction]) -> list[str]:
    return list(dict.fromkeys(each.field for each in corrections))
