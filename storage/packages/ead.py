"""EAD.xml and EAD_doc.xml of TT 05/2025/TT-BNV, and their schemas, both out of the field tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from storage.packages.field_table import FieldTables, TableField
from storage.packages.scan_words import xml_text

_XS = "http://www.w3.org/2001/XMLSchema"
ROOT = "simpledc"


def ead(values: Mapping[str, str]) -> bytes:
    """The fields as one `<simpledc>` element each, in the order given."""
    root = etree.Element(ROOT)
    for name, value in values.items():
        etree.SubElement(root, name).text = xml_text(value)
    return written(root)


def read_ead(data: bytes) -> dict[str, str]:
    """The fields of an EAD file. Raises `ValueError` where it is none."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    if etree.QName(root).localname != ROOT:
        raise ValueError("not an EAD of the circular")
    return {etree.QName(child).localname: child.text or "" for child in root if isinstance(child.tag, str)}


def ead_schema(tables: FieldTables, table: str) -> bytes:
    """The XML schema of a table: every field at most once, in any order (xs:all), with its length and its codes."""
    names: Any = {"xs": _XS}
    schema = etree.Element(f"{{{_XS}}}schema", nsmap=names)
    note = etree.SubElement(etree.SubElement(schema, _xs("annotation")), _xs("documentation"))
    note.text = f"{tables.law}, {table}"
    element = etree.SubElement(schema, _xs("element"), name=ROOT)
    everything = etree.SubElement(etree.SubElement(element, _xs("complexType")), _xs("all"))
    for field in tables.tables[table]:
        _declare(everything, tables, field)
    return written(schema)


def written(root: Any) -> bytes:
    """An XML file in UTF-8."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _declare(parent: Any, tables: FieldTables, field: TableField) -> None:
    element = etree.SubElement(parent, _xs("element"), name=field.name, minOccurs="1" if field.required else "0")
    restriction = etree.SubElement(etree.SubElement(element, _xs("simpleType")), _xs("restriction"), base="xs:string")
    if field.codes and not field.several:
        for code in tables.codes[field.codes]:
            etree.SubElement(restriction, _xs("enumeration"), value=code)
        return
    patterns = {"number": r"\d+", "flag": "[01]", "date": r"(\d{2}/)?(\d{2}/)?\d{4}"}
    if field.kind in patterns:
        etree.SubElement(restriction, _xs("pattern"), value=patterns[field.kind])
    etree.SubElement(restriction, _xs("maxLength"), value=str(field.length))


def _xs(name: str) -> str:
    return f"{{{_XS}}}{name}"
