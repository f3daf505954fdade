"""The work overview: what waits, how old it is, what machines do alone, what people correct, what is late.

Figures only: neither names nor values of papers are shown or exported here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from dossier.field_label import label
from dossier.local_time import HANOI
from dossier.stage import Stage
from extractors import procedures
from review.access import Right
from review.charts import bars
from review.visitor import Visitor, allowed
from review.web import Area, web_of
from review.wording import N_
from storage.spreadsheet import Cell, csv_text, xlsx
from storage.sql_figures import Figures

router = APIRouter(include_in_schema=False)
AREA = Area(Right.OVERVIEW, "/overview", N_("Tổng quan"))

Watcher = Annotated[Visitor, Depends(allowed(Right.OVERVIEW))]
Days = Annotated[int, Query(ge=1, le=366)]
STAGES = {
    Stage.RECEIVED: N_("mới nhận"),
    Stage.READ: N_("đã đọc chữ"),
    Stage.CLASSIFIED: N_("đã phân loại"),
    Stage.EXTRACTED: N_("đã bóc tách"),
    Stage.CHECKED: N_("máy không nghi ngờ gì"),
    Stage.IN_REVIEW: N_("chờ đối soát"),
    Stage.APPROVED: N_("đã duyệt"),
    Stage.ARCHIVED: N_("đã lưu trữ"),
    Stage.RESCAN: N_("phải quét lại"),
    Stage.SET_ASIDE: N_("để riêng"),
    Stage.FAILED: N_("lỗi hệ thống"),
}
_SHOWN_FIELDS = 40


@router.get("/overview")
def overview(request: Request, who: Watcher, days: Days = 30) -> Response:
    """One page of figures over the last days."""
    figures = _figures(who, days)
    titles = _titles(who)
    received = [(f"{day:%d/%m}", float(count)) for day, count in figures.received.items()]
    worst = [each for each in figures.fields if each.corrected][:12]
    return web_of(request).page(
        who,
        "overview/overview.html",
        figures=figures,
        days=days,
        stages=STAGES,
        titles=titles,
        fields=[(each, _label(who, each.form, each.name)) for each in figures.fields[:_SHOWN_FIELDS]],
        received=bars(who.say("Hồ sơ nhận theo ngày"), received) if received else "",
        corrected=bars(
            who.say("Số lần sửa theo mục"), [(_label(who, e.form, e.name), float(e.corrected)) for e in worst]
        )
        if worst
        else "",
        counters=_counters(who, figures),
        age=(who.office.clock() - figures.oldest) if figures.oldest else None,
    )


@router.get("/overview.{kind}")
def export(who: Watcher, kind: str, days: Days = 30, part: Literal["fields", "counters"] = "fields") -> Response:
    """The same figures for a spreadsheet: `xlsx`, or the fields alone, or the counters of QĐ 766, as `csv`."""
    figures, say = _figures(who, days), who.say
    heads = [say("Biểu mẫu"), say("Mục"), say("Giá trị"), say("Máy tự nhận"), say("Đã sửa")]
    titles = _titles(who)
    rows: list[list[Cell]] = [
        [
            titles.get(each.form, each.form),
            _label(who, each.form, each.name),
            each.values,
            each.accepted,
            each.corrected,
        ]
        for each in figures.fields
    ]
    with who.office.database.begin() as unit:
        who.log(unit, "overview.export")
        unit.commit()
    counted: list[list[Cell]] = [[words, count] for words, count in _counters(who, figures)]
    if kind == "csv" and part == "counters":
        table = csv_text([say("Chỉ số"), say("Số")], [*counted, [say("Quá hạn"), figures.digitized.late]])
        return _file(table.encode(), "text/csv; charset=utf-8", "sohoa-qd-766.csv")
    if kind == "csv":
        return _file(csv_text(heads, rows).encode(), "text/csv; charset=utf-8", "sohoa.csv")
    summary: list[list[Cell]] = [[say(words), figures.waiting.get(stage, 0)] for stage, words in STAGES.items()]
    summary += [*counted, [say("Quá hạn"), figures.digitized.late]]
    by_day: list[list[Cell]] = [[day.isoformat(), count] for day, count in figures.received.items()]
    book = xlsx(
        [
            (say("Tổng quan"), [say("Chỉ số"), say("Số")], summary),
            (say("Theo ngày"), [say("Ngày"), say("Hồ sơ")], by_day),
            (say("Theo mục"), heads, rows),
        ]
    )
    return _file(book, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "sohoa.xlsx")


def _counters(who: Visitor, figures: Figures) -> list[tuple[str, int]]:
    """The digitization counters of QĐ 766/QĐ-TTg, but for what only the national portal knows."""
    found = figures.digitized
    return [
        (who.say("Tiếp nhận"), found.received),
        (who.say("Có số hóa thành phần hồ sơ"), found.with_papers),
        (who.say("Chưa số hóa thành phần hồ sơ"), found.without_papers),
        (who.say("Có tái sử dụng thành phần hồ sơ đã số hóa"), found.reused),
        (who.say("Số giấy tờ được tái sử dụng"), found.reused_papers),
        (who.say("Đã giải quyết"), found.settled),
        (who.say("Đã giải quyết, đã số hóa kết quả"), found.settled_digitized),
        (who.say("Đã giải quyết, chưa số hóa kết quả"), found.settled_undigitized),
    ]


def _figures(who: Visitor, days: int) -> Figures:
    now = who.office.clock()
    known = procedures.load(who.office.settings.counter.procedures)
    resultless = [each.code for each in known if not each.result]
    midnight = now.astimezone(HANOI).replace(hour=0, minute=0, second=0, microsecond=0)
    with who.office.database.begin() as unit:
        return unit.figures.since(midnight - timedelta(days=days - 1), now, who.who.office, resultless)


def _titles(who: Visitor) -> dict[str, str]:
    return {form.form: form.title for form in who.office.catalogue.forms}


def _label(who: Visitor, form: str, name: str) -> str:
    known: Any = next((each for each in who.office.catalogue.forms if each.form == form), None)
    if known is None:
        return name
    whose, said = label(known, name.replace("[]", "[0]"), who.say)
    return f"{whose.removesuffix(' 1')}: {said}" if whose else said


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})
