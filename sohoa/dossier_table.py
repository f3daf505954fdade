"""One dossier as a table for people: papers, fields, values, and what somebody has to look at.

Refuses escape codes where the output is no terminal, and those that stand in papers everywhere.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dossier.field_label import label, phrase
from dossier.form import Form
from dossier.problem import Problem, Severity
from dossier.record import CheckedRecord, FieldValue
from dossier.stage import Stage
from extractors.catalogue import Catalogue
from sohoa.printable import printable
from sohoa.results import DossierResult

_NARROW = 90
"""columns; below this the labels are left out"""
_PIPED = 140
"""columns where nobody says how many there are"""

_STAGES = {
    Stage.CHECKED: ("đã xong, không cần xem lại", "green"),
    Stage.IN_REVIEW: ("cần người xem lại", "yellow"),
    Stage.RESCAN: ("phải quét lại", "red"),
    Stage.SET_ASIDE: ("để riêng, chờ người quyết định", "red"),
    Stage.FAILED: ("lỗi hệ thống, chạy lại", "red"),
    Stage.APPROVED: ("đã duyệt", "green"),
    Stage.ARCHIVED: ("đã lưu trữ", "green"),
}
_MARKS = {Severity.WRONG: ("✗", "red"), Severity.DOUBT: ("?", "yellow"), Severity.NOTE: ("·", "dim")}


def console() -> Console:
    """Stdout, with colors on a terminal only."""
    terminal = sys.stdout.isatty()
    return Console(highlight=False, markup=False, emoji=False, width=None if terminal else _PIPED)


def words_of(stage: Stage) -> tuple[str, str]:
    """How a stage is told to people, and its color."""
    return _STAGES.get(stage, (stage.value, ""))


def show(result: DossierResult, catalogue: Catalogue, out: Console) -> None:
    """Print one dossier."""
    words, color = words_of(result.stage)
    head = Text(printable(result.source), "bold")
    head.append(f"  {len(result.pages)} trang  ", "dim").append(words, color)
    out.print(head, soft_wrap=True)
    _show_problems(result.problems, out)
    for page in result.pages:
        serious = [problem for problem in page.problems if problem.severity is not Severity.NOTE]
        _show_problems(serious, out, f"Trang {page.number}: ")
    forms = {(form.form, form.edition): form for form in catalogue.forms}
    for record in result.records:
        _show_record(record, forms.get((record.document.form, record.document.edition)), out)
    out.print()


def _show_record(record: CheckedRecord, form: Form | None, out: Console) -> None:
    document = record.document
    title = Text("  " + (form.title if form else document.form), "bold")
    title.append(f" ({document.edition})  trang {_pages(document.pages)}  {document.confidence:.0%}", "dim")
    out.print(title, soft_wrap=True)
    _show_problems(record.problems, out, indent=4)
    wide = out.width >= _NARROW
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(style="dim", overflow="fold")
    if wide:
        table.add_column(overflow="fold", max_width=30)
    table.add_column(overflow="fold", ratio=1)
    shown = [field for field in record.fields if not (_nowhere(field) or (field.accepted and field.value is None))]
    for field in shown:
        named = [Text(label(form, field.name)[1] if form else "")] if wide else []
        table.add_row(_mark(field), Text(field.name), *named, _value(field))
    if shown:
        out.print(Padding(table, (0, 0, 0, 4)))
    missing = [phrase(form, field.name) if form else field.name for field in record.fields if _nowhere(field)]
    if missing:
        text = Text("?  ", "yellow").append(f"không tìm thấy trên giấy: {', '.join(missing)}", "dim")
        out.print(Padding(text, (0, 0, 0, 4)))


def _nowhere(field: FieldValue) -> bool:
    return any(problem.code == "field.not_found" for problem in field.problems)


def _show_problems(problems: Iterable[Problem], out: Console, prefix: str = "", indent: int = 2) -> None:
    for problem in problems:
        mark, color = _MARKS[problem.severity]
        out.print(Text(f"{' ' * indent}{mark} {prefix}{problem.message}", color), soft_wrap=True)


def _mark(field: FieldValue) -> Text:
    if field.accepted:
        return Text("✓", "green")
    severities = [problem.severity for problem in field.problems]
    return Text(*_MARKS[Severity.WRONG if Severity.WRONG in severities else Severity.DOUBT])


def _value(field: FieldValue) -> Text:
    shown = Text(printable(field.value)) if field.value is not None else Text("–", "dim")
    serious = [problem for problem in field.problems if problem.severity is not Severity.NOTE]
    if serious and not field.accepted:
        what = " ".join(problem.sentence for problem in serious)
        shown.append(f"  ← {what}", "yellow")
    return shown


def _pages(numbers: tuple[int, ...]) -> str:
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}-{numbers[-1]}"
    return ", ".join(str(number) for number in numbers)
