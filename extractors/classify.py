"""Splits a stack of pages into papers and says which form each is.

The title decides, never a mention in the body; QR and MRZ of an identity card prove one by themselves. A page
without a title continues the paper before it, unless it opens with the national heading. A paper that no form
fits is `khac`: it is never forced into one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from dossier.contents import Document
from dossier.form import Form
from dossier.identity import DossierId, document_id_of
from dossier.text import PageText
from extractors.anchors import LabelFinder
from extractors.beside import finder_of
from extractors.catalogue import UNKNOWN, Catalogue
from extractors.coded import CODE_KINDS
from extractors.stream import Strip, fold, strips_of

_TITLE_END = 0.55
"""titles stand in this part of the page"""
_HEADER_END = 0.3
_NOTES = "chuthich"
_HEADING_END = 0.22
"""a heading in capitals in this part of a page opens a paper"""
_ALIKE = 86.0
_SHORT_TITLE = 10
_SHORT_ALIKE = 92.0
_BY_LABELS = 0.62
"""share of a form's labels that must be found to recognize it without its title"""
_HEADING = fold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")


@dataclass(frozen=True, slots=True)
class _Recognized:
    form: str
    title: str | None
    certainty: float


def documents(dossier: DossierId, pages: Sequence[PageText], catalogue: Catalogue) -> tuple[Document, ...]:
    """The papers of a dossier in page order.

    Every page belongs to one, blank backs to the paper before them; a dossier of blank pages alone has none.
    """
    stacks: list[tuple[_Recognized, list[PageText]]] = []
    leading: list[PageText] = []
    for page in sorted(pages, key=lambda page: page.number):
        opening = None if page.blank or not page.lines + page.codes else _opening(page, stacks, catalogue)
        if opening is not None:
            stacks.append((opening, [*leading, page]))
            leading = []
        elif stacks:
            stacks[-1][1].append(page)
        else:
            leading.append(page)
    return tuple(_document(dossier, recognized, stack, catalogue) for recognized, stack in stacks)


def _opening(
    page: PageText, stacks: Sequence[tuple[_Recognized, list[PageText]]], catalogue: Catalogue
) -> _Recognized | None:
    """What begins on this page; None where it continues the paper before."""
    strips = strips_of([page])
    recognized = _by_title(strips, catalogue) or _as_letter(strips, catalogue) or _by_codes(page, catalogue)
    before = stacks[-1][0] if stacks else None
    if recognized is not None:
        # the back of a card has no title of its own: its codes prove the same card
        if recognized.title is None and before is not None and before.form == recognized.form:
            return None
        return recognized
    headed = any(_HEADING in fold(strip.text) for strip in strips if strip.box.y0 < _TITLE_END)
    if before is not None and not headed and not _begins_anew(strips, stacks[-1], catalogue):
        return None
    return _by_labels(strips, catalogue) or _Recognized(UNKNOWN, _heading_of(strips), 0.5)


def _begins_anew(strips: Sequence[Strip], stack: tuple[_Recognized, list[PageText]], catalogue: Catalogue) -> bool:
    """The paper before has all its printed sides, and this page opens with a heading or follows a card."""
    editions = catalogue.editions(stack[0].form)
    sides = max((edition.pages for edition in editions), default=0)
    complete = 0 < sides <= sum(not page.blank for page in stack[1])
    is_card = any(edition.recognized_by.codes for edition in editions)
    if any(fold(strip.text).startswith(_NOTES) for strip in strips):
        return False  # the notes that a form is printed with
    return complete and (is_card or _heading_of([s for s in strips if s.box.y0 < _HEADING_END]) is not None)


def _by_title(strips: Sequence[Strip], catalogue: Catalogue) -> _Recognized | None:
    candidates = _title_candidates(strips)
    folded = [fold(strip.text) for strip in strips]
    best: tuple[float, _Recognized] | None = None
    for form in catalogue.forms:
        if any(fold(text) in letters for text in form.recognized_by.never for letters in folded):
            continue
        for title in form.recognized_by.title:
            for printed, top in candidates:
                likeness = _likeness(title, printed)
                if likeness == 0 or (_is_letter(form) and not _has_letter_marks(folded)):
                    continue
                # the topmost long title wins: a short one may stand again in the body
                rank = likeness + min(20, len(title)) / 2 - 20 * top
                if best is None or rank > best[0]:
                    best = rank, _Recognized(form.form, printed, likeness / 100)
    return best[1] if best else None


def _likeness(title: str, printed: str) -> float:
    """0 where the printed row is another text, else 86 to 100."""
    wanted, found = fold(title), fold(printed)
    ratio = fuzz.ratio(wanted, found)
    marked = fuzz.ratio(title.casefold(), printed.casefold())
    least = _SHORT_ALIKE if len(wanted) <= _SHORT_TITLE else _ALIKE
    return ratio if ratio >= least and marked >= least - 20 else 0.0


def _title_candidates(strips: Sequence[Strip]) -> list[tuple[str, float]]:
    """Rows in capitals near the top, alone and joined with the row below; with how far down they stand."""
    rows = [(s.text, s.box.y0) for s in strips if s.row is None and s.box.y0 < _TITLE_END and _in_capitals(s.text)]
    joined = [(f"{a} {b}", top) for (a, top), (b, below) in pairwise(rows) if below - top < 0.05]
    return rows + joined


def _in_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) > 0.75 * len(letters)


def _is_letter(form: Form) -> bool:
    # certificates have a letterhead too, but no kind and subject of their own
    return any(spec.zone == "heading" for _, _, spec in form.fields())


def _as_letter(strips: Sequence[Strip], catalogue: Catalogue) -> _Recognized | None:
    """A công văn prints no kind: its number, the national heading and `V/v …` under the number tell it."""
    head = [strip.text for strip in strips if strip.box.y0 < _HEADER_END]
    subject = next((text for text in head if fold(text).startswith("vv")), None)
    letters = [form.form for form in catalogue.forms if _is_letter(form)]
    if subject is None or not letters or not _has_letter_marks([fold(s.text) for s in strips]):
        return None
    return _Recognized(letters[0], subject, 0.95)


def _has_letter_marks(folded: Sequence[str]) -> bool:
    """An administrative letter shows at least two of: national heading, number line, list of receivers."""
    marks = [
        any(_HEADING[:20] in letters for letters in folded),
        any(letters.startswith("so") and any(c.isdigit() for c in letters[2:8]) for letters in folded),
        any("noinhan" in letters for letters in folded),
    ]
    return sum(marks) >= 2


def _by_codes(page: PageText, catalogue: Catalogue) -> _Recognized | None:
    for form in catalogue.forms:
        if any(CODE_KINDS[kind]([page]) for kind in form.recognized_by.codes):
            return _Recognized(form.form, None, 0.97)
    return None


def _by_labels(strips: Sequence[Strip], catalogue: Catalogue) -> _Recognized | None:
    finder = LabelFinder(strips)
    fits = [(finder.chain(form).fit, form.form) for form in catalogue.forms if len(form.fields()) >= 4]
    fit, form = max(fits, default=(0.0, UNKNOWN))
    return _Recognized(form, None, fit) if fit >= _BY_LABELS else None


def _heading_of(strips: Sequence[Strip]) -> str | None:
    """The first row in capitals that is neither the national heading nor an agency beside it."""
    after_heading = [s for s in strips if _in_capitals(s.text) and _HEADING[:20] not in fold(s.text)]
    centered = [s for s in after_heading if abs((s.box.x0 + s.box.x1) / 2 - 0.52) < 0.12 and s.box.y0 < _TITLE_END]
    return centered[0].text if centered else None


def _document(dossier: DossierId, recognized: _Recognized, pages: Sequence[PageText], catalogue: Catalogue) -> Document:
    form, certainty = _edition(recognized, pages, catalogue)
    numbers = tuple(page.number for page in pages)
    return Document(document_id_of(dossier, numbers[0]), form.form, form.edition, numbers, certainty, recognized.title)


def _edition(recognized: _Recognized, pages: Sequence[PageText], catalogue: Catalogue) -> tuple[Form, float]:
    """The edition that explains most of what is printed, its labels in print order."""
    editions = catalogue.editions(recognized.form)
    if len(editions) == 1 and not editions[0].sections:
        return editions[0], recognized.certainty
    strips = strips_of(pages)
    chains = [(finder_of(form, strips).chain(form), form) for form in editions]
    chain, form = max(chains, key=lambda found: (found[0].explained, found[1].edition))
    labelled = any(spec.label for _, _, spec in form.fields())
    return form, min(
        1.0, 0.6 * recognized.certainty + 0.4 * min(1.0, chain.fit / 0.8)
    ) if labelled else recognized.certainty
