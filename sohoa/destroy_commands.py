"""`sohoa destroy …`: proposal, decision and destruction of dossiers whose time is over; holds. Not in the help.

Refuses to import what it does before it is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from wiring.settings import Settings

destroy_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Hủy hồ sơ hết thời hạn bảo quản (docs/operations.md)."
)

Dossiers = Annotated[list[str], typer.Argument(metavar="DOSSIER…", help="Mã định danh hồ sơ (uuid).")]
By = Annotated[str, typer.Option("--by", help="Tên đăng nhập của người làm bước này; mật khẩu được hỏi.")]


@destroy_app.command("propose")
def propose(
    dossiers: Dossiers, by: By, reason: Annotated[str, typer.Option("--reason", help="Lý do đề nghị hủy.")]
) -> int:
    """Ghi đề nghị hủy và in số của đề nghị; chưa hủy gì."""
    from sohoa.destroying import propose as command

    return command(_settings(), dossiers, by, reason)


@destroy_app.command("carry-out")
def carry_out(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Số của đề nghị.")],
    by: By,
    decision: Annotated[str, typer.Option("--decision", help="Số quyết định của hội đồng xác định giá trị tài liệu.")],
    decided_on: Annotated[str, typer.Option("--decided-on", help="Ngày quyết định, dạng 2026-11-25.")],
) -> int:
    """Hủy theo quyết định; người thực hiện phải khác người đề nghị."""
    from sohoa.destroying import carry_out as command

    return command(_settings(), number, by, decision, decided_on)


@destroy_app.command("hold")
def hold(dossiers: Dossiers, by: By) -> int:
    """Niêm giữ hồ sơ: không ai hủy được cho đến khi bỏ niêm giữ."""
    from sohoa.destroying import hold as command

    return command(_settings(), dossiers, by)


@destroy_app.command("lift")
def lift(dossiers: Dossiers, by: By) -> int:
    """Bỏ niêm giữ; thời hạn bảo quản vẫn còn."""
    from sohoa.destroying import lift as command

    return command(_settings(), dossiers, by)


def _settings() -> Settings:
    from wiring.logs import start_logs
    from wiring.settings import load_settings, silence_telemetry

    silence_telemetry()
    start_logs()
    return load_settings()
