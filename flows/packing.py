"""From the database and the store to what goes into a package: records as approved, scans, archive copies.

Refuses to change anything: a package may be made from a dossier in any stage; whether it may be kept, `deposit` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dossier.archive import original_key
from dossier.contents import Document
from dossier.identity import DocumentId, DossierId, Sha256, sha256_of_file
from dossier.problem import Problem
from dossier.record import CheckedRecord, ExtractedRecord
from dossier.scan import MediaType
from dossier.stage import Stage
from dossier.text import EngineStamp, PageText
from flows.copying import NONE_DRAWN, Drawn, write_copy
from flows.stages import pages_of
from storage.desk import Act, Action
from storage.packages.contents import Agency, ArchivedPaper, Arrangement, Contents, ScanFile, Signed, hanoi
from storage.packages.pdfa import Conversion, SourcePage
from storage.packages.signing import Signer
from storage.repository import DossierState
from wiring.logs import Log
from wiring.wire import Office, code_version

_LOG = Log("packing")
_SUFFIXES = {MediaType.PDF: ".pdf", MediaType.TIFF: ".tif", MediaType.JPEG: ".jpg", MediaType.PNG: ".png"}
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
_TITLES = 3
_NUMBER_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Known:
    """All that the database knows of a dossier."""

    state: DossierState
    records: tuple[CheckedRecord, ...]
    machine: Mapping[DocumentId, ExtractedRecord]
    pages: Mapping[int, PageText]
    actions: tuple[Action, ...]
    codes: Mapping[DocumentId, str]
    arrangement: Arrangement
    reception_code: str | None


def known(office: Office, dossier: DossierId) -> Known:
    """Read it in one transaction. Raises `UnknownDossierError`, `DatabaseError`."""
    with office.database.begin() as unit:
        state = unit.repository.get(dossier)
        reception = unit.receptions.find(dossier)
        return Known(
            state=state,
            records=unit.repository.checked(dossier),
            machine={record.document.id: record for record in unit.repository.extracted(dossier)},
            pages={page.number: page for page in unit.repository.pages(dossier)},
            actions=unit.desk.actions(dossier),
            codes=unit.codes.codes_of(dossier),
            arrangement=unit.deposits.arrangement(dossier),
            reception_code=reception.code if reception else None,
        )


def agency(office: Office) -> Agency:
    """Who archives, by the settings."""
    archive = office.settings.archive
    return Agency(archive.agency_name, office.settings.counter.agency_code, archive.archives_code, archive.fonds_code)


@dataclass(frozen=True, slots=True)
class Copied:
    """An archive copy as a file."""

    path: Path
    sha256: Sha256
    size: int
    signatures: tuple[Signed, ...]
    drawn: Drawn = NONE_DRAWN
    beside: frozenset[Sha256] = frozenset()
    """scans that go into the package too, since the copy does not hold their pages"""


@contextmanager
def packed(
    office: Office,
    facts: Known,
    made_at: datetime,
    folder: Path,
    signers: Sequence[Signer] = (),
    archived: Mapping[DocumentId, Copied] | None = None,
) -> Iterator[Contents]:
    """The contents of the package; scans stay at hand until the end.

    Archive copies are made and signed in `folder`; those in `archived` exist already and stay as they are.
    Raises `PdfaFailedError`, `SigningError`, `KeepingError`.
    """
    state = facts.state
    scans = tuple({scan.sha256: scan for scan in state.scans}.values())
    archive = office.settings.archive
    with ExitStack() as stack:
        paths = {scan.sha256: stack.enter_context(office.store.local_copy(original_key(scan.sha256))) for scan in scans}
        papers = []
        for ordinal, record in enumerate(facts.records, start=1):
            sources, title = _sources(facts, paths, record.document), _title(office, record)
            copied = (archived or {}).get(record.document.id)
            if copied is None:
                target = folder / f"{ordinal:07}.pdf"
                copied = _copy(office, facts, record.document, sources, title, target, made_at, signers)
            papers.append(_paper(facts, record, sources, title, ordinal, copied))
        yield Contents(
            dossier=state.id,
            agency=agency(office),
            number=_number(facts),
            title=_dossier_title([paper.title for paper in papers]),
            papers=tuple(papers),
            scans=tuple(
                ScanFile(paths[scan.sha256], scan.sha256, scan.size, scan.media_type.value, _SUFFIXES[scan.media_type])
                for scan in scans
            ),
            page_count=len(pages_of(state)),
            received_at=state.received_at,
            made_at=made_at,
            approved=state.stage in (Stage.APPROVED, Stage.ARCHIVED),
            retention=archive.retention,
            mode=archive.mode,
            tool=f"Sohoa {code_version()}",
            arrangement=facts.arrangement,
            jpeg_quality=archive.jpeg_quality,
            readings=tuple(_readings(facts, record) for record in facts.records),
        )


def _copy(
    office: Office, facts: Known, document: Document, sources: Sequence[SourcePage], title: str, target: Path,
    made_at: datetime, signers: Sequence[Signer],
) -> Copied:  # fmt: skip
    name, tool = office.settings.archive.agency_name, f"Sohoa {code_version()}"
    said = ("Bản số hóa từ bản giấy", name, hanoi(made_at), f"SH-{document.id[:8]}")
    mark, visible = ", ".join(part for part in said if part), office.settings.archive.visible_mark
    quality = office.settings.archive.jpeg_quality
    about = Conversion(title, mark, visible, name, document.id, tool, made_at, quality)
    drawn = write_copy(sources, target, about, target.parent, office.raster)
    if drawn.pages:
        _LOG.note("copy.drawn", dossier=facts.state.id, document=document.id, pages=len(drawn.pages))
    beside = frozenset(page.scan for page in pages_of(facts.state) if page.number in drawn.pages)
    signatures: list[Signed] = []
    for signer in signers:
        signed = target.with_suffix(".signed")
        signatures.append(signer.sign(target, signed, office.clock(), facts.state.received_at))
        signed.replace(target)
    return Copied(target, *sha256_of_file(target), tuple(signatures), drawn, beside)


def _paper(
    facts: Known, record: CheckedRecord, sources: Sequence[SourcePage], title: str, ordinal: int, copied: Copied
) -> ArchivedPaper:
    return ArchivedPaper(
        document=record.document,
        record=record,
        title=title,
        ordinal=ordinal,
        code=facts.codes.get(record.document.id),
        pages=tuple(source.text for source in sources),
        copy=copied.path,
        sha256=copied.sha256,
        size=copied.size,
        signatures=copied.signatures,
        drawn=copied.drawn.pages,
        drawn_dpi=copied.drawn.dpi,
        beside=copied.beside,
    )


def _sources(facts: Known, paths: Mapping[Sha256, Path], document: Document) -> list[SourcePage]:
    places = {page.number: page for page in pages_of(facts.state)}
    types = {scan.sha256: scan.media_type for scan in facts.state.scans}
    found = []
    for number in document.pages:
        page = places[number]
        text = facts.pages.get(number) or _never_read(number, facts)
        found.append(SourcePage(paths[page.scan], types[page.scan], page.index, text))
    return found


def _never_read(number: int, facts: Known) -> PageText:
    """A page of which the database knows nothing: it keeps its place."""
    stamp = next((page.stamp for page in facts.pages.values()), EngineStamp("none", "0", "0"))
    return PageText(number, None, None, (), (), (), stamp, (Problem("page.not_read"),))


def _title(office: Office, record: CheckedRecord) -> str:
    document = record.document
    said = next((field.value for field in record.fields if field.name == "title" and field.value), None)
    form = next((form for form in office.catalogue.forms if form.form == document.form), None)
    return said or document.title or (form.title if form else document.form)


def _dossier_title(titles: Sequence[str]) -> str:
    named = list(dict.fromkeys(title.strip() for title in titles if title.strip()))
    if not named:
        return "Hồ sơ không có giấy tờ"
    more = f" và {len(named) - _TITLES} loại giấy tờ khác" if len(named) > _TITLES else ""
    return f"Hồ sơ: {'; '.join(named[:_TITLES])}{more}"


def _number(facts: Known) -> str:
    """Số và ký hiệu hồ sơ: the code that the counter gave, or that is printed on a receipt; else of the id."""
    printed = (field.value for record in facts.records for field in record.fields if field.name == "dossier_code")
    code = facts.reception_code or next((value for value in printed if value), None)
    return _NOT_PLAIN.sub("-", code)[:_NUMBER_LENGTH] if code else facts.state.id[:13]


def _readings(facts: Known, record: CheckedRecord) -> Mapping[str, Any]:
    """What people approved, what the machine had read, and who changed what."""
    document = record.document
    machine = facts.machine.get(document.id)
    return {
        "document": document.id,
        "form": document.form,
        "edition": document.edition,
        "pages": list(document.pages),
        "approved": {
            field.name: {"value": field.value, "origin": field.readings[0].origin.value if field.readings else None}
            for field in record.fields
        },
        "machine": {
            name: [
                {"raw": reading.raw, "value": reading.value, "origin": reading.origin.value, "page": reading.page,
                 "confidence": round(reading.confidence, 4)}
                for reading in readings
            ]
            for name, readings in (machine.readings.items() if machine else ())
        },
        "changes": [_change(action) for action in facts.actions if action.document in (None, document.id)],
    }  # fmt: skip


def _change(action: Action) -> Mapping[str, Any]:
    change: dict[str, Any] = {"action": action.kind.value, "by": action.reviewer, "at": hanoi(action.at)}
    if action.correction is not None and action.kind is Act.FIELD:
        said = action.correction
        change |= {"field": said.field, "before": said.before, "after": said.after, "reason": said.reason.value}
    return change
