"""Rules between the papers of one dossier (domain §3.17): one person is the same person on all of them.

Who is the same: two people of two papers with one personal id; with ids that differ in one digit, where name and birth
date agree (a slip of the pen or of the reader); or with one name and birth date. Of one person, name, number, birth
date and sex must agree. Papers are issued before the day on which a receipt takes them in. The applicant of a
receipt stands on another paper of the dossier, unless a letter of authority lies there.
Refuses to correct anything: it only says which fields of which papers to look at, never what they say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeAlias

from dossier.field_label import listed, phrase
from dossier.problem import Problem
from dossier.record import CheckedRecord, FieldValue, Reading
from dossier.vietnamese import comparable
from extractors import check, confidence
from extractors.catalogue import Catalogue
from extractors.fields import date, personal_id

_PERSON = ("personal_id", "full_name", "birth_date", "sex")
_BIRTH = ("birth_date", "birth_year", "born_on")
_ISSUED = ("signed_on", "issued_on", "registered_on", "first_registered_on")
_TELLING = ("person_name", "place", "agency", "identity_paper", "personal_id", "old_identity_card", "phone", "text")
"""kinds of value of which two that are alike are hardly alike by mistake"""
_LONG = 8
"""letters and digits that such a value has at least"""
_MOST_ALIKE = 40
"""people with one name or number who are compared with each other"""
_AUTHORITY = "giay_uy_quyen"
_RECEIPT = "giay_tiep_nhan_ho_so"


Place: TypeAlias = tuple[int, str]
"""place of a paper in the dossier, from 1, and the full name of a field"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a paper: values by the last part of the field's name."""

    paper: int
    """place of the paper in the dossier, from 1"""
    prefix: str
    """`mother.`, `members[0].`, or "" for who a card is about"""
    values: Mapping[str, str]

    def name_of(self, field: str) -> str:
        born = next((name for name in _BIRTH if name in self.values), field)
        return self.prefix + (born if field == "birth_date" else field)

    def get(self, field: str) -> str | None:
        if field == "birth_date":
            return next((self.values[name] for name in _BIRTH if name in self.values), None)
        return self.values.get(field)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that papers say against each other, and the fields that it is about."""

    code: str
    """of the problem"""
    fields: tuple[Place, ...]


def findings(records: Sequence[CheckedRecord]) -> tuple[Finding, ...]:
    """What the papers of one dossier say against each other."""
    people = [person for paper, record in enumerate(records, start=1) for person in _people(paper, record)]
    between = [found for a, b in _pairs(people) for found in _between(a, b)]
    return (*between, *_receipt(records, people), *_order(records))


def problems(records: Sequence[CheckedRecord], catalogue: Catalogue) -> tuple[Problem, ...]:
    """The findings as problems of the dossier, each once."""
    return tuple(_problem(found, records, catalogue) for found in dict.fromkeys(findings(records)))


def _problem(found: Finding, records: Sequence[CheckedRecord], catalogue: Catalogue) -> Problem:
    documents = [record.document for record in records]
    forms = {paper: catalogue.get(documents[paper - 1].form, documents[paper - 1].edition) for paper, _ in found.fields}
    titles = listed([f"giấy tờ {paper} ({form.title})" for paper, form in forms.items()])
    facts = {
        "papers": " và ".join(str(paper) for paper in forms),
        "fields": ", ".join(dict.fromkeys(name for _, name in found.fields)),
        "titles": titles[0].upper() + titles[1:],
        "names": listed([phrase(forms[paper], name) for paper, name in found.fields]),
    }
    return Problem(found.code, facts)


def weighed(records: Sequence[CheckedRecord], catalogue: Catalogue) -> list[CheckedRecord]:
    """The records with what other papers say: no field accepted that one contradicts, and surer where one agrees."""
    doubtful = {place for found in findings(records) for place in found.fields}
    agreed = agreeing(records, catalogue) - doubtful
    return [
        replace(record, fields=tuple(_weighed(record, paper, doubtful, agreed, catalogue)))
        for paper, record in enumerate(records, start=1)
    ]


def _weighed(
    record: CheckedRecord, paper: int, doubtful: Set[Place], agreed: Set[Place], catalogue: Catalogue
) -> Iterator[FieldValue]:
    kinds = check.kinds_of(catalogue.get(record.document.form, record.document.edition)) if record.fields else {}
    for field in record.fields:
        if (paper, field.name) in doubtful:
            yield replace(field, accepted=False)
        elif (paper, field.name) in agreed and check.kind_name(field.name, kinds):
            surer = replace(field, confidence=confidence.with_agreement(field.confidence))
            yield check.settled(surer, check.kind_name(field.name, kinds))
        else:
            yield field


def agreeing(records: Sequence[CheckedRecord], catalogue: Catalogue) -> frozenset[Place]:
    """Fields that stand elsewhere in the dossier as well, in other print or in a code.

    What another paper says of the same person, or a long value that was read in two places with every mark.
    """
    return _of_one_person(records) | _twice(records, catalogue)


def _twice(records: Sequence[CheckedRecord], catalogue: Catalogue) -> frozenset[Place]:
    """Names, numbers and addresses that were read alike where different ink stands."""
    places: dict[tuple[str, str], list[tuple[Place, Reading]]] = {}
    for paper, record in enumerate(records, start=1):
        kinds = check.kinds_of(catalogue.get(record.document.form, record.document.edition)) if record.fields else {}
        for field in record.fields:
            kind = check.kind_name(field.name, kinds)
            value = comparable(field.value or "")
            if kind in _TELLING and field.readings and sum(c.isalnum() for c in value) >= _LONG:
                places.setdefault((kind, value), []).append(((paper, field.name), field.readings[0]))
    return frozenset(
        place
        for found in places.values()
        for place, reading in found
        if any(_is_other_ink(reading, other) for _, other in found)
    )


def _is_other_ink(one: Reading, other: Reading) -> bool:
    a, b = one.box, other.box
    apart = a.x1 <= b.x0 or b.x1 <= a.x0 or a.y1 <= b.y0 or b.y1 <= a.y0
    return one.page != other.page or one.origin is not other.origin or apart


def _of_one_person(records: Sequence[CheckedRecord]) -> frozenset[Place]:
    """Fields read from print that another paper says as well of the same person."""
    people = [person for paper, record in enumerate(records, start=1) for person in _people(paper, record)]
    found: set[Place] = set()
    for a, b in _pairs(people):
        if _are_one(a, b):
            same = [f for f in _PERSON if _is_same(a.get(f), b.get(f))]
            found.update((person.paper, person.name_of(field)) for field in same for person in (a, b))
    return frozenset(found)


def _is_same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and comparable(one) == comparable(other)


def _pairs(people: Sequence[Person]) -> Iterator[tuple[Person, Person]]:
    """People of two papers who may be one: those who share a number or a name.

    A dossier may have hundreds of papers: nobody is compared with everybody.
    """
    shared: dict[tuple[str, str], list[int]] = {}
    for at, person in enumerate(people):
        number, name = person.get("personal_id"), person.get("full_name")
        if number is not None:
            shared.setdefault(("id", number), []).append(at)
        if name is not None:
            shared.setdefault(("name", comparable(name)), []).append(at)
    seen: set[tuple[int, int]] = set()
    for places in shared.values():
        for a, b in combinations(places[:_MOST_ALIKE], 2):
            if people[a].paper != people[b].paper and (a, b) not in seen:
                seen.add((a, b))
                yield people[a], people[b]


def _people(paper: int, record: CheckedRecord) -> Iterator[Person]:
    by_prefix: dict[str, dict[str, str]] = {}
    for field in record.fields:
        head, dot, tail = field.name.rpartition(".")
        if field.value is not None and tail in (*_PERSON, *_BIRTH):
            by_prefix.setdefault(head + dot, {})[tail] = field.value
    for prefix, values in by_prefix.items():
        if "full_name" in values or "personal_id" in values:
            yield Person(paper, prefix, values)


def _between(a: Person, b: Person) -> Iterator[Finding]:
    slip = _is_slip(a, b)
    if not (slip or _are_one(a, b)):
        return
    differing = [field for field in _PERSON if not _agree(field, a.get(field), b.get(field))]
    if not differing:
        return
    places = tuple((person.paper, person.name_of(field)) for field in differing for person in (a, b))
    code = "dossier.number_slip" if slip and differing == ["personal_id"] else "dossier.person_differs"
    yield Finding(code, places)


def _are_one(a: Person, b: Person) -> bool:
    ids = a.get("personal_id"), b.get("personal_id")
    if all(ids):
        return ids[0] == ids[1] and not personal_id.check(ids[0] or "")
    return _same_name(a, b) and _same_birth(a, b)


def _is_slip(a: Person, b: Person) -> bool:
    """Numbers one digit apart of people with one name and one birth date (or one of the two not known)."""
    ids = a.get("personal_id"), b.get("personal_id")
    if ids[0] is None or ids[1] is None or len(ids[0]) != len(ids[1]):
        return False
    apart = sum(x != y for x, y in zip(ids[0], ids[1], strict=True))
    births = a.get("birth_date"), b.get("birth_date")
    return apart == 1 and _same_name(a, b) and (None in births or _same_birth(a, b))


def _same_name(a: Person, b: Person) -> bool:
    names = a.get("full_name"), b.get("full_name")
    return None not in names and comparable(names[0] or "") == comparable(names[1] or "")


def _same_birth(a: Person, b: Person) -> bool:
    births = a.get("birth_date"), b.get("birth_date")
    return None not in births and min(len(b or "") for b in births) == 10 and births[0] == births[1]


def _agree(field: str, one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return True
    if field == "birth_date":
        # a year alone agrees with any day of it
        length = min(len(one), len(other))
        return one[:length] == other[:length]
    return comparable(one) == comparable(other)


def _receipt(records: Sequence[CheckedRecord], people: Sequence[Person]) -> Iterator[Finding]:
    """Who handed the papers in stands on one of them (domain §3.17 rule 7)."""
    forms = [record.document.form for record in records]
    if _AUTHORITY in forms:
        return
    for paper, form in enumerate(forms, start=1):
        if form != _RECEIPT:
            continue
        applicant = next((p for p in people if p.paper == paper and p.prefix == "applicant."), None)
        others = [p for p in people if p.paper != paper and p.get("full_name")]
        if applicant is None or applicant.get("full_name") is None or not others:
            continue
        if not any(_same_name(applicant, other) for other in others):
            yield Finding("dossier.receipt_differs", ((paper, "applicant.full_name"),))


def _order(records: Sequence[CheckedRecord]) -> Iterator[Finding]:
    """No paper is younger than the receipt that took it in."""
    receipts = [
        (paper, field)
        for paper, record in enumerate(records, start=1)
        if record.document.form == _RECEIPT
        for field in _dates(record, ("received_on",))
    ]
    for paper, record in enumerate(records, start=1):
        for field in _dates(record, _ISSUED) if record.document.form != _RECEIPT else ():
            for receipt, received in receipts:
                if (field.value or "")[:10] > (received.value or ""):
                    yield Finding("dossier.dates_out_of_order", ((paper, field.name), (receipt, received.name)))


def _dates(record: CheckedRecord, names: Sequence[str]) -> Iterator[FieldValue]:
    for field in record.fields:
        if field.name in names and field.value is not None and len(field.value) == 10 and not date.check(field.value):
            yield field
