"""`sohoa doctor`: is everything there that the work needs, and what do the settings say.

Refuses to print secrets, and to touch any paper.
"""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from dossier.errors import DossierError, ExitCode, MissingProgramError
from dossier.local_time import HANOI
from dossier.vietnamese import ALPHABET
from flows.deposit import signer_options
from storage.packages.printed import printed_page
from storage.packages.signing import SignerOptions, Slot, opened_signer
from wiring.settings import Settings, list_settings
from wiring.wire import Office, code_version, open_office

_LASTING = {
    "B-B": "PAdES B-B: không có dấu thời gian, hết hạn chứng thư thì khó chứng minh đã ký lúc nào; đặt TIMESTAMP",
    "B-T": "PAdES B-T: có dấu thời gian, không có danh sách thu hồi đi kèm; đặt ROOTS để giữ lâu dài",
    "B-LTA": "PAdES B-LTA: mang theo chứng cứ để kiểm tra lâu dài",
}
"""what a signature of a level lacks for being kept, and what to set"""
_SIGNERS = {Slot.PERSONAL: "chữ ký người số hóa", Slot.AGENCY: "chữ ký cơ quan"}
_SOON = timedelta(days=30)
_PROGRAMS = {"pdftoppm": "poppler-utils", "pdfinfo": "poppler-utils"}
"""programs and the Debian packages that bring them"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    exit_code: ExitCode = ExitCode.OK


def doctor(settings: Settings, *, as_json: bool) -> int:
    """Print findings and settings; the exit code is the worst of the findings."""
    with open_office(settings) as office:
        findings = tuple(_findings(office))
    if as_json:
        listed = [asdict(setting) for setting in list_settings(settings)]
        print(json.dumps({"findings": [asdict(each) for each in findings], "settings": listed}, ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{'✓' if finding.ok else '✗'} {finding.name}: {finding.detail}")
        print()
        for setting in list_settings(settings):
            default = " (mặc định)" if setting.value == setting.default else ""
            print(f"{setting.variable} = {setting.value}{default}\n    {setting.meaning}")
    return max((finding.exit_code for finding in findings), default=ExitCode.OK)


def _findings(office: Office) -> Iterator[Finding]:
    yield Finding("Sohoa", True, f"{code_version()}, Python {platform.python_version()}")
    programs = dict(_PROGRAMS)
    if office.settings.ocr.engine == "tesseract":
        programs[office.settings.ocr.tesseract_program] = "tesseract-ocr tesseract-ocr-vie"
    for program, package in programs.items():
        yield _looked_at(program, partial(_version, program, package))
    yield _looked_at("máy đọc chữ", lambda: _engine(office))
    yield _looked_at("biểu mẫu", lambda: f"{len(office.catalogue.forms)} biểu mẫu")
    yield _looked_at("cơ sở dữ liệu", lambda: _database(office))
    yield _looked_at("kho bản gốc", lambda: _store(office))
    for options in signer_options(office):
        yield _looked_at(_SIGNERS[options.slot], partial(_signer, office, options))
    url = office.settings.prefect_api_url
    yield Finding(
        "Prefect", True, "theo dõi bằng máy chủ" if url else "không cần máy chủ, chạy ngay trong chương trình"
    )


def _looked_at(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, look())
    except DossierError as error:
        return Finding(name, False, str(error), error.exit_code)


def _version(program: str, package: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise MissingProgramError(package)
    flag = "-v" if package == "poppler-utils" else "--version"
    try:
        told = subprocess.run([path, flag], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        raise MissingProgramError(package) from None
    lines = (told.stdout + told.stderr).decode("utf-8", "replace").splitlines()
    return lines[0].strip() if lines else "?"


def _signer(office: Office, options: SignerOptions) -> str:
    """Sign a blank sheet: only so is it known that key, PIN and certificate are good."""
    now = office.clock()
    with opened_signer(options) as signer, tempfile.TemporaryDirectory(prefix="sohoa-doctor-") as name:
        sheet = Path(name) / "sheet.pdf"
        with printed_page((), 595, 842) as page:
            page.save(sheet)
        signer.sign(sheet, Path(name) / "signed.pdf", now)
        ends = signer.valid[1]
        lasting = _LASTING[signer.level]
    told = f"ký thử được ({lasting}), chứng thư có hiệu lực đến {ends.astimezone(HANOI):%d/%m/%Y}"
    if ends - now < _SOON:
        return f"{told}: chỉ còn {(ends - now).days} ngày, xin cấp chứng thư mới trước ngày đó"
    return told


def _engine(office: Office) -> str:
    engine = office.engine
    return f"{engine.stamp}, viết được cả {len(ALPHABET & engine.alphabet)} chữ cái và chữ số tiếng Việt"


def _database(office: Office) -> str:
    from dossier.stage import Stage

    with office.database.begin() as unit:
        waiting = sum(1 for _ in unit.repository.in_stage(Stage.IN_REVIEW))
    return f"kết nối được, {waiting} hồ sơ chờ xem lại"


def _store(office: Office) -> str:
    some = next(iter(office.store.keys("originals/")), None)
    there = "kết nối được, đã có bản gốc." if some else "kết nối được, chưa có bản gốc nào."
    return " ".join((there, *office.store.shortcomings()))
