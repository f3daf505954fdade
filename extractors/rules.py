"""Rules between the fields of one record: a closed list of words that form files may use.

A rule speaks only where all its fields have values that can be compared; what is missing is another problem.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from dossier.field_label import listed, phrase
from dossier.form import Form, Rule
from dossier.problem import Problem
from dossier.vietnamese import comparable
from extractors.fields import date, personal_id, written_date, written_number

_CODES = {"wrong": "record.rule_broken", "doubt": "record.rule", "note": "record.note"}
_CONFIRMING = ("same", "id_agrees")
Values = Sequence[str | None]


def check(
    form: Form, values: Mapping[str, str | None], types: Mapping[str, str]
) -> list[tuple[Problem, tuple[str, ...]]]:
    """Every broken rule with the fields it names."""
    broken = []
    for rule in form.rules:
        if _binds(rule, values) and not _holds(rule, values, types):
            why = f": {rule.say}" if rule.say else ""
            names = listed([phrase(form, name) for name in rule.names])
            facts = {"fields": ", ".join(rule.names), "names": names, "why": why}
            broken.append((Problem(_CODES[rule.otherwise], facts), rule.names))
    return broken


def confirmed(form: Form, values: Mapping[str, str | None], types: Mapping[str, str]) -> frozenset[str]:
    """Fields whose value a rule confirms by another one: a date in words, the year and sex in a personal id."""
    found: set[str] = set()
    for rule in form.rules:
        whole = all(values.get(name) for name in rule.names)
        if rule.word in _CONFIRMING and whole and _binds(rule, values) and _holds(rule, values, types):
            found.update(rule.names)
    return frozenset(found)


def _binds(rule: Rule, values: Mapping[str, str | None]) -> bool:
    return all(
        comparable(values.get(name) or "") in {comparable(word) for word in words} for name, words in rule.when.items()
    )


def _holds(rule: Rule, values: Mapping[str, str | None], types: Mapping[str, str]) -> bool:
    if rule.same:
        meanings = {_meaning(types.get(name, "text"), value) for name in rule.names if (value := values.get(name))}
        return len(meanings - {None}) <= 1
    return _WORDS[rule.word](rule, [values.get(name) for name in rule.names])


def _meaning(kind: str, value: str) -> str | None:
    if kind == "written_date":
        return written_date.as_date(value)
    if kind == "written_number":
        return written_number.as_number(value)
    return comparable(value)


def _differ(rule: Rule, values: Values) -> bool:
    known = [comparable(value) for value in values if value]
    return len(set(known)) == len(known)


def _among(rule: Rule, values: Values) -> bool:
    first, *others = (comparable(value) if value else None for value in values)
    return first is None or not any(others) or first in others


def _surname_among(rule: Rule, values: Values) -> bool:
    return _among(rule, [value.split()[0] if value else None for value in values])


def _in_order(rule: Rule, values: Values) -> bool:
    dates = [value for value in values if value and not date.check(value)]
    return all(_not_after(a, b) for a, b in pairwise(dates))


def _not_after(earlier: str, later: str) -> bool:
    # dates may be years alone: compare what both of them say
    length = min(len(earlier), len(later))
    return earlier[:length] <= later[:length]


def _years_between(rule: Rule, values: Values) -> bool:
    """Full years. Where one of the dates is a year alone, either count that it allows will do."""
    first, second = values[0], values[1]
    if not first or not second or date.check(first) or date.check(second):
        return True
    years = int(second[:4]) - int(first[:4])
    if len(first) == len(second) == len("YYYY-MM-DD"):
        years -= second[5:] < first[5:]
        return _within(rule, years, years)
    return _within(rule, years - 1, years)


def _days_between(rule: Rule, values: Values) -> bool:
    first, second = values[0], values[1]
    try:
        days = (dt.date.fromisoformat(second or "") - dt.date.fromisoformat(first or "")).days
    except ValueError:
        return True
    return _within(rule, days, days)


def _within(rule: Rule, least: int, most: int) -> bool:
    return (rule.at_least is None or most >= rule.at_least) and (rule.at_most is None or least <= rule.at_most)


def _id_agrees(rule: Rule, values: Values) -> bool:
    """Number against birth date and sex (NĐ 137/2015/NĐ-CP Điều 13)."""
    number, born, *rest = values
    if number is None or personal_id.check(number):
        return True
    if born is not None and not date.check(born) and int(born[:4]) != personal_id.birth_year(number):
        return False
    return not rest or rest[0] not in ("Nam", "Nữ") or rest[0] == personal_id.sex(number)


def _of(sex: str) -> Callable[[Rule, Values], bool]:
    return lambda rule, values: all(
        not number or bool(personal_id.check(number)) or personal_id.sex(number) == sex for number in values
    )


_WORDS: Mapping[str, Callable[[Rule, Values], bool]] = {
    "differ": _differ, "among": _among, "surname_among": _surname_among, "not_after": _in_order,
    "years_between": _years_between, "days_between": _days_between, "id_agrees": _id_agrees,
    "id_of_man": _of("Nam"), "id_of_woman": _of("Nữ"),
}  # fmt: skip
