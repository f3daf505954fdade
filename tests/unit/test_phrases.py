"""A misread mark is put right by the words around it; names and words that fit are left alone."""

from __future__ import annotations

import pytest

from dossier.phrases import corrected
from dossier.syllable import is_misspelt


@pytest.mark.parametrize(
    ("misread", "right"),
    [
        ("Tai nan giao thông", "Tai nạn giao thông"),
        ("hô gia đình", "hộ gia đình"),
        ("Đặng ký kết hôn", "Đăng ký kết hôn"),
        ("SỚ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"),
        ("Hỗ trợ chi phí mại táng", "Hỗ trợ chi phí mai táng"),
        ("chứng nhận quyền sư dụng đất", "chứng nhận quyền sử dụng đất"),
    ],
)
def test_a_mark_that_the_neighbors_never_have_is_put_right(misread: str, right: str) -> None:
    assert corrected(misread) == right
    assert corrected(right) == right


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Vợ",
        "Bộ phận Một cửa các cấp",
        "Đăng ký tạm trú cho bản thân và các thành viên trong gia đình tại chỗ ở thuê",
        "xã Hôi Xuân",
        "gia đình tôi thuộc hộ nghèo",
        "cho mẹ tôi là bà Lê Thị Ví, mất ngày 02/03/2024 tại nhà riêng",
        "ông Trần Văn Hôi",
        "24 tháng",
        "a, b, c",
        "hộ-gia-đình",
    ],
)
def test_names_and_words_that_fit_are_left_alone(text: str) -> None:
    assert corrected(text) == text


def test_letters_stay_and_their_case_stays() -> None:
    assert corrected("TAI NAN GIAO THÔNG") == "TAI NẠN GIAO THÔNG"
    assert corrected("Xã hôi") == "Xã hội"


@pytest.mark.parametrize("word", ["đìểm", "duong", "Nguyẽn", "NGUYẼN", "Quỳnk", "Ngoc", "tạikhoản"])
def test_a_word_meant_as_vietnamese_that_cannot_be_is_misspelt(word: str) -> None:
    assert is_misspelt(word)


@pytest.mark.parametrize("word", ["điểm", "Hoà", "hòa", "Internet", "UBND", "BLĐTBXH", "đ", "x", "123", "Covid", ""])
def test_words_codes_and_foreign_words_are_not(word: str) -> None:
    assert not is_misspelt(word)


def test_names_at_the_end_of_capitals_and_pairs_that_share_no_word_are_left_alone() -> None:
    for name in ("TIỆM BÁNH THỊ DIỄM", "VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI KHU VỰC THỦY VÂN", "KHU VỰC TỊNH HÀ"):
        assert corrected(name) == name
