"""Common parts of Vietnamese names, and other parts that are held back: no one is called so while building.

Figures that tell how good the product is come from papers whose fonts, people, places and noise were never seen
while building. Chance drawn from a `HeldBack` gives such papers. Refuses real people: parts are put together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

MALE, FEMALE = "Nam", "Nữ"


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


def pool(rng: Random) -> Pool:
    """The parts that this chance draws from."""
    return HELD_BACK if isinstance(rng, HeldBack) else USUAL


def chance(seed: str, held_back: bool) -> Random:
    """Chance of this seed; the seeds of what is held back are others."""
    return HeldBack(f"held back/{seed}") if held_back else Random(seed)
