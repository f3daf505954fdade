"""Middle names that tell a sex, against what a paper says."""

from __future__ import annotations

import pytest

from extractors import catalogue, sex_of_name

BIRTH = catalogue.load().get("to_khai_dang_ky_khai_sinh", "2020")


@pytest.mark.parametrize(
    ("values", "about"),
    [
        ({"child.full_name": "Lê Thị Mẫu", "child.sex": "Nam"}, ["child.full_name, child.sex"]),
        ({"child.full_name": "LÊ VĂN MẪU", "child.sex": "Nữ"}, ["child.full_name, child.sex"]),
        ({"child.full_name": "Lê Văn Mẫu", "child.sex": None}, []),
        ({"child.full_name": "Lê Thị Mẫu", "child.sex": "Nữ"}, []),
        ({"child.full_name": "Lê Thu Văn", "child.sex": "Nữ"}, []),
        ({"child.full_name": "Trần Văn Thị Ví", "child.sex": "Nữ"}, []),
        ({"mother.full_name": "Lê Thị Mẫu", "father.full_name": "Hồ Văn Ví"}, []),
        (
            {"mother.full_name": "Hồ Văn Ví", "father.full_name": "Lê Minh Mẫu"},
            ["mother.full_name, father.full_name"],
        ),
        ({"requester.full_name": "Hồ Văn Ví"}, []),
    ],
)
def test_a_name_against_its_sex_or_its_place_in_a_couple_is_looked_at(
    values: dict[str, str | None], about: list[str]
) -> None:
    found = sex_of_name.doubts(BIRTH, values)
    assert [problem.facts["fields"] for problem, _ in found] == about
    assert all("Mẫu" not in problem.message and "Ví" not in problem.message for problem, _ in found)
