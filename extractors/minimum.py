"""The descriptive minimum that every paper carries, known form or not: TT 01/2023/TT-VPCP Điều 9.

`paper_code`, `owner_id`, `title`, `summary`, `valid_until`, `scope`. For a known form they follow from its fields;
for an unknown paper a person completes them.
"""

from __future__ import annotations

from collections.abc import Mapping

from dossier.contents import Document
from dossier.form import Form
from dossier.problem import Problem
from dossier.record import FieldValue
from extractors.catalogue import UNKNOWN

NAMES = ("paper_code", "owner_id", "title", "summary", "valid_until", "scope")


def minimum_fields(document: Document, form: Form, values: Mapping[str, FieldValue]) -> list[FieldValue]:
    """The six fields; those without a source are empty, and for an unknown paper to be looked for."""
    minimum = form.minimum
    unknown = document.form == UNKNOWN
    titles = _sources(values, minimum.title)
    title = document.title if unknown else form.title
    found = {
        "paper_code": _fixed("paper_code", minimum.paper_code, unknown),
        "owner_id": _copied("owner_id", _sources(values, *minimum.owner_id), unknown),
        "title": _copied("title", titles, unknown) if _told(titles) else _fixed("title", title, unknown),
        "summary": _copied("summary", _sources(values, *minimum.summary), unknown),
        "valid_until": _copied("valid_until", _sources(values, minimum.valid_until), unknown),
        "scope": _copied("scope", _sources(values, minimum.scope), unknown),
    }
    return [found[name] for name in NAMES]


def _sources(values: Mapping[str, FieldValue], *names: str | None) -> list[FieldValue]:
    """The fields of these names that the paper has; of a list (`owners[].personal_id`) every entry's."""
    found = []
    for name in names:
        if name is None:
            continue
        if "[]" in name:
            head, tail = name.split("[]")
            found += [field for key, field in values.items() if key.startswith(f"{head}[") and key.endswith(tail)]
        elif name in values:
            found.append(values[name])
    return found


def _told(sources: list[FieldValue]) -> bool:
    return any(field.value is not None for field in sources)


def _fixed(name: str, value: str | None, unknown: bool) -> FieldValue:
    if value is None:
        return _absent(name, unknown)
    return FieldValue(name, value, 0.5 if unknown else 1.0, not unknown, (), ())


def _copied(name: str, sources: list[FieldValue], unknown: bool) -> FieldValue:
    known = [field for field in sources if field.value is not None]
    if not known:
        return _absent(name, unknown)
    return FieldValue(
        name,
        "; ".join(field.value or "" for field in known),
        min(field.confidence for field in known),
        all(field.accepted for field in known),
        tuple(reading for field in known for reading in field.readings[:1]),
        (),
    )


def _absent(name: str, unknown: bool) -> FieldValue:
    problems = (Problem("field.not_found"),) if unknown else ()
    return FieldValue(name, None, 0.0 if unknown else 1.0, not unknown, (), problems)
