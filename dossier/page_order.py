"""Which page stands in whose place: pages that the counter scanned again, and pages that it left out.

No scan is ever changed or removed: the new pages come behind all others, keep their numbers, and two problems of the
dossier say whose place they take. Both begin with `scan.`, so that they outlive every reading anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dossier.problem import Problem

REPLACED, LEFT_OUT = "scan.page_replaced", "scan.page_left_out"


def replaced(page: int, by: Sequence[int]) -> Problem:
    """Page `page` was scanned again, as these pages."""
    return Problem(REPLACED, {"page": page, "by": ", ".join(str(number) for number in by)})


def left_out(page: int) -> Problem:
    """Page `page` is no part of the dossier."""
    return Problem(LEFT_OUT, {"page": page})


def told(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Those of a dossier's problems that say so."""
    return tuple(problem for problem in problems if problem.code in (REPLACED, LEFT_OUT))


def in_order(total: int, problems: Sequence[Problem]) -> tuple[int, ...]:
    """Numbers of the pages that count, in reading order, of a dossier with `total` pages and these problems.

    >>> in_order(4, [replaced(2, [4])])
    (1, 4, 3)
    """
    instead = {int(problem.facts["page"]): _numbers(problem) for problem in told(problems)}
    elsewhere = {number for numbers in instead.values() for number in numbers}
    first = (number for number in range(1, total + 1) if number not in elsewhere)
    return tuple(number for place in first for number in _standing(place, instead) if number <= total)


def _standing(number: int, instead: Mapping[int, tuple[int, ...]]) -> Iterator[int]:
    if number not in instead:
        yield number
        return
    for newer in instead[number]:
        # only a later page takes a place: whatever is told, this ends
        if newer > number:
            yield from _standing(newer, instead)


def _numbers(problem: Problem) -> tuple[int, ...]:
    return tuple(int(part) for part in str(problem.facts.get("by", "")).split(", ") if part)
