"""Dossiers as they lie on the desk: typed pages, drawn so that they can be looked at, and read without an engine.

No person here exists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from dossier.archive import original_key
from dossier.identity import DossierId, Sha256, dossier_id_of
from dossier.scan import MediaType, PageQuality, Scan
from dossier.stage import Stage
from dossier.text import PageText, Placement, TextLine
from flows import stages
from tests.typed_page import COLUMNS, ROWS, typed_page
from wiring.wire import Office

WIDTH, HEIGHT = 1240, 1754
_MONO = Path("/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf")
_MONO_2 = Path("/usr/share/fonts/truetype/liberation2/LiberationMono-Regular.ttf")

BIRTH = """
                        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                           Độc lập - Tự do - Hạnh phúc

                            TỜ KHAI ĐĂNG KÝ KHAI SINH
                    Kính gửi: (1) Ủy ban nhân dân xã Đại Đồng

     Họ, chữ đệm, tên người yêu cầu: Trịnh Thị Mẫu
     Nơi cư trú: (2) Số 244, ngõ 7, phố Ví Dụ, xã Đại Đồng, tỉnh Thanh Hóa
     Giấy tờ tùy thân: (3) Căn cước công dân số 010194333831 do Cục Cảnh sát
     QLHC về TTXH cấp ngày 28/11/2021
     Quan hệ với người được khai sinh: Mẹ
     Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:
     Họ, chữ đệm, tên: ĐINH THẾ {name}
     Ngày, tháng, năm sinh: 28/09/2022 ghi bằng chữ: Ngày hai mươi tám tháng
     chín năm hai nghìn không trăm hai mươi hai
     Giới tính: Nam        Dân tộc: Kinh      Quốc tịch: Việt Nam
     Nơi sinh: (4) Bệnh viện Đa khoa tỉnh Nghệ An
     Quê quán: xã Hòa Xuân, thành phố Quảng Ngãi, tỉnh Quảng Ngãi
     Họ, chữ đệm, tên người mẹ: Trịnh Thị Mẫu
     Năm sinh: (5) 1999      Dân tộc: Tày      Quốc tịch: Việt Nam
     Nơi cư trú: (2) Số 282, ngõ 39, phố Ví Dụ, thành phố Hà Nội
     Họ, chữ đệm, tên người cha: Đinh Văn Mẫu
     Năm sinh: (5) 1980      Dân tộc: Kinh      Quốc tịch: Việt Nam
     Nơi cư trú: (2) Tổ dân phố số 17, phường Nguyễn Trãi, tỉnh Quảng Ngãi
        Tôi cam đoan nội dung đề nghị đăng ký khai sinh trên đây là đúng sự thật.
                               Làm tại: Đắk Lắk, ngày 30 tháng 11 năm 2022
                                            Người yêu cầu
"""
INVITATION = """
                        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                           Độc lập - Tự do - Hạnh phúc

                                  GIẤY MỜI HỌP

        Trân trọng kính mời ông bà đến dự họp tổ dân phố số {number}.
"""
BLANK = "\n"


def birth(number: int = 1) -> str:
    """Another child for each number."""
    syllables = "MINH THÀNH PHONG QUÂN SƠN TÙNG VINH HẢI LONG KHANG".split()
    name = f"{syllables[number % 10]} {syllables[number // 10 % 10]}"
    return BIRTH.format(name=name)


def lay_out(
    office: Office, texts: Sequence[str], *, doubtful: Sequence[str] = ("28/09/2022",), rotated: int = 0
) -> DossierId:
    """A dossier of these pages, as the machine leaves it; words of `doubtful` were read without certainty."""
    scans = [_keep(office, text, rotated) for text in texts]
    dossier = dossier_id_of(scan.sha256 for scan in scans)
    with office.database.begin() as unit:
        state = unit.repository.receive(dossier, "mẫu", scans, [], office.clock())
        unit.repository.step(state, Stage.READ)
        for number, text in enumerate(texts, start=1):
            unit.repository.save_page(dossier, _read(text, number, doubtful, rotated))
        unit.commit()
    for step in (stages.classify, stages.extract, stages.check, stages.settle):
        step(office, dossier)
    return dossier


def _keep(office: Office, text: str, rotated: int) -> Scan:
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(_MONO if _MONO.exists() else _MONO_2, WIDTH / COLUMNS / 0.6)
    for row, line in enumerate(text.rstrip("\n").split("\n")):
        draw.text((0, row / ROWS * HEIGHT), line, 0, font)
    made = BytesIO()
    image.rotate(rotated, expand=True).save(made, "PNG", dpi=(150, 150))
    content = made.getvalue()
    sha256 = Sha256(hashlib.sha256(content).hexdigest())
    path = office.settings.var / "laid_out.png"
    path.write_bytes(content)
    stored = office.store.put(original_key(sha256), path, sha256)
    with office.database.begin() as unit:
        unit.repository.add_original(stored)
        unit.commit()
    return Scan(sha256, MediaType.PNG, len(content), "mẫu.png", 1)


def _read(text: str, number: int, doubtful: Sequence[str], rotated: int) -> PageText:
    page = typed_page(text, number, confidence=0.9995)
    lines = tuple(
        TextLine(tuple(replace(word, confidence=0.6) if word.text in doubtful else word for word in line.words))
        for line in page.lines
    )
    sides = (WIDTH, HEIGHT) if rotated in (0, 180) else (HEIGHT, WIDTH)
    quality = PageQuality(150, rotated, 0.0, page.blank, *sides)
    return replace(page, lines=lines, quality=quality, placement=Placement(rotated, 0.0, WIDTH, HEIGHT))
