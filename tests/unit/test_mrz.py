"""The machine-readable zone: check digits decide, and a repair is taken only when it is the only one."""

from __future__ import annotations

import pytest

from extractors import mrz

ZONE = ("IDVNM0889999901001088999990<<2", "8801155M4801157VNM<<<<<<<<<<<4", "NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<")


def test_a_clean_zone_reads_without_repair() -> None:
    zone = mrz.read(ZONE)
    assert zone == mrz.Td1("001088999990", "880115", "Nam", "480115", "NGUYEN VAN MAU", repaired=False)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (0, "TDVNM0889999901001088999990<<2"),
        (0, "IDVNMO88999990100I088999990<<2"),
        (0, "IDVNM0889999901601088999990<<2"),
        (0, "IDVNM0889999901001088999690<<2"),
        (1, "88O1155M4801157VNM<<<<<<<<<<<4"),
    ],
)
def test_a_misread_sign_is_repaired_and_said_so(line: int, wrong: str) -> None:
    rows = list(ZONE)
    rows[line] = wrong
    zone = mrz.read(rows)
    assert zone is not None
    assert (zone.personal_id, zone.birth, zone.repaired) == ("001088999990", "880115", True)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (0, "IDVNM0889999901001088999990<<3"),
        (0, "IDVNM0879999901001088999990<<2"[:12]),
        (1, "8801165M4801167VNM<<<<<<<<<<<4"),
        (1, ""),
    ],
)
def test_a_zone_that_no_single_repair_makes_right_is_not_believed(line: int, wrong: str) -> None:
    rows = list(ZONE)
    rows[line] = wrong
    zone = mrz.read(rows)
    assert zone is None or zone.personal_id == "001088999990"


def test_check_digits_follow_icao_9303() -> None:
    assert mrz.check_digit("L898902C<") == "3"
    assert mrz.check_digit("690806") == "1"


def test_birth_lies_in_the_past_and_expiry_in_this_century() -> None:
    assert mrz.full_year("670212", past=True, today=2026) == "1967-02-12"
    assert mrz.full_year("010220", past=True, today=2026) == "2001-02-20"
    assert mrz.full_year("480115", past=False, today=2026) == "2048-01-15"
    assert mrz.full_year("481315", past=False, today=2026) is None


def test_a_misread_filler_is_no_repair() -> None:
    zone = mrz.read((ZONE[0], "8801155M4801157VNM<<<<c<«<<<<4", ZONE[2]))
    assert zone is not None
    assert not zone.repaired
