"""The alphabet and the keys under which Vietnamese texts are compared."""

from __future__ import annotations

import unicodedata

import pytest

from dossier.vietnamese import (
    ACCENTED_LETTERS,
    ALPHABET,
    canonical,
    comparable,
    search_key,
    without_marks,
    without_tones,
)


def test_the_alphabet_has_134_letters_with_marks_in_nfc() -> None:
    assert len(ACCENTED_LETTERS) == 134
    assert all(len(letter) == 1 and unicodedata.is_normalized("NFC", letter) for letter in ACCENTED_LETTERS)
    assert set("ằếộợỹđĐƯ") < ALPHABET


@pytest.mark.parametrize(
    ("old", "new"),
    [("Hòa Bình", "Hoà Bình"), ("thúy", "thuý"), ("khỏe", "khoẻ"), ("ỦY BAN", "UỶ BAN"), ("Thủy", "Thuỷ")],
)
def test_old_and_new_tone_places_compare_equal(old: str, new: str) -> None:
    assert comparable(old) == comparable(new)


@pytest.mark.parametrize("word", ["quý", "hoàn", "toét", "huỳnh", "quà"])
def test_tones_that_have_only_one_place_stay(word: str) -> None:
    assert comparable(word) == word


def test_letters_with_other_tones_are_other_letters() -> None:
    assert comparable("Hòa") != comparable("Hóa")


def test_look_alikes_become_one_letter() -> None:
    assert canonical("Ð\u00a0–  x\u200b 1⁄2") == "Đ - x 1/2"
    assert canonical(unicodedata.normalize("NFD", "Đường")) == "Đường"


def test_marks_are_stripped_in_two_steps() -> None:
    assert without_tones("Đường Tuyền") == "Đương Tuyên"
    assert without_marks("Đường Tuyền") == "Duong Tuyen"


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("NGUYỄN THÚY MỸ", "Nguyễn Thuý Mĩ", 1),
        ("Hoà Bình", "HÒA BÌNH", 1),
        ("Lý Quý", "Lí Quí", 1),
        ("Đặng Văn Tý", "Đăng Vân Tỷ", 3),
        ("Hương", "Hường", 2),
        ("Đỗ", "Do", 3),
    ],
)
def test_a_looser_key_finds_what_a_stricter_one_does_not(one: str, other: str, level: int) -> None:
    assert search_key(one, level) == search_key(other, level)
    assert search_key(one, level - 1) != search_key(other, level - 1)


@pytest.mark.parametrize("word", ["thuy", "huỳnh", "may", "tây", "yên", "y", "quyết", "lyn"])
def test_a_y_beside_another_vowel_stays(word: str) -> None:
    assert search_key(word, 1) == word


def test_a_search_key_of_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 3"):
        search_key("a", 4)
