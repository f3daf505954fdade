"""Places on a paper that are told by the page's layout and not by labels: NĐ 30/2020/NĐ-CP Phụ lục I.

An administrative letter has its issuer top left, its date top right, its kind and subject centered below, and
who signed it bottom right. Forms share one of these places: the dateline above the signature.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from statistics import median

from rapidfuzz import fuzz

from dossier.text import Box
from dossier.vietnamese import canonical, without_marks
from extractors.fields import date
from extractors.locate import Span
from extractors.sides import HEADING, is_heading
from extractors.stream import Strip, Token, fold, rows_of

_HEADER_END = 0.45
"""the letterhead stands in this part of the first page"""
_DATELINE = re.compile(
    rf"(?:ng?a?y|\bnga\w?|\b\w?[ag]ay)\W{{0,4}}\d[\d ]{{0,3}}\W{{0,3}}{date.MONTH}\W{{0,3}}\d[\d ]{{0,3}}\W{{0,3}}"
    rf"{date.YEAR}[12] ?\d ?\d ?\d"
)
_DATE_WORD = re.compile(r"\b(?:(?:ngay|thang)\b\W*|nam\s*(?:\d[\d ]*|[.…_]+)\W*)")
_NUMBER_LINE = re.compile(r"^\W*s[o0ó]\W{0,3}[\w ]{0,8}[/|]", re.IGNORECASE)
_SUBJECT_MARK = re.compile(r"^\W*v\s?/\s?v\b", re.IGNORECASE)
_SUBJECT_WORDS = re.compile(r"^\W*(ve viec|v/v|ve )")
_PRINT = 0.5
"""how sure an engine is of printed words, on average, at least"""
_FLUSH, _INDENT = 0.012, 0.03
"""of the page's width: how near to the right margin a full line ends, and how far in a paragraph begins at least"""
_AGENCY_WORDS = (
    "uy ban", "hoi dong", "so ", "bo ", "cuc ", "chi cuc", "tong cuc", "phong ", "trung tam", "van phong", "thanh tra",
    "cong an", "toa an", "vien ", "truong ", "ban ", "bao hiem", "ngan hang", "cong ty", "benh vien", "chi nhanh",
    "ubnd", "hdnd", "doan ", "hoi ", "dang uy", "tram ", "quy ", "kho bac", "chinh phu", "thu tuong", "quoc hoi",
)  # fmt: skip
_AUTHORITY = re.compile(r"^(TM|KT|TL|TUQ|Q)\s?[.,]", re.IGNORECASE)
_SECRECY = {"tuyetmat": "TUYỆT MẬT", "toimat": "TỐI MẬT", "mat": "MẬT"}
_URGENCY = {"hoatoc": "HỎA TỐC", "thuongkhan": "THƯỢNG KHẨN", "khan": "KHẨN"}

Rows = Sequence[Sequence[Token]]


def dateline(strips: Sequence[Strip]) -> Span | None:
    """The last row `<place>, ngày … tháng … năm …` with its place in front, above a form's signature."""
    for strip in reversed(strips):
        plain = _plain(strip.tokens)
        # of several datelines side by side, the last that is filled in
        match = next(reversed(list(_DATELINE.finditer(plain))), None)
        if match is None:
            continue
        words = _DATE_WORD.finditer(plain, 0, match.start())
        # a capital begins the name of a place: Dền Thàng
        begin = max((end.end() for end in words if strip.text[end.start()].islower()), default=0)
        head = strip.text[begin : match.start()]
        in_words = re.match(r"\W*bang chu", plain[match.end() :])
        # a certification repeats its own date in words, and stands below the paper's date
        if len(head.split()) <= 9 and not in_words and not re.search(r"(?:cấp|từ|đến)\s*$|phút|Bằng chữ", head):
            return Span((_from(strip.tokens, begin),), 0.97)
    return None


def _from(tokens: Sequence[Token], begin: int) -> tuple[Token, ...]:
    """The words that stand at or behind a place in their text."""
    kept, at = [], 0
    for token in tokens:
        if at >= begin:
            kept.append(token)
        at += len(token.text) + 1
    return tuple(kept)


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)


def _plain(tokens: Sequence[Token]) -> str:
    # as long as the text itself, so that offsets agree
    return "".join(without_marks(c)[:1].lower() or c for c in _text(tokens))


class Letter:
    """The places of one administrative letter."""

    def __init__(self, strips: Sequence[Strip]) -> None:
        tokens = [token for strip in strips for token in _worded(strip.tokens)]
        self.first = min((token.page for token in tokens), default=1)
        self.last = max((token.page for token in tokens), default=1)
        self.head = [t for t in tokens if t.page == self.first and t.box.center[1] < _HEADER_END]
        self.foot = [t for t in tokens if t.page == self.last]
        self.body = [t for t in tokens if t.page == self.first]

    def spans(self) -> Mapping[str, Span | None]:
        split = self._split()
        left = rows_of([t for t in self.head if t.box.center[0] < split])
        right = rows_of([t for t in self.head if t.box.center[0] >= split])
        number_at = next((i for i, row in enumerate(left) if _NUMBER_LINE.match(_plain(row))), None)
        date_row = next((row for row in right if _DATELINE.search(_plain(row))), None)
        found: dict[str, Span | None] = {}
        found.update(self._agencies(left[:number_at] if number_at is not None else self._above_title(left, split)))
        if number_at is not None:
            found["number"] = found["symbol"] = _span([left[number_at]])
        if date_row is not None:
            found["place"] = found["issued_on"] = _span([date_row])
        below = max(
            (row[0].box.y1 for row in (left[number_at] if number_at is not None else None, date_row) if row),
            default=0.1,
        )
        found.update(self._heading(left[number_at + 1 :] if number_at is not None else [], below))
        found.update(self._marks(left))
        found.update(self._signature())
        return found

    def _split(self) -> float:
        """Between the issuer and the national heading."""
        for row in rows_of(self.head):
            if is_heading(_text(row)):
                first = max(range(len(row)), key=lambda i: fuzz.ratio(HEADING, fold(_text(row[i:]))))
                return row[first].box.x0 - 0.005
        return 0.47

    def _above_title(self, left: Rows, split: float) -> Rows:
        """On a paper without a number under its letterhead: the rows above its title, four at most."""
        rows = rows_of(self.head)
        nation = next((row for row in rows if is_heading(_text(row))), None)
        if nation is None:
            return []
        across = [row for row in rows if row[0].box.x0 < split - 0.01 and row[-1].box.x1 > split + 0.01]
        below = [row for row in across if row[0].box.y0 > nation[0].box.y1 and _capitals(row) > 0.9]
        title = below[0][0].box.y0 if below else nation[0].box.y1 + 0.05
        return [row for row in left if row[0].box.y1 <= title + 0.002][:4]

    def _agencies(self, rows: Rows) -> dict[str, Span | None]:
        rows = [row for row in rows if _capitals(row) > 0.6]
        starts = [i for i, row in enumerate(rows) if _plain(row).strip().startswith(_AGENCY_WORDS)]
        if not rows:
            return {}
        issuer = starts[-1] if starts else 0
        return {"issuer": _span(rows[issuer:]), "parent_agency": _span(rows[:issuer]) if issuer else None}

    def _heading(self, under_number: Rows, below: float) -> dict[str, Span | None]:
        found: dict[str, Span | None] = {}
        if under_number and _SUBJECT_MARK.match(_plain(under_number[0])):
            # a công văn: no kind is printed, the subject stands under the number
            rows = [list(row) for row in under_number if row[0].box.y0 < under_number[0][0].box.y0 + 0.08]
            if fold(rows[0][0].text) == "vv":
                del rows[0][0]  # "V/v" is the label
            found["subject"] = _span(_together([row for row in rows if row]))
        rows = [row for row in rows_of(self.body) if row[0].box.center[1] > below - 0.003]
        for i, row in enumerate(rows):
            if "subject" not in found and _capitals(row) > 0.9 and _centered(row, 0.12) and len(row) <= 6:
                found["type_name"] = _span([row])
                found["subject"] = _span(_subject(rows[i:]))
                break
        for i, row in enumerate(rows):
            if fold(_text(row)).startswith("kinhgui"):
                stripped = list(row[2:])
                found["addressed_to"] = _span([stripped] if stripped else _together(rows[i + 1 : i + 4]))
                break
        return found

    def _marks(self, left: Rows) -> dict[str, Span | None]:
        found: dict[str, Span | None] = {}
        for row in left:
            word = fold(_text(row))
            if word in _SECRECY and _capitals(row) == 1:
                found["secrecy"] = _span([row])
            if word in _URGENCY and _capitals(row) == 1:
                found["urgency"] = _span([row])
        return found

    def _signature(self) -> dict[str, Span | None]:
        rows = rows_of(self.foot)
        at = next((row for row in reversed(rows) if fold(_text(row)).startswith("noinhan")), None)
        top = at[0].box.y0 - 0.03 if at is not None else 0.6
        right = rows_of([t for t in self.foot if t.box.center[1] > top and t.box.x0 > 0.45])
        left = rows_of([t for t in self.foot if t.box.center[1] > top + 0.02 and t.box.x0 <= 0.45]) if at else []
        found: dict[str, Span | None] = {}
        authority = [row for row in right if _AUTHORITY.match(_text(row))]
        capitals = [row for row in right if _capitals(row) > 0.8 and row not in authority and len(row) <= 8]
        capitals = [row for row in capitals if sum(len(t.text) for t in row) > 3 and _is_print(row)]
        # the ring of a seal below the title is text too, but stands apart
        block = _together(sorted([*authority, *capitals], key=lambda row: row[0].box.y0))
        titles = [row for row in block if row not in authority]
        below = max((row[0].box.y0 for row in (*authority, *titles)), default=top)
        names = [row for row in right if row[0].box.y0 > below and _is_name(row)]
        found["signing_authority"] = _span(authority) if authority else None
        found["signer_title"] = _span(titles) if titles else None
        found["signer"] = _span([_without_stroke(names[0])]) if names else None
        tail = [row for row in left if not fold(_text(row)).startswith("noinhan")]
        found["recipients"] = _span(_together(tail)) if tail else None
        return found


def _worded(tokens: Sequence[Token]) -> list[Token]:
    """The words, and dashes between words: `TÀI CHÍNH - KẾ HOẠCH`. Other lone signs are rules and dust."""
    worded = [any(c.isalnum() for c in token.text) for token in tokens]
    dashes = [i for i, token in enumerate(tokens) if token.text in {"-", "–"} and 0 < i < len(tokens) - 1]
    return [t for i, t in enumerate(tokens) if worded[i] or (i in dashes and worded[i - 1] and worded[i + 1])]


def _capitals(row: Sequence[Token]) -> float:
    letters = [c for token in row for c in canonical(token.text) if c.isalpha()]
    return sum(c.isupper() for c in letters) / len(letters) if letters else 0.0


def _is_print(row: Sequence[Token]) -> bool:
    """Strokes of a signature and letters of a seal are read as words too, by no engine surely."""
    return sum(token.confidence for token in row) / len(row) > _PRINT


def _centered(row: Sequence[Token], slack: float) -> bool:
    return abs((row[0].box.x0 + row[-1].box.x1) / 2 - 0.53) < slack


def _is_name(row: Sequence[Token]) -> bool:
    """Words with a capital each; a seal or the signature may have spoiled one of them."""
    words = [t.text for t in row]
    spoiled = sum(not word[:1].isupper() for word in words)
    return 2 <= len(words) <= 7 and spoiled <= len(words) // 3 and _capitals(row) < 0.8


def _without_stroke(row: Sequence[Token]) -> Sequence[Token]:
    """Strokes of the signature beside a name are read as a letter or two, by no engine surely."""
    while len(row) > 2 and len(row[0].text) <= 2 and row[0].confidence < 0.8:
        row = row[1:]
    return row


def _together(rows: Rows) -> list[Sequence[Token]]:
    """The first rows that stand close together."""
    kept: list[Sequence[Token]] = []
    for row in rows:
        height = max(token.box.height for token in (*row, *(kept[-1] if kept else ())))
        if kept and _middle_of(row) - _middle_of(kept[-1]) > 2.0 * max(height, 0.008):
            break
        kept.append(row)
    return kept


def _middle_of(row: Sequence[Token]) -> float:
    return median(token.box.center[1] for token in row)


def _subject(rows: Rows) -> list[Sequence[Token]]:
    """The centered rows under the kind, up to the first row of the body."""
    kind, rest = rows[0], rows[1:]
    margin = min((row[0].box.x0 for row in rest), default=0.1)
    right = max((row[-1].box.x1 for row in rest), default=0.95)
    kept: list[Sequence[Token]] = []
    for row in rest:
        above = kept[-1] if kept else kind
        gap = row[0].box.y0 - above[0].box.y0
        wide = row[-1].box.x1 - row[0].box.x0
        middle = (row[0].box.x0 + row[-1].box.x1) / 2
        offset = abs(middle - (kind[0].box.x0 + kind[-1].box.x1) / 2)
        height = max(0.009, median(token.box.height for token in row))
        if gap > (3.2 if not kept else 2.3) * height or offset > 0.035:
            break
        if row[0].box.x0 - margin < 0.01 and wide > 0.6 and (kept or not _SUBJECT_WORDS.match(_plain(row))):
            break
        if right - row[-1].box.x1 < _FLUSH and row[0].box.x0 - margin > _INDENT:
            break  # the first line of a paragraph: indented, and full to the right margin
        if re.match(r"^(can cu|kinh gui|dieu \d)", _plain(row)):
            break
        kept.append(row)
    return kept


def _span(rows: Rows) -> Span | None:
    if not rows:
        return None
    box: Box = rows[0][0].box
    return Span(tuple(tuple(row) for row in rows), 0.95, (rows[0][0].page, box))
