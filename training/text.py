"""Writes the lines that are drawn for training: what administrative papers say, and what they may say.

Half is running text, the rest is what a recognizer must not guess from context: names, places, numbers, codes,
dates, MRZ, and syllables put together by chance. Refuses to know fonts and pixels.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from dossier.vietnamese import without_marks
from training import codes
from training.alphabet import CHARACTERS, label
from training.syllables import syllable

LONGEST = 72
"""signs of a line"""
_LABELS = (
    "Họ và tên", "Họ, chữ đệm, tên", "Họ, chữ đệm, tên người yêu cầu", "Ngày, tháng, năm sinh", "Ngày sinh", "Nơi sinh",
    "Quê quán", "Dân tộc", "Quốc tịch", "Giới tính", "Số định danh cá nhân", "Số CCCD", "Giấy tờ tùy thân",
    "Nơi cư trú", "Nơi thường trú", "Nơi đăng ký khai sinh", "Quan hệ với người được khai sinh", "Quan hệ với chủ hộ",
    "Ngày cấp", "Nơi cấp", "Kính gửi", "Số", "Mã hồ sơ", "Điện thoại", "Số điện thoại liên hệ", "Email", "Địa chỉ",
    "Người yêu cầu", "Làm tại", "Tôi cam đoan", "Nội dung đề nghị", "Thành phần hồ sơ nộp gồm",
    "Thời gian trả kết quả dự kiến", "Nghề nghiệp", "Trình độ văn hóa", "Số thửa", "Tờ bản đồ số", "Diện tích",
    "Mục đích sử dụng", "Thời hạn sử dụng", "Vốn kinh doanh", "Tên hộ kinh doanh", "Ngành, nghề kinh doanh", "Căn cứ",
    "Nơi nhận", "Lưu", "Nhóm máu", "Tôn giáo", "Ghi chú", "V/v",
)  # fmt: skip
_HEADINGS = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "ỦY BAN NHÂN DÂN", "TỜ KHAI ĐĂNG KÝ KHAI SINH",
    "TỜ KHAI ĐĂNG KÝ KẾT HÔN", "TỜ KHAI ĐĂNG KÝ KHAI TỬ", "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ", "CĂN CƯỚC CÔNG DÂN",
    "Identity Card", "Citizen Identity Card", "Full name", "Date of birth", "Sex", "Nationality", "Place of origin",
    "Place of residence", "Date of expiry", "Personal identification", "Socialist Republic of Viet Nam",
    "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "QUYẾT ĐỊNH", "THÔNG BÁO",
    "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "(Ký, ghi rõ họ tên)", "(Ký, đóng dấu)", "GIẤY KHAI SINH",
    "TRÍCH LỤC KHAI SINH", "BẢN SAO", "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", "HỘ KINH DOANH",
    "Mẫu CT01 ban hành kèm theo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sources:
    """Where words come from."""

    prose: Sequence[str]
    surnames: Sequence[str]
    middle: Sequence[str]
    given: Sequence[str]
    places: Sequence[str]
    """communes with their provinces"""


def load(folder: Path) -> Sources:
    """The texts of `folder`: corpus/*.vi.txt.gz, name_parts.json, units.json. Raises `OSError` where one is absent."""
    prose: list[str] = []
    for path in sorted((folder / "corpus").glob("*.vi.txt.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            prose += [unicodedata.normalize("NFC", line.strip()) for line in stream if not line.isspace()]
    names = json.loads((folder / "name_parts.json").read_text("utf-8"))
    units = json.loads((folder / "units.json").read_text("utf-8"))
    places = [
        f"{ward['name']}, {province['name']}" for province in units["after_2025_07_01"] for ward in province["wards"]
    ]
    return Sources(prose, tuple(names["surnames"]), tuple(names["middle"]), tuple(names["given"]), places)


def line(sources: Sources, rng: Random) -> str:
    """One line as the recognizer should write it, 1 to `LONGEST` signs."""
    while True:
        (write,) = rng.choices([kind for kind, _ in _KINDS], [weight for _, weight in _KINDS])
        text = label(unicodedata.normalize("NFC", _in_case(write(sources, rng), rng)))[:LONGEST].strip()
        if text:
            return text


def _in_case(text: str, rng: Random) -> str:
    chance = rng.random()
    if chance < 0.13:
        return text.upper()
    if chance < 0.17:
        return text.title()
    return text


def _prose(sources: Sources, rng: Random) -> str:
    words = rng.choice(sources.prose).split()
    count = rng.randint(1, 16) if rng.random() < 0.8 else 30
    start = rng.randint(0, max(0, len(words) - count))
    return _cut(words[start : start + count])


def _cut(words: list[str]) -> str:
    # whole words only: half a word at the end would teach guessing
    text = ""
    for word in words:
        if len(text) + len(word) > LONGEST - 2:
            break
        text += f" {word}"
    return text.strip()


def _syllables(_: Sources, rng: Random) -> str:
    words = [syllable(rng) for _ in range(rng.randint(1, 10))]
    if rng.random() < 0.3:
        words = [word.capitalize() for word in words]
    if rng.random() < 0.2:
        at = rng.randrange(len(words))
        words[at] += rng.choice(",.;:?!)")
    return _cut(words)


def _name(sources: Sources, rng: Random) -> str:
    parts = [rng.choice(sources.surnames), rng.choice(sources.middle), rng.choice(sources.given)]
    if rng.random() < 0.3:
        parts.insert(2, rng.choice(sources.middle))
    if rng.random() < 0.3:
        parts[rng.randrange(1, len(parts))] = syllable(rng).capitalize()
    name = " ".join(parts)
    return name.upper() if rng.random() < 0.45 else name


def _place(sources: Sources, rng: Random) -> str:
    place = rng.choice(sources.places)
    chance = rng.random()
    if chance < 0.3:
        return place
    if chance < 0.6:
        name = syllable(rng).capitalize()
        kind = rng.choice(("Thôn", "Tổ", "Ấp", "Khu phố", "Bản", "Xóm"))
        return f"{kind} {rng.choice((str(rng.randint(1, 20)), name))}, {place}"
    street = " ".join(syllable(rng).capitalize() for _ in range(2))
    return (
        f"{rng.choice(('Số ', 'số ', ''))}{rng.randint(1, 400)}{rng.choice(('', 'A', '/12', 'B/3'))} {street}, {place}"
    )


def _code(_: Sources, rng: Random) -> str:
    return codes.code(rng)


def _lone(_: Sources, rng: Random) -> str:
    """What stands in a cell of its own: a digit of a comb, a running number, a cross, a grade."""
    chance = rng.random()
    if chance < 0.6:
        return codes.digits(rng, 1)
    return codes.digits(rng, 2) if chance < 0.8 else rng.choice("ABCDĐEGHIKLMNOPQRSTUVXY")


def _labelled(sources: Sources, rng: Random) -> str:
    value = rng.choice((_name, _place, _code, _code, _syllables))(sources, rng)
    name = rng.choice(_LABELS)
    if rng.random() < 0.2:
        return f"{rng.randint(1, 20)}. {name}: {value}"
    if rng.random() < 0.2:
        return f"{name}: {'.' * rng.randint(4, 30)}" if rng.random() < 0.5 else f"{name}: …{value}…"
    if rng.random() < 0.3:
        note = f"({rng.randint(1, 12)})"
        return rng.choice(
            (f"{name}{note}: {value}", f"{name}: {note} {value}", f"{name} {note}: {value}", f"{name}:{note} {value}")
        )
    return f"{name}{rng.choice((': ', ':', ' : '))}{value}"


def _heading(_: Sources, rng: Random) -> str:
    return rng.choice(_HEADINGS)


def _mrz(sources: Sources, rng: Random) -> str:
    name = without_marks(_name(sources, rng)).upper().split()
    return codes.mrz_line(name, rng)


def _signs(_: Sources, rng: Random) -> str:
    return "".join(rng.choice(CHARACTERS) for _ in range(rng.randint(1, 10)))


def _mixed_codes(sources: Sources, rng: Random) -> str:
    # a word, a code, a word: spaces beside digits and signs
    words = re.split(r"\s", _prose(sources, rng))[:3]
    words.insert(rng.randint(0, len(words)), codes.code(rng))
    return " ".join(words)


_KINDS: tuple[tuple[Callable[[Sources, Random], str], float], ...] = (
    (_prose, 0.35), (_syllables, 0.15), (_name, 0.09), (_place, 0.07), (_code, 0.13), (_labelled, 0.09),
    (_heading, 0.02), (_mrz, 0.02), (_signs, 0.03), (_mixed_codes, 0.03), (_lone, 0.02),
)  # fmt: skip
