"""Values that are told by their place on the page and not by a label: which place, and where it is.

The places of an administrative letter are found by `letter`. Others: the title as printed, the body named under the
paper's date, and a line that holds one value and nothing else, such as the number in the corner of a land certificate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from rapidfuzz import fuzz

from dossier.form import FieldSpec, Form
from dossier.vietnamese import canonical, without_marks
from extractors.fields import kind_of
from extractors.letter import Letter, dateline
from extractors.locate import Span
from extractors.stream import Strip, Token, fold

_TITLE_END = 0.55
_TITLE_ROW = 2.6
"""rows of one title follow each other within this many letter heights"""
_NEAR_DATE = 0.2
"""share of the page's height under the date in which the issuing body stands"""
_WIDE_GAP = 0.03
_LEAST_CAPITALS, _RUNS_ON = 3, 2
"""letters of a row in capitals, and of one that goes on below: TỈNH LONG / AN"""
_OFFICES = (
    "chutich", "phochutich", "giamdoc", "phogiamdoc", "truongphong", "photruongphong", "chicuctruong", "cuctruong",
)  # fmt: skip
_ROLES = re.compile(rf"^(kt|tl|tuq|q)[.,]?$|^({'|'.join(_OFFICES)})")
_BLANK_DATE = re.compile(r"[.,…_:]\W*ngay\W*thang\W*nam\W*$")
_ROLE_ALIKE = 80.0
_SURE = 0.95


def zone_spans(form: Form, strips: Sequence[Strip]) -> dict[str, Span | None]:
    """The values of a form's zone fields by full name; None where the place is not there."""
    wanted = {name: spec for name, _, spec in form.fields() if spec.zone}
    zones = {spec.zone for spec in wanted.values()}
    letter = Letter(strips).spans() if zones & {"letterhead", "heading", "signature"} else {}
    found: dict[str, Span | None] = {}
    for name, spec in wanted.items():
        match spec.zone:
            case "dateline":
                found[name] = dateline(strips) or _blank_dateline(strips)
            case "title":
                found[name] = _title(form, strips)
            case "under_date":
                found[name] = _under_date(strips)
            case "alone":
                found[name] = _alone(spec, strips)
            case _:
                found[name] = letter.get(name)
    return found


def _blank_dateline(strips: Sequence[Strip]) -> Span | None:
    """The last row with the words of a date and nothing filled in: the paper leaves its date empty."""
    blank = next((strip for strip in reversed(strips) if _BLANK_DATE.search(without_marks(strip.text).lower())), None)
    return Span((), _SURE, (blank.page, blank.box)) if blank is not None else None


def _title(form: Form, strips: Sequence[Strip]) -> Span | None:
    """The row that begins as the form's titles do, and the rows in capitals close below it."""
    begins = [fold(text) for text in (*form.recognized_by.title, *form.recognized_by.begins)]
    for number, strip in enumerate(strips):
        if strip.box.y0 > _TITLE_END or not _in_capitals(strip.tokens):
            continue
        if not any(fold(strip.text).startswith(text) for text in begins):
            continue
        rows = [strip]
        for below in strips[number + 1 :]:
            height = median(token.box.height for token in rows[-1].tokens)
            if not _in_capitals(below.tokens) or below.box.y0 - rows[-1].box.y0 > _TITLE_ROW * height:
                break
            rows.append(below)
        return Span(tuple(row.tokens for row in rows), _SURE, (strip.page, strip.box))
    return None


def _under_date(strips: Sequence[Strip]) -> Span | None:
    """Rows in capitals under the date, up to the office of whoever signs."""
    line = dateline(strips)
    words = next((part for part in _apart(line.tokens) if "ngay" in fold(_text(part))), None) if line else None
    if words is None:
        return None
    page, top = words[0].page, words[0].box.y1
    left, right = words[0].box.x0, words[-1].box.x1
    rows: list[tuple[Token, ...]] = []
    for strip in strips:
        if strip.page != page or not top < strip.box.center[1] < top + _NEAR_DATE:
            continue
        part = next((part for part in _apart(strip.tokens) if part[0].box.x0 < right and part[-1].box.x1 > left), None)
        if part is None or not _in_capitals(part, _RUNS_ON if rows else _LEAST_CAPITALS):
            continue
        if _is_role(part):
            break
        rows.append(tuple(_without_authority(part)))
        top = strip.box.y0
    return Span(tuple(row for row in rows if row), _SURE, (page, words[0].box)) if rows else None


def _is_role(part: Sequence[Token]) -> bool:
    whole = fold(_text(part))
    misread = any(fuzz.ratio(role, whole) > _ROLE_ALIKE for role in _OFFICES)
    return misread or bool(_ROLES.match(fold(part[0].text)) or _ROLES.match(whole))


def _apart(tokens: Sequence[Token]) -> list[list[Token]]:
    """The row's words cut at wide gaps: what stands beside belongs to something else."""
    parts: list[list[Token]] = []
    for token in tokens:
        if parts and token.box.x0 - parts[-1][-1].box.x1 < _WIDE_GAP:
            parts[-1].append(token)
        else:
            parts.append([token])
    return parts


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)


def _without_authority(tokens: Sequence[Token]) -> Sequence[Token]:
    """`TM. ỦY BAN NHÂN DÂN …`: who signs does it for the committee, whose name follows."""
    first = tokens[0]
    if fold(first.text) == "tm":
        return tokens[1:]
    bare = first.changed(lambda text: re.sub(r"^TM\s?[.,]\s?(?=\w)", "", text))
    return [bare, *tokens[1:]] if bare.text != first.text else tokens


def _alone(spec: FieldSpec, strips: Sequence[Strip]) -> Span | None:
    """The lowest piece of a row on the first page that is a right value of the field's kind as a whole."""
    kind = kind_of(spec)
    first = min((strip.page for strip in strips), default=1)
    found: list[Token] = []
    for part in (part for strip in strips if strip.page == first for part in _apart(strip.tokens)):
        value = kind.clean(_text(part))
        if value and not kind.check(value) and fold(value) == fold(_text(part)):
            found = part
    return Span((tuple(found),), _SURE, (first, found[0].box)) if found else None


def _in_capitals(tokens: Sequence[Token], least: int = _LEAST_CAPITALS) -> bool:
    letters = [c for token in tokens for c in canonical(token.text) if c.isalpha()]
    return len(letters) >= least and sum(c.isupper() for c in letters) > 0.8 * len(letters)
