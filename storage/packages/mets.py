"""METS.xml of a package and of its representation, as the E-ARK CSIP 2.0.4 profile has them.

Every file of the package is named with size, moment and SHA-256; whoever has the METS file can check them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from storage.packages.contents import Contents, hanoi
from storage.packages.ead import written
from storage.packages.part import Part

METS = "http://www.loc.gov/METS/"
XLINK = "http://www.w3.org/1999/xlink"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
_NAMES: dict[Any, str] = {None: METS, "xlink": XLINK, "csip": CSIP, "xsi": _XSI}


@dataclass(frozen=True, slots=True)
class Linked:
    """A data file with the description and the preservation record that belong to it."""

    data: Part
    description: Part


def root_mets(
    contents: Contents, kind: str, ead: Part, premis: Part | None, others: dict[str, Sequence[Part]], rep: Part
) -> bytes:
    """The METS file of the whole package: `kind` is aip or sip; `others` are file groups by use."""
    writer = _Writer(contents, kind, contents.identifier(kind), "root")
    description = writer.describe(ead)
    preservation = writer.preserve(premis) if premis else None
    groups = {use: writer.group(use, parts) for use, parts in others.items() if parts}
    writer.group("Representations/rep1", [rep])
    top = writer.structure()
    writer.division(top, "Metadata", DMDID=description, **({"ADMID": preservation} if preservation else {}))
    for use, group in groups.items():
        etree.SubElement(writer.division(top, use), _tag("fptr"), FILEID=group)
    pointer = etree.SubElement(writer.division(top, "Representations/rep1"), _tag("mptr"), LOCTYPE="URL")
    pointer.set(f"{{{XLINK}}}type", "simple")
    pointer.set(f"{{{XLINK}}}href", rep.path)
    return writer.file()


def representation_mets(
    contents: Contents, kind: str, papers: Sequence[Linked], beside: Sequence[Part], premis: Part | None
) -> bytes:
    """The METS file of `representations/rep1`; `beside` are untouched scans, where the package holds any."""
    writer = _Writer(contents, kind, "rep1", "rep1")
    descriptions = [writer.describe(paper.description) for paper in papers]
    preservation = writer.preserve(premis) if premis else None
    writer.group("Data", [paper.data for paper in papers])
    if beside:
        writer.group("AttachmentFile", beside)
    top = writer.structure()
    record = {"ADMID": preservation} if preservation else {}
    writer.division(top, "Metadata", DMDID=" ".join(descriptions), **record)
    data = writer.division(top, "Data")
    for paper in papers:
        etree.SubElement(data, _tag("fptr"), FILEID=writer.id_of(paper.data))
    links = writer.division(top, "MetadataLink")
    for paper, description in zip(papers, descriptions, strict=True):
        link = writer.division(links, "File", DMDID=description, **record)
        etree.SubElement(link, _tag("fptr"), FILEID=writer.id_of(paper.data))
    if beside:
        attached = writer.division(top, "AttachmentFile")
        for part in beside:
            etree.SubElement(attached, _tag("fptr"), FILEID=writer.id_of(part))
    return writer.file()


def _tag(name: str) -> str:
    return f"{{{METS}}}{name}"


class _Writer:
    """Builds one METS file; sections must be asked for in their order."""

    def __init__(self, contents: Contents, kind: str, identifier: str, where: str) -> None:
        self._contents, self._where = contents, where
        self._moment = hanoi(contents.made_at)
        self._divisions = 0
        self._root = etree.Element(_tag("mets"), nsmap=_NAMES)
        self._root.set("OBJID", identifier)
        self._root.set("LABEL", contents.archive_code if kind == "aip" else contents.file_code)
        self._root.set("TYPE", "Textual works – Digital")
        self._root.set("PROFILE", PROFILE)
        self._root.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", "MIXED")
        self._head(kind)
        self._amd: Any = None
        self._files: Any = None

    def describe(self, part: Part) -> str:
        """A descriptive section; its id."""
        name = self.id_of(part, "dmd")
        section = etree.SubElement(self._root, _tag("dmdSec"), ID=name, CREATED=self._moment, STATUS="CURRENT")
        self._reference(section, part, "EAD")
        return name

    def preserve(self, part: Part) -> str:
        name = self.id_of(part, "amd")
        if self._amd is None:
            self._amd = etree.SubElement(self._root, _tag("amdSec"), ID=self._contents.part_id(self._where, "amdSec"))
        section = etree.SubElement(self._amd, _tag("digiprovMD"), ID=name, CREATED=self._moment, STATUS="CURRENT")
        self._reference(section, part, "PREMIS")
        return name

    def group(self, use: str, parts: Sequence[Part]) -> str:
        """A file group; its id."""
        if self._files is None:
            name = self._contents.part_id(self._where, "fileSec")
            self._files = etree.SubElement(self._root, _tag("fileSec"), ID=name)
        name = self._contents.part_id(self._where, "group", use)
        group = etree.SubElement(self._files, _tag("fileGrp"), ID=name, USE=use)
        for part in parts:
            file = etree.SubElement(group, _tag("file"), {"ID": self.id_of(part), **self._facts(part)})
            place = etree.SubElement(file, _tag("FLocat"), LOCTYPE="URL")
            place.set(f"{{{XLINK}}}type", "simple")
            place.set(f"{{{XLINK}}}href", part.path)
        return name

    def structure(self) -> Any:
        """The map of the package; its topmost division."""
        name = self._contents.part_id(self._where, "structMap")
        structure = etree.SubElement(self._root, _tag("structMap"), ID=name, TYPE="PHYSICAL", LABEL="CSIP")
        return self.division(structure, self._root.get("OBJID") or "")

    def division(self, parent: Any, label: str, **attributes: str) -> Any:
        self._divisions += 1
        name = self._contents.part_id(self._where, "div", str(self._divisions))
        return etree.SubElement(parent, _tag("div"), {"ID": name, "LABEL": label, **attributes})

    def id_of(self, part: Part, use: str = "file") -> str:
        return self._contents.part_id(self._where, use, part.path)

    def file(self) -> bytes:
        return written(self._root)

    def _head(self, kind: str) -> None:
        status = "NEW" if self._contents.approved else "TEST"
        head = etree.SubElement(self._root, _tag("metsHdr"), CREATEDATE=self._moment, RECORDSTATUS=status)
        head.set(f"{{{CSIP}}}OAISPACKAGETYPE", kind.upper())
        software = etree.SubElement(head, _tag("agent"), ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
        name, _, version = self._contents.tool.partition(" ")
        etree.SubElement(software, _tag("name")).text = name
        note = etree.SubElement(software, _tag("note"))
        note.set(f"{{{CSIP}}}NOTETYPE", "SOFTWARE VERSION")
        note.text = version
        if self._contents.agency.name:
            keeper = etree.SubElement(head, _tag("agent"), ROLE="ARCHIVIST", TYPE="ORGANIZATION")
            etree.SubElement(keeper, _tag("name")).text = self._contents.agency.name
            code = etree.SubElement(keeper, _tag("note"))
            code.set(f"{{{CSIP}}}NOTETYPE", "IDENTIFICATIONCODE")
            code.text = self._contents.agency.code

    def _reference(self, section: Any, part: Part, kind: str) -> None:
        reference = etree.SubElement(section, _tag("mdRef"), {"LOCTYPE": "URL", "MDTYPE": kind, **self._facts(part)})
        reference.set(f"{{{XLINK}}}type", "simple")
        reference.set(f"{{{XLINK}}}href", part.path)

    def _facts(self, part: Part) -> dict[str, str]:
        return {
            "MIMETYPE": part.media_type,
            "SIZE": str(part.size),
            "CREATED": self._moment,
            "CHECKSUM": part.sha256,
            "CHECKSUMTYPE": "SHA-256",
        }
