"""What people and programs did, as the access log says it where nobody stated a purpose of their own.

Whole sentences of ours and never what a paper says: the log outlives the dossiers, and auditors of all offices read it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from review.masking import masked
from review.wording import N_

PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "list": N_("Xem hàng đợi"),
        "priority": N_("Đổi thứ tự ưu tiên"),
        "open": N_("Mở hồ sơ để đối soát"),
        "page": N_("Xem hình trang khi đối soát hoặc tiếp nhận"),
        "read": N_("Đọc lại một khung trên trang"),
        "take_over": N_("Nhận lại hồ sơ đang trong tay người khác"),
        "say": N_("Xác nhận hoặc sửa một mục"),
        "split": N_("Tách giấy tờ"),
        "merge": N_("Ghép giấy tờ"),
        "reorder": N_("Đổi thứ tự trang"),
        "form": N_("Đổi biểu mẫu"),
        "mark": N_("Đánh dấu trang trắng hoặc tờ phân cách"),
        "turn": N_("Xoay trang"),
        "postpone": N_("Để hồ sơ lại sau"),
        "approve": N_("Duyệt hồ sơ"),
        "rescan": N_("Yêu cầu quét lại"),
        "undo": N_("Hoàn tác"),
        "column": N_("Đối soát cùng một mục của nhiều hồ sơ"),
        "second": N_("Nhập lần hai"),
        "looks": N_("Kiểm tra nhật ký truy cập"),
        "looks.check": N_("Kiểm tra chuỗi băm của nhật ký"),
        "overview": N_("Xem số liệu tổng quan"),
        "overview.export": N_("Xuất số liệu tổng quan"),
        "sign_in": N_("Đăng nhập"),
        "sign_in_oidc": N_("Đăng nhập qua nhà cung cấp danh tính"),
        "sign_in_failed": N_("Đăng nhập sai"),
        "sign_out": N_("Đăng xuất"),
        "change_password": N_("Đổi mật khẩu của mình"),
        "account_added": N_("Thêm tài khoản"),
        "account_changed": N_("Đổi vai trò, đơn vị hoặc trạng thái tài khoản"),
        "password_given": N_("Cấp lại mật khẩu"),
        "token_given": N_("Cấp khóa truy cập cho chương trình"),
        "token_revoked": N_("Thu hồi khóa truy cập"),
        "webhook_added": N_("Thêm địa chỉ nhận thông báo"),
        "webhook_removed": N_("Bỏ địa chỉ nhận thông báo"),
        "counter.list": N_("Xem hồ sơ hôm nay ở quầy"),
        "counter.scan": N_("Nhận bản quét ở quầy"),
        "counter.claim": N_("Đưa bản quét của thư mục theo dõi ra quầy, hoặc đổi thủ tục"),
        "counter.look": N_("Kiểm tra giấy tờ ở quầy"),
        "counter.leave_out": N_("Bỏ một trang ra khỏi hồ sơ"),
        "counter.receive": N_("Tiếp nhận hồ sơ và hẹn trả kết quả"),
        "counter.ask": N_("Yêu cầu bổ sung giấy tờ"),
        "counter.refuse": N_("Từ chối hồ sơ"),
        "counter.settled": N_("Ghi nhận đã có kết quả"),
        "counter.returned": N_("Ghi nhận đã trả kết quả"),
        "counter.print.receipt": N_("In giấy tiếp nhận và hẹn trả"),
        "counter.print.supplement": N_("In phiếu yêu cầu bổ sung"),
        "counter.print.refusal": N_("In phiếu từ chối"),
        "destroy.propose": N_("Đề nghị hủy hồ sơ hết thời hạn"),
        "destroy.carry_out": N_("Hủy hồ sơ theo quyết định"),
        "destroy.hold": N_("Niêm giữ hồ sơ"),
        "destroy.lift": N_("Bỏ niêm giữ hồ sơ"),
        "release": N_("Mở lại hồ sơ bị dừng nhầm vì dấu chỉ độ mật"),
        "api.intake": N_("Chương trình nộp hồ sơ"),
        "api.list": N_("Chương trình lấy danh sách hồ sơ"),
        "api.status": N_("Chương trình hỏi trạng thái"),
        "api.records": N_("Chương trình lấy bản ghi"),
        "api.corrections": N_("Chương trình lấy các lần sửa"),
        "api.correct": N_("Chương trình sửa một mục"),
        "api.scan": N_("Chương trình lấy bản quét gốc"),
        "api.export": N_("Chương trình xuất gói hồ sơ"),
        "api.webhook_added": N_("Thêm địa chỉ nhận thông báo"),
        "api.webhook_removed": N_("Bỏ địa chỉ nhận thông báo"),
    }
)
"""by action; `search` and `unmask` are not here: whoever does that must say what for"""

_PERSONS_NUMBER = re.compile(r"(?<![\d.-])\d{9,12}(?![\d.-])")


def purpose_of(action: str, about: str = "") -> str:
    """What was done, and about which code or id of ours."""
    return ": ".join(part for part in (PURPOSES.get(action, ""), about) if part)


def without_numbers(stated: str) -> str:
    """A purpose that somebody typed; numbers of persons and phones in it are shown in part, codes of dossiers whole."""
    return _PERSONS_NUMBER.sub(lambda found: masked(found[0]), stated)
