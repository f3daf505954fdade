"""One form file as a clerk wrote it: its text, what stands on which line, and what is wrong with its wording.

Refuses to stop at the first fault: everything that can be told about a file is told at once, in Vietnamese.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from yaml.resolver import Resolver

from dossier.errors import FormFileError
from dossier.form import Form

Place = tuple[int | str, ...]
"""keys and positions from the top of the file to where something stands"""
Fault = tuple[Place, str]

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""reads every scalar as text; the one in C where PyYAML was built with it"""
_WORDS = {
    "tag:yaml.org,2002:int": "số", "tag:yaml.org,2002:float": "số", "tag:yaml.org,2002:bool": "true/false",
    "tag:yaml.org,2002:timestamp": "ngày",
}  # fmt: skip
_PLAIN_WORDS = {
    "missing": "thiếu mục này",
    "extra_forbidden": "không có mục tên này (kiểm tra chính tả)",
    "string_pattern_mismatch": "chỉ dùng chữ thường không dấu, số và dấu gạch dưới",
    "string_type": "phải là chữ",
    "tuple_type": "phải là danh sách",
    "dict_type": "phải là nhóm mục con",
    "int_parsing": "phải là số",
    "int_type": "phải là số",
    "greater_than_equal": "số quá nhỏ",
    "less_than_equal": "số quá lớn",
    "bool_parsing": "phải là true hoặc false",
    "date_from_datetime_parsing": "phải là ngày dạng YYYY-MM-DD",
    "date_from_datetime_inexact": "phải là ngày dạng YYYY-MM-DD",
    "literal_error": "giá trị không nằm trong danh sách cho phép",
    "model_type": "phải là nhóm mục con",
}


@dataclass(frozen=True)
class FormSheet:
    """A form file that loads."""

    file: Path
    form: Form
    node: yaml.Node

    def faults(self, found: Iterable[Fault]) -> list[FormFileError]:
        """Faults at their lines in this file."""
        return [FormFileError(self.file.name, line_of(self.node, place), fault) for place, fault in found]


def read_sheet(file: Path, *, strict: bool = False) -> tuple[FormSheet | None, list[FormFileError]]:
    """The form of a file where it loads, and what is wrong with the file by itself."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        node = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        return None, [FormFileError(file.name, line, "không phải YAML đúng cú pháp (kiểm tra thụt dòng, dấu ngoặc)")]
    if node is None:
        return None, [FormFileError(file.name, 1, "tệp trống")]
    faults = [FormFileError(file.name, line, fault) for line, fault in _wording_faults(text, node, strict)]
    try:
        return FormSheet(file, Form.model_validate(_content(node)), node), faults
    except ValidationError as error:
        faults += [
            FormFileError(
                file.name, line_of(node, fault["loc"]), _in_plain_words(fault["type"], fault["loc"], fault["msg"])
            )
            for fault in error.errors()
        ]
        return None, faults


def _content(node: yaml.Node) -> object:
    """Text, lists and maps only."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _content(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_content(value) for value in node.value]
    return node.value


def _wording_faults(text: str, node: yaml.Node, strict: bool) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line != unicodedata.normalize("NFC", line):
            yield number, "chữ có dấu phải ở dạng Unicode dựng sẵn (NFC)"
    yield from _repeated_keys(node)
    if strict:
        yield from _unquoted(node, "")


def _repeated_keys(node: yaml.Node) -> Iterator[tuple[int, str]]:
    """YAML keeps the last of two entries with one name, and drops the other without a word."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, f"mục {key.value} viết hai lần trong cùng một nhóm"
            seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated_keys(value)


@cache
def _not_text() -> frozenset[str]:
    """Names of entries that are numbers, days or true/false by their meaning: they need no quotes."""
    schema = Form.model_json_schema()
    tables = [schema["properties"], *(part.get("properties", {}) for part in schema["$defs"].values())]
    return frozenset(name for table in tables for name, entry in table.items() if not _is_text(entry))


def _is_text(entry: Mapping[str, Any]) -> bool:
    if "anyOf" in entry:
        return all(_is_text(choice) for choice in entry["anyOf"] if choice.get("type") != "null")
    return entry.get("type") not in ("integer", "boolean") and entry.get("format") != "date"


def _unquoted(node: yaml.Node, key: str) -> Iterator[tuple[int, str]]:
    """Text that other programs, and the schema in an editor, would read as a number, a day or true/false."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _unquoted(value, name.value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _unquoted(value, key)
    elif isinstance(node, yaml.ScalarNode) and not node.style and key not in _not_text():
        word = _WORDS.get(Resolver().resolve(yaml.ScalarNode, node.value, (True, False)))  # type: ignore[no-untyped-call]
        if word:
            fault = f'{key}: đặt {node.value} trong dấu nháy ("{node.value}"), nếu không sẽ bị hiểu là {word}'
            yield node.start_mark.line + 1, fault


def _in_plain_words(kind: str, place: Sequence[int | str], message: str) -> str:
    where = ".".join(str(part) for part in place) or "tệp"
    own = message.removeprefix("Value error, ") if kind == "value_error" else "giá trị không hợp lệ"
    return f"{where}: {_PLAIN_WORDS.get(kind, own)}"


def line_of(node: yaml.Node, place: Sequence[int | str]) -> int:
    """The line, from 1, of the deepest part of the place that stands in the file."""
    line: int = node.start_mark.line + 1
    for part in place:
        child = None
        if isinstance(node, yaml.MappingNode):
            child = next((value for key, value in node.value if key.value == part), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            child = node.value[part]
        if child is None:
            break
        node, line = child, child.start_mark.line + 1
    return line
