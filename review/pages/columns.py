"""One field of many dossiers in one column: all doubtful birth dates together, or everything to be keyed again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from dossier.correction import Correction, Keying, Reason, by_field, keying
from dossier.field_label import label
from dossier.form import Form
from dossier.text import Box
from extractors.fields import kind_of
from review.access import Right
from review.pictures import turned
from review.visitor import Visitor, allowed
from review.web import Area, web_of
from review.wording import N_, Wording
from storage.desk import OpenField, corrections_of
from storage.unit_of_work import UnitOfWork

router = APIRouter(include_in_schema=False)
AREA = Area(Right.REVIEW, "/groups", N_("Cùng một mục"))

Reviewer = Annotated[Visitor, Depends(allowed(Right.REVIEW))]
AMONG = 2000
"""the oldest dossiers of the queue, whose fields are grouped"""
AT_ONCE = 40
LOOKED_AT = 400
"""fields that were keyed once are looked for among so many"""


@router.get("/groups")
def groups(request: Request, who: Reviewer, form: str = "", field: str = "") -> Response:
    """Which fields wait, and how many of each; or the column of one."""
    if form and field:
        with who.office.database.begin() as unit:
            found = unit.desk.open_fields(form, field, who.who.office, AT_ONCE)
            cells = _cells(who, unit, found, {None, Keying.OPEN})
            who.log(unit, "column", field=field)
            unit.commit()
        return _column(request, who, cells, who.say("Cùng một mục"), f"/groups?form={form}&field={field}")
    with who.office.database.begin() as unit:
        counted = unit.desk.field_groups(who.who.office, AMONG)
    forms = {each.form: each for each in who.office.catalogue.forms}
    rows = [
        (form, name, forms[form].title, label(forms[form], name, who.say), waiting)
        for form, name, waiting in counted
        if form in forms
    ]
    return web_of(request).page(who, "column/groups.html", groups=rows, among=AMONG)


@router.get("/second")
def second(request: Request, who: Reviewer) -> Response:
    """Fields that somebody else has keyed once, blind; and those that two keyed differently."""
    with who.office.database.begin() as unit:
        cells: list[dict[str, Any]] = []
        for form, name in _critical(who):
            found = unit.desk.open_fields(form, name, who.who.office, LOOKED_AT)
            cells += _cells(who, unit, found, {Keying.ONCE, Keying.DISPUTED})
            if len(cells) >= AT_ONCE:
                break
        who.log(unit, "second")
        unit.commit()
    return _column(request, who, cells[:AT_ONCE], who.say("Nhập lần hai"), "/second")


def _critical(who: Visitor) -> list[tuple[str, str]]:
    return list(
        dict.fromkeys(
            (form.form, name) for form in who.office.catalogue.forms for name, _, spec in form.fields() if spec.critical
        )
    )


def _column(request: Request, who: Visitor, cells: Sequence[dict[str, Any]], title: str, again: str) -> Response:
    return web_of(request).page(
        who, "column/column.html", facts={"cells": cells, "words": _words(who.say)}, title=title, again=again
    )


def _cells(
    who: Visitor, unit: UnitOfWork, found: Sequence[OpenField], wanted: set[Keying | None]
) -> list[dict[str, Any]]:
    """The cells that are this person's turn; values of others' first keyings are not among them."""
    forms = {(form.form, form.edition): form for form in who.office.catalogue.forms}
    cells = []
    for each in found:
        form = forms.get((each.form, each.edition))
        if form is None or _held(who, unit, each):
            continue
        said = by_field(corrections_of(unit.desk.actions(each.dossier), each.document)).get(each.name, ())
        spec = form.spec(each.name)
        stands = keying(said) if spec is not None and spec.critical else None
        mine = any(one.reviewer == who.who.id for one in said)
        if stands not in wanted or (mine and stands in (Keying.ONCE, Keying.DISPUTED)):
            continue
        cells.append({**_cell(who, form, each, said, stands), **_place(unit, each)})
    return cells


def _held(who: Visitor, unit: UnitOfWork, field: OpenField) -> bool:
    lease = unit.desk.lease(field.dossier)
    return lease is not None and lease.reviewer != who.who.id and lease.expires_at > who.office.clock()


_REASONS = {Keying.ONCE: Reason.SECOND, Keying.DISPUTED: Reason.THIRD}


def _cell(
    who: Visitor, form: Form, field: OpenField, said: Sequence[Correction], stands: Keying | None
) -> dict[str, Any]:
    spec = form.spec(field.name)

    def shown(value: str | None) -> str:
        return kind_of(spec).show(value) if spec is not None and value else value or ""

    whose, name = label(form, field.name, who.say)
    return {
        "dossier": field.dossier,
        "version": field.version,
        "document": field.document,
        "field": field.name,
        "label": f"{whose} › {name}" if whose else name,
        "shown": shown(field.value) if stands in (None, Keying.OPEN) else "",
        "reason": _REASONS.get(stands or Keying.OPEN, Reason.MISREAD).value,
        "candidates": [shown(each.after) for each in said[-2:]] if stands is Keying.DISPUTED else [],
        "caption": field.dossier[:8],
    }


def _place(unit: UnitOfWork, field: OpenField) -> dict[str, Any]:
    """Where the field stands, for the picture beside it."""
    nowhere = {"src": None, "width": 0, "height": 0, "box": None}
    if field.page is None or field.box is None:
        return nowhere
    pages = unit.repository.some_pages(field.dossier, [field.page])
    if not pages or pages[0].quality is None:
        return nowhere
    quality = pages[0].quality
    box = turned(Box(*field.box), quality.rotation)
    sides = (quality.width, quality.height) if quality.rotation in (0, 180) else (quality.height, quality.width)
    return {
        "src": f"/review/{field.dossier}/pages/{field.page}.jpg?turn={quality.rotation}",
        "width": sides[0],
        "height": sides[1],
        "box": [box.x0, box.y0, box.x1, box.y1],
    }


def _words(say: Wording) -> dict[str, str]:
    return {
        "column_end": say("Hết. Enter để tải tiếp."),
        "saved": say("Đã lưu"),
        "undone": say("Đã hoàn tác"),
        "failed": say("Không lưu được: {why}"),
    }
