"""Signatures on archive copies as PAdES: a PKCS#12 file or a PKCS#11 token. The only file that imports pyHanko.

TT 01/2023/TT-VPCP Điều 8: the digitizer signs at the top left of the first page, with name and time of copying;
TT 05/2025/TT-BNV Điều 8: the agency at the top right, with its name and the time, in black Times of size 10, without
a seal. A signed file is never changed again: PDF/A first, signatures last.
"""

from __future__ import annotations

import logging
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any

from dossier.errors import SettingsError, SigningError
from storage.packages.contents import Signed, hanoi
from storage.packages.printed import FONT

_WIDTH, _EDGE, _TOP = 210.0, 14.0, 8.0
"""points: of the signature's field, from the sides of the page and from its top"""
_FONT_SIZE, _LEADING = 10, 12
_LETTERS, _LINES = 28, 3
"""of a name on one line, capitals; longer names run over"""


class Slot(StrEnum):
    """Whose signature it is, and so where it stands."""

    PERSONAL = "personal"
    AGENCY = "agency"


_PATIENCE = 30
"""seconds for an authority to stamp a time"""
_KEY_USAGE = {"non_repudiation", "digital_signature"}
"""one of which the signer's certificate must allow where its chain is looked at"""
_UNPROVED = (
    "Chứng thư chưa chứng minh được để giữ lâu dài: đã bị thu hồi, không nối được đến chứng thư trong ROOTS, hoặc "
    "không lấy được danh sách thu hồi của nơi cấp."
)
_FIELDS = {Slot.PERSONAL: "ChuKyNguoiSoHoa", Slot.AGENCY: "ChuKyCoQuan"}


@dataclass(frozen=True, slots=True)
class SignerOptions:
    """One signer, out of the settings. Secrets are in it: never print it."""

    slot: Slot
    method: str
    """pkcs12 or pkcs11"""
    name: str = ""
    file: Path | None = None
    password: str = ""
    library: Path | None = None
    token: str = ""
    certificate: str = ""
    pin: str = ""
    timestamp: str = ""
    """address of an authority that stamps times (RFC 3161); empty: no connection is made"""
    roots: Path | None = None
    """certificates (PEM) that end the chains of the signer's and the authority's: signatures carry all that proves them
    (PAdES B-LTA), fetched from where the certificates say"""

    def __repr__(self) -> str:
        return f"SignerOptions({self.slot}, {self.method})"


class Signer:
    """An opened key; made by `opened_signer`."""

    def __init__(self, options: SignerOptions, key: Any) -> None:
        self._slot, self._key, self._timestamp, self._roots = options.slot, key, options.timestamp, options.roots
        self.name = options.name or _common_name(key.signing_cert)

    @property
    def level(self) -> str:
        """How long the signature can be believed, as PAdES (EN 319 142-1) names it."""
        return "B-LTA" if self._roots else "B-T" if self._timestamp else "B-B"

    @property
    def valid(self) -> tuple[datetime, datetime]:
        """From when until when the certificate holds."""
        certificate = self._key.signing_cert
        return certificate.not_valid_before, certificate.not_valid_after

    def sign(self, source: Path, target: Path, at: datetime, copied_at: datetime | None = None) -> Signed:
        """Write `source` with the signature to `target`; the digitizer's also says when the paper was copied.

        Raises `SigningError`, also beyond the certificate's time.
        """
        begins, ends = self.valid
        if not begins <= at <= ends:
            raise SigningError(f"(chứng thư chỉ có hiệu lực từ {hanoi(begins)} đến {hanoi(ends)})")
        times = [hanoi(at)]
        if self._slot is Slot.PERSONAL and copied_at is not None:
            times = [f"Sao chụp {hanoi(copied_at)}", f"Ký {hanoi(at)}"]
        self._sign(source, target, times)
        return Signed(self.name, at, self._slot.value)

    def _sign(self, source: Path, target: Path, times: Sequence[str]) -> None:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.sign import PdfSignatureMetadata, PdfSigner
        from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
        from pyhanko.sign.general import SigningError as VendorSigningError
        from pyhanko.sign.timestamps import HTTPTimeStamper
        from pyhanko_certvalidator.errors import PathError, ValidationError

        stamper = HTTPTimeStamper(self._timestamp, timeout=_PATIENCE) if self._timestamp else None
        proofs = _proofs(self._roots) if self._roots else None
        try:
            with source.open("rb") as file, target.open("w+b") as out:
                writer = IncrementalPdfFileWriter(file)
                field = _FIELDS[self._slot]
                about = PdfSignatureMetadata(
                    field_name=field, name=self.name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES,
                    validation_context=proofs, embed_validation_info=bool(proofs), use_pades_lta=bool(proofs),
                    timestamp_field_name=f"DauThoiGian{field}", signer_key_usage=_KEY_USAGE,
                )  # fmt: skip
                lines = [*textwrap.wrap(self.name, _LETTERS)[:_LINES], *times]
                spec = SigFieldSpec(field, box=self._box(writer, len(lines)), on_page=0)
                signer = PdfSigner(
                    about, self._key, timestamper=stamper, stamp_style=_style(lines), new_field_spec=spec
                )
                signer.sign_pdf(writer, output=out)
        except (PdfError, VendorSigningError, ValidationError, PathError, OSError, ValueError) as error:
            chain = isinstance(error, ValidationError | PathError) or isinstance(
                error.__cause__, ValidationError | PathError
            )
            raise SigningError(_UNPROVED if chain else f"({type(error).__name__})") from None
        except _token_error() as error:
            raise SigningError(f"({type(error).__name__})") from None

    def _box(self, writer: Any, lines: int) -> tuple[int, int, int, int]:
        """On the first page, points from its lower left corner; archive copies are upright and begin at 0, 0."""
        page = writer.root["/Pages"]
        while "/Kids" in page:
            page = page["/Kids"][0].get_object()
        _, _, width, height = (float(edge) for edge in page["/MediaBox"])
        across = min(_WIDTH, width / 2 - _EDGE)
        left = _EDGE if self._slot is Slot.PERSONAL else width - _EDGE - across
        top = height - _TOP
        return int(left), int(top - lines * _LEADING - 4), int(left + across), int(top)


@contextmanager
def opened_signer(options: SignerOptions) -> Iterator[Signer]:
    """The key of one signer, for as long as it is needed. Raises `SettingsError`."""
    # pyHanko tells of wrong passwords in its log, with a traceback
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    if options.method == "pkcs12":
        yield _from_file(options)
        return
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

    try:
        token = TokenCriteria(label=options.token)
        session = open_pkcs11_session(str(options.library), token_criteria=token, user_pin=options.pin or None)
        with session:
            yield Signer(options, PKCS11Signer(session, cert_label=options.certificate))
    except (_token_error(), OSError) as error:
        raise SettingsError(f"không dùng được USB token để ký ({type(error).__name__})") from None


def broken_signatures(path: Path) -> int | None:
    """How many signatures and stamps of time of a PDF no longer fit it; None where it has none.

    Says nothing of whom they are by.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.general import SigningError as VendorSigningError
    from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator import ValidationContext

    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    trust_nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    broken = 0
    try:
        with path.open("rb") as file:
            reader = PdfFileReader(file)
            signatures = reader.embedded_regular_signatures
            for signature in signatures:
                status = validate_pdf_signature(signature, trust_nobody)
                broken += not (status.intact and status.valid and status.docmdp_ok is not False)
            for stamp in reader.embedded_timestamp_signatures:
                stamped = validate_pdf_timestamp(stamp, trust_nobody)
                broken += not (stamped.intact and stamped.valid)
    except (PdfError, VendorSigningError, SignatureValidationError, ValueError, OSError):
        return 1
    return broken if signatures else None


def _proofs(roots: Path) -> Any:
    """What looks for the chains of certificates and for the lists of withdrawn ones, and keeps what it found.

    Where a certificate names a list or a service that answers (CRL, OCSP), it must be there: no proof, no signature.
    Raises `SettingsError`.
    """
    from pyhanko.keys import load_certs_from_pemder
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend

    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    load: Any = load_certs_from_pemder
    try:
        certificates = list(load([str(roots)]))
    except (OSError, ValueError):
        certificates = []
    ends = [each for each in certificates if each.issuer == each.subject]
    if not ends:
        raise SettingsError("tệp ROOTS phải có chứng thư gốc (PEM) của nơi cấp chứng thư ký và dấu thời gian")
    between = [each for each in certificates if each.issuer != each.subject]
    return ValidationContext(
        trust_roots=ends, other_certs=between, allow_fetching=True, revocation_mode="hard-fail",
        fetcher_backend=RequestsFetcherBackend(per_request_timeout=_PATIENCE),
    )  # fmt: skip


def _from_file(options: SignerOptions) -> Signer:
    from pyhanko.sign import SimpleSigner

    load: Any = SimpleSigner.load_pkcs12
    key = load(str(options.file), passphrase=options.password.encode() or None)
    if key is None:
        raise SettingsError("không mở được tệp PKCS#12 để ký: sai mật khẩu hoặc tệp hỏng")
    return Signer(options, key)


def _common_name(certificate: Any) -> str:
    return str(certificate.subject.native.get("common_name", "")) or "?"


def _token_error() -> type[Exception]:
    from pkcs11.exceptions import PKCS11Error

    error: type[Exception] = PKCS11Error
    return error


def _letters() -> Any:
    """The font of the stamps. pyHanko's own factory leaves the font's file open."""
    from pyhanko.pdf_utils.font.api import FontEngineFactory
    from pyhanko.pdf_utils.font.opentype import GlyphAccumulator

    class Letters(FontEngineFactory):
        def create_font_engine(self, writer: Any, obj_stream: Any = None) -> GlyphAccumulator:
            if obj_stream is None and writer.stream_xrefs:
                obj_stream = writer.prepare_object_stream()
            return GlyphAccumulator(writer, BytesIO(FONT.read_bytes()), font_size=_FONT_SIZE, obj_stream=obj_stream)

    return Letters()


def _style(lines: Sequence[str]) -> Any:
    from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
    from pyhanko.pdf_utils.text import TextBoxStyle
    from pyhanko.stamp import TextStampStyle

    # neither scaled nor centered: pyHanko would write the fractions as no PDF reader reads them (3.5e-15)
    corner = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MIN,
        y_align=AxisAlignment.ALIGN_MIN,
        margins=Margins(0, 0, 2, 2),
        inner_content_scaling=InnerScaling.NO_SCALING,
    )
    bare = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MIN, y_align=AxisAlignment.ALIGN_MIN, margins=Margins(0, 0, 0, 0)
    )
    letters = TextBoxStyle(font=_letters(), font_size=_FONT_SIZE, leading=_LEADING, box_layout_rule=bare)
    return TextStampStyle(
        stamp_text="\n".join(lines).replace("%", "%%"),
        text_box_style=letters,
        inner_content_layout=corner,
        border_width=0,
        background=None,
    )
