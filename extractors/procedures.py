"""Procedures of the counter and the papers that each asks for, from a table that an office may replace.

Refuses a faulty table as a whole: a missing component would be asked of no citizen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from dossier.errors import SettingsError
from dossier.record import CheckedRecord

BUILT_IN = Path(__file__).parent / "data" / "procedures.yaml"
ANY = "*"
"""any paper will do"""


class Kind(StrEnum):
    """In which kind a paper is handed in (TT 01/2018/TT-VPCP Mẫu 01; TT 01/2023/TT-VPCP Điều 4)."""

    ORIGINAL = "original"
    CERTIFIED = "certified"
    COPY = "copy"
    SHOWN = "shown"
    """only to be seen; neither kept nor digitized"""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Component(_Part):
    """One paper that a procedure asks for."""

    name: str = Field(min_length=1, max_length=500)
    forms: tuple[str, ...] = Field(min_length=1)
    """ids of the forms that answer it; `*`: any"""
    kind: Kind = Kind.ORIGINAL
    required: bool = True

    def answered_by(self, form: str) -> bool:
        """True where a paper of this form will do."""
        return ANY in self.forms or form in self.forms


def _nothing(value: object) -> object:
    return None if value in ("null", "") else value


class InForce(_Part):
    since: Annotated[date | None, BeforeValidator(_nothing)] = Field(default=None, alias="from")
    until: Annotated[date | None, BeforeValidator(_nothing)] = None


class Procedure(_Part):
    """One procedure (thủ tục hành chính)."""

    code: str = Field(pattern=r"^\d\.\d{6}$")
    name: str = Field(min_length=1, max_length=500)
    law: str = ""
    in_force: InForce = InForce()
    days: int = Field(ge=0, le=365)
    """working days; 0: on the same day"""
    result: str = ""
    applicant: tuple[str, ...] = ()
    """sections of the papers' fields that say who applies, the likeliest first; empty text: fields of no section"""
    components: tuple[Component, ...] = Field(min_length=1)

    @property
    def takes_anything(self) -> bool:
        """True where any paper will do for one of its components."""
        return any(ANY in component.forms for component in self.components)

    def offered_on(self, day: date) -> bool:
        """True where it is in force on this day."""
        return (self.in_force.since is None or self.in_force.since <= day) and (
            self.in_force.until is None or day <= self.in_force.until
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """A component and the papers that answer it."""

    component: Component
    papers: tuple[CheckedRecord, ...]

    @property
    def missing(self) -> bool:
        return self.component.required and not self.papers


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a procedure asks for against what was handed in (domain rule: completeness of a dossier)."""

    answers: tuple[Answer, ...]
    others: tuple[CheckedRecord, ...]
    """papers that no component asks for"""

    @property
    def missing(self) -> tuple[Component, ...]:
        return tuple(answer.component for answer in self.answers if answer.missing)


def checklist(procedure: Procedure, papers: Sequence[CheckedRecord]) -> Checklist:
    """Each paper answers the first component that names its form; one that takes any paper takes what is left."""
    left = list(papers)
    named = {index: _taken(left, c) for index, c in enumerate(procedure.components) if ANY not in c.forms}
    rest = {index: _taken(left, c) for index, c in enumerate(procedure.components) if ANY in c.forms}
    found = named | rest
    answers = tuple(Answer(component, found[index]) for index, component in enumerate(procedure.components))
    return Checklist(answers, tuple(left))


def _taken(left: list[CheckedRecord], component: Component) -> tuple[CheckedRecord, ...]:
    papers = tuple(paper for paper in left if component.answered_by(paper.document.form))
    for paper in papers:
        left.remove(paper)
    return papers


def load(path: Path | None = None) -> tuple[Procedure, ...]:
    """The procedures of the office's table, or the built-in ones. Raises `SettingsError`, saying which entry."""
    return _load(path or BUILT_IN)


@cache
def _load(path: Path) -> tuple[Procedure, ...]:
    try:
        # scalars as the text that stands there: 1.004870 is a code, not a number
        content = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - the base loader makes text only
        found = TypeAdapter(tuple[Procedure, ...]).validate_python(content)
    except (OSError, UnicodeDecodeError):
        raise SettingsError("bảng thủ tục không đọc được") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise SettingsError(f"bảng thủ tục sai cú pháp ở dòng {mark.line + 1 if mark else '?'}") from None
    except ValidationError as error:
        places = {".".join(str(part) for part in each["loc"]) for each in error.errors()}
        raise SettingsError(f"bảng thủ tục sai ở: {', '.join(sorted(places))}") from None
    _refuse_twins(found)
    return found


def _refuse_twins(procedures: Iterable[Procedure]) -> None:
    codes = [procedure.code for procedure in procedures]
    twins = sorted({code for code in codes if codes.count(code) > 1})
    if twins:
        raise SettingsError(f"bảng thủ tục có mã trùng: {', '.join(twins)}")
