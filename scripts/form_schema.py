"""The JSON schema of form files, for editors: made from dossier/form.py, with what a clerk reads about each entry.

Refuses an entry without words: a new one in dossier/form.py needs its sentence here.
"""

from __future__ import annotations

import json
from typing import Any

from dossier.form import Form
from extractors.coded import CODE_KINDS
from extractors.fields import field_types

WORDS = {
    "Form.form": "Mã biểu mẫu: chữ thường không dấu, số và gạch dưới. Các lần in của một mẫu dùng chung mã.",
    "Form.edition": "Lần in, thường là năm ban hành, đặt trong dấu nháy: \"2024\".",
    "Form.title": "Tên giấy tờ như người đọc gọi.",
    "Form.law": "Số văn bản ban hành mẫu.",
    "Form.in_force": "Mẫu dùng từ ngày nào đến ngày nào.",
    "Form.procedures": "Mã thủ tục hành chính dùng mẫu này, đặt trong dấu nháy: \"1.001193\".",
    "Form.pages": "Số mặt in của mẫu; 0: bao nhiêu cũng được.",
    "Form.recognized_by": "Nhận ra giấy tờ bằng gì.",
    "Form.codes": "Loại mã QR, mã vạch, MRZ mang giá trị của các trường.",
    "Form.sections": "Các mục của mẫu, theo thứ tự in.",
    "Form.rules": "Các trường phải khớp với nhau thế nào.",
    "Form.minimum": "Mô tả tối thiểu theo Điều 9 Thông tư 01/2023/TT-VPCP lấy từ trường nào.",
    "Form.review": "always: luôn có người xem lại; when_in_doubt: chỉ khi nghi ngờ.",
    "InForce.from": "Ngày đầu tiên, YYYY-MM-DD.",
    "InForce.until": "Ngày cuối cùng, YYYY-MM-DD; null: còn dùng.",
    "Recognition.title": "Tiêu đề in trên giấy, bằng chữ in hoa; có thể nhiều cách viết.",
    "Recognition.begins": "Tiêu đề bắt đầu bằng những chữ này rồi viết tiếp tùy ý.",
    "Recognition.never": "Trang có dòng chữ này ở gần đầu thì không phải mẫu này.",
    "Recognition.codes": "Chỉ cần có loại mã này là chắc chắn đúng mẫu.",
    "Section.name": "Tên mục bằng tiếng Anh, đứng trước tên trường: child.full_name. Để trống nếu không cần.",
    "Section.after": "Dòng chữ in đứng trước mục.",
    "Section.columns": "Tên các cột giá trị của bảng, từ trái sang phải.",
    "Section.heads": "Chữ in trên đầu các cột đó, cùng thứ tự.",
    "Section.rows": "true: bảng danh sách, nhãn là đầu cột, mỗi dòng là một người hoặc một việc.",
    "Section.running": "true: danh sách viết liền thành câu, mỗi người bắt đầu bằng nhãn của trường đầu (Ông …; Bà …).",
    "Section.beside": "true: mục nằm cạnh mục trước, trên cùng các dòng.",
    "Section.fields": "Các trường của mục, theo thứ tự in.",
    "Section.ends": "Dòng chữ in phía sau, để biết giá trị cuối của mục dừng ở đâu.",
    "FieldSpec.name": "Tên trường bằng tiếng Anh; cùng tên thì phải cùng loại ở mọi biểu mẫu.",
    "FieldSpec.label": "Nhãn in trước giá trị, đúng như trên giấy, không có dấu hai chấm ở cuối.",
    "FieldSpec.parts": "Các nhãn mà giá trị ghép lại thành một: số nhà, xã, tỉnh của một địa chỉ.",
    "FieldSpec.type": "Loại giá trị.",
    "FieldSpec.required": "true: để trống là thiếu.",
    "FieldSpec.lines": "Giá trị dài nhất bao nhiêu dòng; 0: theo loại.",
    "FieldSpec.within": "Đọc từ trong giá trị của trường này (cùng mục).",
    "FieldSpec.zone": "Đọc theo vị trí trên trang, không theo nhãn.",
    "FieldSpec.counted_from": "Giấy ghi thời hạn (6 tháng); giá trị là ngày hết hạn, tính từ trường ngày này.",
    "FieldSpec.critical": "true: người nhập hai lần, hai người, khi SOHOA_FORMS__DOUBLE_KEYING được bật.",
    "FieldSpec.optional": "true: có bản in không có nhãn này, không tìm thấy cũng không sao.",
    "FieldSpec.among": "Các giá trị được chọn, dùng với loại choice.",
    "Rule.same": "Các trường này phải giống nhau.",
    "Rule.differ": "Các trường này phải khác nhau.",
    "Rule.among": "Trường đầu phải bằng một trong các trường sau.",
    "Rule.surname_among": "Họ ở trường đầu là họ của một trong các trường sau.",
    "Rule.not_after": "Các ngày theo đúng thứ tự trước sau.",
    "Rule.years_between": "Số năm giữa hai ngày, cùng at_least hoặc at_most.",
    "Rule.days_between": "Số ngày giữa hai ngày, cùng at_least hoặc at_most.",
    "Rule.id_agrees": "Số định danh khớp ngày sinh và (trường thứ ba) giới tính.",
    "Rule.id_of_man": "Số định danh của nam.",
    "Rule.id_of_woman": "Số định danh của nữ.",
    "Rule.at_least": "Ít nhất bao nhiêu.",
    "Rule.at_most": "Nhiều nhất bao nhiêu.",
    "Rule.when": "Chỉ áp dụng khi trường này có một trong các giá trị này.",
    "Rule.else": "wrong: chắc chắn sai; doubt: cần người xem; note: chỉ để biết.",
    "Rule.say": "Câu báo cho người xem, bằng tiếng Việt.",
    "Minimum.paper_code": "Mã loại giấy tờ trong danh mục quốc gia.",
    "Minimum.title": "Trường chứa tên giấy tờ như in trên giấy; không có thì lấy title của mẫu.",
    "Minimum.owner_id": "Trường chứa mã định danh của chủ giấy tờ.",
    "Minimum.summary": "Trường làm trích yếu nội dung.",
    "Minimum.valid_until": "Trường chứa thời hạn có hiệu lực.",
    "Minimum.scope": "Trường chứa phạm vi có hiệu lực.",
}  # fmt: skip
"""model and entry: what it is for"""


def form_schema() -> str:
    """The text of docs/form.schema.json. Raises KeyError where an entry has no words."""
    schema = Form.model_json_schema()
    parts: dict[str, Any] = {"Form": schema, **schema["$defs"]}
    for name, part in parts.items():
        part.pop("description", None)
        part.pop("title", None)
        for entry, shape in part.get("properties", {}).items():
            shape.pop("title", None)
            shape["description"] = WORDS[f"{name}.{entry}"]
    parts["FieldSpec"]["properties"]["type"]["enum"] = sorted(field_types())
    for holder in (parts["Form"], parts["Recognition"]):
        holder["properties"]["codes"]["items"]["enum"] = sorted(CODE_KINDS)
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Biểu mẫu Sohoa", **schema}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
