"""The stages of a dossier and the table of lawful steps between them.

TT 01/2023/TT-VPCP Điều 7 orders the work: copy, extract, give a code, keep. Signing and coding have no stages of
their own: they are steps of one deposit, which leads from APPROVED to ARCHIVED or nowhere.
"""

from __future__ import annotations

from enum import StrEnum

from dossier.errors import UnlawfulStepError


class Stage(StrEnum):
    RECEIVED = "received"
    """originals are kept and verified"""
    READ = "read"
    CLASSIFIED = "classified"
    EXTRACTED = "extracted"
    CHECKED = "checked"
    """nothing is in doubt"""
    IN_REVIEW = "in_review"
    """a person must look"""
    APPROVED = "approved"
    ARCHIVED = "archived"
    RESCAN = "rescan"
    """the paper must be scanned again"""
    SET_ASIDE = "set_aside"
    """a person must decide before the work can go on"""
    FAILED = "failed"
    """the machine broke; another run may succeed"""


_AFTER_READING = frozenset({Stage.CHECKED, Stage.IN_REVIEW})
_SETBACKS = frozenset({Stage.RESCAN, Stage.SET_ASIDE, Stage.FAILED})

LAWFUL_STEPS: dict[Stage, frozenset[Stage]] = {
    Stage.RECEIVED: frozenset({Stage.READ}) | _SETBACKS,
    Stage.READ: frozenset({Stage.CLASSIFIED, Stage.RECEIVED}) | _SETBACKS,
    Stage.CLASSIFIED: frozenset({Stage.EXTRACTED, Stage.RECEIVED}) | _SETBACKS,
    Stage.EXTRACTED: _AFTER_READING | {Stage.RECEIVED} | _SETBACKS,
    # back to RECEIVED: read again, by a better engine or with newer forms, while nobody has approved anything
    Stage.CHECKED: frozenset({Stage.IN_REVIEW, Stage.APPROVED, Stage.RECEIVED}) | _SETBACKS,
    Stage.IN_REVIEW: frozenset({Stage.APPROVED, Stage.RECEIVED}) | _SETBACKS,
    Stage.APPROVED: frozenset({Stage.ARCHIVED, Stage.IN_REVIEW}),
    # what was archived is found changed: a person looks, and it is archived again
    Stage.ARCHIVED: frozenset({Stage.IN_REVIEW}),
    # back to IN_REVIEW: whoever sent it back to the scanner takes that back
    Stage.RESCAN: frozenset({Stage.RECEIVED, Stage.SET_ASIDE, Stage.IN_REVIEW}),
    Stage.SET_ASIDE: frozenset({Stage.RECEIVED, Stage.RESCAN}),
    Stage.FAILED: frozenset({Stage.RECEIVED, Stage.SET_ASIDE}),
}


def step(now: Stage, then: Stage) -> Stage:
    """Return `then` where the step from `now` is lawful; raise `UnlawfulStepError` where not."""
    if then not in LAWFUL_STEPS[now]:
        raise UnlawfulStepError(now.value, then.value)
    return then
