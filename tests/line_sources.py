"""What the tests of `training` draw lines from: a few words, and the fonts that the sample papers need anyway."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from samples.fonts import PRINT, file_of
from training import fonts
from training.fonts import Fonts
from training.text import Sources

SOURCES = Sources(
    prose=(
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; xét đề nghị của Giám đốc Sở Nội vụ,",
        "Người yêu cầu đăng ký khai sinh xuất trình giấy tờ tùy thân và nộp hồ sơ… tại Ủy ban nhân dân cấp xã.",
        "Điều 3. Thời hạn giải quyết: 05 ngày làm việc (kể từ ngày nhận đủ hồ sơ hợp lệ) – 50 % lệ phí",
        "Học sinh gửi đơn về trường",
    ),
    surnames=("Nguyễn", "Lê", "Phạm", "Đặng"),
    middle=("Thị", "Văn", "Ngọc"),
    given=("Thuỷ", "Mỵ", "Hùng", "Duyên"),
    places=("Phường Ví Dụ, Thành phố Hà Nội", "Xã Mẫu, Tỉnh Lào Cai"),
)


@contextmanager
def few_fonts() -> Iterator[Fonts]:
    """The training fonts of the folders that hold the sample papers' fonts, as if no other were installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fonts, "_FOLDERS", tuple({file_of(face).parent for face in PRINT}))
        yield fonts.installed()
