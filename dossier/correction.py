"""What people say about fields: corrections, and the record that they make of the machine's.

A correction is never changed and never removed; what holds now is a fold over all of them, so the machine's
reading is always there as well. Refuses to judge values: `extractors.check` does, on the record of `keyed`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from dossier.problem import Severity
from dossier.record import CheckedRecord, ExtractedRecord, FieldValue, Origin, Reading
from dossier.text import Box
from dossier.vietnamese import comparable

BY_A_PERSON = 0.995
"""probability that what one person has looked at is right"""
BY_TWO = 0.9995
"""… and two, who did not see each other's value"""
_WHOLE_PAGE = Box(0.0, 0.0, 1.0, 1.0)


class Reason(StrEnum):
    """Why a person touched a field."""

    MISREAD = "misread"
    """the value was wrong or missing, and is keyed anew"""
    CONFIRMED = "confirmed"
    """the value is right as it stands"""
    DOUBTFUL = "doubtful"
    """cannot be told from the paper: the field stays open"""
    SECOND = "second"
    """keyed a second time by somebody who did not see the first value"""
    THIRD = "third"
    """decided by a third person, between two different keyings"""


class Keying(StrEnum):
    """Where a field stands that must be keyed twice."""

    OPEN = "open"
    """no person has keyed it"""
    ONCE = "once"
    """somebody else must key it, blind"""
    DISPUTED = "disputed"
    """the two keyings differ: a third person decides"""
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Correction:
    """One person's word about one field of one document. `before` and `after` are canonical values."""

    field: str
    before: str | None
    """what stood there when the person looked"""
    after: str | None
    """None: the paper leaves the field empty"""
    reviewer: str
    """id of the account, never a name"""
    at: datetime
    """UTC"""
    reason: Reason
    page: int | None = None
    """number in the dossier, where the value was shown or drawn on the page"""
    box: Box | None = None
    """scan frame; a line for the next training"""


def by_field(corrections: Iterable[Correction]) -> Mapping[str, tuple[Correction, ...]]:
    """Corrections of each field, in the order they were made."""
    found: dict[str, tuple[Correction, ...]] = {}
    for correction in corrections:
        found[correction.field] = (*found.get(correction.field, ()), correction)
    return found


def keyed(extracted: ExtractedRecord, corrections: Sequence[Correction]) -> ExtractedRecord:
    """The extracted record as people have it, to be checked by the same rules as the machine's.

    A corrected field has the person's reading alone: what the machine saw must not contradict it. One that was only
    confirmed has the machine's.
    """
    readings = dict(extracted.readings)
    for name, given in by_field(corrections).items():
        if any(each.reason not in (Reason.CONFIRMED, Reason.DOUBTFUL) for each in given):
            readings[name] = (_reading(given[-1], readings.get(name, ())),)
    return replace(extracted, readings=readings)


def corrected(
    record: CheckedRecord, corrections: Sequence[Correction], critical: Collection[str] = ()
) -> CheckedRecord:
    """The record with people's values in it, each accepted by whoever gave it; the machine's readings stay behind.

    `critical` fields are accepted only when two people keyed the same value, or a third has decided.
    """
    given = by_field(corrections)
    known = {field.name for field in record.fields}
    fields = [_field(field, given.get(field.name, ()), field.name in critical) for field in record.fields]
    fields += [
        _field(FieldValue(name, None, 0.0, False, (), ()), said, name in critical)
        for name, said in given.items()
        if name not in known
    ]
    return replace(record, fields=tuple(fields))


def keying(given: Sequence[Correction]) -> Keying:
    """Where a field stands that must be keyed twice, by its corrections in order."""
    said = [each for each in given if each.reason is not Reason.DOUBTFUL]
    if not said:
        return Keying.OPEN
    if said[-1].reason is Reason.THIRD:
        return Keying.SETTLED
    if said[-1].reason is not Reason.SECOND or len(said) < 2:
        return Keying.ONCE
    first, second = said[-2:]
    return Keying.SETTLED if _same(first.after, second.after) else Keying.DISPUTED


def _field(field: FieldValue, given: Sequence[Correction], critical: bool) -> FieldValue:
    if not given:
        return field
    last = given[-1]
    if last.reason is Reason.DOUBTFUL:
        return replace(field, accepted=False)
    if last.reason is Reason.CONFIRMED and last.after == field.value and field.readings:
        readings = field.readings
    else:
        readings = (_reading(last, field.readings), *(r for r in field.readings if r.origin is not Origin.KEYED))
    settled = not critical or keying(given) is Keying.SETTLED
    # what a check doubts, the person has looked at; what cannot be right stays said, though the paper may say so
    problems = tuple(problem for problem in field.problems if problem.severity is Severity.WRONG)
    return FieldValue(field.name, last.after, BY_TWO if critical else BY_A_PERSON, settled, readings, problems)


def _reading(correction: Correction, seen: Sequence[Reading]) -> Reading:
    """The person's reading, at the place that was drawn or where the machine looked."""
    page, box = correction.page, correction.box
    if page is None or box is None:
        page, box = (seen[0].page, seen[0].box) if seen else (page or 1, _WHOLE_PAGE)
    return Reading(correction.after or "", correction.after, Origin.KEYED, page, box, 1.0)


def _same(one: str | None, other: str | None) -> bool:
    return comparable(one or "") == comparable(other or "")
