"""Giấy tờ tùy thân: which paper, its number, who issued it and when, in one line as printed.

TT 04/2024/TT-BTP notes to the forms: "Căn cước công dân số … do Cục Cảnh sát QLHC về TTXH cấp ngày …". The number in it
is read by `personal_id`, `old_identity_card`, `passport`, whose rules it must keep; the text stays as printed.

>>> clean("Căn cước công dân số 001088999990 do Cục Cảnh sát QLHC về TTXH cấp ngày 20/05/2021 ...")
'Căn cước công dân số 001088999990 do Cục Cảnh sát QLHC về TTXH cấp ngày 20/05/2021'
>>> check("Căn cước công dân số 00108899999")[0].code
'field.unlikely'
"""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from dossier.phrases import corrected
from dossier.problem import Problem
from extractors.fields import identity_number, text
from extractors.spelling import misspelt, with_known_names, with_known_start

LINES = 3
_DIGIT_LIKE = re.compile(r"(?<![^\W\d_])[\dOoIl|SBZ]{9,13}(?![^\W_])")
_SHORT_ISSUER = re.compile(r"\b([A-Za-z]{4}) về ([A-Za-z]{4})\b")
_PARTED = re.compile(r"\d \d")
"""digits of a number or a date that stand apart"""
_DIGITS = str.maketrans("OoIl|SBZ", "00111582")


def clean(raw: str) -> str:
    value = text.clean(raw)
    # typewriters space figures out; a number alone has none
    return value.replace(" ", "") if re.fullmatch(r"\d[\d ]{8,}", value) else value


def check(value: str) -> tuple[Problem, ...]:
    wrong = identity_number.check(identity_number.clean(value)) or misspelt(value) or _with_marks(value) != value
    return (Problem("field.unlikely"),) if wrong or _PARTED.search(value) else ()


def show(value: str) -> str:
    return value


def repair(raw: str) -> tuple[str, ...]:
    """Letters read for digits in the number; marks of the issuer and of the words that stand in every such line."""
    value = clean(raw)
    fixed = clean(_with_marks(_DIGIT_LIKE.sub(lambda found: found.group().translate(_DIGITS), value)))
    return (fixed,) if fixed != value and not check(fixed) else ()


def _with_marks(value: str) -> str:
    value = with_known_names(with_known_names(corrected(_punctuated(value)), "issuers.csv"), "identity_papers.csv")
    value = with_known_start(value, "identity_papers.csv")
    return _SHORT_ISSUER.sub(_as_abbreviated, value)


def _punctuated(value: str) -> str:
    """Commas that grew or lost a tail: behind the number and the date, none within the issuer's name."""
    value = re.sub(r"\bn[oơờợởó]i c[aâấậầ][po]\b(?=[:;]? )", "nơi cấp", value)
    value = re.sub(r"\bd[ọóò]\b(?= (?:CCS|Cục|Bộ|Công))", "do", value)
    value = re.sub(r"(?<=\d{9})\s+(?=(?:CCS|Cục|Bộ Công an)\b)", ", ", value)
    value = re.sub(r"(?<=\d)\s+(?=nơi cấp)", ", ", value)
    value = re.sub(r"(?<=nơi cấp)\s?;(?=\s)", ":", value)
    value = re.sub(r"(?<=\d)\s?(?:\.|,\s?\.)\s+(?=cấp|nơi|do|Cục|CCS|Bộ|Công an)", ", ", value)
    return re.sub(r"(?<=[^\W\d_A-ZĐ]{2})\.\s+(?=[^\W\d_])", " ", value)


def _as_abbreviated(found: re.Match[str]) -> str:
    """`QLHC về TTXH` with a letter or two misread."""
    wrong = Levenshtein.distance(found[1], "QLHC") + Levenshtein.distance(found[2], "TTXH")
    return "QLHC về TTXH" if wrong <= 2 else found[0]
