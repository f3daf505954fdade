"""The signs of the recognizer, and the texts that its training lines say."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from datetime import date
from pathlib import Path
from random import Random

import pytest

from dossier.syllable import is_syllable
from dossier.vietnamese import ALPHABET
from tests.line_sources import SOURCES
from training import codes, text
from training.alphabet import CHARACTERS, CLASSES, SPACE, classes, decoded, label
from training.syllables import syllable

TEXTS = [text.line(SOURCES, Random(seed)) for seed in range(4000)]
CODES = [codes.code(Random(seed)) for seed in range(4000)]
WORDS = "[a-zđà-ỹ ]+"
PATTERNS = {
    "number": r"\d{12}|\d{9}|\d{1,6}",
    "spaced number": r"(\d ){8}\d|(\d ){11}\d",
    "date": r"\d{1,2}([/.-])\d{1,2}\1(19|20)\d\d|[Nn]gày \d\d tháng \d\d năm (19|20)\d\d",
    "date in words": f"Ngày {WORDS} tháng {WORDS} năm {WORDS}",
    "dossier": r"(?=.*[GH]\d{2})[0-9GH.]{3,35}-(?P<day>\d{6})-\d{4,6}",
    "document": r"([Ss]ố:? )?\d{2,4}/((19|20)\d\d/)?[A-ZĐ][A-ZĐr]*(-[A-ZĐ][A-ZĐg0-9]*){1,2}",
    "money": r"\d{1,3}(\.\d{3}){1,3}( đồng|đ| VNĐ|(,5)? m²|%)?",
    "phone": r"0\d{9}|0\d{3}\.\d{3}\.\d{3}|0\d{3} \d{3} \d{3}",
    "tax": r"\d{10}(-\d{3})?",
    "letters": r"[A-Z]{1,3}[ -]?\d{4,8}",
    "mark of a list": r"\d{1,2}\.|\(\d{1,2}\)|[a-zđ]\)|\d\.\d\.",
    "hour": r"[0-2]\d( giờ [0-5]\d phút|:[0-5]\d)",
    "numbers with strokes": r"\d{1,3}[AB]?(/\d{1,3}[AB]?){1,2}",
    "email": r"[a-z]+[._]?\d{0,4}@[a-z]+(\.[a-z]+)+",
}


# --- the signs ----------------------------------------------------------------------------------
def test_no_letter_is_missing() -> None:
    assert set(CHARACTERS) >= ALPHABET


def test_every_sign_has_one_class() -> None:
    assert len(set(CHARACTERS)) == len(CHARACTERS) == CLASSES - 2
    assert all(len(sign) == 1 and unicodedata.is_normalized("NFC", sign) for sign in CHARACTERS)
    assert " " not in CHARACTERS


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Số: ......", "Số: …"),
        ("năm ..", "năm .."),
        ("a . . . . b", "a … b"),
        ("………", "…"),
        ("……\u00a0x", "… x"),
        ("Ðường — 5 ● □", "Đường – 5 • ☐"),
        ("  hai   từ ", "hai từ"),
        ("Löß 漢字 x", "L x"),
        ("“Quý”", "“Quý”"),
        ("", ""),
    ],
)
def test_a_label_is_what_the_recognizer_writes(said: str, written: str) -> None:
    assert label(said) == written


def test_a_label_stays_as_it_is() -> None:
    assert [label(said) for said in TEXTS] == TEXTS


@pytest.mark.parametrize("said", ["aa bb", "Nguyễn Thị Mỵ", "1100 00", "…", "Số: 12/QĐ-UBND"])
def test_classes_are_decoded_to_the_same_text(said: str) -> None:
    columns = [column for number in classes(said) for column in (0, number, number)]
    assert decoded(columns) == said


def test_columns_without_signs_are_an_empty_text() -> None:
    assert decoded([0, SPACE, SPACE, 0]) == ""


def test_an_unknown_sign_has_no_class() -> None:
    with pytest.raises(KeyError):
        classes("ö")


# --- the texts ----------------------------------------------------------------------------------
def test_texts_hold_known_signs_only() -> None:
    assert set("".join(TEXTS)) <= {*CHARACTERS, " "}


def test_texts_are_short_enough_and_never_empty() -> None:
    assert {1 <= len(said) <= text.LONGEST for said in TEXTS} == {True}
    assert [said for said in TEXTS if said != said.strip()] == []


def test_every_letter_is_drawn() -> None:
    assert set("".join(TEXTS)) >= ALPHABET


def test_the_same_chance_gives_the_same_text() -> None:
    assert [text.line(SOURCES, Random(seed)) for seed in range(50)] == TEXTS[:50]
    assert len(set(TEXTS[:50])) > 40


def test_syllables_mostly_keep_the_rules() -> None:
    drawn = [syllable(Random(seed)) for seed in range(3000)]
    assert 0.85 < sum(map(is_syllable, drawn)) / len(drawn) < 1
    assert all(unicodedata.is_normalized("NFC", word) and word.islower() for word in drawn)


@pytest.mark.parametrize("letter", sorted(letter for letter in ALPHABET if not letter.isascii() and letter.islower()))
def test_syllables_hold_every_letter_with_marks(letter: str) -> None:
    rng = Random(1)
    assert any(letter in syllable(rng) for _ in range(4000))


# --- numbers and codes --------------------------------------------------------------------------
@pytest.mark.parametrize("kind", PATTERNS)
def test_every_kind_of_code_is_drawn(kind: str) -> None:
    assert any(re.fullmatch(PATTERNS[kind], code) for code in CODES)


def test_codes_keep_their_patterns() -> None:
    assert [code for code in CODES if not any(re.fullmatch(each, code) for each in PATTERNS.values())] == []


def test_a_dossier_code_holds_a_day_that_exists() -> None:
    days = [found["day"] for code in CODES if (found := re.fullmatch(PATTERNS["dossier"], code))]
    assert days
    for day in days:
        date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))


def test_a_code_is_not_longer_than_a_line() -> None:
    assert max(map(len, CODES)) <= text.LONGEST


def test_a_line_of_mrz_has_30_signs_of_its_own() -> None:
    first, second = r"IDVNM\d{22}<<\d", r"\d{7}[MF]\d{7}VNM<{11}\d"
    lines = [codes.mrz_line(["NGUYEN", "THI", "NGOC", "THUYEN" * 4], Random(seed)) for seed in range(200)]
    kinds = {
        next((kind for kind in (first, second, "[A-Z]+<<[A-Z<]+") if re.fullmatch(kind, line)), line) for line in lines
    }
    assert kinds == {first, second, "[A-Z]+<<[A-Z<]+"}
    assert {len(line) for line in lines} == {30}


# --- the data folder ----------------------------------------------------------------------------
def test_sources_are_loaded_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    with gzip.open(tmp_path / "corpus" / "laws.vi.txt.gz", "wt", encoding="utf-8") as stream:
        stream.write(unicodedata.normalize("NFD", "Điều một\n\n  Khoản hai \n"))
    names = {"surnames": {"Lê": 3}, "middle": {"Thị": 2}, "given": {"Mai": 1}}
    units = {"after_2025_07_01": [{"name": "Thành phố Huế", "wards": [{"name": "Phường Mẫu"}]}]}
    (tmp_path / "name_parts.json").write_text(json.dumps(names), "utf-8")
    (tmp_path / "units.json").write_text(json.dumps(units), "utf-8")
    sources = text.load(tmp_path)
    assert list(sources.prose) == ["Điều một", "Khoản hai"]
    assert (list(sources.surnames), list(sources.places)) == (["Lê"], ["Phường Mẫu, Thành phố Huế"])


def test_an_absent_source_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="name_parts"):
        text.load(tmp_path)
