"""The catalogue of forms: loads form files, built in and the office's own, and reports every fault at once.

Refuses to skip a bad file in silence: a form that does not load is a paper that is not recognized. Scalars are
read as the text that stands there, so `1.004870` and `017` need no quotes and never turn into other numbers.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import ValidationError

from dossier.errors import FormFileError, FormFilesError
from dossier.form import Form
from extractors.coded import CODE_KINDS
from extractors.fields import field_types
from extractors.likely import LabelIndex
from extractors.titles import TitleIndex

BUILT_IN = Path(__file__).parent / "forms"
UNKNOWN = "khac"
"""the form of every paper that no other form fits"""

_PLAIN_WORDS = {
    "missing": "thiếu mục này",
    "extra_forbidden": "không có mục tên này (kiểm tra chính tả)",
    "string_pattern_mismatch": "chỉ dùng chữ thường không dấu, số và dấu gạch dưới",
    "string_type": "phải là chữ",
    "tuple_type": "phải là danh sách",
    "int_parsing": "phải là số",
    "bool_parsing": "phải là true hoặc false",
    "date_from_datetime_parsing": "phải là ngày dạng YYYY-MM-DD",
    "literal_error": "giá trị không nằm trong danh sách cho phép",
    "model_type": "phải là nhóm mục con",
}


@dataclass(frozen=True)
class Catalogue:
    """All forms, every edition. `digest` changes when any form file changes."""

    forms: tuple[Form, ...]
    digest: str

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, str], Form]:
        return {(form.form, form.edition): form for form in self.forms}

    @cached_property
    def titles(self) -> TitleIndex:
        return TitleIndex(self.forms)

    @cached_property
    def labels(self) -> LabelIndex:
        return LabelIndex(self.forms)

    def get(self, form: str, edition: str) -> Form:
        """The form in this edition; raises `KeyError` for one that is not in the catalogue."""
        return self._by_key[form, edition]

    def editions(self, form: str) -> tuple[Form, ...]:
        return tuple(known for known in self.forms if known.form == form)


def load(*folders: Path) -> Catalogue:
    """The built-in forms and those of the folders. Raises `FormFilesError` with all faults of all files."""
    files = form_files(BUILT_IN, *folders)
    forms, faults = read_forms(files)
    if faults:
        raise FormFilesError(tuple(faults))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return Catalogue(tuple(form for _, form in forms), digest.hexdigest())


def form_files(*folders: Path) -> list[Path]:
    return sorted(file for folder in folders for file in folder.rglob("*.yaml"))


def read_forms(files: Iterable[Path]) -> tuple[list[tuple[Path, Form]], list[FormFileError]]:
    """Every form that loads, and every fault found in any file or between files."""
    forms: list[tuple[Path, Form]] = []
    faults: list[FormFileError] = []
    for file in files:
        form, found = _read_form(file)
        faults += found
        if form is not None:
            forms.append((file, form))
    return forms, faults + _faults_between(forms)


def _read_form(file: Path) -> tuple[Form | None, list[FormFileError]]:
    try:
        text = file.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        content = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader builds only text, lists and maps
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        return None, [FormFileError(file.name, line, "không phải YAML đúng cú pháp (kiểm tra thụt dòng, dấu ngoặc)")]
    if text != unicodedata.normalize("NFC", text):
        return None, [FormFileError(file.name, 1, "chữ có dấu phải ở dạng Unicode dựng sẵn (NFC)")]
    try:
        form = Form.model_validate(content)
    except ValidationError as error:
        return None, [
            FormFileError(
                file.name, _line_of(node, fault["loc"]), _in_plain_words(fault["type"], fault["loc"], fault["msg"])
            )
            for fault in error.errors()
        ]
    return form, [FormFileError(file.name, _line_of(node, loc), fault) for loc, fault in _faults_in(form)]


def _in_plain_words(kind: str, loc: Sequence[int | str], message: str) -> str:
    where = ".".join(str(part) for part in loc) or "tệp"
    text = message.removeprefix("Value error, ") if kind == "value_error" else _PLAIN_WORDS.get(kind, message)
    return f"{where}: {text}"


_Fault = tuple[tuple[int | str, ...], str]


def _faults_in(form: Form) -> list[_Fault]:
    """Faults that only the whole form shows: where, and what."""
    return [*_field_faults(form), *_reference_faults(form)]


def _field_faults(form: Form) -> Iterator[_Fault]:
    seen: set[str] = set()
    for name, section, spec in form.fields():
        at = ("sections", form.sections.index(section), "fields", section.fields.index(spec))
        if spec.type not in field_types():
            yield (*at, "type"), f"{name}: không có loại trường {spec.type}"
        if bool(spec.among) != (spec.type == "choice"):
            yield (*at, "among"), f"{name}: among (các giá trị được chọn) đi cùng loại trường choice"
        if name in seen:
            yield (*at, "name"), f"{name}: trường bị khai hai lần"
        seen.add(name)
        if sum((bool(spec.label), bool(spec.parts), bool(spec.within), bool(spec.zone))) != 1:
            yield at, f"{name}: cần đúng một trong label, parts, within, zone"
        if spec.within and spec.within not in {other.name for other in section.fields}:
            yield (*at, "within"), f"{name}: mục này không có trường {spec.within}"


def _reference_faults(form: Form) -> Iterator[_Fault]:
    names = {name for name, _, _ in form.fields()}
    for i, rule in enumerate(form.rules):
        for name in sorted({*rule.names, *rule.when} - names):
            yield ("rules", i), f"quy tắc nhắc đến trường không có: {name}"
    minimum = form.minimum
    for source in (*minimum.owner_id, *minimum.summary, minimum.valid_until, minimum.scope):
        if source is not None and source not in names:
            yield ("minimum",), f"trường không có: {source}"
    for name, _, spec in form.fields():
        if spec.counted_from and spec.counted_from not in names:
            yield ("sections",), f"{name}: counted_from nhắc đến trường không có: {spec.counted_from}"
    for kind in (*form.codes, *form.recognized_by.codes):
        if kind not in CODE_KINDS:
            yield ("codes",), f"không có loại mã {kind}"


def _faults_between(forms: Sequence[tuple[Path, Form]]) -> list[FormFileError]:
    faults: list[FormFileError] = []
    seen: dict[tuple[str, str], Path] = {}
    for file, form in forms:
        key = (form.form, form.edition)
        if key in seen:
            faults.append(FormFileError(file.name, 1, f"trùng biểu mẫu và lần in với {seen[key].name}"))
        seen.setdefault(key, file)
    return faults


def _line_of(node: yaml.Node | None, loc: Sequence[int | str]) -> int:
    """The line, from 1, of the deepest part of the path that stands in the file."""
    if node is None:
        return 1
    line: int = node.start_mark.line + 1
    for part in loc:
        child = None
        if isinstance(node, yaml.MappingNode):
            child = next((value for key, value in node.value if key.value == part), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            child = node.value[part]
        if child is None:
            break
        node, line = child, child.start_mark.line + 1
    return line
