"""Which forms a page may be by its labels, quickly: so that only few are lined up letter by letter.

With thirty forms in their editions there are five hundred labels. Their pieces of four letters are looked up in those
of the page; misread letters lose some pieces, never most of them. Refuses to decide: it only ranks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dossier.form import Form
from extractors.stream import Strip, fold

_PIECE = 4
_FEWEST_LABELS = 4
"""a form with fewer labels cannot be told by them"""


def pieces(letters: str) -> frozenset[str]:
    """Every run of four letters."""
    return frozenset(letters[i : i + _PIECE] for i in range(len(letters) - _PIECE + 1))


@dataclass(frozen=True, slots=True)
class _Labels:
    form: Form
    labels: tuple[frozenset[str], ...]


class LabelIndex:
    """The labels of all forms in pieces."""

    def __init__(self, forms: Iterable[Form]) -> None:
        # what has no title of its own is for papers that nothing tells: none is recognized as that
        told = [form for form in forms if form.recognized_by.title or form.recognized_by.begins]
        labels = [_Labels(form, _labels_of(form)) for form in told]
        self._known = [known for known in labels if len(known.labels) >= _FEWEST_LABELS]

    def rank(self, strips: Sequence[Strip]) -> list[tuple[float, Form]]:
        """Forms with the share of their labels' pieces that the page has, 0 to 1, the likeliest first."""
        page = frozenset().union(*(pieces(fold(strip.text)) for strip in strips)) if strips else frozenset[str]()
        scored = [(_share(known.labels, page), known.form) for known in self._known]
        return sorted(scored, key=lambda pair: -pair[0])


def _labels_of(form: Form) -> tuple[frozenset[str], ...]:
    labels = {max((fold(text) for text in spec.label), key=len) for _, _, spec in form.fields() if spec.label}
    headings = {max((fold(text) for text in section.after), key=len) for section in form.sections if section.after}
    return tuple(pieces(letters) for letters in sorted(labels | headings) if len(letters) >= _PIECE)


def _share(labels: Sequence[frozenset[str]], page: frozenset[str]) -> float:
    wanted = sum(len(label) for label in labels)
    return sum(len(label & page) for label in labels) / wanted if wanted else 0.0
