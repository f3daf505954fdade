"""What a dossier contains: papers (documents) and how each was recognized."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dossier.identity import DocumentId
from dossier.text import Box


class Copy(StrEnum):
    """What a paper is of: TT 01/2023/TT-VPCP Điều 4 forbids to digitize some kinds."""

    ORIGINAL = "original"
    """bản chính"""
    REGISTER = "register"
    """bản sao từ sổ gốc (trích lục): issued anew by who keeps the register, as good as an original"""
    CERTIFIED = "certified"
    """bản sao chứng thực (SCT/BS), or sao y by an agency"""
    PLAIN = "plain"
    """bản sao chụp"""
    UNKNOWN = "unknown"
    """nothing on the paper says"""


@dataclass(frozen=True, slots=True)
class Document:
    """One paper (giấy tờ): pages of a dossier, in order, and the form they were recognized as."""

    id: DocumentId
    form: str
    edition: str
    pages: tuple[int, ...]
    """numbers in the dossier, from 1; blank backs belong to the paper before them"""
    confidence: float
    """probability that form and edition are right, 0 to 1"""
    title: str | None
    """as printed, where one was found"""
    copy: Copy = Copy.UNKNOWN
    areas: tuple[tuple[int, Box], ...] = ()
    """page number and the part of it (upright frame) that this paper takes up, for pages that it shares with another
    paper: two cards or two A5 sheets on one A4. Pages that are not named here belong to it whole"""
    component: str | None = None
    """thành phần hồ sơ: the code on the separator sheet that it lay behind"""

    def area(self, page: int) -> Box | None:
        """The part of a page that is this paper's; None for the whole page."""
        return next((box for number, box in self.areas if number == page), None)
