"""Whether behind each separator sheet lie the pages that it announces (TT 01/2023/TT-VPCP Điều 8: count them).

A sheet counts sides with something on them; blank backs may come along. Refuses to move pages: it only counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dossier.problem import Problem
from dossier.separator import Separator
from dossier.text import PageText
from extractors.classify import separator_on


@dataclass(slots=True)
class _Group:
    sheet: Separator
    filled: int = 0
    blank: int = field(default=0)


def component_problems(pages: Sequence[PageText]) -> tuple[Problem, ...]:
    """What is wrong between the separator sheets of a dossier, its pages in order; nothing where it has none."""
    groups: list[_Group] = []
    cover: Separator | None = None
    total = _Group(Separator("X", "X", 1))
    for page in pages:
        sheet = separator_on(page)
        if sheet is not None and sheet.is_cover:
            cover = sheet
        elif sheet is not None:
            groups.append(_Group(sheet))
        else:
            for group in (*groups[-1:], total):
                group.blank += page.blank
                group.filled += not page.blank
    problems = [problem for group in groups for problem in _count(group.sheet, group)]
    if cover is not None:
        problems += _count(cover, total)
    codes = {group.sheet.dossier_code for group in groups} | ({cover.dossier_code} if cover else set())
    if len(codes) > 1:
        problems.insert(0, Problem("dossier.several_codes", {"count": len(codes)}))
    return tuple(problems)


def _count(sheet: Separator, group: _Group) -> list[Problem]:
    facts: dict[str, str | int | float] = {"component": sheet.component, "found": group.filled, "expected": sheet.pages}
    if group.filled == 0:
        return [Problem("dossier.component_empty", {"component": sheet.component})]
    if group.filled + group.blank < sheet.pages:
        return [Problem("dossier.pages_missing", facts)]
    return [Problem("dossier.pages_too_many", facts)] if group.filled > sheet.pages else []
