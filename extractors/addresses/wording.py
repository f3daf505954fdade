"""The words that stand in every address - xóm, phường, tỉnh - put right where a mark or a letter was misread.

None of them has another reading where it stands: before a number, or in small letters before a name. Refuses names;
those are compared with the tables of units by `near`, but for the province, whose list is short enough for more.

>>> with_right_words("Xám 3, phừơng Láng, hgyện Gia Lâm, ủnh Đắk LAk")
'Xóm 3, phường Láng, huyện Gia Lâm, tỉnh Đắk Lắk'
"""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz.distance import Levenshtein

from dossier.vietnamese import comparable, without_marks
from extractors.addresses import units
from extractors.addresses.units import Model, bare_key, name_key
from extractors.wordlists import most_alike

_PHRASES = ("tổ dân phố", "khu vực", "thành phố", "thị trấn", "thị xã", "khu phố", "bệnh viện", "trạm y tế", "phụ sản",
            "đa khoa", "trung tâm y tế")  # fmt: skip
_KINDS = {"huyen": "huyện", "phuong": "phường", "tinh": "tỉnh", "quan": "quận"}
"""before a name; never parts of names in small letters"""
_HAMLETS = {"xom": "xóm", "thon": "thôn", "ban": "bản", "khu": "khu", "doi": "đội", "buon": "buôn", "khom": "khóm",
            "khoi": "khối", "so": "số", "to": "tổ", "ap": "ấp", "ngo": "ngõ"}  # fmt: skip
"""before a number"""
_BEFORE_NAME = re.compile(r"(?<![^\W\d_])[^\W\d_]{4,6}(?=\s+([^\W_]))")
_COMMUNE = re.compile(r"(?:(?<=^)|(?<=, ))[^\W\d_][aàáảãạăâ](?=\s+([^\W\d_]))")
"""two letters of which the second is an a: `vã Kim Liên`"""
_LADY = re.compile(r"(?<=[^\W\d_] )Thi(?= [A-ZĐÀ-Ỹ])")
"""streets are named after women too: phố Bùi Thị Xuân"""
_NO_COMMA = re.compile(
    r"((?:^|, )(?:số|phố|đường|ngõ|thôn|xóm|ấp|bản|tổ|khu)\b[^,]*[^\W_]) (?=(?-i:phường|huyện|quận|tỉnh) [A-ZĐ])"
    r"|((?:^|, )(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố) [^,]*[^\W_])"
    r" (?=(?-i:huyện|quận|thị xã|thành phố|tỉnh) [A-ZĐ])",
    re.IGNORECASE,
)
"""where commas part the rest of the address, one was lost between a street, a hamlet or a unit and the next unit"""
_TORN = re.compile(r"(?<=\b[Xx]óm)[.,](?= \d)|(?<=\b[Tt]hôn)[.,](?= \d)|(?<=\b[Bb]ản),(?= \d)|(?<=\bphố số),(?= \d)")
"""a comma between a hamlet and its number"""
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\s?(?=(?:xã|phường|thị trấn|thị xã|huyện|quận|thành phố|tỉnh) [A-ZĐ])")
"""a comma read as a hyphen, where commas part the rest; one between blanks was typed"""
_TWO_WORDS = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,6} [^\W\d_]{2,5}(?= [A-ZĐÀ-Ỹ])")
_AFTER_NAME = re.compile(r"(?<=[^\W\d_]{2})\. (?=(?:thành phố|thị trấn|thị xã|huyện|quận|tỉnh) [A-ZĐ])")
"""a full stop that is a comma without its tail"""
_HAMLET = re.compile(r"(?:(?<=^)|(?<=, ))[^\W\d_]{3,4}(?=\s+[A-ZĐÀ-Ỹ])")
_OF_A_NAME = {"thon": "thôn", "xom": "xóm"}
"""hamlets that stand before names too, and mean nothing else however they are marked"""
_BEFORE_NUMBER = re.compile(r"(?:(?<=^)|(?<=, ))([^\W\d_]{2,4})(?=\s+\d)")
_LAST = re.compile(r"^(th\w{1,3}nh ph\w|[^\W\d_]{2,5})\s+(\S.*)$", re.IGNORECASE)
_LEAST_ALIKE = 70.0
_MOST_SCRAPS, _SCRAP = 3, 2
"""words, and letters of each, that are no part of an address behind its province"""


def with_right_words(value: str) -> str:
    """A cleaned address with its own words, and the province at its end, put right."""
    if value.isascii() or len(without_marks(value)) != len(value):
        # typed without marks; or letters of another script, where places in the two texts do not agree
        return value
    for words in _PHRASES:
        for match in re.finditer(rf"(?<!\w){without_marks(words)}(?!\w)", without_marks(value), re.IGNORECASE):
            value = value[: match.start()] + _marked(words, match, value) + value[match.end() :]
    value = _TORN.sub("", value)
    if "," in value:
        value = _HYPHEN.sub(", ", value)
    value = _TWO_WORDS.sub(_as_phrase, value)
    value = _AFTER_NAME.sub(", ", value)
    value = _BEFORE_NAME.sub(lambda found: _one_of(_KINDS, found.group()) if _is_name(found) else found.group(), value)
    value = _LADY.sub("Thị", value)
    if "," in value:
        value = _NO_COMMA.sub(lambda found: f"{found[1] or found[2]}, ", value)
    value = _COMMUNE.sub(lambda found: "xã" if _is_name(found) and found.group().islower() else found.group(), value)
    value = _HAMLET.sub(lambda found: _hamlet(found.group()), value)
    value = _BEFORE_NUMBER.sub(lambda found: _one_of(_HAMLETS, found.group()), value)
    return _with_province(value)


def _is_name(found: re.Match[str]) -> bool:
    """Whether a capital or a number follows."""
    return not found.group(1).islower()


def _as_phrase(found: re.Match[str]) -> str:
    """`thành nhố`: two words that stand before a name, with a letter misread."""
    bare = without_marks(found.group())
    right = [words for words in ("thành phố", "thị trấn") if Levenshtein.distance(without_marks(words), bare) == 1]
    return right[0] if right and bare.islower() else found.group()


def _hamlet(found: str) -> str:
    """`Thộn Bình Hòa`"""
    word = _OF_A_NAME.get(without_marks(found).lower())
    return found if word is None or found.lower() == word else _cased(word, found)


def _marked(words: str, match: re.Match[str], value: str) -> str:
    found = value[match.start() : match.end()]
    if found.lower() == words or found == words.upper():
        return found
    return _cased(words, found)


def _one_of(words: dict[str, str], found: str) -> str:
    """The word of the table that the letters are, or are one away from; what is written where none is."""
    bare = without_marks(found).lower()
    near = [bare] if bare in words else [word for word in words if _is_near(word, bare)]
    if len(near) != 1 or bare in _OTHERS or (found[0].isupper() and words is _KINDS):
        return found
    return _cased(words[near[0]], found)


_OTHERS = {"duong", "pho", "ngach", "hem", "kiet", "cho", "dan", "cum", "lang", "nha", "lo", "nam", "thang", "tam"}
"""words that may stand there as well"""


def _is_near(word: str, bare: str) -> bool:
    return len(word) >= 3 and len(bare) >= 3 and Levenshtein.distance(word, bare, score_cutoff=1) <= 1


def _cased(words: str, found: str) -> str:
    if found.isupper() and len(found) > 1:
        return words.upper()
    return words[0].upper() + words[1:] if found[0].isupper() else words


def _with_province(value: str) -> str:
    """The last part, a province with its kind: both are of a short list."""
    head, comma, last = value.rpartition(", ")
    last = _without_scraps(last)
    value = head + comma + last
    match = _LAST.match(last)
    alone = _provinces_by_key().get(bare_key(last), [])
    if comma and len(alone) == 1 and name_key(alone[0]) != name_key(last):
        return f"{head}, {alone[0]}"
    if not comma or match is None or last.isupper() or without_marks(match.group(1)).lower() in ("pho", "xa", "tp"):
        return value
    written, name = match.groups()
    found = _province(name)
    if found is None or len(found.split()) != len(name.split()):
        return value
    kind = "thành phố" if " " in written or _kind_of(found) == "thành phố" else "tỉnh"
    near = re.fullmatch(r"t\w{0,2}nh|\w{0,2}nh|th\w{1,3}nh ph\w", written, re.IGNORECASE)
    if near is None or (" " not in written and kind != "tỉnh"):
        return value
    return f"{head}, {written if comparable(written) == kind else _cased(kind, written)} {found}"


def _without_scraps(last: str) -> str:
    """The last part up to the name of a province, where only scraps of a stamp or a signature were read behind it."""
    words = last.split(" ")
    known = {comparable(name) for name in _provinces()}
    for count in range(len(words) - 1, max(1, len(words) - _MOST_SCRAPS) - 1, -1):
        scraps = all(len(word) <= _SCRAP or not word.isalnum() for word in words[count:])
        if scraps and any(comparable(" ".join(words[start:count])) in known for start in range(min(3, count))):
            return " ".join(words[:count])
    return last


def _province(name: str) -> str | None:
    known = _provinces_as_compared()
    return name if comparable(name) in known else most_alike(name, known, least=_LEAST_ALIKE)


@cache
def _provinces() -> dict[str, str]:
    """Every province of both models by its name, with its kind."""
    return {unit.name: unit.kind for model in Model for unit in units.provinces(model).units}


@cache
def _provinces_by_key() -> dict[str, list[str]]:
    """The provinces' names by their keys: asked for every address, and every wording that it may have."""
    by_key: dict[str, list[str]] = {}
    for name in _provinces():
        by_key.setdefault(bare_key(name), []).append(name)
    return by_key


@cache
def _provinces_as_compared() -> dict[str, str]:
    return {comparable(name): name for name in _provinces()}


def _kind_of(name: str) -> str:
    return _provinces().get(name, "")
