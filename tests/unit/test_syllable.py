"""Which words can be Vietnamese syllables."""

from __future__ import annotations

import unicodedata

import pytest

from dossier.syllable import PAIRS, TONES, is_syllable, syllables, toned
from dossier.vietnamese import ALPHABET, comparable


@pytest.mark.parametrize(
    "word",
    "Nguyễn THỊ Hương nghiệm khuỷu giếng gì già quốc quý quí quyết yên ý Mỵ tước được thuở ngoằn nghèo khuya ghế kỷ kỉ "
    "oẳn uỷ ủy xoong Vy Thy Quới Ỷ ngoạm Đoài rượu bưởi mía múa muối tuyển luýnh huỵch bìa gìn phường xã a ơ".split(),
)
def test_what_is_written_in_vietnamese(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    "nghịêp bxa tuớc đuợc ngiệp kán cê gê nge ghà ngỳm các̀ mat lich qúy hòan qui1 nước. phươngg iên ă â đườg họ-tên "
    "việ 123 \u0301".split(),
)
def test_what_no_rule_gives(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("word", "Kpă Ksor Krông Đắk Ea Kon Ya K'Sor H'Hen Niê B’Lao Plông W J Z \ud800 ß İ".split())
def test_names_of_other_languages_are_no_syllables(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("old", "new"), [("hòa", "hoà"), ("thủy", "thuỷ"), ("khỏe", "khoẻ"), ("ỦY", "UỶ"), ("Hóa", "Hoá"), ("tụy", "tuỵ")]
)
def test_both_tone_places_count(old: str, new: str) -> None:
    assert is_syllable(old)
    assert is_syllable(new)


@pytest.mark.parametrize(
    ("word", "misplaced"),
    [("hoàn", "hòan"), ("toét", "tóet"), ("huỳnh", "hùynh"), ("quà", "qùa"), ("quỳ", "qùy"), ("ngoài", "ngòai")],
)
def test_other_tones_have_one_place(word: str, misplaced: str) -> None:
    assert is_syllable(word)
    assert not is_syllable(misplaced)


@pytest.mark.parametrize("word", ["", " ", "hai từ", "họ và tên"])
def test_blanks_are_no_part_of_a_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_case_and_unicode_form_do_not_matter() -> None:
    for word in ("Nghiễm", "QUYẾT", "đỗ"):
        assert is_syllable(unicodedata.normalize("NFD", word))
        assert is_syllable(word.swapcase())


@pytest.mark.parametrize("rime", ["ac", "ach", "iêp", "uyêt"])
def test_stopped_rimes_take_two_tones(rime: str) -> None:
    every = {"t" + toned(rime, tone) for tone in TONES}
    assert every & syllables() == {"t" + toned(rime, TONES[2]), "t" + toned(rime, TONES[5])}


def test_the_inventory_is_in_small_letters_and_nfc() -> None:
    for word in syllables():
        assert word == unicodedata.normalize("NFC", word).lower()
        assert set(word) <= ALPHABET


def test_the_inventory_has_the_size_of_the_rules() -> None:
    assert 12_000 < len(syllables()) < 16_000
    assert len({comparable(word) for word in syllables()}) < len(syllables())


def test_no_rime_stands_twice_with_an_onset() -> None:
    assert [onset for onset, rimes in PAIRS if len(set(rimes)) < len(rimes)] == []
