"""Rules between the fields of one record: a closed list of words that form files may use.

A rule speaks only where all its fields have values that can be compared; what is missing is another problem.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from dossier.form import Form, Rule
from dossier.problem import Problem
from dossier.vietnamese import comparable
from extractors.fields import date, personal_id, written_date, written_number


def check(
    form: Form, values: Mapping[str, str | None], types: Mapping[str, str]
) -> list[tuple[Problem, tuple[str, ...]]]:
    """Every broken rule with the fields it names."""
    broken = []
    for rule in form.rules:
        if not _holds(rule, values, types):
            code = "record.rule_broken" if rule.otherwise == "wrong" else "record.rule"
            broken.append((Problem(code, {"fields": ", ".join(rule.names)}), rule.names))
    return broken


def _holds(rule: Rule, values: Mapping[str, str | None], types: Mapping[str, str]) -> bool:
    known = [(name, value) for name in rule.names if (value := values.get(name)) is not None]
    if rule.same:
        meanings = {_meaning(types.get(name, "text"), value) for name, value in known}
        return len(meanings - {None}) <= 1
    if rule.not_after:
        dates = [value for _, value in known if not date.check(value)]
        return all(_not_after(a, b) for a, b in pairwise(dates))
    return _id_agrees([values.get(name) for name in rule.names])


def _meaning(kind: str, value: str) -> str | None:
    if kind == "written_date":
        return written_date.as_date(value)
    if kind == "written_number":
        return written_number.as_number(value)
    return comparable(value)


def _not_after(earlier: str, later: str) -> bool:
    # dates may be years alone: compare what both of them say
    length = min(len(earlier), len(later))
    return earlier[:length] <= later[:length]


def _id_agrees(values: Sequence[str | None]) -> bool:
    """Number against birth date and sex (NĐ 137/2015/NĐ-CP Điều 13)."""
    number, born, *rest = values
    if number is None or personal_id.check(number):
        return True
    if born is not None and not date.check(born) and int(born[:4]) != personal_id.birth_year(number):
        return False
    return not rest or rest[0] not in ("Nam", "Nữ") or rest[0] == personal_id.sex(number)
