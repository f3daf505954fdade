"""The command line: arguments in, exit code out. Each command is imported only when it is called.

Refuses to show tracebacks and values: an error is one Vietnamese sentence that says what to do next.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.errors import DossierError, ExitCode
from sohoa.destroy_commands import destroy_app

if TYPE_CHECKING:
    from wiring.settings import Settings

app = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="Số hóa hồ sơ giấy: từ tệp quét đến dữ liệu đã kiểm tra. Dữ liệu in ra stdout, mọi thứ khác ra stderr.",
)  # fmt: skip
forms_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Danh mục biểu mẫu.")
app.add_typer(forms_app, name="forms")
accounts_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Tài khoản của trạm đối soát.")
app.add_typer(accounts_app, name="accounts")
# not in the help: docs/operations.md says who may use it and how
app.add_typer(destroy_app, name="destroy", hidden=True)

Json = Annotated[bool, typer.Option("--json", help="In JSON thay cho bảng.")]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, max=256, help="Số trang đọc cùng lúc.", show_default=False)]
Quiet = Annotated[bool, typer.Option("--quiet", help="Chỉ báo lỗi.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Báo từng bước.")]


class ReadFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    ALTO = "alto"
    HOCR = "hocr"


def run() -> None:
    """The console script."""
    sys.excepthook = _tell_kind_only
    for stream in (sys.stdout, sys.stderr):
        # a script's locale must not decide whether Vietnamese can be printed
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main_with(sys.argv[1:]))


def main_with(arguments: list[str]) -> int:
    """Run the command that these arguments name; the exit code."""
    try:
        # not `app(...)`: that puts a hook of Typer's in the place of ours, which prints values
        code = typer.main.get_command(app)(arguments, prog_name="sohoa", standalone_mode=False)
        sys.stdout.flush()
    except DossierError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except typer.TyperException as error:
        print(f"Tham số sai: {error.format_message()}", file=sys.stderr)
        return ExitCode.BAD_ARGUMENTS
    except (KeyboardInterrupt, typer.Abort):
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:
        # whoever read our output has left; Python must not try to flush the rest at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OTHER
    if code == ExitCode.INTERRUPTED:
        print("Đã dừng theo yêu cầu. Chạy lại lệnh để làm tiếp phần còn lại.", file=sys.stderr)
    return int(code or ExitCode.OK)


def _tell_kind_only(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A fault of ours: say where, never with which value. The exit code is 15."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    print(f"{DossierError.message} ({kind.__name__}, {where}) Hãy báo cho người phát triển.", file=sys.stderr)
    raise SystemExit(ExitCode.OTHER)


def _version(wanted: bool) -> None:
    if wanted:
        from wiring.wire import code_version

        print(f"sohoa {code_version()}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="In phiên bản.")] = False,
) -> None:
    """Số hóa hồ sơ giấy: từ tệp quét đến dữ liệu đã kiểm tra. Dữ liệu in ra stdout, mọi thứ khác ra stderr."""


@app.command()
def digitize(
    paths: Annotated[list[str], typer.Argument(help="Tệp PDF, TIFF, JPEG, PNG, hoặc thư mục: mỗi cái là một hồ sơ.")],
    json: Json = False,
    jobs: Jobs = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Số hóa hồ sơ: lưu bản gốc, đọc chữ, nhận loại giấy tờ, bóc tách và kiểm tra các trường."""
    settings = _start(quiet, verbose).with_jobs(jobs)
    from sohoa.digitizing import digitize as command

    return command(settings, paths, as_json=json, quiet=quiet)


@app.command()
def read(
    file: Annotated[str, typer.Argument(help="Tệp PDF, TIFF, JPEG hoặc PNG.")],
    format: Annotated[ReadFormat, typer.Option("--format", help="Dạng kết quả.")] = ReadFormat.TEXT,  # noqa: A002
    pages: Annotated[str | None, typer.Option("--pages", help="Ví dụ 1-3 hoặc 1,4,7-9.", show_default=False)] = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Chỉ đọc chữ của một tệp; không lưu gì."""
    settings = _start(quiet, verbose).with_jobs(jobs)
    from sohoa.reading import read as command

    return command(settings, Path(file), pages, format.value)


@app.command()
def backlog(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Mỗi tệp, mỗi thư mục con là một hồ sơ.")],
    resume: Annotated[
        bool, typer.Option("--resume/--no-resume", help="Bỏ qua hồ sơ đã xong, hay bóc tách lại từ đầu.")
    ] = True,
    json: Json = False,
    jobs: Jobs = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Số hóa hàng loạt, không cần người trông: chạy lại lệnh thì làm tiếp phần còn lại."""
    settings = _start(quiet, verbose).with_jobs(jobs)
    from sohoa.backlog import backlog as command

    return command(settings, Path(folder), resume=resume, as_json=json, quiet=quiet)


@app.command()
def watch(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Thư mục mà máy quét lưu tệp vào.")],
    once: Annotated[bool, typer.Option("--once", help="Làm hết những gì đang có rồi dừng.")] = False,
    json: Json = False,
    jobs: Jobs = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Theo dõi một thư mục: tệp quét rơi vào đó thành hồ sơ; xong thì chuyển vào done, không dùng được vào failed."""
    settings = _start(quiet, verbose).with_jobs(jobs)
    from sohoa.watching import watch as command

    return command(settings, Path(folder), once=once, as_json=json)


@app.command()
def release(
    code: Annotated[str, typer.Argument(metavar="CODE", help="Mã định danh hồ sơ (UUID) hoặc mã hồ sơ.")],
    by: Annotated[str, typer.Option("--by", help="Tên đăng nhập của lưu trữ viên hoặc quản trị viên.")],
    reason: Annotated[str, typer.Option("--reason", help="Vì sao tài liệu không mật.")],
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Mở lại hồ sơ bị dừng nhầm vì dấu chỉ độ mật; hỏi mật khẩu, ghi nhật ký, rồi bóc tách như hồ sơ khác."""
    settings = _start(quiet, verbose)
    from sohoa.releasing import release as command

    return command(settings, code, by, reason)


class PackageFormat(StrEnum):
    AIP = "aip"
    SIP = "sip"
    BAGIT = "bagit"
    XLSX = "xlsx"


@app.command()
def export(
    code: Annotated[str, typer.Argument(help="Mã định danh hồ sơ (UUID), mã hồ sơ, hoặc mã kết quả số hóa.")],
    format: Annotated[PackageFormat, typer.Option("--format", help="Dạng gói.")],  # noqa: A002
    out: Annotated[str, typer.Option("-o", "--output", help="Tệp .zip, .xlsx, hoặc thư mục.")],
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Xuất hồ sơ thành gói: AIP/SIP của TT 05/2025, BagIt, hoặc thư mục và bảng Excel của TT 02/2019."""
    settings = _start(quiet, verbose)
    from sohoa.exporting import export as command

    return command(settings, code, format.value, Path(out))


@app.command()
def deposit(
    codes: Annotated[list[str] | None, typer.Argument(help="Mã hồ sơ; để trống: mọi hồ sơ đã duyệt.")] = None,
    approve_checked: Annotated[
        bool,
        typer.Option("--approve-checked", help="Tự duyệt hồ sơ không có điểm nghi ngờ, nếu mọi biểu mẫu cho phép."),
    ] = False,
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Nộp lưu hồ sơ đã duyệt: bản PDF/A, ký số, mã kết quả số hóa, gói AIP, ghi vào kho và kiểm tra lại."""
    settings = _start(quiet, verbose)
    from sohoa.depositing import deposit as command

    return command(settings, codes or [], approve_checked=approve_checked, as_json=json)


@app.command()
def arrange(
    file: Annotated[str, typer.Argument(help="Danh mục chỉnh lý (.xlsx) có số kho, giá, hộp của hồ sơ giấy.")],
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Nhập danh mục chỉnh lý: hồ sơ giấy nào nằm ở kho, giá, hộp nào."""
    settings = _start(quiet, verbose)
    from sohoa.arranging import arrange as command

    return command(settings, Path(file), as_json=json)


@app.command()
def audit(json: Json = False, quiet: Quiet = False, verbose: Verbose = False) -> int:
    """Đọc lại mọi bản gốc đã lưu và so mã băm SHA-256."""
    settings = _start(quiet, verbose)
    from sohoa.auditing import audit as command

    return command(settings, as_json=json)


@app.command()
def separators(
    dossier: Annotated[str, typer.Argument(metavar="CODE", help="Mã hồ sơ.")],
    components: Annotated[
        list[str], typer.Argument(metavar="COMPONENT=PAGES[:NAME]…", help="Mã thành phần, số trang, tên giấy tờ.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Tệp PDF sẽ ghi.")] = Path("to-ngan.pdf"),
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """In tờ bìa và tờ ngăn có mã QR để đặt giữa các giấy tờ trước khi quét cả tập."""
    _start(quiet, verbose)
    from sohoa.separators import print_separators

    return print_separators(dossier, components, out)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option("--host", help="Địa chỉ mạng lắng nghe.", show_default=False)] = None,
    port: Annotated[int | None, typer.Option("--port", min=1, max=65535, help="Cổng.", show_default=False)] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Mở trạm đối soát cho trình duyệt, và đọc ngay hồ sơ mới nộp."""
    settings = _start(quiet, verbose)
    from sohoa.serving import serve as command

    return command(settings, host, port)


@accounts_app.command("add")
def accounts_add(
    login: Annotated[str, typer.Argument(help="Tên đăng nhập: chữ thường không dấu, chữ số, dấu chấm, gạch.")],
    name: Annotated[str, typer.Option("--name", help="Họ tên đầy đủ.", show_default=False)] = "",
    role: Annotated[str, typer.Option("--role", help="Vai trò: counter, reviewer, … , admin.")] = "admin",
    office: Annotated[str, typer.Option("--office", help="Mã cơ quan. Để trống: tất cả.", show_default=False)] = "",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Tạo tài khoản, in ra mật khẩu dùng một lần. Người dùng phải đổi ở lần đăng nhập đầu."""
    settings = _start(quiet, verbose)
    from sohoa.people import add_account

    return add_account(settings, login, name or login, role, office)


@accounts_app.command("demo")
def accounts_demo(quiet: Quiet = False, verbose: Verbose = False) -> int:
    """Tạo tài khoản mẫu cho mỗi vai trò; chỉ ở chế độ trình diễn."""
    settings = _start(quiet, verbose)
    from sohoa.people import add_demo_accounts

    return add_demo_accounts(settings)


@forms_app.command("list")
def forms_list(json: Json = False, quiet: Quiet = False, verbose: Verbose = False) -> int:
    """Liệt kê các biểu mẫu."""
    settings = _start(quiet, verbose)
    from sohoa.form_files import show_forms

    return show_forms(settings, as_json=json)


@forms_app.command("check")
def forms_check(
    folder: Annotated[str | None, typer.Argument(metavar="[DIR]", help="Thư mục biểu mẫu.", show_default=False)] = None,
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Kiểm tra tệp biểu mẫu, in mọi lỗi kèm tên tệp và số dòng."""
    settings = _start(quiet, verbose)
    from sohoa.form_files import check_forms

    return check_forms(settings, Path(folder) if folder is not None else None, as_json=json)


@app.command()
def backup(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Thư mục của bản sao lưu.")],
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Sao lưu cơ sở dữ liệu và mọi đối tượng; lần sau chỉ chép phần mới."""
    settings = _start(quiet, verbose)
    from sohoa.backing_up import backup as command

    return command(settings, Path(folder))


@app.command()
def restore(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Thư mục của bản sao lưu.")],
    name: Annotated[str | None, typer.Option("--name", help="Tên bản sao lưu. Bỏ trống: bản mới nhất.")] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Khôi phục bản sao lưu vào nơi trống, rồi đọc lại và so mã băm mọi thứ."""
    settings = _start(quiet, verbose)
    from sohoa.backing_up import restore as command

    return command(settings, Path(folder), name)


@app.command()
def doctor(json: Json = False, quiet: Quiet = False, verbose: Verbose = False) -> int:
    """Kiểm tra cài đặt và cấu hình."""
    settings = _start(quiet, verbose)
    from sohoa.doctor import doctor as command

    return command(settings, as_json=json)


def _start(quiet: bool, verbose: bool) -> Settings:
    from wiring.logs import Verbosity, start_logs
    from wiring.settings import load_settings, silence_telemetry

    silence_telemetry()
    start_logs(Verbosity.QUIET if quiet else Verbosity.VERBOSE if verbose else Verbosity.NORMAL)
    return load_settings()


if __name__ == "__main__":
    run()
