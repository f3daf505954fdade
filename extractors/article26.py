"""The QR that a system prints on the papers it issues: TT 01/2023/TT-VPCP Điều 26, top left, ISO/IEC 18004.

It holds at least: code of the dossier, of the procedure, id of the person, name of the paper, name of the system, time
of issue; a receipt also when the result is due, a result also how long and where it is valid. The law fixes what is in
it and not how it is written down, so parts are told by what they are: codes and ids by their grammar, times in order,
names by what is left. Refuses codes that name no dossier together with a procedure or a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dossier.vietnamese import canonical
from extractors.fields import date, dossier_code, personal_id, procedure_code, tax_code, time

_FEWEST = 4
_LONGEST = 2_000
_NAMED = re.compile(r"^\s*[^\W\d][^:|;]{1,40}:\s*(?=\S)")
"""`Mã hồ sơ: ` in front of a part"""


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """What the code says; "" for what it leaves out. Dates `YYYY-MM-DD`, times `HH:MM`."""

    dossier_code: str
    procedure_code: str
    owner_id: str
    title: str
    system: str
    issued_on: str
    until: str
    """when the result is due, or until when it is valid"""
    until_time: str
    scope: str


def parse(text: str) -> IssuedPaper | None:
    """What a QR says of the paper that it stands on; None for every other code."""
    if len(text) > _LONGEST:
        return None
    parts = [_NAMED.sub("", canonical(part)) for part in _parts(text)]
    parts = [part for part in parts if part]
    if len(parts) < _FEWEST:
        return None
    found = {"dossier": "", "procedure": "", "owner": ""}
    times: list[str] = []
    names: list[str] = []
    for part in parts:
        kind, value = _kind(part)
        if kind == "time":
            times.append(value)
        elif kind in found and not found[kind]:
            found[kind] = value
        elif kind == "name":
            names.append(value)
    if not found["dossier"] or not (found["procedure"] or found["owner"]):
        return None
    title, system, scope = (*names, "", "", "")[:3]
    issued, until = (*times, "", "")[:2]
    clock = time.clean(until)
    return IssuedPaper(
        found["dossier"], found["procedure"], found["owner"], title, system, date.clean(issued) if issued else "",
        date.clean(until) if until else "", clock if clock and not time.check(clock) else "", scope,
    )  # fmt: skip


def _parts(text: str) -> Iterator[str]:
    try:
        loaded = json.loads(text)
    except ValueError:
        loaded = None
    if isinstance(loaded, dict):
        yield from (str(value) for value in loaded.values() if isinstance(value, str | int))
        return
    # a time has blanks and colons in it, so only these part: the first that is there
    sign = next((sign for sign in ("|", "\n", ";") if text.count(sign) >= _FEWEST - 1), None)
    if sign is not None:
        yield from text.split(sign)


def _kind(part: str) -> tuple[str, str]:
    """What a part is, and its canonical text."""
    value = dossier_code.clean(part)
    if not dossier_code.check(value):
        return "dossier", value
    value = procedure_code.clean(part)
    if not procedure_code.check(value) and len(part) <= len(value) + 2:
        return "procedure", value
    for kind in (personal_id, tax_code):
        value = kind.clean(part)
        if part.replace(" ", "").replace("-", "").isdigit() and not kind.check(value):
            return "owner", value
    value = date.clean(part)
    if re.search(r"\d{4}", part) and not date.check(value) and sum(c.isalpha() for c in part) < 20:
        return "time", part
    return "name", part
