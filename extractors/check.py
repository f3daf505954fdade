"""From readings to checked values: which reading is trusted, whether it can be right, and whether a person must look.

Trust goes QR, then MRZ, then print. A value that a code or a check contradicts is shown with both readings and
never accepted; a repaired value is always flagged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dossier.form import FieldSpec, Form, without_row
from dossier.problem import Problem, Severity
from dossier.record import CheckedRecord, ExtractedRecord, FieldValue, Origin, Reading
from dossier.vietnamese import comparable
from extractors import confidence, outdated, repair, rules, sex_of_name, term, together
from extractors.catalogue import Catalogue
from extractors.fields import kind_of
from extractors.minimum import minimum_fields

_SURELY_EMPTY = 0.97
"""a field is empty where its label was found as surely as this"""


def record(extracted: ExtractedRecord, catalogue: Catalogue) -> CheckedRecord:
    """Every field of the form with its value, and the descriptive minimum of TT 01/2023/TT-VPCP Điều 9."""
    form = catalogue.get(extracted.document.form, extracted.document.edition)
    specs = form.specs
    values = {name: _field(name, specs[without_row(name)], readings) for name, readings in extracted.readings.items()}
    for name, spec in specs.items():
        if spec.counted_from and extracted.readings.get(name):
            start = values[spec.counted_from]
            values[name] = _field(name, spec, tuple(term.ended(r, start) for r in extracted.readings[name]))
    kinds = kinds_of(form)
    values = together.agreeing(form, values, kinds)
    said = {name: field.value for name, field in values.items()}
    broken = [*rules.check(form, said, kinds), *outdated.doubts(form, said, kinds)]
    broken += sex_of_name.doubts(form, said)
    doubtful = {name for problem, names in broken if problem.severity is not Severity.NOTE for name in names}
    sure = rules.confirmed(form, said, kinds) - doubtful
    fields = [_doubted(field) if field.name in doubtful else field for field in values.values()]
    fields = _sure_of_absence([_weighed(field, kinds, field.name in sure) for field in fields], specs)
    values = {field.name: field for field in fields}
    fields += [field for field in minimum_fields(extracted.document, form, values) if field.name not in values]
    return CheckedRecord(extracted.document, tuple(fields), extracted.problems + tuple(p for p, _ in broken))


def kinds_of(form: Form) -> Mapping[str, str]:
    """The kind of value of every field by its full name, `members[].sex` for those of a list."""
    return {name: spec.type for name, spec in form.specs.items()}


def kind_name(name: str, kinds: Mapping[str, str]) -> str:
    """The kind of value of one field of a record; "" for those of the descriptive minimum."""
    return kinds.get(without_row(name), "")


def _field(name: str, spec: FieldSpec, readings: tuple[Reading, ...]) -> FieldValue:
    if not readings:
        absent: tuple[Problem, ...] = () if spec.optional else (Problem("field.not_found"),)
        return FieldValue(name, None, 0.0, spec.optional, (), absent)
    problems: tuple[Problem, ...]
    trusted, problems = _checked(spec, next((r for r in readings if r.value is not None), readings[0]))
    trusted = _as_printed(trusted, readings)
    if trusted.value is None:
        missing: tuple[Problem, ...] = (Problem("field.missing"),) if spec.required else ()
        empty = confidence.of_empty(trusted)
        return FieldValue(name, None, empty, not missing and empty >= _SURELY_EMPTY, _plain(readings), missing)
    if spec.within and any(problem.code == "field.format" for problem in problems):
        # the words around it were read, but what is looked for is not among them
        return FieldValue(name, None, 0.0, False, readings, (Problem("field.not_found"),))
    problems += _disagreement(trusted, readings)
    # whether it is enough is said when the rules have spoken
    certainty = confidence.of_value(spec.type, trusted, problems)
    return FieldValue(name, trusted.value, certainty, True, _first(trusted, readings), problems)


def _weighed(field: FieldValue, kinds: Mapping[str, str], confirmed: bool) -> FieldValue:
    """The field with its probability once rules have spoken, and without what only that needed."""
    readings = _plain(field.readings)
    kind = kind_name(field.name, kinds)
    if field.value is None or not field.readings or not kind:
        return replace(field, readings=readings)
    certainty = (
        confidence.of_value(kind, field.readings[0], field.problems, confirmed=True) if confirmed else field.confidence
    )
    return settled(replace(field, readings=readings, confidence=certainty), kind)


def settled(field: FieldValue, kind: str) -> FieldValue:
    """The field accepted or not by its probability, and said to be unclear where that alone speaks against it."""
    problems = tuple(problem for problem in field.problems if problem.code != "field.unclear")
    clear = all(problem.severity is Severity.NOTE for problem in problems)
    enough = confidence.is_enough(kind, field.confidence)
    if clear and not enough:
        problems += (Problem("field.unclear"),)
    return replace(field, accepted=field.accepted and clear and enough, problems=problems)


def _plain(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    return tuple(replace(reading, others=(), clues=None) for reading in readings)


def _sure_of_absence(fields: Sequence[FieldValue], specs: Mapping[str, FieldSpec]) -> list[FieldValue]:
    """What a paper may leave out is only absent where its place on the page was read well.

    That is, where no neighbour of the same place is in doubt, or missing that must be there.
    """
    lost = {
        spec.zone
        for field in fields
        if (spec := specs[without_row(field.name)]).zone
        and not (field.accepted if field.value is not None else spec.optional)
    }
    return [_doubted(field) if _is_absent(field, specs) in lost else field for field in fields]


def _is_absent(field: FieldValue, specs: Mapping[str, FieldSpec]) -> str:
    """The place where a field was not found; "" for every other field."""
    return (specs[without_row(field.name)].zone or "") if field.value is None and not field.readings else ""


def _checked(spec: FieldSpec, reading: Reading) -> tuple[Reading, tuple[Problem, ...]]:
    """The reading with its value repaired where its kind can, and what is wrong with it."""
    kind = kind_of(spec)
    if reading.value is None:
        return reading, ()
    problems = kind.check(reading.value)
    if all(problem.severity is Severity.NOTE for problem in problems):
        better = repair.known_name(reading) if spec.type == "person_name" else None
        if better is None:
            return reading, problems
    else:
        better = next(iter(repair.candidates(kind, reading)), None)
    return (reading, problems) if better is None else (replace(reading, value=better), (Problem("field.repaired"),))


def _as_printed(trusted: Reading, readings: tuple[Reading, ...]) -> Reading:
    """A code's value in the letter case of the print, where print says the same (contract: letter case kept)."""
    if trusted.origin is Origin.OCR or trusted.value is None:
        return trusted
    same = [
        r.value
        for r in readings
        if r.origin is Origin.OCR and r.value and r.value.casefold() == trusted.value.casefold()
    ]
    return replace(trusted, value=same[0]) if same else trusted


def _disagreement(trusted: Reading, readings: tuple[Reading, ...]) -> tuple[Problem, ...]:
    """Codes that contradict each other, or print that contradicts a code and was read surely."""
    others = [r for r in readings if r.origin is not trusted.origin and r.value is not None]
    sure = [r for r in others if r.origin is not Origin.OCR or r.confidence >= confidence.SURE_PRINT]
    agreeing = any(comparable(r.value or "") == comparable(trusted.value or "") for r in others)
    differing = [r for r in sure if comparable(r.value or "") != comparable(trusted.value or "")]
    if not differing or (agreeing and all(r.origin is Origin.OCR for r in differing)):
        return ()
    return (Problem("field.disagreement"),)


def _first(trusted: Reading, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The trusted reading (as repaired) before the others."""
    rest = [r for r in readings if (r.origin, r.page, r.box) != (trusted.origin, trusted.page, trusted.box)]
    return trusted, *rest


def _doubted(field: FieldValue) -> FieldValue:
    return replace(field, accepted=False)
