"""What a field is called on the screen: its label as the form prints it, or plain words for it.

Refuses to show English names to people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from dossier.form import Form
from review.recheck import spec_of
from review.wording import N_, Wording

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "paper_code": N_("Mã loại giấy tờ"),
        "owner_id": N_("Mã định danh của chủ giấy tờ"),
        "title": N_("Tên giấy tờ"),
        "summary": N_("Trích yếu nội dung"),
        "valid_until": N_("Thời hạn có hiệu lực"),
        "scope": N_("Phạm vi có hiệu lực"),
        "serial": N_("Số phát hành"),
        "born_at": N_("Giờ sinh"),
        "died_at": N_("Giờ chết"),
        "received_at": N_("Giờ nhận"),
        "due_at": N_("Giờ hẹn trả"),
        "full_name": N_("Họ và tên"),
        "birth_date": N_("Ngày sinh"),
        "birth_date_in_words": N_("Ngày sinh bằng chữ"),
        "birth_year": N_("Năm sinh"),
        "sex": N_("Giới tính"),
        "ethnic_group": N_("Dân tộc"),
        "nationality": N_("Quốc tịch"),
        "residence": N_("Nơi cư trú"),
        "birth_place": N_("Nơi sinh"),
        "native_place": N_("Quê quán"),
        "personal_id": N_("Số định danh cá nhân"),
        "identity_paper": N_("Giấy tờ tùy thân"),
        "relation": N_("Quan hệ"),
        "signed_on": N_("Ngày ký"),
        "signed_place": N_("Nơi ký"),
        "issued_on": N_("Ngày cấp"),
        "expires_on": N_("Có giá trị đến"),
        "issuer": N_("Nơi cấp"),
        "number": N_("Số"),
        "symbol": N_("Ký hiệu"),
        "place": N_("Địa danh"),
        "parent_agency": N_("Cơ quan cấp trên"),
        "type_name": N_("Tên loại văn bản"),
        "subject": N_("Trích yếu"),
        "addressed_to": N_("Kính gửi"),
        "signing_authority": N_("Thẩm quyền ký"),
        "signer_title": N_("Chức vụ người ký"),
        "signer": N_("Người ký"),
        "recipients": N_("Nơi nhận"),
        "secrecy": N_("Độ mật"),
        "urgency": N_("Độ khẩn"),
        "address": N_("Địa chỉ"),
        "phone": N_("Điện thoại"),
        "email": N_("Thư điện tử"),
        "dossier_code": N_("Mã hồ sơ"),
        "marital_status": N_("Tình trạng hôn nhân"),
        "marriage_ordinal": N_("Kết hôn lần thứ"),
        "purpose": N_("Mục đích"),
        "content": N_("Nội dung"),
        "term": N_("Thời hạn"),
        "request": N_("Nội dung đề nghị"),
        "registered_on": N_("Ngày đăng ký"),
        "registered_at": N_("Nơi đăng ký"),
        "registration_number": N_("Số đăng ký"),
        "old_identity_card": N_("Số CMND"),
    }
)
"""plain words by the last part of a field's name, for fields that no label is printed for"""

SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "child": N_("Con"),
        "mother": N_("Mẹ"),
        "father": N_("Cha"),
        "requester": N_("Người yêu cầu"),
        "bride": N_("Bên nữ"),
        "groom": N_("Bên nam"),
        "wife": N_("Vợ"),
        "husband": N_("Chồng"),
        "deceased": N_("Người chết"),
        "person": N_("Người được xác nhận"),
        "household_head": N_("Chủ hộ"),
        "members": N_("Thành viên"),
        "applicant": N_("Người nộp"),
        "owner": N_("Chủ sở hữu"),
        "owners": N_("Chủ sử dụng"),
        "principal": N_("Bên ủy quyền"),
        "agent": N_("Bên được ủy quyền"),
    }
)
"""whose a field is, by the first part of its name"""

_ROW = re.compile(r"([a-z_]+)\[(\d+)\]")
_NOTES = re.compile(r"\s*\(\d+\)|[:：]\s*$")


def label(form: Form, name: str, say: Wording) -> tuple[str, str]:
    """Whose the field is (may be empty), and what it is called."""
    section, _, last = name.rpartition(".")
    row = _ROW.match(section)
    whose = SECTIONS.get(row[1] if row else section, "")
    shown = say(whose) if whose else ""
    if row:
        shown = f"{shown} {int(row[2]) + 1}".strip()
    spec = spec_of(form, name)
    printed = _NOTES.sub("", spec.label[0]).strip() if spec is not None and spec.label else ""
    return shown, printed or say(WORDS.get(last, last.replace("_", " ")))
