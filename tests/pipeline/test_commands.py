"""The command line over a played office: what it prints where, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest

import sohoa.auditing
import sohoa.backlog
import sohoa.digitizing
import sohoa.reading
import sohoa.watching
from dossier.archive import original_key
from dossier.errors import DatabaseError, EngineCrashedError, ExitCode, MissingProgramError
from dossier.identity import sha256_of_file
from ocr.engine import OcrEngine
from sohoa.main import main_with
from tests.pipeline.pretend import NAME, PlayedEngine, failing, folder_of, open_played, read_page, scan
from wiring.settings import Settings
from wiring.wire import Office

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def engine() -> PlayedEngine:
    return PlayedEngine()


@pytest.fixture
def run(
    tmp_path: Path,
    engine: PlayedEngine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    own_logs: None,
) -> Run:
    """Call `sohoa` in a folder of its own; exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def opened(settings: Settings) -> Office:
        return open_played(tmp_path, engine)

    monkeypatch.setattr(sohoa.digitizing, "open_office", opened)
    for command in (sohoa.auditing, sohoa.backlog, sohoa.watching):
        monkeypatch.setattr(command, "open_office", opened)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main_with(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def encrypted(path: Path) -> Path:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
    return path


def objects(stdout: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stdout.splitlines()]


def test_each_input_gives_one_line_of_json_in_the_order_of_the_inputs(run: Run, tmp_path: Path) -> None:
    folder_of(tmp_path / "folder", {"1.tif": 1, "2.tif": 2})
    scan(tmp_path / "b.tif", shade=9)
    code, out, err = run("digitize", "folder", "none.pdf", "b.tif", "--json")
    first, refused, last = objects(out)
    assert [first["source"], refused["source"], last["source"]] == ["folder", "none.pdf", "b.tif"]
    assert list(first["sha256"]) == ["1.tif", "2.tif"]
    assert (refused["dossier"], refused["stage"]) == (None, "rescan")
    assert [problem["code"] for problem in refused["problems"]] == ["scan.missing"]
    assert code == ExitCode.FILE_ACCESS
    assert "Đầu vào 2" in err
    assert "none.pdf" not in err


def test_the_worst_code_of_all_inputs_is_returned(run: Run, tmp_path: Path) -> None:
    scan(tmp_path / "a.tif")
    encrypted(tmp_path / "b.pdf")
    (tmp_path / "c.txt").write_text("text")
    code, out, err = run("digitize", "a.tif", "b.pdf", "c.txt", "--json")
    assert [each["stage"] for each in objects(out)] == ["in_review", "set_aside", "rescan"]
    assert code == ExitCode.ENCRYPTED
    assert "qpdf" in err


def test_stdout_holds_data_and_nothing_else(run: Run, tmp_path: Path) -> None:
    scan(tmp_path / "a.tif")
    code, out, err = run("digitize", "a.tif", "--json", "--verbose")
    assert (code, len(objects(out))) == (0, 1)
    assert all("event" in json.loads(line) for line in err.splitlines())
    code, _, err = run("digitize", "a.tif", "--quiet")
    assert (code, err) == (0, "")


def test_the_table_is_plain_text_where_nobody_looks_at_a_terminal(run: Run, tmp_path: Path) -> None:
    scan(tmp_path / "a.tif", pages=2)
    code, out, err = run("digitize", "a.tif")
    assert (code, err) == (0, "")
    assert "\x1b" not in out
    assert "Tờ khai đăng ký khai sinh" in out
    assert "child.full_name" in out
    assert NAME in out
    assert "cần người xem lại" in out


def test_a_dead_engine_is_told_by_the_exit_code(run: Run, tmp_path: Path, engine: PlayedEngine) -> None:
    scan(tmp_path / "a.tif")
    engine.on_read = failing(1, error=EngineCrashedError())
    code, out, _ = run("digitize", "a.tif", "--json")
    assert (code, objects(out)[0]["stage"]) == (ExitCode.CHILD_PROCESS, "failed")


def test_without_an_engine_nothing_is_received(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(settings: Settings) -> Office:
        office = open_played(tmp_path)

        def start() -> OcrEngine:
            raise MissingProgramError("tesseract-ocr")

        return type(office)(**{**vars(office), "engine_": type(office.engine_)(start)})

    scan(tmp_path / "a.tif")
    monkeypatch.setattr(sohoa.digitizing, "open_office", missing)
    code, out, err = run("digitize", "a.tif", "--json")
    assert (code, out) == (ExitCode.MISSING_DEPENDENCY, "")
    assert "tesseract-ocr" in err
    assert not (tmp_path / "var" / "store").exists()


def test_a_database_that_fails_between_inputs_ends_the_run(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise DatabaseError

    scan(tmp_path / "a.tif")
    monkeypatch.setattr(sohoa.digitizing, "gather", down)
    code, _, err = run("digitize", "a.tif")
    assert code == ExitCode.FILE_ACCESS
    assert DatabaseError.message in err


def test_an_interrupted_run_says_that_it_can_go_on(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    scan(tmp_path / "a.tif")
    monkeypatch.setattr(sohoa.digitizing, "gather", interrupted)
    code, _, err = run("digitize", "a.tif")
    assert code == ExitCode.INTERRUPTED
    assert "Chạy lại" in err


def test_the_audit_ends_with_4_where_something_changed(run: Run, tmp_path: Path) -> None:
    path = scan(tmp_path / "a.tif")
    run("digitize", "a.tif")
    assert run("audit")[0] == 0
    kept = tmp_path / "var" / "store" / original_key(sha256_of_file(path)[0])
    kept.chmod(0o600)
    kept.write_bytes(b"other")
    code, out, _ = run("audit", "--json")
    assert code == ExitCode.INVALID_OUTPUT
    (fault,) = json.loads(out)["faults"]
    assert fault["kind"] == "changed"
    (dossier,) = fault["dossiers"]
    code, out, _ = run("audit")
    assert code == ExitCode.INVALID_OUTPUT
    assert f"; hồ sơ {dossier}\n→ Mất khỏi kho hoặc nội dung đã thay đổi: lấy lại" in out
    kept.write_bytes(path.read_bytes())  # as docs/operations.md says
    assert run("audit")[0] == 0


def test_the_json_of_a_dossier_is_that_of_the_contract(run: Run, tmp_path: Path) -> None:
    scan(tmp_path / "a.tif")
    (dossier,) = objects(run("digitize", "a.tif", "--json")[1])
    assert list(dossier) == [
        "dossier", "source", "sha256", "stage", "pages", "documents", "problems", "archived",
    ]  # fmt: skip
    (page,) = dossier["pages"]
    assert list(page) == ["number", "dpi", "rotation", "skew", "blank", "problems"]
    (document,) = dossier["documents"]
    assert list(document) == [
        "form", "edition", "pages", "areas", "copy", "component", "confidence", "fields", "problems",
    ]  # fmt: skip
    assert (document["areas"], document["copy"], document["component"]) == ({}, "unknown", None)
    field = document["fields"]["child.full_name"]
    assert list(field) == ["value", "raw", "confidence", "accepted", "origin", "page", "box"]
    assert (field["value"], field["origin"], field["page"], len(field["box"])) == (NAME, "ocr", 1, 4)
    missing = document["fields"]["mother.full_name"]
    assert missing["value"] is None
    assert {"field": "mother.full_name", "code": "field.not_found"}.items() <= next(
        problem for problem in document["problems"] if problem.get("field") == "mother.full_name"
    ).items()
    (archived,) = dossier["archived"]
    assert list(archived) == ["key", "sha256", "size"]


@pytest.fixture
def reading(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine: PlayedEngine) -> Run:
    monkeypatch.setattr(sohoa.reading, "open_office", lambda settings: open_played(tmp_path, engine))
    monkeypatch.setattr(sohoa.reading, "read_page", read_page)
    return run


def test_read_prints_lines_and_parts_pages_by_form_feeds(reading: Run, tmp_path: Path) -> None:
    scan(tmp_path / "a.tif", pages=3)
    code, out, err = reading("read", "a.tif")
    first, second, third = out.split("\f")
    assert (code, err) == (0, "")
    assert "TỜ KHAI ĐĂNG KÝ KHAI SINH\n" in first
    assert second == third
    assert "GIẤY MỜI HỌP" in second
    assert out.endswith("\n")


def test_read_keeps_nothing(reading: Run, tmp_path: Path) -> None:
    scan(tmp_path / "a.tif")
    reading("read", "a.tif")
    assert [each.name for each in tmp_path.iterdir()] == ["a.tif"]


def test_read_reads_the_wanted_pages_only(reading: Run, tmp_path: Path, engine: PlayedEngine) -> None:
    scan(tmp_path / "a.tif", pages=4)
    code, out, _ = reading("read", "a.tif", "--pages", "2-3", "--format", "json")
    assert code == 0
    assert [page["number"] for page in json.loads(out)["pages"]] == [2, 3]
    assert sorted(engine.reads) == [2, 3]
    assert reading("read", "a.tif", "--pages", "5")[0] == ExitCode.BAD_ARGUMENTS


def test_read_gives_words_and_their_places(reading: Run, tmp_path: Path) -> None:
    scan(tmp_path / "a.tif")
    (page,) = json.loads(reading("read", "a.tif", "--format", "json")[1])["pages"]
    line = next(line for line in page["lines"] if "Giới tính" in line["text"])
    assert [word["text"] for word in line["words"]][:2] == ["Giới", "tính:"]
    assert all(len(word["box"]) == 4 for word in line["words"])


def test_read_goes_on_after_a_page_that_the_engine_cannot_read(
    reading: Run, tmp_path: Path, engine: PlayedEngine
) -> None:
    scan(tmp_path / "a.tif", pages=3)
    engine.on_read = failing(2, error=EngineCrashedError())
    code, out, err = reading("read", "a.tif")
    assert code == ExitCode.CHILD_PROCESS
    assert [bool(page) for page in out.split("\f")] == [True, False, True]
    assert "Trang 2" in err


def test_read_refuses_what_is_no_document(reading: Run, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("text")
    encrypted(tmp_path / "b.pdf")
    assert reading("read", "a.pdf")[0] == ExitCode.UNUSABLE_INPUT
    assert reading("read", "b.pdf")[0] == ExitCode.ENCRYPTED
    assert reading("read", "none.pdf")[0] == ExitCode.FILE_ACCESS


def test_a_backlog_ends_with_counts_and_the_inputs_that_somebody_must_look_after(run: Run, tmp_path: Path) -> None:
    folder_of(tmp_path / "in", {"1.tif": 1, "2.tif": 2})
    (tmp_path / "in" / "3.pdf").write_text("no document")
    code, out, err = run("backlog", "in")
    assert code == ExitCode.UNUSABLE_INPUT
    assert "3 hồ sơ, 2 trang" in out
    assert "2  cần người xem lại" in out
    assert "Đầu vào 3: in/3.pdf  phải quét lại" in out
    assert "Đầu vào 3" in err
    assert "3.pdf" not in err
    code, out, _ = run("backlog", "in", "--json")
    assert [each["stage"] for each in objects(out)] == ["in_review", "in_review", "rescan"]
    assert run("backlog", "none")[0] == ExitCode.FILE_ACCESS


def test_a_watched_folder_gives_one_line_of_json_for_each_dossier(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        sohoa.watching, "signal", SimpleNamespace(signal=lambda *_: None, SIGTERM=15, default_int_handler=None)
    )
    monkeypatch.setenv("SOHOA_WATCH__SETTLE_SECONDS", "0")
    folder_of(tmp_path / "in", {"1.tif": 1, "2.tif": 2})
    code, out, _ = run("watch", "in", "--once", "--json")
    assert code == 0
    assert {each["stage"] for each in objects(out)} == {"in_review"}
    code, out, _ = run("watch", "in", "--once")
    assert (code, out) == (0, "")
