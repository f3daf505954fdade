"""The forms and field names of the public contract, "Forms and field names": what truth and form files may use."""

from __future__ import annotations


def _named(section: str, *names: str) -> set[str]:
    return {f"{section}.{name}" for name in names}


_HOLDER = ("full_name", "residence", "identity_paper", "personal_id")
_PARENT = ("full_name", "birth_year", "ethnic_group", "nationality", "residence")
_CHILD = (
    "full_name", "birth_date", "birth_date_in_words", "sex", "ethnic_group", "nationality", "birth_place",
    "native_place",
)  # fmt: skip
_SPOUSE = (*_HOLDER, "birth_date", "ethnic_group", "nationality")
_DECEASED = (
    "full_name", "birth_date", "sex", "ethnic_group", "nationality", "last_residence", "identity_paper", "personal_id",
    "died_on", "died_at", "death_place", "death_cause",
)  # fmt: skip
_BIRTH_CERTIFICATE = (
    {"number", "registered_at", "registration_number", "registered_on", "requester.full_name"}
    | _named("child", *_CHILD, "personal_id")
    | _named("mother", *_PARENT)
    | _named("father", *_PARENT)
)
_MARITAL_STATUS = {"number", "marital_status", "purpose", "valid_until", "issued_on"} | _named(
    "person", *_HOLDER, "birth_date", "sex", "ethnic_group", "nationality"
)
_BUSINESS = {
    "number", "name", "address", "phone", "capital_vnd", "first_registered_on", "changed_on", "issuer",
} | _named(
    "owner", "full_name", "sex", "birth_date", "ethnic_group", "nationality", "personal_id", "residence"
)  # fmt: skip

MINIMUM = {"paper_code", "owner_id", "title", "summary", "valid_until", "scope"}
"""every document of every form carries these (TT 01/2023/TT-VPCP Điều 9)"""

CONTRACT = {
    "to_khai_dang_ky_khai_sinh": {"addressed_to", "signed_place", "signed_on"}
    | _named("requester", *_HOLDER, "relation")
    | _named("child", *_CHILD)
    | _named("mother", *_PARENT)
    | _named("father", *_PARENT),
    "giay_khai_sinh": _BIRTH_CERTIFICATE,
    "trich_luc_khai_sinh": _BIRTH_CERTIFICATE,
    "giay_chung_sinh": {"father.full_name", "facility"}
    | _named("mother", "full_name", "birth_year", "personal_id", "residence", "ethnic_group")
    | _named("child", "born_on", "born_at", "sex", "weight_g", "intended_name"),
    "to_khai_dang_ky_ket_hon": {"addressed_to", "signed_on"}
    | _named("bride", *_SPOUSE, "marriage_ordinal")
    | _named("groom", *_SPOUSE, "marriage_ordinal"),
    "giay_chung_nhan_ket_hon": {"number", "registered_at", "registered_on"}
    | _named("wife", *_SPOUSE)
    | _named("husband", *_SPOUSE),
    "to_khai_dang_ky_khai_tu": {"addressed_to", "signed_on"}
    | _named("requester", *_HOLDER, "relation")
    | _named("deceased", *_DECEASED),
    "trich_luc_khai_tu": {"number", "registered_at", "registration_number", "registered_on"}
    | _named("deceased", *_DECEASED),
    "giay_xac_nhan_tinh_trang_hon_nhan": _MARITAL_STATUS,
    "to_khai_xac_nhan_tinh_trang_hon_nhan": _MARITAL_STATUS,
    "ct01": {"addressed_to", "full_name", "birth_date", "sex", "personal_id", "phone", "email", "relation_to_head",
             "request", "signed_on"}
    | _named("household_head", "full_name", "personal_id")
    | _named("members[]", "full_name", "birth_date", "sex", "personal_id", "relation_to_head"),
    "can_cuoc": {"personal_id", "full_name", "birth_date", "sex", "nationality", "native_place", "residence",
                 "issued_on", "expires_on"},
    "chung_minh_nhan_dan": {"old_identity_card", "full_name", "birth_date", "native_place", "residence", "issued_on",
                            "issuer"},
    "giay_tiep_nhan_ho_so": {"dossier_code", "request", "received_on", "received_at", "due_on", "due_at"}
    | _named("applicant", "full_name", "address", "phone", "email"),
    "van_ban_hanh_chinh": {"parent_agency", "issuer", "number", "symbol", "place", "issued_on", "type_name", "subject",
                           "addressed_to", "signing_authority", "signer_title", "signer", "recipients", "secrecy",
                           "urgency"},
    "giay_chung_nhan_qsdd": {"serial", "register_number", "parcel", "map_sheet", "address", "area_m2", "purpose",
                             "term", "issuer", "issued_on"}
    | _named("owners[]", "full_name", "birth_year", "personal_id", "residence"),
    "dang_ky_ho_kinh_doanh": _BUSINESS,
    "dang_ky_doanh_nghiep": _BUSINESS,
    "giay_uy_quyen": {"content", "term", "signed_on"}
    | _named("principal", "full_name", "birth_date", "personal_id", "residence")
    | _named("agent", "full_name", "birth_date", "personal_id", "residence"),
    "don_de_nghi": {"title", "addressed_to", "content", "signed_on"}
    | _named("applicant", "full_name", "birth_date", "personal_id", "residence", "phone"),
    "khac": MINIMUM,
}  # fmt: skip
