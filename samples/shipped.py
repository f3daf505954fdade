"""The plans of the dossiers that are kept in samples/dossiers, for `make demo` and the tests.

Refuses anything that is not small: together they stay under 6 MB.
"""

from __future__ import annotations

from samples.plans import Plan

_BIRTH, _CARD, _LETTER = "to_khai_dang_ky_khai_sinh", "can_cuoc", "van_ban_hanh_chinh"

SHIPPED: tuple[Plan, ...] = (
    Plan("01-birth-clean", "shipped/1.4", "clean", (f"{_BIRTH}:2020", f"{_CARD}:2021"), "typewriter", "L"),
    Plan("02-birth-older-office", "shipped/2.9", "office", (f"{_BIRTH}:older",), "blue_italic", "RGB", frozenset({0})),
    Plan("03-marriage-office", "shipped/3.2", "office", ("to_khai_dang_ky_ket_hon", f"{_CARD}:2024"), "sans", "RGB"),
    Plan("04-death-poor", "shipped/4.4", "poor", ("to_khai_dang_ky_khai_tu",), "typewriter", "RGB"),
    Plan("05-residence-office", "shipped/5.20", "office", ("ct01:2023",), "book", "RGB"),
    Plan("06-card-clean", "shipped/6.2", "clean", (f"{_CARD}:2024",), "serif", "RGB"),
    Plan("07-receipt-clean", "shipped/7.2", "clean", ("giay_tiep_nhan_ho_so",), "modern", "L"),
    Plan("08-letters-fax", "shipped/8.12", "office", (_LETTER, _LETTER), "serif", "1"),
    Plan(
        "09-bundle-office", "shipped/9.1", "office", ("giay_tiep_nhan_ho_so", "ct01:2023", "khac:any"), "serif", "L",
        frozenset({1}), {2: 180},
    ),
    Plan("10-letter-poor", "shipped/10.3", "poor", (_LETTER,), "sans", "L"),
    Plan("11-land-office", "shipped/11.1", "office", ("giay_chung_nhan_qsdd:2014",), "serif", "L"),
    Plan("12-business-fax", "shipped/12.1", "office", ("dang_ky_ho_kinh_doanh:2025", "giay_uy_quyen"), "book", "1"),
    Plan("13-certificate-office", "shipped/13.1", "office", ("giay_khai_sinh:2016",), "serif", "L"),
    Plan("14-marriage-photo", "shipped/14.1", "photo", ("giay_chung_nhan_ket_hon:2016",), "sans", "L"),
    Plan("15-old-paper", "shipped/15.3", "old", ("giay_khai_sinh:2010",), "old_typewriter", "L"),
    Plan(
        "16-status-clean", "shipped/16.1", "clean",
        ("to_khai_xac_nhan_tinh_trang_hon_nhan", "giay_xac_nhan_tinh_trang_hon_nhan", "trich_luc_khai_tu:2020-copy"),
        "modern", "1",
    ),
)  # fmt: skip
