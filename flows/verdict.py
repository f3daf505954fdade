"""Whether a dossier may go on after it was read: enough of it must be legible, and none of it secret."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dossier.problem import Problem
from dossier.stage import Stage
from dossier.text import PageText
from extractors.copies import is_secret

BAD_PAPER = frozenset({"page.unreadable", "page.too_large"})
"""problems of a page that another scan may mend"""
NOT_READ = "page.not_read"
"""the problem of a page that another run may mend"""


def verdict(
    texts: Sequence[PageText],
    total: int,
    limit: float,
    replaced: Collection[int] = (),
    released: Collection[int] = (),
) -> tuple[Stage, tuple[Problem, ...]]:
    """SET_ASIDE where a page is marked secret; READ; or, where the share of bad pages is above `limit`, RESCAN; or
    FAILED where it is with the engine's failures.

    `total` is the number of pages that the dossier has, `texts` what is known of them. Pages that were `replaced` by
    better scans may be as bad as they are; what is secret on them is secret, except on those `released`: there a
    person found the mark to be none.
    """
    marked = [text.number for text in texts if is_secret(text)]
    if secret := [number for number in marked if number not in released]:
        return Stage.SET_ASIDE, (Problem("dossier.secret", {"pages": _listed(secret)}),)
    texts, total = [text for text in texts if text.number not in replaced], total - len(replaced)
    bad_paper = sum(any(p.code in BAD_PAPER for p in text.problems) for text in texts)
    causes = [str(p.facts.get("cause", "engine")) for text in texts for p in text.problems if p.code == NOT_READ]
    failed = bad_paper + len(causes) + total - len(texts)
    if bad_paper > limit * total:
        return Stage.RESCAN, (Problem("dossier.too_many_failed_pages", {"failed": bad_paper, "pages": total}),)
    if failed > limit * total:
        return Stage.FAILED, (Problem("dossier.failed", {"cause": causes[0] if causes else "engine"}),)
    return Stage.READ, (Problem("dossier.not_secret", {"pages": _listed(marked)}),) if marked else ()


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers)
