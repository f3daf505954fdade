"""Two fields that must agree help each other: figures and words of a date or an amount, an id and its birth date.

Where one of them cannot be right, or the engine itself held the agreeing value possible, it is repaired to agree - and
flagged, so a person sees both. Where both can be right as they stand nothing is changed: the rule says they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from dossier.form import Form, Rule
from dossier.problem import Problem, Severity
from dossier.record import FieldValue, Origin
from extractors import confidence
from extractors.fields import field_types, personal_id, written_date, written_number

_IN_WORDS: Mapping[str, Callable[[str], str | None]] = {
    "written_date": written_date.as_date, "written_number": written_number.as_number,
}  # fmt: skip
_REPAIRED = (Problem("field.repaired"),)


def agreeing(form: Form, values: Mapping[str, FieldValue], kinds: Mapping[str, str]) -> dict[str, FieldValue]:
    """The fields of a record, those repaired that another one of the same fact tells how."""
    found = dict(values)
    for rule in form.rules:
        if len(rule.names) >= 2 and all(name in found for name in rule.names):
            if rule.word == "same":
                _by_words(rule, found, kinds)
            elif rule.word == "id_agrees":
                _by_number(rule, found, kinds)
    return found


def _by_words(rule: Rule, found: dict[str, FieldValue], kinds: Mapping[str, str]) -> None:
    """Figures from words, else words from figures."""
    words = next((name for name in rule.names if kinds.get(name) in _IN_WORDS), None)
    figures = next((name for name in rule.names if kinds.get(name) not in _IN_WORDS), None)
    if words is None or figures is None:
        return
    meaning = _IN_WORDS[kinds[words]]
    said, written = found[words].value, found[figures].value
    if said is None or written is None or meaning(said) == written:
        return
    meant = meaning(said)
    if meant is not None and not _is_doubtful(found[words]) and _may_be(found[figures], kinds[figures], meant):
        found[figures] = _repaired(found[figures], kinds[figures], meant)
    elif not _is_doubtful(found[figures]):
        other = next((way for way in _others(found[words], kinds[words]) if meaning(way) == written), None)
        if other is not None:
            found[words] = _repaired(found[words], kinds[words], other)


def _by_number(rule: Rule, found: dict[str, FieldValue], kinds: Mapping[str, str]) -> None:
    """A birth date in the year that the number tells, else a number that tells the date's year and the sex."""
    number, born = rule.names[:2]
    id_value, date_value = found[number].value, found[born].value
    if id_value is None or date_value is None or personal_id.check(id_value):
        return
    if date_value[:4] == str(personal_id.birth_year(id_value)):
        return
    dates = [way for way in _others(found[born], kinds[born]) if way[:4] == str(personal_id.birth_year(id_value))]
    numbers = [
        way for way in _others(found[number], kinds[number])
        if not personal_id.check(way) and str(personal_id.birth_year(way)) == date_value[:4]
    ]  # fmt: skip
    if dates and not numbers:
        found[born] = _repaired(found[born], kinds[born], dates[0])
    elif numbers and not dates:
        found[number] = _repaired(found[number], kinds[number], numbers[0])


def _may_be(field: FieldValue, kind: str, value: str) -> bool:
    """Whether the field's own value cannot be right, or the engine held the other one possible."""
    broken = any(problem.severity is Severity.WRONG for problem in field.problems)
    return bool(field.readings) and field.readings[0].origin is Origin.OCR and (broken or value in _others(field, kind))


def _others(field: FieldValue, kind: str) -> list[str]:
    if not field.readings or field.readings[0].origin is not Origin.OCR:
        return []
    own = field_types()[kind]
    ways = (own.clean(other) for other in field.readings[0].others)
    return [way for way in dict.fromkeys(ways) if way and not own.check(way)]


def _is_doubtful(field: FieldValue) -> bool:
    return any(problem.severity is not Severity.NOTE for problem in field.problems)


def _repaired(field: FieldValue, kind: str, value: str) -> FieldValue:
    reading = replace(field.readings[0], value=value)
    certainty = confidence.of_value(kind, reading, _REPAIRED)
    return replace(
        field, value=value, confidence=certainty, readings=(reading, *field.readings[1:]), problems=_REPAIRED
    )
