"""What people call a field: its label as the form prints it, or plain words for it, and whose it is.

The one place that turns `child.birth_date` into words; every screen, table and message asks here. Refuses to show
English names to people, and to translate: whoever shows another language than Vietnamese brings its wording.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from dossier.form import Form

Say = Callable[[str], str]
"""puts Vietnamese words into the language of who reads them"""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "paper_code": "Mã loại giấy tờ",
        "owner_id": "Mã định danh của chủ giấy tờ",
        "title": "Tên giấy tờ",
        "summary": "Trích yếu nội dung",
        "valid_until": "Thời hạn có hiệu lực",
        "scope": "Phạm vi có hiệu lực",
        "serial": "Số phát hành",
        "born_at": "Giờ sinh",
        "died_at": "Giờ chết",
        "received_at": "Giờ nhận",
        "due_at": "Giờ hẹn trả",
        "full_name": "Họ và tên",
        "birth_date": "Ngày sinh",
        "birth_date_in_words": "Ngày sinh bằng chữ",
        "birth_year": "Năm sinh",
        "sex": "Giới tính",
        "ethnic_group": "Dân tộc",
        "nationality": "Quốc tịch",
        "residence": "Nơi cư trú",
        "birth_place": "Nơi sinh",
        "native_place": "Quê quán",
        "personal_id": "Số định danh cá nhân",
        "identity_paper": "Giấy tờ tùy thân",
        "relation": "Quan hệ",
        "signed_on": "Ngày ký",
        "signed_place": "Nơi ký",
        "issued_on": "Ngày cấp",
        "expires_on": "Có giá trị đến",
        "issuer": "Nơi cấp",
        "number": "Số",
        "symbol": "Ký hiệu",
        "place": "Địa danh",
        "parent_agency": "Cơ quan cấp trên",
        "type_name": "Tên loại văn bản",
        "subject": "Trích yếu",
        "addressed_to": "Kính gửi",
        "signing_authority": "Thẩm quyền ký",
        "signer_title": "Chức vụ người ký",
        "signer": "Người ký",
        "recipients": "Nơi nhận",
        "secrecy": "Độ mật",
        "urgency": "Độ khẩn",
        "address": "Địa chỉ",
        "phone": "Điện thoại",
        "email": "Thư điện tử",
        "dossier_code": "Mã hồ sơ",
        "marital_status": "Tình trạng hôn nhân",
        "marriage_ordinal": "Kết hôn lần thứ",
        "purpose": "Mục đích",
        "content": "Nội dung",
        "term": "Thời hạn",
        "request": "Nội dung đề nghị",
        "registered_on": "Ngày đăng ký",
        "registered_at": "Nơi đăng ký",
        "registration_number": "Số đăng ký",
        "old_identity_card": "Số CMND",
    }
)
"""plain words by the last part of a field's name, for fields that no label is printed for"""

SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "child": "Con",
        "mother": "Mẹ",
        "father": "Cha",
        "requester": "Người yêu cầu",
        "bride": "Bên nữ",
        "groom": "Bên nam",
        "wife": "Vợ",
        "husband": "Chồng",
        "deceased": "Người chết",
        "person": "Người được xác nhận",
        "household_head": "Chủ hộ",
        "members": "Thành viên",
        "applicant": "Người nộp",
        "owner": "Chủ sở hữu",
        "owners": "Chủ sử dụng",
        "principal": "Bên ủy quyền",
        "agent": "Bên được ủy quyền",
    }
)
"""whose a field is, by the first part of its name"""

_ROW = re.compile(r"([a-z_]+)\[(\d+)\]")
_NOTES = re.compile(r"\s*\(\d+\)|[:：]\s*$")


def label(form: Form, name: str, say: Say = str) -> tuple[str, str]:
    """Whose the field is (may be empty), and what it is called."""
    section, _, last = name.rpartition(".")
    row = _ROW.match(section)
    whose = SECTIONS.get(row[1] if row else section, "")
    shown = say(whose) if whose else ""
    if row:
        shown = f"{shown} {int(row[2]) + 1}".strip()
    spec = form.spec(name)
    printed = _NOTES.sub("", spec.label[0]).strip() if spec is not None and spec.label else ""
    return shown, printed or say(WORDS.get(last, last.replace("_", " ")))


def phrase(form: Form, name: str) -> str:
    """The field within a Vietnamese sentence: `“Ngày, tháng, năm sinh” của con`."""
    whose, printed = label(form, name)
    ours = printed.partition(" / ")[0]  # cards print every label in two languages
    said = not whose or whose.lower() in ours.lower()
    return f"“{ours}”" if said else f"“{ours}” của {whose[0].lower()}{whose[1:]}"


def listed(phrases: Sequence[str]) -> str:
    """Several of them within a sentence, each once: `A, B và C`."""
    *most, last = dict.fromkeys(phrases)
    return f"{', '.join(most)} và {last}" if most else last
