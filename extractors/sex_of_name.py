"""Middle names against sex: `Thị` is a woman's, `Văn` a man's; else one of the two, or whose name it is, was mistaken.

Only where the middle name is one of these two, which hold nearly always (domain facts); a name of its own says nothing.
A form that asks for no sex says it by whose name it is: mother and father, wife and husband.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dossier.field_label import listed, phrase
from dossier.form import Form
from dossier.problem import Problem
from dossier.vietnamese import comparable

_COUPLES = {"mother": "father", "wife": "husband", "bride": "groom"}
_WHY = ": chữ đệm Thị thường của nữ, Văn thường của nam"


def doubts(form: Form, values: Mapping[str, str | None]) -> list[tuple[Problem, tuple[str, ...]]]:
    """Names that contradict the sex beside them, or the place in a couple, each with the fields it is about."""
    found: list[tuple[Problem, tuple[str, ...]]] = []
    for name, value in values.items():
        prefix, _, last = name.rpartition(".")
        told = sex_told_by(value.split()) if value and last == "full_name" else None
        if told is None:
            continue
        sex = f"{prefix}.sex" if prefix else "sex"
        against = (sex if values[sex] != told else None) if values.get(sex) else _partner(prefix, told)
        if against is not None and against in values:
            fields = (name, against)
            names = listed([phrase(form, each) for each in fields])
            found.append((Problem("record.rule", {"fields": ", ".join(fields), "names": names, "why": _WHY}), fields))
    return found


def sex_told_by(words: Sequence[str]) -> str | None:
    """
    >>> sex_told_by("Lê Thị Mẫu".split()), sex_told_by("Lê Văn Mẫu".split()), sex_told_by("Lê Văn".split())
    ('Nữ', 'Nam', None)
    """
    middle = [comparable(word) for word in words[1:-1]]
    if "thị" in middle:
        return "Nữ"
    return "Nam" if middle[:1] == ["văn"] else None


def _partner(prefix: str, told: str) -> str | None:
    """The name of the other one, where whose name it is says another sex than the name does."""
    for woman, man in _COUPLES.items():
        if prefix == woman and told == "Nam":
            return f"{man}.full_name"
        if prefix == man and told == "Nữ":
            return f"{woman}.full_name"
    return None
