"""The command line itself: arguments, exit codes, and text that is safe and fits."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from rich.console import Console

import sohoa.doctor
from dossier.contents import Document
from dossier.errors import AlphabetGapError, ExitCode, StoreUnreachableError
from dossier.identity import DocumentId, DossierId, Sha256
from dossier.problem import Problem
from dossier.record import CheckedRecord, FieldValue, Origin, Reading
from dossier.scan import MediaType, Scan
from dossier.stage import Stage
from dossier.text import Box
from extractors.catalogue import Catalogue
from ocr.engine import OcrEngine
from sohoa import dossier_json, dossier_table
from sohoa.main import app, main_with
from sohoa.printable import printable
from sohoa.reading import wanted_pages
from sohoa.results import DossierResult
from storage.object_store import ObjectStore
from tests.keys_and_certificates import pkcs12_file
from wiring.settings import Settings
from wiring.wire import Office, Once, open_office


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder of its own, and with the logs left alone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("wiring.logs.start_logs", lambda verbosity: None)


def result_with(*fields: FieldValue, problems: tuple[Problem, ...] = (), name: str = "a.pdf") -> DossierResult:
    document = Document(DocumentId("d"), "khac", "1", (1,), 0.98765, None)
    return DossierResult(
        source=name,
        dossier=DossierId("6fea84e8-ba7e-5070-b74a-5277b08a4673"),
        stage=Stage.IN_REVIEW,
        scans=(Scan(Sha256("0" * 64), MediaType.PDF, 9, name, 1),),
        pages=(),
        records=(CheckedRecord(document, fields, problems),),
        problems=(),
        archived=(),
        exit_code=ExitCode.OK,
    )


def field(value: str | None, *codes: str, name: str = "members[0].full_name", accepted: bool = False) -> FieldValue:
    reading = Reading(value or "", value, Origin.QR, 1, Box(0.123456, 0.2, 0.3, 0.4), 0.9)
    return FieldValue(name, value, 0.99876, accepted, (reading,), tuple(Problem(code) for code in codes))


def shown(result: DossierResult, width: int = 120, *, terminal: bool = False) -> str:
    stream = io.StringIO()
    out = Console(file=stream, width=width, force_terminal=terminal, highlight=False, markup=False, emoji=False)
    dossier_table.show(result, Catalogue((), "0" * 64), out)
    return stream.getvalue()


@pytest.mark.parametrize(
    "arguments",
    [
        ["digitize"],
        ["digitize", "a.pdf", "--jobs", "0"],
        ["digitize", "a.pdf", "--jobs", "many"],
        ["digitize", "a.pdf", "--colour"],
        ["read", "a.pdf", "--format", "docx"],
        ["audit", "surplus"],
        ["forms", "burn"],
        ["digest"],
    ],
    ids=" ".join,
)
def test_bad_arguments_end_with_1(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main_with(arguments) == ExitCode.BAD_ARGUMENTS
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Tham số sai")


@pytest.mark.parametrize("arguments", [["--help"], ["digitize", "--help"], ["forms", "--help"]], ids=" ".join)
def test_help_is_data(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main_with(arguments) == ExitCode.OK
    said = capsys.readouterr()
    assert "Usage" in said.out
    assert said.err == ""


def test_bad_settings_end_with_9(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SOHOA_OCR__DPI", "fine")
    for command in (["doctor"], ["audit"], ["digitize", "a.pdf"], ["forms", "list"]):
        assert main_with(command) == ExitCode.BAD_CONFIGURATION
        assert "SOHOA_OCR__DPI" in capsys.readouterr().err


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert main_with(["--version"]) == ExitCode.OK
    assert capsys.readouterr().out.startswith("sohoa ")


def test_a_fault_of_ours_shows_its_kind_and_place_and_no_value() -> None:
    code = (
        "import sys, sohoa.main as m, sohoa.form_files as f\n"
        "def broken(settings, as_json): raise ValueError('NGUYEN VAN A')\n"
        "f.show_forms = broken\n"
        "sys.argv = ['sohoa', 'forms', 'list']\n"
        "m.run()"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, check=False)
    assert run.returncode == ExitCode.OTHER
    assert b"ValueError" in run.stderr
    assert b"NGUYEN" not in run.stdout + run.stderr


def test_a_reader_that_leaves_gets_no_traceback() -> None:
    run = subprocess.run(
        f"{sys.executable} -m sohoa.main forms list | true",
        shell=True, cwd=Path(__file__).parents[2], capture_output=True, check=False,
    )  # fmt: skip
    assert run.stderr == b""


def test_forms_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main_with(["forms", "list"]) == 0
    assert "to_khai_dang_ky_khai_sinh" in capsys.readouterr().out
    assert main_with(["forms", "list", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"form", "edition", "title", "law"} == set(rows[0])


def test_every_fault_of_form_files_is_told_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    (folder / "ok.yaml").write_text("form: don_xin\nedition: '1'\ntitle: Đơn\nrecognized_by: {title: [ĐƠN XIN PHÉP]}\n")
    assert main_with(["forms", "check", str(folder)]) == 0
    capsys.readouterr()
    (folder / "bad.yaml").write_text("form: Đơn xin\nedition: '1'\ntitel: Đơn\n")
    assert main_with(["forms", "check", str(folder)]) == ExitCode.BAD_CONFIGURATION
    told = capsys.readouterr().out
    assert "bad.yaml:1" in told
    assert "bad.yaml" in told
    assert "ok.yaml" not in told
    assert main_with(["forms", "check", str(folder), "--json"]) == ExitCode.BAD_CONFIGURATION
    assert {"file", "line", "fault"} == set(json.loads(capsys.readouterr().out)["faults"][0])


def test_a_folder_of_forms_that_is_not_there_is_told() -> None:
    assert main_with(["forms", "check", "nowhere"]) == ExitCode.FILE_ACCESS


@pytest.mark.parametrize(
    ("pages", "numbers"),
    [(None, [1, 2, 3, 4, 5]), ("2", [2]), ("1-3", [1, 2, 3]), ("5,1-2,2", [5, 1, 2]), (" 1 , 4-5 ", [1, 4, 5])],
)
def test_pages_are_chosen_by_numbers_and_ranges(pages: str | None, numbers: list[int]) -> None:
    assert wanted_pages(pages, 5) == numbers


@pytest.mark.parametrize("pages", ["0", "6", "3-1", "1-9", "a", "", "1-", "-2", "1--2", "²", "1;2"])
def test_pages_that_are_not_there_are_bad_arguments(pages: str) -> None:
    with pytest.raises(typer.BadParameter):
        wanted_pages(pages, 5)


def test_boxes_have_four_decimals_and_rows_their_place() -> None:
    json_ = dossier_json.dossier_json(result_with(field("A", accepted=True)))
    (document,) = json_["documents"]
    assert document["confidence"] == 0.9877
    shown_field = document["fields"]["members[0].full_name"]
    assert shown_field["box"] == [0.1235, 0.2, 0.3, 0.4]
    assert (shown_field["origin"], shown_field["confidence"]) == ("qr", 0.9988)


def test_one_dossier_is_one_line_whatever_its_papers_say() -> None:
    line = dossier_json.line(result_with(field("a\nb\u2028c\x1b[2J")))
    assert "\n" not in line
    assert json.loads(line)["documents"][0]["fields"]["members[0].full_name"]["value"] == "a\nb\u2028c\x1b[2J"


def test_problems_of_fields_are_told_with_the_document() -> None:
    (document,) = dossier_json.dossier_json(
        result_with(field("A", "field.unclear"), problems=(Problem("document.no_title"),))
    )["documents"]
    assert [(each["code"], each.get("field")) for each in document["problems"]] == [
        ("document.no_title", None),
        ("field.unclear", "members[0].full_name"),
    ]


def test_escape_codes_of_papers_and_names_reach_no_terminal() -> None:
    text = shown(result_with(field("A\x1b]0;title\x07B"), name="a\x1b[31m.pdf"))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\x1b[31m.pdf" not in shown(result_with(field("A"), name="a\x1b[31m.pdf"), terminal=True)


@pytest.mark.parametrize("harm", ["\x1b", "\x07", "\r", "\u202e", "\u2066", "\x9b", "\ud800"])
def test_characters_that_steer_a_terminal_are_replaced(harm: str) -> None:
    assert printable(f"Đ{harm}\nể") == "Đ\ufffd\nể"


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_table_fits_the_terminal(width: int) -> None:
    long = "Số 12, ngách 3, ngõ 45, đường Nguyễn Văn Cừ, phường Bồ Đề, thành phố Hà Nội, Việt Nam"
    text = shown(result_with(field(long, name="child.birth_place"), name="a.pdf"), width)
    values = [line for line in text.splitlines() if "✓" not in line and not line.startswith(("a.pdf", "  khac"))]
    assert all(len(line) <= width for line in values)
    assert all(word in text for word in long.split())


def test_what_is_accepted_and_what_is_doubtful_can_be_told_apart() -> None:
    wrong = field("WRONG", "field.checksum", "field.unclear")
    text = shown(result_with(field("SURE", accepted=True), field("DOUBT", "field.unclear"), wrong))
    marks = {word: line.split()[0] for line in text.splitlines() for word in ("SURE", "DOUBT", "WRONG") if word in line}
    assert marks == {"SURE": "✓", "DOUBT": "?", "WRONG": "✗"}


def test_fields_that_were_not_found_share_a_line() -> None:
    text = shown(result_with(field(None, "field.not_found", name="a.b"), field(None, "field.not_found", name="c.d")))
    assert "a.b, c.d" in text


def opened_with(monkeypatch: pytest.MonkeyPatch, **parts: object) -> None:
    def opened(settings: Settings) -> Office:
        office = open_office(settings)
        return Office(**{**vars(office), **parts})

    monkeypatch.setattr(sohoa.doctor, "open_office", opened)


def lacking() -> OcrEngine:
    raise AlphabetGapError("stock", frozenset("ẵ"))


def away() -> ObjectStore:
    raise StoreUnreachableError


def test_the_doctor_names_everything_and_every_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOHOA_DATABASE__URL", "sqlite:///x.db")
    opened_with(monkeypatch, engine_=Once(lacking), store_=Once(away))
    assert main_with(["doctor", "--json"]) == ExitCode.BAD_CONFIGURATION
    told = json.loads(capsys.readouterr().out)
    wrong = {finding["name"]: finding["detail"] for finding in told["findings"] if not finding["ok"]}
    assert "ẵ" in wrong["máy đọc chữ"]
    assert wrong["kho bản gốc"] == str(StoreUnreachableError())
    assert {"variable": "SOHOA_DATABASE__URL", "value": "sqlite:///x.db"}.items() <= told["settings"][1].items()
    assert main_with(["doctor"]) == ExitCode.BAD_CONFIGURATION
    assert "✗ máy đọc chữ" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("days", "ok", "words"),
    [(400, True, "ký thử được"), (9.5, True, "chỉ còn 9 ngày, xin cấp chứng thư mới"), (-1, False, "chứng thư chỉ có")],
)
def test_the_doctor_tries_the_keys_that_sign(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    days: float,
    ok: bool,
    words: str,
) -> None:
    key = pkcs12_file(tmp_path / "key.p12", "LƯƠNG MINH HẬU", "mật khẩu", ends=datetime.now(UTC) + timedelta(days=days))
    for name, value in {"METHOD": "pkcs12", "FILE": str(key), "PASSWORD": "mật khẩu"}.items():
        monkeypatch.setenv(f"SOHOA_DIGITIZER_SIGNATURE__{name}", value)
    opened_with(monkeypatch, engine_=Once(lacking), store_=Once(away))
    main_with(["doctor", "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    (found,) = [finding for finding in findings if finding["name"] == "chữ ký người số hóa"]
    assert (found["ok"], words in found["detail"]) == (ok, True)
    assert "mật khẩu" not in found["detail"]


def test_a_missing_program_ends_the_doctor_with_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOHOA_OCR__ENGINE", "tesseract")
    monkeypatch.setenv("SOHOA_OCR__TESSERACT_PROGRAM", "no-such-program")
    assert main_with(["doctor"]) == ExitCode.MISSING_DEPENDENCY
    assert "✗ no-such-program" in capsys.readouterr().out


def test_every_command_says_what_it_does() -> None:
    assert all((command.callback.__doc__ or "").strip() for command in app.registered_commands if command.callback)
