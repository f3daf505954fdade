"""PREMIS 3 of a package: which files there are, what happened to them, and who did it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree

from storage.packages.contents import Contents, ScanFile, hanoi
from storage.packages.ead import written
from storage.packages.part import Part

PREMIS = "http://www.loc.gov/premis/v3"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NAMES: dict[Any, str] = {None: PREMIS, "premis": PREMIS, "xsi": _XSI}
_PDFA = ("PDF/A", "2b", "fmt/477")
"""name, version and key in PRONOM"""


def package_premis(contents: Contents) -> bytes:
    """The record of the package as a whole, metadata/preservation/PREMIS.xml."""
    record = _Record(contents)
    entity = record.begin("intellectualEntity")
    record.identify(entity, "local", contents.archive_code)
    record.identify(entity, "URN", contents.identifier("aip"))
    record.link(entity, "received", "approved", "packed")
    record.event("received", "transfer", contents.received_at, "Tiếp nhận bản quét của hồ sơ giấy")
    approved = "Người có thẩm quyền đã duyệt dữ liệu" if contents.approved else "Bản nháp, chưa duyệt"
    record.event("approved", "validation", contents.made_at, approved)
    record.event("packed", "information package creation", contents.made_at, "Tạo gói AIP")
    return record.file()


def copies_premis(contents: Contents, copies: Sequence[Part]) -> bytes:
    """The record of the archive copies and of the scans they were made from, PREMIS_rep1.xml."""
    record = _Record(contents)
    for paper, copy in zip(contents.papers, copies, strict=True):
        file = record.begin("file")
        record.identify(file, "local", contents.document_code(paper))
        if paper.code:
            record.identify(file, "mã kết quả số hóa", paper.code)
        record.characterize(file, copy.sha256, copy.size, _PDFA)
        for scan in contents.scans:
            record.derive(file, scan.sha256.upper())
        names = [f"signed{paper.ordinal}.{place}" for place, _ in enumerate(paper.signatures)]
        record.link(file, "digitized", *([f"drawn{paper.ordinal}"] if paper.drawn else []), *names)
    for scan in contents.scans:
        _scan(record, scan)
    anew = f"; ảnh lớn nén lại JPEG {contents.jpeg_quality}, bản gốc giữ nguyên" if contents.jpeg_quality else ""
    record.event("digitized", "transfer", contents.made_at, f"Số hóa giấy tờ thành PDF/A-2b hai lớp{anew}")
    for paper in contents.papers:
        if paper.drawn:
            numbers = ", ".join(str(number) for number in paper.drawn)
            detail = f"Trang {numbers} của hồ sơ không theo được PDF/A-2b: dựng thành hình {paper.drawn_dpi} dpi"
            record.event(f"drawn{paper.ordinal}", "normalization", contents.made_at, detail)
        for place, signed in enumerate(paper.signatures):
            detail = f"Ký số ({signed.kind}): {signed.signer}"
            record.event(f"signed{paper.ordinal}.{place}", "digital signature generation", signed.at, detail)
    return record.file()


def _scan(record: _Record, scan: ScanFile) -> None:
    """An original, kept outside the package under its hash."""
    file = record.begin("file")
    record.identify(file, "SHA-256", scan.sha256.upper())
    record.characterize(file, scan.sha256.upper(), scan.size, (scan.media_type, "", ""))
    record.link(file, "digitized")


class _Record:
    """Builds one PREMIS file: objects first, then events, then the agents of both."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._root = etree.Element(_tag("premis"), {"version": "3.0"}, nsmap=_NAMES)
        self._events: list[Any] = []

    def begin(self, kind: str) -> Any:
        return etree.SubElement(self._root, _tag("object"), {f"{{{_XSI}}}type": f"premis:{kind}"})

    def identify(self, parent: Any, kind: str, value: str) -> None:
        _add_all(_add(parent, "objectIdentifier"), objectIdentifierType=kind, objectIdentifierValue=value)

    def characterize(self, parent: Any, sha256: str, size: int, form: tuple[str, str, str]) -> None:
        facts = _add(parent, "objectCharacteristics")
        _add_all(_add(facts, "fixity"), messageDigestAlgorithm="SHA-256", messageDigest=sha256)
        _add(facts, "size", str(size))
        name, version, key = form
        written_in = _add(facts, "format")
        designation = _add(written_in, "formatDesignation")
        _add(designation, "formatName", name)
        if version:
            _add(designation, "formatVersion", version)
        if key:
            _add_all(_add(written_in, "formatRegistry"), formatRegistryName="PRONOM", formatRegistryKey=key)

    def derive(self, parent: Any, sha256: str) -> None:
        relation = _add(parent, "relationship")
        _add_all(relation, relationshipType="derivation", relationshipSubType="has source")
        related = _add(relation, "relatedObjectIdentifier")
        _add_all(related, relatedObjectIdentifierType="SHA-256", relatedObjectIdentifierValue=sha256)

    def link(self, parent: Any, *events: str) -> None:
        for event in events:
            link = _add(parent, "linkingEventIdentifier")
            _add_all(link, linkingEventIdentifierType="UUID", linkingEventIdentifierValue=self._id(event))

    def event(self, name: str, kind: str, at: Any, detail: str) -> None:
        event = etree.Element(_tag("event"), nsmap=_NAMES)
        _add_all(_add(event, "eventIdentifier"), eventIdentifierType="UUID", eventIdentifierValue=self._id(name))
        _add_all(event, eventType=kind, eventDateTime=hanoi(at))
        _add(_add(event, "eventDetailInformation"), "eventDetail", detail)
        _add(_add(event, "eventOutcomeInformation"), "eventOutcome", "success")
        for agent in ("software", *(("agency",) if self._contents.agency.name else ())):
            link = _add(event, "linkingAgentIdentifier")
            _add_all(link, linkingAgentIdentifierType="local", linkingAgentIdentifierValue=agent)
        self._events.append(event)

    def file(self) -> bytes:
        self._root.extend(self._events)
        name, _, version = self._contents.tool.partition(" ")
        self._agent("software", name, "software", version)
        if self._contents.agency.name:
            self._agent("agency", self._contents.agency.name, "organization", "")
        return written(self._root)

    def _agent(self, identifier: str, name: str, kind: str, version: str) -> None:
        agent = _add(self._root, "agent")
        _add_all(_add(agent, "agentIdentifier"), agentIdentifierType="local", agentIdentifierValue=identifier)
        _add_all(agent, agentName=name, agentType=kind)
        if version:
            _add(agent, "agentVersion", version)

    def _id(self, name: str) -> str:
        return self._contents.part_id("event", name).removeprefix("ID-").lower()


def _tag(name: str) -> str:
    return f"{{{PREMIS}}}{name}"


def _add(parent: Any, name: str, text: str | None = None) -> Any:
    child = etree.SubElement(parent, _tag(name))
    child.text = text
    return child


def _add_all(parent: Any, **texts: str) -> None:
    for name, text in texts.items():
        _add(parent, name, text)
