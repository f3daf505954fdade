"""Checks a package from outside: its layout, every hash, every schema, every field of the circular.

Reads the zip alone and trusts nothing that the program remembers. Each fault is one line for the archivist; values in
it are personal data and reach no log.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import etree

from storage.packages.ead import read_ead
from storage.packages.field_table import FieldTables, faults, field_tables
from storage.packages.information_package import SCHEMAS
from storage.packages.mets import CSIP, METS, XLINK

_MOST_SCHEMA_FAULTS = 5
_NAMES = {"m": METS}


def package_faults(path: Path, tables: FieldTables | None = None) -> tuple[str, ...]:
    """Everything that is wrong with the package at `path`; empty where all is right."""
    try:
        with zipfile.ZipFile(path) as package:
            return tuple(_faults(package, tables or field_tables("tt_05_2025")))
    except (zipfile.BadZipFile, OSError) as error:
        return (f"không mở được gói: {type(error).__name__}",)
    except etree.XMLSyntaxError as error:
        return (f"tệp XML trong gói bị hỏng: {error.msg}",)


def _faults(package: zipfile.ZipFile, tables: FieldTables) -> Iterator[str]:
    names = [name for name in package.namelist() if not name.endswith("/")]
    folders = {name.partition("/")[0] for name in names}
    if len(folders) != 1:
        yield "gói phải có đúng một thư mục gốc"
        return
    (root,) = folders
    seen = {f"{root}/METS.xml"}
    for mets in (f"{root}/METS.xml", f"{root}/representations/rep1/METS.xml"):
        if mets not in names:
            yield f"thiếu {mets.partition('/')[2]}"
            continue
        tree = _parsed(package.read(mets))
        wrong = tuple(_schema_faults(tree, "mets.xsd", mets))
        if wrong:
            yield from wrong
            continue  # what is below relies on it
        kind = str(tree.find("m:metsHdr", _NAMES).get(f"{{{CSIP}}}OAISPACKAGETYPE", "")).lower()
        yield from _file_faults(package, mets, tree, seen)
        yield from _description_faults(package, mets, tree, kind, tables)
    yield from (f"tệp không có trong METS.xml: {name}" for name in names if name not in seen)


def _file_faults(package: zipfile.ZipFile, mets: str, tree: Any, seen: set[str]) -> Iterator[str]:
    """Every file that METS names is there with its size and its hash."""
    for holder, href in _references(tree):
        name = str(PurePosixPath(mets).parent / href)
        seen.add(name)
        try:
            found, size = _hash(package, name)
        except KeyError:
            yield f"thiếu tệp {href}"
            continue
        if found != holder.get("CHECKSUM") or str(size) != holder.get("SIZE"):
            yield f"{href}: SHA-256 hoặc kích thước không khớp METS.xml"
        if name.endswith(("PREMIS.xml", "PREMIS_rep1.xml")):
            yield from _schema_faults(_parsed(package.read(name)), "premis.xsd", name)


def _description_faults(
    package: zipfile.ZipFile, mets: str, tree: Any, kind: str, tables: FieldTables
) -> Iterator[str]:
    for reference in tree.iterfind("m:dmdSec/m:mdRef", _NAMES):
        name = str(PurePosixPath(mets).parent / reference.get(f"{{{XLINK}}}href"))
        if name not in package.namelist():
            continue  # told above
        table = f"{kind}_{'document' if 'EAD_doc' in name else 'dossier'}"
        try:
            values = read_ead(package.read(name))
        except (ValueError, etree.XMLSyntaxError):
            yield f"{name}: không phải EAD"
            continue
        yield from (str(fault) for fault in faults(tables, table, values))


def _references(tree: Any) -> Iterator[tuple[Any, str]]:
    for reference in tree.iter(f"{{{METS}}}mdRef"):
        yield reference, reference.get(f"{{{XLINK}}}href")
    for file in tree.iter(f"{{{METS}}}file"):
        yield file, file.find("m:FLocat", _NAMES).get(f"{{{XLINK}}}href")


def _hash(package: zipfile.ZipFile, name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with package.open(name) as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest().upper(), size


def _schema_faults(tree: Any, schema: str, name: str) -> Iterator[str]:
    checker = _schema(schema)
    if not checker.validate(tree):
        for fault in list(checker.error_log)[:_MOST_SCHEMA_FAULTS]:
            yield f"{name}:{fault.line}: {fault.message}"


@cache
def _schema(name: str) -> Any:
    return etree.XMLSchema(etree.parse(SCHEMAS / name, etree.XMLParser(no_network=True)))


def _parsed(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
