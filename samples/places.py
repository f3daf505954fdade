"""Communes, streets and agencies that the sample addresses are made of: public facts about places, no person's address.

Refuses units that never existed together: a commune stands with its own district and province, before or
after the merger of 1 July 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from samples.names import HeldBack

MERGER = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Commune:
    name: str
    """with its kind: `xã Kim Liên`"""
    district: str | None
    """None after the merger"""
    province: str
    """with its kind: `tỉnh Nghệ An`"""
    id_code: str
    """first three digits of personal ids registered there"""
    agency_code: str
    """H code of the province, QĐ 20/2020/QĐ-TTg"""
    hamlet: str
    """how parts of the commune are called there: thôn, xóm, ấp, bản, tổ …"""

    @property
    def text(self) -> str:
        return ", ".join(part for part in (self.name, self.district, self.province) if part)

    @property
    def province_name(self) -> str:
        return self.province.removeprefix("tỉnh ").removeprefix("thành phố ").removeprefix("Thành phố ")

    @property
    def short_name(self) -> str:
        """Without its kind, but `phường 14` needs it."""
        if self.name[-1].isdigit():
            return self.name
        return self.name.split(" ", 2)[2] if self.name.startswith("thị trấn") else self.name.split(" ", 1)[1]


_BEFORE = """
phường Điện Biên|quận Ba Đình|thành phố Hà Nội|001|H26|tổ dân phố
phường Láng Hạ|quận Đống Đa|thành phố Hà Nội|001|H26|tổ dân phố
phường Nguyễn Trãi|quận Hà Đông|thành phố Hà Nội|001|H26|tổ dân phố
xã Yên Thường|huyện Gia Lâm|thành phố Hà Nội|001|H26|thôn
xã Lũng Cú|huyện Đồng Văn|tỉnh Hà Giang|002|H22|thôn
xã Đàm Thủy|huyện Trùng Khánh|tỉnh Cao Bằng|004|H14|xóm
xã Tân Trào|huyện Sơn Dương|tỉnh Tuyên Quang|008|H60|thôn
xã Bản Phiệt|huyện Bảo Thắng|tỉnh Lào Cai|010|H38|thôn
xã Bình Lư|huyện Tam Đường|tỉnh Lai Châu|012|H35|bản
xã Cò Nòi|huyện Mai Sơn|tỉnh Sơn La|014|H52|bản
xã Đại Phác|huyện Văn Yên|tỉnh Yên Bái|015|H63|thôn
xã Chiềng Châu|huyện Mai Châu|tỉnh Hòa Bình|017|H28|xóm
xã La Bằng|huyện Đại Từ|tỉnh Thái Nguyên|019|H55|xóm
xã Vũ Lễ|huyện Bắc Sơn|tỉnh Lạng Sơn|020|H37|thôn
phường Bãi Cháy|thành phố Hạ Long|tỉnh Quảng Ninh|022|H49|khu
xã Xuân Lương|huyện Yên Thế|tỉnh Bắc Giang|024|H02|bản
xã Tứ Xã|huyện Lâm Thao|tỉnh Phú Thọ|025|H44|khu
xã Đại Đồng|huyện Vĩnh Tường|tỉnh Vĩnh Phúc|026|H62|thôn
phường Vệ An|thành phố Bắc Ninh|tỉnh Bắc Ninh|027|H05|khu
phường Sao Đỏ|thành phố Chí Linh|tỉnh Hải Dương|030|H23|khu dân cư
xã Phục Lễ|huyện Thủy Nguyên|thành phố Hải Phòng|031|H24|thôn
xã Phụng Công|huyện Văn Giang|tỉnh Hưng Yên|033|H31|thôn
xã Nam Thịnh|huyện Tiền Hải|tỉnh Thái Bình|034|H54|thôn
xã Hải Minh|huyện Hải Hậu|tỉnh Nam Định|036|H40|xóm
xã Trường Yên|huyện Hoa Lư|tỉnh Ninh Bình|037|H42|thôn
xã Thành Lâm|huyện Bá Thước|tỉnh Thanh Hóa|038|H56|thôn
xã Kim Liên|huyện Nam Đàn|tỉnh Nghệ An|040|H41|xóm
xã Quỳnh Bảng|huyện Quỳnh Lưu|tỉnh Nghệ An|040|H41|xóm
xã Phúc Trạch|huyện Hương Khê|tỉnh Hà Tĩnh|042|H27|thôn
xã Cự Nẫm|huyện Bố Trạch|tỉnh Quảng Bình|044|H46|thôn
xã Tân Liên|huyện Hướng Hóa|tỉnh Quảng Trị|045|H50|thôn
phường Thủy Vân|thành phố Huế|tỉnh Thừa Thiên Huế|046|H57|tổ dân phố
xã Hòa Phong|huyện Hòa Vang|thành phố Đà Nẵng|048|H17|thôn
phường Cẩm Châu|thành phố Hội An|tỉnh Quảng Nam|049|H47|khối
xã Tịnh Hà|huyện Sơn Tịnh|tỉnh Quảng Ngãi|051|H48|thôn
xã An Mỹ|huyện Tuy An|tỉnh Phú Yên|054|H45|thôn
phường Vĩnh Hải|thành phố Nha Trang|tỉnh Khánh Hòa|056|H32|tổ dân phố
xã Phước Hữu|huyện Ninh Phước|tỉnh Ninh Thuận|058|H43|thôn
xã Đắk La|huyện Đắk Hà|tỉnh Kon Tum|062|H34|thôn
xã Ia Blang|huyện Chư Sê|tỉnh Gia Lai|064|H21|làng
thị trấn Phước An|huyện Krông Pắc|tỉnh Đắk Lắk|066|H15|tổ dân phố
phường Tự An|thành phố Buôn Ma Thuột|tỉnh Đắk Lắk|066|H15|tổ dân phố
xã Ninh Gia|huyện Đức Trọng|tỉnh Lâm Đồng|068|H36|thôn
xã Cẩm Giang|huyện Gò Dầu|tỉnh Tây Ninh|072|H53|ấp
phường Lái Thiêu|thành phố Thuận An|tỉnh Bình Dương|074|H09|khu phố
phường Tân Phong|thành phố Biên Hòa|tỉnh Đồng Nai|075|H19|khu phố
phường 14|quận 3|Thành phố Hồ Chí Minh|079|H29|khu phố
xã An Nhơn Tây|huyện Củ Chi|Thành phố Hồ Chí Minh|079|H29|ấp
xã Mỹ Yên|huyện Bến Lức|tỉnh Long An|080|H39|ấp
xã Vĩnh Kim|huyện Châu Thành|tỉnh Tiền Giang|082|H58|ấp
xã Tam Ngãi|huyện Cầu Kè|tỉnh Trà Vinh|084|H59|ấp
xã Châu Lăng|huyện Tri Tôn|tỉnh An Giang|089|H01|ấp
phường An Khánh|quận Ninh Kiều|thành phố Cần Thơ|092|H13|khu vực
xã Khánh Bình Tây|huyện Trần Văn Thời|tỉnh Cà Mau|096|H12|ấp
"""
_AFTER = """
phường Phú Thượng||thành phố Hà Nội|001|H26|tổ dân phố
xã Lũng Cú||tỉnh Tuyên Quang|002|H60|thôn
xã Y Tý||tỉnh Lào Cai|010|H38|thôn
xã Thuận Châu||tỉnh Sơn La|014|H52|bản
xã Phú Bình||tỉnh Thái Nguyên|019|H55|xóm
phường Bãi Cháy||tỉnh Quảng Ninh|022|H49|khu
xã Tân Yên||tỉnh Bắc Ninh|024|H05|thôn
xã Đà Bắc||tỉnh Phú Thọ|017|H44|xóm
xã Nam Sách||thành phố Hải Phòng|030|H24|thôn
xã Như Quỳnh||tỉnh Hưng Yên|033|H31|thôn
phường Phủ Lý||tỉnh Ninh Bình|035|H42|tổ dân phố
phường Hạc Thành||tỉnh Thanh Hóa|038|H56|tổ dân phố
phường Cửa Lò||tỉnh Nghệ An|040|H41|khối
xã Đức Thọ||tỉnh Hà Tĩnh|042|H27|thôn
xã Phong Nha||tỉnh Quảng Trị|044|H50|thôn
phường Vỹ Dạ||thành phố Huế|046|H57|tổ dân phố
phường Ngũ Hành Sơn||thành phố Đà Nẵng|048|H17|tổ dân phố
xã Trà Bồng||tỉnh Quảng Ngãi|051|H48|thôn
phường Quy Nhơn||tỉnh Gia Lai|052|H21|khu phố
xã Ea Kar||tỉnh Đắk Lắk|066|H15|buôn
phường Mũi Né||tỉnh Lâm Đồng|060|H36|khu phố
phường Thủ Dầu Một||Thành phố Hồ Chí Minh|074|H29|khu phố
phường Mỹ Tho||tỉnh Đồng Tháp|082|H20|khu phố
xã Chợ Lách||tỉnh Vĩnh Long|083|H61|ấp
phường Châu Đốc||tỉnh An Giang|089|H01|khóm
phường Ninh Kiều||thành phố Cần Thơ|092|H13|khu vực
xã Đất Mũi||tỉnh Cà Mau|096|H12|ấp
"""
_HELD_BACK_BEFORE = """
xã Tam Hưng|huyện Thanh Oai|thành phố Hà Nội|001|H26|thôn
phường Nghĩa Đô|quận Cầu Giấy|thành phố Hà Nội|001|H26|tổ dân phố
xã Sủng Là|huyện Đồng Văn|tỉnh Hà Giang|002|H22|thôn
xã Tả Nhìu|huyện Xín Mần|tỉnh Hà Giang|002|H22|thôn
xã Dền Thàng|huyện Bát Xát|tỉnh Lào Cai|010|H38|thôn
xã Phúc Thuận|thành phố Phổ Yên|tỉnh Thái Nguyên|019|H55|xóm
phường Bến Tắm|thành phố Chí Linh|tỉnh Hải Dương|030|H23|khu dân cư
xã Phú Cường|thành phố Hưng Yên|tỉnh Hưng Yên|033|H31|thôn
xã Thiệu Duy|huyện Thiệu Hóa|tỉnh Thanh Hóa|038|H56|thôn
phường Nghi Tân|thị xã Cửa Lò|tỉnh Nghệ An|040|H41|khối
xã Hành Thiện|huyện Nghĩa Hành|tỉnh Quảng Ngãi|051|H48|thôn
xã Vĩnh Hảo|huyện Vĩnh Thạnh|tỉnh Bình Định|052|H08|thôn
thị trấn Phan Rí Cửa|huyện Tuy Phong|tỉnh Bình Thuận|060|H11|khu phố
xã Ea Huar|huyện Buôn Đôn|tỉnh Đắk Lắk|066|H15|buôn
phường 4|thành phố Đà Lạt|tỉnh Lâm Đồng|068|H36|tổ dân phố
phường 13|quận 3|Thành phố Hồ Chí Minh|079|H29|khu phố
xã Thạnh Hưng|huyện Tân Hưng|tỉnh Long An|080|H39|ấp
xã Hưng Lễ|huyện Giồng Trôm|tỉnh Bến Tre|083|H07|ấp
xã Tân Phú Trung|huyện Châu Thành|tỉnh Đồng Tháp|087|H20|ấp
xã Thuận Yên|thành phố Hà Tiên|tỉnh Kiên Giang|091|H33|ấp
xã Lạc Hòa|thị xã Vĩnh Châu|tỉnh Sóc Trăng|094|H51|ấp
"""
_HELD_BACK_AFTER = """
xã Liên Minh||thành phố Hà Nội|001|H26|thôn
xã Hùng An||tỉnh Tuyên Quang|002|H60|thôn
xã Si Pa Phìn||tỉnh Điện Biên|011|H18|bản
xã Châu Quế||tỉnh Lào Cai|015|H38|thôn
phường Phong Cốc||tỉnh Quảng Ninh|022|H49|khu
xã Phù Lãng||tỉnh Bắc Ninh|027|H05|thôn
phường Thành Đông||thành phố Hải Phòng|030|H24|tổ dân phố
xã Đoàn Đào||tỉnh Hưng Yên|033|H31|thôn
xã Giao Bình||tỉnh Ninh Bình|036|H42|xóm
xã Thượng Ninh||tỉnh Thanh Hóa|038|H56|thôn
xã A Dơi||tỉnh Quảng Trị|045|H50|thôn
xã Bờ Ngoong||tỉnh Gia Lai|064|H21|làng
phường Phước Hội||tỉnh Lâm Đồng|060|H36|khu phố
xã Bàu Bàng||Thành phố Hồ Chí Minh|074|H29|ấp
phường Long Thuận||tỉnh Đồng Tháp|082|H20|khu phố
xã Tam Ngãi||tỉnh Vĩnh Long|084|H61|ấp
phường Ngã Bảy||thành phố Cần Thơ|093|H13|khu vực
"""


def _communes(table: str) -> tuple[Commune, ...]:
    rows = (line.split("|") for line in table.strip().splitlines())
    return tuple(Commune(name, district or None, *rest) for name, district, *rest in rows)


COMMUNES_BEFORE = _communes(_BEFORE)
COMMUNES_AFTER = _communes(_AFTER)
_HELD_BACK = _communes(_HELD_BACK_BEFORE), _communes(_HELD_BACK_AFTER)
_HELD_BACK_STREETS = (
    "Tôn Đức Thắng", "Nguyễn Văn Cừ", "Hoàng Hoa Thám", "Trần Quốc Toản", "Lương Định Của", "Phạm Ngũ Lão",
    "Đinh Bộ Lĩnh", "Yết Kiêu", "Hàm Nghi", "Ngô Quyền", "Bà Huyện Thanh Quan", "Tuệ Tĩnh",
)  # fmt: skip

_STREETS = (
    "Nguyễn Khuyến", "Hàng Bột", "Đội Cấn", "Trần Hưng Đạo", "Lê Lợi", "Hai Bà Trưng", "Phan Đình Phùng",
    "Ngô Gia Tự", "Lý Thường Kiệt", "Nguyễn Thị Minh Khai", "Hoàng Văn Thụ", "Tô Hiệu", "Đặng Thùy Trâm",
    "Võ Thị Sáu", "Bùi Thị Xuân", "Cách Mạng Tháng Tám", "Chùa Bộc", "Ỷ Lan", "Mạc Thị Bưởi", "Huỳnh Thúc Kháng",
)  # fmt: skip
_HAMLETS = ("Đông", "Thượng", "Bình Hòa", "Tân Lập", "Phú Mỹ", "Nà Sản", "Trung Thành", "Đồng Tiến", "Hạ")
HOSPITALS = (
    "Bệnh viện Đa khoa {province}", "Bệnh viện Phụ sản {province}", "Trung tâm Y tế {district}", "Trạm Y tế {commune}",
)  # fmt: skip


def commune(rng: Random, on: date) -> Commune:
    """A commune that existed on that day."""
    if isinstance(rng, HeldBack):
        return rng.choice(_HELD_BACK[on >= MERGER])
    return rng.choice(COMMUNES_BEFORE if on < MERGER else COMMUNES_AFTER)


def address(rng: Random, where: Commune) -> str:
    """An invented address in a real commune, as one string."""
    streets = _HELD_BACK_STREETS if isinstance(rng, HeldBack) else _STREETS
    if where.name.startswith("phường") and rng.random() < 0.6:
        street = f"{rng.choice(('phố', 'đường'))} {rng.choice(streets)}"
        lane = f", ngõ {rng.randint(2, 120)}" if rng.random() < 0.4 else ""
        return f"Số {rng.randint(1, 420)}{lane}, {street}, {where.text}"
    number = f"số {rng.randint(1, 21)}" if where.hamlet == "tổ dân phố" else str(rng.randint(1, 12))
    part = f"{where.hamlet} {number if rng.random() < 0.6 or 'tổ' in where.hamlet else rng.choice(_HAMLETS)}"
    return f"{part[0].upper()}{part[1:]}, {where.text}"


def hospital(rng: Random, where: Commune) -> str:
    """A place of birth: an institution with the place that tells it apart."""
    kind = rng.choice(HOSPITALS)
    name = kind.format(
        province=where.province, district=where.district or f"khu vực {where.short_name}", commune=where.name
    )
    if kind.endswith(("{commune}", "{district}")):
        return f"{name}, {where.province}"
    return name
