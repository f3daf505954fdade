"""What an address is called since 1 July 2025, as a hint beside what the paper says. Refuses to change any value.

The hint is for whoever files the paper under today's commune: the value stays as written (contract.md).
"""

from __future__ import annotations

from dossier.form import FieldSpec
from extractors.addresses.current import current
from extractors.addresses.parse import parse
from extractors.addresses.units import Level, Model
from review.wording import N_, Wording

_ONE = N_("Địa danh hiện nay: {now} (chắc {percent} %). Giữ nguyên địa chỉ như trên giấy.")
_SEVERAL = N_(
    "Địa danh hiện nay: một trong {now} (xã cũ đã chia, chọn theo thôn hoặc đường). Giữ nguyên địa chỉ như trên giấy."
)


def hint(spec: FieldSpec | None, value: str | None, say: Wording) -> str:
    """A sentence naming today's units of an address that is written in older ones; "" for every other value."""
    if spec is None or spec.type != "place" or value is None:
        return ""
    address = parse(value)
    if address.model is not Model.BEFORE_2025:
        return ""
    today = current(address)
    if today.province is None:
        return ""
    if len(today.candidates) > 1:
        named = [unit.full_name for unit in today.candidates]
        return say(_SEVERAL, now=", ".join([*named, today.province.full_name]))
    smallest = today.commune or today.province
    commune, province = address.at(Level.COMMUNE), address.at(Level.PROVINCE)
    if today.commune is None and (commune or not province or province.name == today.province.name):
        # a commune that no table has may be anywhere; a province that only lost its districts is no news
        return ""
    units = [smallest] if smallest is today.province else [smallest, today.province]
    return say(_ONE, now=", ".join(unit.full_name for unit in units), percent=round(100 * today.confidence))
