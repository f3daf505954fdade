"""Splits a stack of pages into papers and says which form each is.

The title decides, never a mention in the body; QR and MRZ of an identity card prove one by themselves. A side
without a title continues the paper before it, unless it opens with the national heading. A paper that no form
fits is `khac`: it is never forced into one. Separator sheets part the stack and belong to no paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from dossier import separator
from dossier.contents import Document
from dossier.form import Form
from dossier.identity import DossierId, document_id_of
from dossier.separator import Separator
from dossier.text import Box, PageText
from extractors import copies
from extractors.anchors import LabelFinder
from extractors.beside import finder_of
from extractors.catalogue import UNKNOWN, Catalogue
from extractors.coded import CODE_KINDS, numbers_on, title_on
from extractors.fields import date
from extractors.letter import dateline
from extractors.sides import HEADING, Side, is_heading, sides_of
from extractors.spelling import misspelt
from extractors.stream import Strip, fold, strips_of
from extractors.titles import TITLE_END, Title, candidates_of, in_capitals, is_sure

_HEADER_END = 0.3
_NOTES = re.compile(
    r"\W*(chú thích|ghi chú|hướng dẫn)\s*(?:\(\d\))?\s*:?\s*$|\W*(chú thích|ghi chú)\s*:", re.IGNORECASE
)
_HEADING_END = 0.22
"""a heading in capitals in this part of a page opens a paper"""
_NUMBER_END = 0.09
"""numbers of pages stand above this (NĐ 30/2020/NĐ-CP Phụ lục I: from the second page, at the top)"""
_TITLE_ROWS = 2.6
"""rows of one title follow each other within this many letter heights"""
_SAME_WORDING = 1.0
"""editions that differ by fewer letters than this are told by the paper's date"""
_BY_LABELS = 0.62
"""share of a form's labels that must be found to recognize it without its title"""
_WITH_TITLE = 0.55
"""and where a row that is near to its title was found as well"""
_CONTRADICTED = 0.3
"""a title whose form has fewer of its labels on the page is looked at again"""
_LIKELY = 0.4
_FEWEST_LABELS = 6
_KINDS_OF_PAPER = ("tokhai", "don", "phieu", "giay", "bienban", "hopdong", "bankhai", "danhsach", "chungchi", "banke")
"""how titles of papers begin, folded"""
_SAME_TITLE = 75.0
"""a heading that is less like a title than this is another one"""
_MOST_LINED_UP = 3
"""forms that are lined up with a page letter by letter, the likeliest ones"""


@dataclass(frozen=True, slots=True)
class _Recognized:
    form: str
    title: str | None
    certainty: float


@dataclass(slots=True)
class _Stack:
    """The sides of one paper while it is gathered."""

    opening: _Recognized
    sides: list[Side]
    component: str | None = None
    numbers: set[str] = field(default_factory=set)
    """12-digit numbers on it: which person's card it is"""

    @property
    def printed_sides(self) -> int:
        return sum(not side.page.blank for side in self.sides)


def separator_on(page: PageText) -> Separator | None:
    """The separator or cover sheet that the page is; None for every other page."""
    return next((found for code in page.codes if (found := separator.parse(code.text))), None)


def documents(dossier: DossierId, pages: Sequence[PageText], catalogue: Catalogue) -> tuple[Document, ...]:
    """The papers of a dossier; `pages` stand in reading order.

    Every page belongs to one, blank backs to the paper before them; only separator sheets and their backs belong to
    none, and a dossier of blank pages alone has no papers.
    """
    stacks: list[_Stack] = []
    for component, group in _components(pages):
        stacks += _Sorter(catalogue, component).sorted(group)
    places: dict[int, int] = {}
    return tuple(_document(dossier, stack, catalogue, places) for stack in stacks)


def _components(pages: Sequence[PageText]) -> Iterator[tuple[str | None, list[PageText]]]:
    """Runs of pages between separator sheets. The blank back of a sheet goes with it."""
    component, group, behind_sheet = None, list[PageText](), False
    for page in pages:
        sheet = separator_on(page)
        if sheet is not None:
            if group:
                yield component, group
            component, group = None if sheet.is_cover else sheet.component, []
        elif not (behind_sheet and page.blank):
            group.append(page)
        behind_sheet = sheet is not None
    if group:
        yield component, group


class _Sorter:
    """Puts the sides of one run of pages onto stacks, one a paper."""

    def __init__(self, catalogue: Catalogue, component: str | None) -> None:
        self.catalogue = catalogue
        self.component = component
        self.stacks: list[_Stack] = []

    def sorted(self, pages: Sequence[PageText]) -> list[_Stack]:
        leading: list[Side] = []
        for page in pages:
            for side in sides_of(page, lambda part: self._by_title(strips_of([part])) is not None):
                stack = self._stack_of(side)
                if stack is None:
                    leading.append(side)
                    continue
                stack.sides += [*leading, side]
                leading = []
                if self._is_card(stack.opening.form):
                    stack.numbers |= numbers_on(side.page)
        return self.stacks

    def _stack_of(self, side: Side) -> _Stack | None:
        """Where the side belongs: a stack there is, or a new one; None for blank sides before any paper."""
        before = self.stacks[-1] if self.stacks else None
        if side.page.blank or not side.page.lines + side.page.codes:
            return before
        strips = strips_of([side.page])
        recognized = self._by_title(strips, title_on(side.page)) or self._as_letter(strips) or self._by_codes(side.page)
        if recognized is not None:
            return self._same_card(recognized, side) or self._new(recognized)
        if before is not None and not self._begins(side, strips, before):
            return before
        return self._new(self._by_labels(strips) or _Recognized(UNKNOWN, _heading_of(strips), 0.5))

    def _new(self, recognized: _Recognized) -> _Stack:
        self.stacks.append(_Stack(recognized, [], self.component))
        return self.stacks[-1]

    def _same_card(self, recognized: _Recognized, side: Side) -> _Stack | None:
        """The stack of the card whose other side this is. Numbers tell cards apart, else the one before is meant."""
        mine = [stack for stack in self.stacks if stack.opening.form == recognized.form and stack.printed_sides == 1]
        if not self._is_card(recognized.form) or not mine:
            return None
        numbers = numbers_on(side.page)
        halves = [stack for stack in mine if (stack.opening.title is None) != (recognized.title is None)]
        same = [stack for stack in halves if stack.numbers & numbers]
        if same:
            return same[0]
        if recognized.title is None:
            # a back without a number that was read: of the first front that still lacks its back
            free = [stack for stack in halves if not (stack.numbers and numbers)]
            return free[0] if free else None
        return None

    def _is_card(self, form: str) -> bool:
        return any(edition.recognized_by.codes for edition in self.catalogue.editions(form))

    def _begins(self, side: Side, strips: Sequence[Strip], before: _Stack) -> bool:
        """True where an untitled side is a paper of its own and does not continue the one before."""
        if copies.certifies(side.page) or _is_numbered(strips):
            return False
        headed = any(is_heading(strip.text) for strip in strips if strip.box.y0 < TITLE_END)
        return headed or self._begins_anew(strips, before)

    def _begins_anew(self, strips: Sequence[Strip], before: _Stack) -> bool:
        """The paper before has all its printed sides, and this one opens with a heading or follows a card."""
        editions = self.catalogue.editions(before.opening.form)
        sides = max((edition.pages for edition in editions), default=0)
        complete = 0 < sides <= before.printed_sides
        if any(strip.row is None and _NOTES.match(strip.text) for strip in strips):
            return False  # the notes that a form is printed with
        opens = _heading_of([s for s in strips if s.box.y0 < _HEADING_END]) is not None
        return complete and (self._is_card(before.opening.form) or opens)

    # --- what a side shows --------------------------------------------------------------------
    def _by_title(self, strips: Sequence[Strip], named: str | None = None) -> _Recognized | None:
        """By the printed title, or by the name that the QR of an issued paper gives it."""
        titles = self.catalogue.titles.find(strips, candidates_of(strips, named))
        titles = [title for title in titles if not is_letter(title.form) or _has_letter_marks(strips)]
        sure = next((title for title in titles if is_sure(title)), None)
        if sure is None:
            return self._by_both(strips, titles)
        if self._is_contradicted(sure, strips):
            other = self._by_labels(strips)
            if other is not None and other.form != sure.form.form:
                return other
        return _Recognized(sure.form.form, sure.printed, sure.likeness / 100)

    def _by_both(self, strips: Sequence[Strip], titles: Sequence[Title]) -> _Recognized | None:
        """A badly misread title, and enough of the labels of its form."""
        if not titles:
            return None
        finder = LabelFinder(strips)
        fits = [(finder.chain(title.form).fit, title) for title in titles[:_MOST_LINED_UP] if _labels(title.form)]
        fit, title = max(fits, key=lambda pair: pair[0], default=(0.0, titles[0]))
        return _Recognized(title.form.form, title.printed, title.likeness / 100) if fit >= _WITH_TITLE else None

    def _is_contradicted(self, title: Title, strips: Sequence[Strip]) -> bool:
        """The form that the title names has labels, and hardly any of them stands there."""
        forms = self.catalogue.editions(title.form.form)
        if min(len(_labels(form)) for form in forms) < _FEWEST_LABELS or self._is_card(title.form.form):
            return False
        shares = {id(form): share for share, form in self.catalogue.labels.rank(strips)}
        return max((shares.get(id(form), 1.0) for form in forms), default=1.0) < _CONTRADICTED

    def _as_letter(self, strips: Sequence[Strip]) -> _Recognized | None:
        """A công văn prints no kind: its number, the national heading and `V/v …` under the number tell it."""
        head = [strip.text for strip in strips if strip.box.y0 < _HEADER_END]
        subject = next((text for text in head if fold(text).startswith("vv")), None)
        letters = [form.form for form in self.catalogue.forms if is_letter(form)]
        if subject is None or not letters or not _has_letter_marks(strips):
            return None
        return _Recognized(letters[0], subject, 0.95)

    def _by_codes(self, page: PageText) -> _Recognized | None:
        for form in self.catalogue.forms:
            if any(CODE_KINDS[kind]([page]) for kind in form.recognized_by.codes):
                return _Recognized(form.form, None, 0.97)
        return None

    def _by_labels(self, strips: Sequence[Strip]) -> _Recognized | None:
        likely = [form for share, form in self.catalogue.labels.rank(strips)[:_MOST_LINED_UP] if share >= _LIKELY]
        finder = LabelFinder(strips)
        fits = [(finder.chain(form).fit, form.form) for form in likely]
        fit, name = max(fits, default=(0.0, UNKNOWN))
        if fit < _BY_LABELS or self._is_titled_otherwise(strips, name):
            return None
        return _Recognized(name, None, fit)

    def _is_titled_otherwise(self, strips: Sequence[Strip], form: str) -> bool:
        """A heading that was read well names another kind of paper: its labels may be alike for all that."""
        heading = _heading_of(strips)
        if heading is None or misspelt(heading) or not fold(heading).startswith(_KINDS_OF_PAPER):
            return False
        titles = [fold(text) for each in self.catalogue.editions(form) for text in each.recognized_by.title]
        return max((fuzz.ratio(fold(heading), title) for title in titles), default=0.0) < _SAME_TITLE


def is_letter(form: Form) -> bool:
    """True for administrative letters: certificates have a letterhead too, but no kind and subject of their own."""
    return any(spec.zone == "heading" for _, _, spec in form.fields())


def _labels(form: Form) -> list[str]:
    return [spec.label[0] for _, _, spec in form.fields() if spec.label]


def _has_letter_marks(strips: Sequence[Strip]) -> bool:
    """An administrative letter shows at least two of: national heading, number line, list of receivers."""
    folded = [fold(strip.text) for strip in strips]
    marks = [
        any(HEADING[:20] in letters for letters in folded),
        any(letters.startswith("so") and any(c.isdigit() for c in letters[2:8]) for letters in folded),
        any("noinhan" in letters for letters in folded),
    ]
    return sum(marks) >= 2


def _is_numbered(strips: Sequence[Strip]) -> bool:
    """True where the page says that it is a further page: its number stands alone and centered at the top."""
    for strip in strips:
        if strip.box.y0 < _NUMBER_END and abs((strip.box.x0 + strip.box.x1) / 2 - 0.5) < 0.1:
            match = re.fullmatch(r"\W*(\d{1,2})(?:\s*/\s*\d{1,2})?\W*", strip.text)
            if match and int(match.group(1)) >= 2:
                return True
    return False


def _heading_of(strips: Sequence[Strip]) -> str | None:
    """The first row in capitals that is neither the national heading nor an agency beside it, and those close below."""
    found: list[Strip] = []
    for strip in strips:
        centered = abs((strip.box.x0 + strip.box.x1) / 2 - 0.52) < 0.12 and strip.box.y0 < TITLE_END
        fits = in_capitals(strip.text) and not is_heading(strip.text) and centered
        if found and not (fits and strip.box.y0 - found[-1].box.y0 < _TITLE_ROWS * found[-1].box.height):
            break
        if fits:
            found.append(strip)
    return " ".join(strip.text for strip in found) or None


def _document(dossier: DossierId, stack: _Stack, catalogue: Catalogue, places: dict[int, int]) -> Document:
    pages = [side.page for side in stack.sides]
    form, certainty = _edition(stack.opening, pages, catalogue)
    numbers = tuple(dict.fromkeys(side.number for side in stack.sides))
    first = numbers[0]
    place = places.get(first, 0)
    places[first] = place + 1
    return Document(
        document_id_of(dossier, first, place), form.form, form.edition, numbers, certainty, stack.opening.title,
        copies.kind_of_copy(pages), _areas(stack.sides), stack.component,
    )  # fmt: skip


def _areas(sides: Sequence[Side]) -> tuple[tuple[int, Box], ...]:
    areas: dict[int, Box] = {}
    for side in sides:
        if side.area is not None:
            known = areas.get(side.number)
            areas[side.number] = side.area.joined(known) if known else side.area
    return tuple(areas.items())


def _day_of(strips: Sequence[Strip]) -> str:
    """The paper's own date, canonical; "" where none is read."""
    line = dateline(strips)
    day = date.clean(line.text) if line else ""
    return "" if date.check(day) else day


def _edition(recognized: _Recognized, pages: Sequence[PageText], catalogue: Catalogue) -> tuple[Form, float]:
    """The edition that explains most of what is printed, its labels in print order."""
    editions = catalogue.editions(recognized.form)
    if len(editions) == 1 and not _labels(editions[0]):
        return editions[0], recognized.certainty
    strips = strips_of(pages)
    chains = [(finder_of(form, strips).chain(form), form) for form in editions]
    most = max(chain.explained for chain, _ in chains)
    alike = [found for found in chains if found[0].explained > most - _SAME_WORDING]
    day = _day_of(strips) if len(alike) > 1 else ""
    in_force = [found for found in alike if found[1].in_force.covers(day)]
    chain, form = max(in_force or alike, key=lambda found: (found[0].explained, found[1].edition))
    certainty = min(1.0, 0.6 * recognized.certainty + 0.4 * min(1.0, chain.fit / 0.8))
    return form, certainty if _labels(form) else recognized.certainty
