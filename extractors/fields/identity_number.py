"""The number of whatever identity paper a person shows: 12 digits, an old card's 9, or a passport.

Forms ask for `Số định danh cá nhân/CMND/Hộ chiếu` in one place (TT 04/2024/TT-BTP); each kind keeps its own rules.

>>> clean("CCCD số 001088999990 cấp ngày 20/05/2021"), clean("CMND 012 345 678"), clean("Hộ chiếu B 1234567")
('001088999990', '012345678', 'B1234567')
"""

from __future__ import annotations

from dossier.problem import Problem
from extractors.fields import FieldType, old_identity_card, passport, personal_id, text

LINES = 2
_KINDS: tuple[FieldType, ...] = (personal_id, old_identity_card, passport)


def clean(raw: str) -> str:
    for kind in _KINDS:
        value = kind.clean(raw)
        if all(problem.code == "field.unlikely" for problem in kind.check(value)):
            return value
    return text.clean(raw)


def check(value: str) -> tuple[Problem, ...]:
    found = [kind.check(value) for kind in _KINDS]
    return min(found, key=lambda problems: [problem.code != "field.unlikely" for problem in problems])


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for kind in _KINDS for value in kind.repair(raw) if clean(value) == value))
