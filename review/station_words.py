"""The words of the station's script, in the reviewer's language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from review.wording import N_, Wording

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "to_see": N_("Cần xem"),
        "rest": N_("Các mục còn lại"),
        "left": N_("Còn {n} mục cần xem"),
        "none_left": N_("Đã xem hết. Enter để duyệt, Tab để xem các mục còn lại."),
        "approve": N_("Duyệt hồ sơ"),
        "approved": N_("Đã duyệt"),
        "may_not_approve": N_("Đã xem hết. Hồ sơ chờ người có quyền duyệt."),
        "despite": N_("Vì sao vẫn duyệt khi còn vấn đề?"),
        "confirmed": N_("đã xác nhận"),
        "sure": N_("máy chắc chắn"),
        "open": N_("cần xem"),
        "doubtful": N_("nghi ngờ"),
        "once": N_("chờ người thứ hai nhập"),
        "second": N_("nhập lần hai, không thấy giá trị lần một"),
        "disputed": N_("hai lần nhập khác nhau, cần người thứ ba"),
        "empty": N_("(trống)"),
        "ocr": N_("chữ in"),
        "qr": N_("mã QR"),
        "mrz": N_("dòng MRZ"),
        "keyed": N_("người nhập"),
        "other": N_("cách đọc khác"),
        "page": N_("Trang {n}"),
        "page_of": N_("Trang {n}/{all}"),
        "blank": N_("trang trắng"),
        "replaced": N_("không tính: đã quét lại hoặc bỏ ra"),
        "separator": N_("tờ phân cách"),
        "loading": N_("Đang tải…"),
        "saving": N_("Đang lưu…"),
        "saved": N_("Đã lưu"),
        "offline": N_("Mất kết nối: {n} thay đổi chờ lưu, sẽ tự gửi lại."),
        "conflict": N_("Mục này vừa được thay đổi ở nơi khác"),
        "yours": N_("Của bạn"),
        "theirs": N_("Hiện có"),
        "keep_yours": N_("Giữ giá trị của bạn"),
        "keep_theirs": N_("Giữ giá trị hiện có"),
        "held": N_("{who} đang giữ hồ sơ này. Bạn chỉ xem được."),
        "taken": N_("{who} đã tiếp quản hồ sơ này. Thay đổi chưa lưu vẫn còn trên màn hình."),
        "take_over": N_("Tiếp quản"),
        "failed": N_("Không lưu được: {why}"),
        "read_nothing": N_("Không đọc được chữ nào trong khung."),
        "draw": N_("Kéo chuột trên trang để vẽ khung cho mục đang chọn. Esc để thôi."),
        "undone": N_("Đã hoàn tác"),
        "nothing_to_undo": N_("Không có gì để hoàn tác."),
        "no_pages": N_("Giấy tờ này chỉ có một trang."),
        "rescan_why": N_("Những trang nào cần quét lại? Ví dụ: 1, 3"),
        "gone": N_("Đã chuyển đi"),
        "cancel": N_("Thôi"),
        "ok": N_("Đồng ý"),
        "field": N_("Mục {n}/{all}"),
    }
)


def words_of(say: Wording) -> dict[str, str]:
    """All of them; braces are filled by the script."""
    return {key: say(sentence) for key, sentence in WORDS.items()}
