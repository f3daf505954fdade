"""What no longer existed on the day of a paper: districts since 1 July 2025, the nine-digit card since 1 January 2025.

Law: NQ 203/2025/QH15 ended the districts; Luật Căn cước 26/2023/QH15 Điều 46 ended the old card on 31 December 2024. A
paper that has them on a later day was misread, or is looked at for another reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dossier.field_label import listed, phrase
from dossier.form import Form
from dossier.problem import Problem
from extractors.addresses.parse import parse
from extractors.addresses.units import MERGER, Level
from extractors.fields import agency, identity_number

_DATES = ("issued_on", "signed_on", "registered_on")
"""the day of the paper, by the name of the field"""
_ISSUERS = ("issuer", "parent_agency", "registered_at")
_IDENTITY = ("old_identity_card", "identity_number", "identity_paper")
_NINE = re.compile(r"\d{9}")
_LAST_OLD_CARD = "2024-12-31"


def doubts(
    form: Form, values: Mapping[str, str | None], kinds: Mapping[str, str]
) -> Iterator[tuple[Problem, tuple[str, ...]]]:
    """Problems, each with the fields it doubts."""
    days = ((name, values.get(name) or "") for name in _DATES)
    day, on = next(((name, value) for name, value in days if len(value) == len("2025-07-01")), ("", ""))
    if not on:
        return
    for name, value in values.items():
        if value is None or name == day:
            continue
        if name in _ISSUERS and on >= MERGER.isoformat() and is_of_a_district(value):
            yield _problem(form, (name, day), "từ ngày 01/7/2025 không còn cấp huyện"), (name, day)
        elif (
            kinds.get(name) in _IDENTITY
            and on > _LAST_OLD_CARD
            and len(identity_number.clean(value)) == len("123456789")
        ):
            yield _problem(form, (name, day), "chứng minh nhân dân 9 số hết giá trị sau ngày 31/12/2024"), (name, day)


def _problem(form: Form, fields: tuple[str, str], why: str) -> Problem:
    names = listed([phrase(form, name) for name in fields])
    return Problem("record.rule", {"fields": ", ".join(fields), "names": names, "why": f": {why}"})


def is_of_a_district(name: str) -> bool:
    """Whether an agency's name says that it is one of a district (huyện, quận, thị xã, a town below a province).

    >>> is_of_a_district("ỦY BAN NHÂN DÂN HUYỆN GIA LÂM"), is_of_a_district("Công an thành phố Vinh, tỉnh Nghệ An")
    (True, True)
    >>> is_of_a_district("ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI"), is_of_a_district("Ủy ban nhân dân xã Yên Thường")
    (False, False)
    """
    where = agency.place_in(name)
    if where is None:
        return False
    named = parse(where).named
    first = where.lower()
    if first.startswith(("huyện", "quận", "thị xã")):
        return True
    return first.startswith("thành phố") and bool(named) and named[0].level is Level.DISTRICT
