"""The words in which form files say what must agree between fields, each with what it lets pass and what it stops."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from pydantic import ValidationError

from dossier.form import RULE_WORDS, Form, Rule
from dossier.problem import Severity
from extractors import form_faults, rules

SHE, HE = "001190000001", "001088999990"
"""numbers of a woman born in 1990 and of a man born in 1988"""


def form_of(**rule: object) -> Form:
    return Form.model_validate(
        {"form": "f", "edition": "1", "title": "F", "recognized_by": {"title": ["F"]}, "rules": [rule]}
    )


def broken(values: Mapping[str, str | None], **rule: object) -> bool:
    return bool(rules.check(form_of(**rule), values, {}))


@pytest.mark.parametrize(
    ("rule", "passes", "stopped"),
    [
        ({"same": ["a", "b"]}, {"a": "Kinh", "b": "KINH"}, {"a": "Kinh", "b": "Tày"}),
        ({"differ": ["a", "b"]}, {"a": SHE, "b": HE}, {"a": SHE, "b": SHE}),
        ({"among": ["a", "b", "c"]}, {"a": "Tày", "b": "Kinh", "c": "tày"}, {"a": "Tày", "b": "Kinh", "c": "Nùng"}),
        (
            {"surname_among": ["a", "b", "c"]},
            {"a": "LÊ MINH MẪU", "b": "Trần Thị Dụ", "c": "Lê Văn Ví"},
            {"a": "LÊ MINH MẪU", "b": "Trần Thị Dụ", "c": "Lý Văn Ví"},
        ),
        ({"not_after": ["a", "b"]}, {"a": "2020-01-02", "b": "2020"}, {"a": "2020-01-02", "b": "2020-01-01"}),
        (
            {"years_between": ["a", "b"], "at_least": "18"},
            {"a": "2002-05-10", "b": "2020-05-10"},
            {"a": "2002-05-10", "b": "2020-05-09"},
        ),
        ({"years_between": ["a", "b"], "at_least": "18"}, {"a": "2002", "b": "2020-01-01"}, {"a": "2003", "b": "2020"}),
        ({"years_between": ["a", "b"], "at_most": "130"}, {"a": "1890", "b": "2020"}, {"a": "1880", "b": "2020"}),
        (
            {"days_between": ["a", "b"], "at_most": "60"},
            {"a": "2024-01-01", "b": "2024-03-01"},
            {"a": "2024-01-01", "b": "2024-03-02"},
        ),
        ({"id_agrees": ["a", "b"]}, {"a": HE, "b": "1988-01-15"}, {"a": HE, "b": "1989-01-15"}),
        ({"id_of_woman": ["a"]}, {"a": SHE}, {"a": HE}),
        ({"id_of_man": ["a"]}, {"a": HE}, {"a": SHE}),
    ],
)
def test_each_word_stops_what_contradicts_it_and_nothing_else(
    rule: dict[str, object], passes: dict[str, str], stopped: dict[str, str]
) -> None:
    assert not broken(passes, **rule)
    assert broken(stopped, **rule)


@pytest.mark.parametrize("word", RULE_WORDS)
def test_a_rule_is_silent_where_values_are_missing_or_unreadable(word: str) -> None:
    bounds = {"at_least": "1"} if word.endswith("_between") else {}
    assert not broken({}, **{word: ["a", "b"]}, **bounds)
    assert not broken({"a": None, "b": None}, **{word: ["a", "b"]}, **bounds)
    if word not in ("same", "among", "surname_among"):
        assert not broken({"a": "mờ", "b": "nhòe"}, **{word: ["a", "b"]}, **bounds)


def test_a_rule_with_a_condition_binds_only_where_it_holds() -> None:
    rule = {"same": ["a", "b"], "when": {"relation": ["Mẹ", "Mẹ đẻ"]}}
    assert broken({"a": "Lê Thị Mẫu", "b": "Lê Thị Dụ", "relation": "mẹ đẻ"}, **rule)
    assert not broken({"a": "Lê Thị Mẫu", "b": "Lê Thị Dụ", "relation": "Bà nội"}, **rule)


def test_a_broken_rule_says_what_is_the_matter_in_the_severity_that_the_form_asks_for() -> None:
    rule = {"not_after": ["a", "b"], "say": "đăng ký trước khi sinh"}
    severities = []
    for word in ("wrong", "doubt", "note"):
        ((problem, names),) = rules.check(form_of(**rule, **{"else": word}), {"a": "2021", "b": "2020"}, {})
        severities.append(problem.severity)
        assert names == ("a", "b")
        assert "đăng ký trước khi sinh" in problem.message
    assert severities == [Severity.WRONG, Severity.DOUBT, Severity.NOTE]


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"same": ["a", "b"], "differ": ["a", "b"]},
        {"same": ["a"]},
        {"not_after": ["a", "b"], "at_least": "3"},
        {"years_between": ["a", "b"]},
        {"like": ["a", "b"]},
    ],
)
def test_a_rule_of_no_or_two_or_unknown_words_is_refused(rule: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Rule.model_validate(rule)


def test_a_condition_on_an_unknown_field_is_a_fault() -> None:
    known = form_of(same=["a", "b"], when={"c": ["x"]})
    faults = [text for _, text in form_faults.faults_in(known)]
    assert any("c" in text for text in faults)
