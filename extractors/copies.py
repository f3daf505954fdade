"""What kind of copy a paper is, and marks of secrecy: what TT 01/2023/TT-VPCP lets nobody digitize.

A certified copy carries the block of NĐ 23/2015/NĐ-CP: `CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH`, number and book
`SCT/BS`; a copy by an agency says `SAO Y` (NĐ 30/2020/NĐ-CP Điều 25). A copy from the register says `(BẢN SAO)` under
its title and is issued like an original. Refuses to guess: a paper that says nothing is of unknown kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from dossier.contents import Copy
from dossier.problem import Problem
from dossier.text import Box, PageText, TextLine, around
from dossier.vietnamese import without_tones
from extractors.stream import fold

_CERTIFIED = fold("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH")
_BOOK = re.compile(r"sct(bs|b5|8s)")
_BY_AGENCY = re.compile(r"^(saoy|saoybanchinh|saoluc|trichsao)$")
_FROM_REGISTER = re.compile(r"^(bansao|bansaotrichluc)$")
_PLAIN = re.compile(r"^(banphoto|photocopy|bansaochup|banphotocopy)$")
_HEAD_END = 0.45
_SECRECY_END = 0.4
_SECRET = {"mât", "tôi mât", "tuyêt mât"}
"""without tones: they are lost first"""
_BLOCK_GAP = 3.2
"""a row further below the last one than this many letter heights is no part of the block"""
_BLOCK_SIDE = 0.12
"""the block's rows reach at most this far beyond its heading"""


def kind_of_copy(pages: Sequence[PageText]) -> Copy:
    """What the marks on a paper's pages say of it."""
    lines = [(fold(line.text), line.box) for page in pages for line in page.lines]
    if any(_certifies(letters) or _BOOK.search(letters) or _BY_AGENCY.match(letters) for letters, _ in lines):
        return Copy.CERTIFIED
    head = [letters for letters, box in lines if box.y0 < _HEAD_END]
    if any(_PLAIN.match(letters) for letters in head):
        return Copy.PLAIN
    if any(_FROM_REGISTER.match(letters) for letters in head):
        return Copy.REGISTER
    return Copy.UNKNOWN


def copy_problems(copy: Copy) -> tuple[Problem, ...]:
    """The note that a copy is not to be digitized (TT 01/2023/TT-VPCP Điều 4)."""
    codes = {Copy.CERTIFIED: "document.certified_copy", Copy.PLAIN: "document.plain_copy"}
    return (Problem(codes[copy]),) if copy in codes else ()


def certifies(page: PageText) -> bool:
    """True for a page on which a copy is certified."""
    return any(_certifies(fold(line.text)) for line in page.lines)


def without_certification(page: PageText) -> PageText:
    """The page without the block that certifies it: its date and names are not the paper's own."""
    heads = [i for i, line in enumerate(page.lines) if _certifies(fold(line.text))]
    if not heads:
        return page
    block = _block(page.lines, page.lines[heads[0]])
    return replace(page, lines=tuple(line for line in page.lines if id(line) not in block))


def is_secret(page: PageText) -> bool:
    """True where a mark of secrecy stands at the head of the page: MẬT, TỐI MẬT, TUYỆT MẬT in capitals, alone."""
    for line in page.lines:
        text = " ".join(re.sub(r"[^\w ]", " ", line.text).split())
        if line.box.y0 < _SECRECY_END and text.isupper() and without_tones(text).lower() in _SECRET:
            return True
    return False


def _certifies(letters: str) -> bool:
    return len(letters) >= 24 and fuzz.partial_ratio(_CERTIFIED, letters, score_cutoff=84) > 0


def _block(lines: Sequence[TextLine], head: TextLine) -> set[int]:
    """Ids of the lines of the block below its heading: near it, row by row, and within its width."""
    taken, box, last = {id(head)}, head.box, head.box
    for line in sorted(lines, key=lambda line: line.box.y0):
        if line is head or line.box.center[1] <= head.box.center[1]:
            continue
        if line.box.y0 - last.y1 > _BLOCK_GAP * head.box.height:
            break
        if _inside(line.box, box):
            taken.add(id(line))
            last = around([last, line.box]) if line.box.y1 > last.y1 else last
    return taken


def _inside(line: Box, block: Box) -> bool:
    return line.x0 > block.x0 - _BLOCK_SIDE and line.x1 < block.x1 + _BLOCK_SIDE
