"""AIP and SIP of TT 05/2025/TT-BNV: a zip in the E-ARK CSIP layout, the same bytes whenever it is made again.

What people approved is described; `documentation/` keeps what the machine had read and who changed what. A package
that breaks the circular is never written: faults name field, rule and value.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

from dossier.local_time import HANOI
from storage.packages.contents import Contents
from storage.packages.describe import document_values, dossier_values
from storage.packages.ead import ead, ead_schema
from storage.packages.field_table import Fault, FieldTables, faults, tables_in_force
from storage.packages.mets import Linked, representation_mets, root_mets
from storage.packages.part import Part, part_of
from storage.packages.premis import copies_premis, package_premis

SCHEMAS = Path(__file__).parent / "schemas"
_SHIPPED = ("mets.xsd", "xlink.xsd", "DILCISExtensionMETS.xsd", "premis.xsd")
_REP = "representations/rep1"
DATA, BESIDE = "data", "originals"
"""folders of the representation: archive copies, and the untouched scans of what had to be drawn in them"""

Described = tuple[dict[str, str], list[dict[str, str]]]
"""fields of the dossier, and of each paper"""


def package_name(contents: Contents, kind: str) -> str:
    """The folder inside the zip, and the name of the zip without its ending."""
    return contents.identifier(kind).replace(":", "_")


def write_package(contents: Contents, kind: str, target: Path) -> tuple[Fault, ...]:
    """Write the package of `kind` (aip or sip) to the file `target`; where anything is at fault, nothing is written."""
    tables = tables_in_force(contents.made_at.astimezone(HANOI).date())
    described, broken = _described(contents, kind, tables)
    if broken:
        return tuple(broken)
    parts = _parts(contents, kind, tables, described)
    folder = package_name(contents, kind)
    moment = contents.made_at.astimezone(HANOI)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as package:
        for part in parts:
            entry = zipfile.ZipInfo(f"{folder}/{part.path}", moment.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            # a PDF is packed already
            entry.compress_type = zipfile.ZIP_STORED if part.file else zipfile.ZIP_DEFLATED
            entry.file_size = part.size
            with package.open(entry, "w") as out:
                if part.data is not None:
                    out.write(part.data)
                elif part.file is not None:
                    with part.file.open("rb") as source:
                        while chunk := source.read(1 << 20):
                            out.write(chunk)
    return ()


def _parts(contents: Contents, kind: str, tables: FieldTables, described: Described) -> list[Part]:
    record, papers = described
    archive = kind == "aip"
    ead_part = part_of("metadata/descriptive/EAD.xml", ead(record))
    links = []
    for paper, values in zip(contents.papers, papers, strict=True):
        name = contents.document_code(paper, archive=archive)
        data = Part(f"{DATA}/{name}.pdf", paper.sha256.upper(), paper.size, file=paper.copy)
        links.append(Linked(data, part_of(f"metadata/descriptive/EAD_doc_{paper.ordinal:07}.xml", ead(values))))
    copies = [link.data for link in links]
    beside = [
        Part(f"{BESIDE}/{scan.sha256}{scan.suffix}", scan.sha256.upper(), scan.size, file=scan.path)
        for scan in contents.beside
    ]
    rep_premis = part_of("metadata/preservation/PREMIS_rep1.xml", copies_premis(contents, copies)) if archive else None
    rep_mets = part_of(f"{_REP}/METS.xml", representation_mets(contents, kind, links, beside, rep_premis))
    premis = part_of("metadata/preservation/PREMIS.xml", package_premis(contents)) if archive else None
    schemas = [part_of(f"schemas/{name}", (SCHEMAS / name).read_bytes()) for name in _SHIPPED]
    schemas += [
        part_of(f"schemas/{name}.xsd", ead_schema(tables, f"{kind}_{table}"))
        for name, table in (("EAD", "dossier"), ("EAD_doc", "document"))
    ]
    documentation = [part_of("documentation/readings.json", _readings(contents))] if archive else []
    others: dict[str, Sequence[Part]] = {"Documentation": documentation, "Schemas": schemas}
    mets = part_of("METS.xml", root_mets(contents, kind, ead_part, premis, others, rep_mets))
    inside = [*(link.description for link in links), *([rep_premis] if rep_premis else []), *copies, *beside]
    moved = [Part(f"{_REP}/{each.path}", each.sha256, each.size, each.data, each.file) for each in inside]
    return [mets, ead_part, *([premis] if premis else []), rep_mets, *moved, *schemas, *documentation]


def _described(contents: Contents, kind: str, tables: FieldTables) -> tuple[Described, list[Fault]]:
    record = dossier_values(contents, tables, f"{kind}_dossier")
    papers = [document_values(contents, paper, tables, f"{kind}_document") for paper in contents.papers]
    broken = list(faults(tables, f"{kind}_dossier", record))
    for values in papers:
        broken += faults(tables, f"{kind}_document", values)
    return (record, papers), broken


def _readings(contents: Contents) -> bytes:
    return json.dumps({"papers": list(contents.readings)}, ensure_ascii=False, indent=1).encode()
