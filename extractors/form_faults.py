"""Faults that only a whole form shows, or several forms side by side: names, kinds, labels, titles.

Refuses two meanings for one name: a field is of the same kind on every form, so that papers can be compared.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from dossier.errors import FormFileError
from dossier.form import FieldSpec, Form
from extractors.coded import CODE_KINDS
from extractors.fields import field_types
from extractors.form_sheet import Fault, FormSheet, Place
from extractors.stream import fold

_OF_SEVERAL_KINDS = {"addressed_to", "number", "personal_id"}
"""letters are addressed to any list of receivers, every kind of paper numbers in its own way, and land certificates
name people by the numbers of old cards"""
_NEEDS_NO_TITLE = "khac"


def faults_in(form: Form) -> list[Fault]:
    """Where, and what."""
    return [*_field_faults(form), *_label_faults(form), *_reference_faults(form), *_form_faults(form)]


def _fields_with_place(form: Form) -> Iterator[tuple[str, Place, FieldSpec]]:
    """Every field once, however many columns it stands in."""
    for s, section in enumerate(form.sections):
        for f, spec in enumerate(section.fields):
            prefix = (section.columns or (section.name,))[0]
            mark = "[]" if section.listed else ""
            yield f"{prefix}{mark}.{spec.name}" if prefix else spec.name, ("sections", s, "fields", f), spec


def _field_faults(form: Form) -> Iterator[Fault]:
    seen: set[str] = set()
    for name, at, spec in _fields_with_place(form):
        if spec.type not in field_types():
            known = ", ".join(sorted(field_types()))
            yield (*at, "type"), f"{name}: không có loại trường {spec.type} (có: {known})"
        if bool(spec.among) != (spec.type == "choice"):
            yield (*at, "among"), f"{name}: among (các giá trị được chọn) đi cùng loại trường choice"
        if name in seen:
            yield (*at, "name"), f"{name}: trường bị khai hai lần"
        seen.add(name)
        if sum((bool(spec.label), bool(spec.parts), bool(spec.within), bool(spec.zone))) != 1:
            yield at, f"{name}: cần đúng một trong label, parts, within, zone"
        section = form.sections[int(at[1])]
        if spec.within and spec.within not in {other.name for other in section.fields}:
            yield (*at, "within"), f"{name}: mục này không có trường {spec.within}"


def _label_faults(form: Form) -> Iterator[Fault]:
    for name, at, spec in _fields_with_place(form):
        for label in (*spec.label, *spec.parts):
            if label.rstrip().endswith(":"):
                yield (*at, "label"), f"{name}: nhãn không ghi dấu hai chấm ở cuối: {label}"
            if not fold(label):
                yield (*at, "label"), f"{name}: nhãn phải có chữ"
            if label != " ".join(label.split()) or label != unicodedata.normalize("NFC", label):
                yield (*at, "label"), f"{name}: nhãn thừa dấu cách hoặc không ở dạng dựng sẵn (NFC): {label}"


def _reference_faults(form: Form) -> Iterator[Fault]:
    names = {name for name, _, _ in form.fields()}
    for i, rule in enumerate(form.rules):
        for name in sorted({*rule.names, *rule.when} - names):
            yield ("rules", i), f"quy tắc nhắc đến trường không có: {name}"
    minimum = form.minimum
    for source in (minimum.title, *minimum.owner_id, *minimum.summary, minimum.valid_until, minimum.scope):
        if source is not None and source not in names:
            yield ("minimum",), f"trường không có: {source}"
    for name, at, spec in _fields_with_place(form):
        if spec.counted_from and spec.counted_from not in names:
            yield (*at, "counted_from"), f"{name}: counted_from nhắc đến trường không có: {spec.counted_from}"
    for kind in (*form.codes, *form.recognized_by.codes):
        if kind not in CODE_KINDS:
            yield ("codes",), f"không có loại mã {kind}"


def _form_faults(form: Form) -> Iterator[Fault]:
    known = form.recognized_by
    if form.form != _NEEDS_NO_TITLE and not (known.title or known.begins or known.codes):
        yield ("recognized_by",), "cần ít nhất một tiêu đề (title, begins) hoặc mã (codes) để nhận ra giấy tờ"
    since, until = form.in_force.since, form.in_force.until
    if since and until and since > until:
        yield ("in_force",), "ngày bắt đầu (from) sau ngày kết thúc (until)"


def faults_between(sheets: Sequence[FormSheet]) -> list[FormFileError]:
    """Two files for one form and edition, two forms with one title, one name for two kinds of value."""
    return [*_twice(sheets), *_same_titles(sheets), *_other_kinds(sheets)]


def _twice(sheets: Sequence[FormSheet]) -> Iterator[FormFileError]:
    seen: dict[tuple[str, str], FormSheet] = {}
    for sheet in sheets:
        first = seen.setdefault((sheet.form.form, sheet.form.edition), sheet)
        if first is not sheet:
            yield from sheet.faults([((), f"trùng biểu mẫu và lần in với {first.file.name}")])


def _same_titles(sheets: Sequence[FormSheet]) -> Iterator[FormFileError]:
    """Two forms with one title cannot be told apart by it."""
    titles: dict[tuple[str, str], FormSheet] = {}
    printed: dict[str, FormSheet] = {}
    for sheet in sheets:
        form = sheet.form
        first = titles.setdefault((fold(form.title), form.edition), sheet)
        if first.form.form != form.form:
            yield from sheet.faults([(("title",), f"trùng tiêu đề và lần in với {first.file.name}")])
        for text in form.recognized_by.title:
            first = printed.setdefault(fold(text), sheet)
            # what one of them never shows tells them apart: GIẤY ỦY QUYỀN with the number of a letter
            if first.form.form != form.form and not (form.recognized_by.never or first.form.recognized_by.never):
                fault = f"tiêu đề {text} đã dùng cho biểu mẫu {first.form.form} ({first.file.name})"
                yield from sheet.faults([(("recognized_by", "title"), fault)])


def _other_kinds(sheets: Sequence[FormSheet]) -> Iterator[FormFileError]:
    kinds: dict[str, tuple[str, FormSheet]] = {}
    for sheet in sheets:
        for name, at, spec in _fields_with_place(sheet.form):
            if spec.type not in field_types():
                continue
            kind, first = kinds.setdefault(spec.name, (spec.type, sheet))
            if kind != spec.type and spec.name not in _OF_SEVERAL_KINDS:
                fault = f"{name}: trường {spec.name} ở {first.file.name} là loại {kind}, ở đây là {spec.type}"
                yield from sheet.faults([((*at, "type"), fault)])
