"""Common parts of Vietnamese names, and other parts that are kept apart or held back.

Figures that tell how good the product is come from papers whose fonts, people, places and noise were never seen
while building: chance drawn from a `HeldBack` gives them. Thresholds are derived from papers that are new to the
recognizer as well, but others than those: chance drawn from an `Apart`. Refuses real people: parts are put together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random

MALE, FEMALE = "Nam", "Nữ"


class Stock(StrEnum):
    """Which fonts, people and noise papers are made of."""

    USUAL = "usual"
    APART = "apart"
    """kept for deriving thresholds: faces that no training line is drawn in, but none of those held back"""
    HELD_BACK = "held back"
    """kept for figures: never used while building"""


class Apart(Random):
    """Chance that draws names kept for deriving thresholds, and noise of their own."""


class HeldBack(Random):
    """Chance that draws names and places from the lists held back, and other noise."""


@dataclass(frozen=True, slots=True)
class Pool:
    surnames: Mapping[str, int]
    """with how common they are"""
    middle: Mapping[str, tuple[str, ...]]
    given: Mapping[str, tuple[str, ...]]


USUAL = Pool(
    {
        "Nguyễn": 34, "Trần": 11, "Lê": 9, "Phạm": 7, "Hoàng": 4, "Huỳnh": 3, "Phan": 4, "Vũ": 3, "Võ": 3, "Đặng": 3,
        "Bùi": 3, "Đỗ": 2, "Hồ": 2, "Ngô": 2, "Dương": 2, "Lý": 1, "Đinh": 1, "Đào": 1, "Đoàn": 1, "Trịnh": 1,
        "Lương": 1, "Mai": 1, "Tạ": 1, "Lưu": 1, "Hà": 1, "Thái": 1, "Doãn": 1, "Quách": 1, "Tống": 1, "Nghiêm": 1,
        "Khổng": 1,
    },
    {
        MALE: ("Văn", "Văn", "Đức", "Hữu", "Minh", "Quốc", "Xuân", "Công", "Thành", "Trọng", "Anh", "Bá", "Duy", "Đình",
               "Gia", "Hoàng", "Mạnh", "Ngọc", "Quang", "Thế", "Tiến", "Tuấn", "Viết", "Việt"),
        FEMALE: ("Thị", "Thị", "Thị", "Thị Thu", "Thị Ngọc", "Thị Kim", "Ngọc", "Thu", "Hồng", "Thanh", "Phương",
                 "Diệu", "Bích", "Khánh", "Mỹ", "Như", "Quỳnh", "Thảo", "Thùy", "Tuyết", "Thị Mai", "Thị Hồng"),
    },
    {
        MALE: ("Hùng", "Dũng", "Tuấn", "Hải", "Sơn", "Thắng", "Thưởng", "Đạt", "Huy", "Khôi", "Phúc", "Lộc", "Nghĩa",
               "Quyết", "Hậu", "Luyện", "Tuyển", "Cường", "Kiên", "Trường", "Vượng", "Duẩn", "Thỏa", "Hưởng", "Bảo",
               "Đức", "Khánh", "Lâm", "Nhật", "Phước", "Quân", "Tài", "Thịnh", "Toàn", "Trí", "Vũ", "Hiếu", "Độ",
               "Bằng"),
        FEMALE: ("Hương", "Thủy", "Hằng", "Hạnh", "Huệ", "Lan", "Mai", "Nga", "Nhung", "Oanh", "Phượng", "Quỳnh",
                 "Thảo", "Trang", "Tuyết", "Uyên", "Vân", "Yến", "Ngân", "Ngọc", "Nguyệt", "Nhạn", "Liễu", "Diễm",
                 "Dịu", "Thơ", "Hậu", "Lụa", "Hiền", "Ánh", "Duyên", "Giang", "Hường", "Khuê", "Lệ", "Loan", "My",
                 "Thương", "Trinh"),
    },
)  # fmt: skip
HELD_BACK = Pool(
    {
        "Nguyễn": 30, "Trương": 10, "Cao": 6, "Phùng": 6, "Lâm": 5, "Châu": 4, "Chu": 4, "Tô": 4, "Vương": 3, "La": 3,
        "Kiều": 3, "Hứa": 3, "Mạc": 2, "Tăng": 2, "Diệp": 2, "Thân": 2, "Lại": 2, "Từ": 2, "Ninh": 1, "Tiêu": 1,
        "Sử": 1, "Giáp": 1, "Viên": 1, "Quản": 1,
    },
    {
        MALE: ("Văn", "Văn", "Chí", "Danh", "Đăng", "Hồng", "Huy", "Khắc", "Kim", "Nhất", "Phi", "Phú", "Sỹ", "Tấn",
               "Trung", "Vĩnh", "Thiện", "Như"),
        FEMALE: ("Thị", "Thị", "Thị", "Thị Bích", "Thị Hoài", "Thị Minh", "Ánh", "Cẩm", "Hoài", "Huyền", "Kiều", "Lan",
                 "Minh", "Nguyệt", "Tố", "Trúc", "Tường", "Xuân", "Yến", "Ái"),
    },
    {
        MALE: ("An", "Bình", "Chiến", "Chương", "Cảnh", "Định", "Đoàn", "Đông", "Giáp", "Hào", "Hoạt", "Khải", "Khoa",
               "Kỳ", "Lợi", "Luân", "Mẫn", "Nguyên", "Nhân", "Phong", "Quý", "Sang", "Tấn", "Thuận", "Tín", "Triều",
               "Trung", "Tường", "Vinh", "Điền", "Hưng", "Ngữ", "Tuế", "Đẩu", "Sửu", "Ngãi"),
        FEMALE: ("Bưởi", "Cúc", "Dung", "Điệp", "Hoa", "Huyền", "Khanh", "Lành", "Liên", "Linh", "Mận", "Mến", "Nhàn",
                 "Nhi", "Nương", "Phấn", "Quế", "Sen", "Tâm", "Thắm", "Thêu", "Thoa", "Tiên", "Trà", "Trúc", "Tươi",
                 "Vy", "Xuyến", "Hợi", "Mùi", "Đượm", "Nhẫn", "Chuyên", "Sửu", "Khuyên"),
    },
)  # fmt: skip
APART = Pool(
    {
        "Nguyễn": 30, "Đàm": 5, "Triệu": 5, "Thiều": 4, "Lục": 4, "Bạch": 4, "Ông": 3, "Âu": 3, "Cù": 3, "Nhữ": 3,
        "Phó": 2, "Kha": 2, "Vi": 2, "Tôn": 2, "Đồng": 2, "Khúc": 2, "Quan": 1, "Đậu": 1, "Uông": 1, "Trà": 1,
    },
    {
        MALE: ("Văn", "Văn", "Sĩ", "Thái", "Tùng", "Hoài", "Nam", "Lê", "Ngô", "Phước", "Cao", "Nguyên", "Thượng"),
        FEMALE: ("Thị", "Thị", "Thị", "Thị Lệ", "Thị Ánh", "Thị Cẩm", "Hải", "Hạ", "Thúy", "Tú", "Vân", "Thiên", "Trâm",
                 "Uyển"),
    },
    {
        MALE: ("Hiệp", "Hòa", "Thạch", "Lực", "Ninh", "Phụng", "Quyền", "Tiệp", "Tuyên", "Việt", "Xuân", "Duệ",
               "Nghị", "Thuấn", "Khiêm", "Lãm", "Diễn", "Hoằng", "Bửu", "Đỉnh"),
        FEMALE: ("Ngà", "Thùy", "Thanh", "Hòa", "Chi", "Châu", "Diệu", "Hảo", "Hiên", "Tuyền", "Mơ", "Nụ", "Thục",
                 "Tình", "Vượng", "Xoan", "Ý", "Bông", "Đào", "Phước"),
    },
)  # fmt: skip
_POOLS: Mapping[type[Random], Pool] = {Apart: APART, HeldBack: HELD_BACK}


def pool(rng: Random) -> Pool:
    """The parts that this chance draws from."""
    return _POOLS.get(type(rng), USUAL)


def chance(seed: str, stock: Stock) -> Random:
    """Chance of this seed; each stock has other seeds."""
    if stock is Stock.USUAL:
        return Random(seed)
    return (Apart if stock is Stock.APART else HeldBack)(f"{stock.value}/{seed}")
