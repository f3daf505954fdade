"""Signatures on archive copies: where they stand, what they say, and what breaks them."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives import serialization
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature, validate_pdf_timestamp

from dossier.errors import SettingsError, SigningError
from dossier.scan import MediaType
from storage.packages.pdfa import write_pdfa
from storage.packages.signing import SignerOptions, Slot, broken_signatures, opened_signer
from tests.archive_pages import CONVERSION, read_as, source
from tests.keys_and_certificates import key_and_certificate, pkcs12_file
from tests.made_scans import jpeg, picture, write
from tests.services.time_authority import time_authority
from tests.services.trust_centre import trust_centre

NAME = "LƯƠNG MINH HẬU"
AT = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
PASSWORD = "sesam öffne dich"
SOFTHSM = next(Path("/usr/lib").glob("**/softhsm/libsofthsm2.so"), None)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    target = folder / "copy.pdf"
    text = read_as(dpi=40)
    write_pdfa([source(write(folder, jpeg(picture("RGB"))), MediaType.JPEG, text)], target, CONVERSION, folder)
    return target


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pkcs12_file(tmp_path_factory.mktemp("keys") / "key.p12", NAME, PASSWORD)


def from_file(slot: Slot, file: Path, password: str = PASSWORD, name: str = "") -> SignerOptions:
    return SignerOptions(slot, "pkcs12", name=name, file=file, password=password)


def signed(copy: Path, folder: Path, *options: SignerOptions) -> Path:
    current = copy
    for place, each in enumerate(options):
        target = folder / f"{place}.pdf"
        with opened_signer(each) as signer:
            signer.sign(current, target, AT)
        current = target
    return current


def test_the_digitizer_signs_top_left_and_the_agency_top_right(copy: Path, key_file: Path, tmp_path: Path) -> None:
    both = signed(
        copy, tmp_path, from_file(Slot.PERSONAL, key_file), from_file(Slot.AGENCY, key_file, name="UBND KIM LIÊN")
    )
    assert broken_signatures(both) == 0
    with pikepdf.open(both) as pdf:
        fields = {str(field.T): [float(edge) for edge in field.Rect] for field in pdf.Root.AcroForm.Fields}
        width, height = (float(edge) for edge in pdf.pages[0].mediabox[2:])
    person, agency = fields["ChuKyNguoiSoHoa"], fields["ChuKyCoQuan"]
    assert person[0] < 20
    assert person[3] > height - 20
    assert agency[2] > width - 20
    assert agency[3] > height - 20
    assert person[2] < agency[0]


def test_a_signature_shows_name_and_time_of_hanoi(copy: Path, key_file: Path, tmp_path: Path) -> None:
    flat = tmp_path / "flat.pdf"
    with pikepdf.open(signed(copy, tmp_path, from_file(Slot.PERSONAL, key_file))) as pdf:
        pdf.flatten_annotations()
        pdf.save(flat)
    shown = subprocess.run(["pdftotext", flat, "-"], capture_output=True, text=True, check=True).stdout
    assert NAME in shown
    assert "2026-11-25T09:30:00+07:00" in shown


def test_the_digitizer_says_when_the_paper_was_copied_and_the_agency_does_not(
    copy: Path, key_file: Path, tmp_path: Path
) -> None:
    shown = {}
    for slot in Slot:
        file, flat = tmp_path / f"{slot}.pdf", tmp_path / f"{slot}-flat.pdf"
        with opened_signer(from_file(slot, key_file)) as signer:
            signer.sign(copy, file, AT, AT - timedelta(days=3))
        with pikepdf.open(file) as pdf:
            pdf.flatten_annotations()
            pdf.save(flat)
        shown[slot] = subprocess.run(["pdftotext", flat, "-"], capture_output=True, text=True, check=True).stdout
    assert "Sao chụp 2026-11-22T09:30:00+07:00" in shown[Slot.PERSONAL]
    assert "Ký 2026-11-25T09:30:00+07:00" in shown[Slot.PERSONAL]
    assert "Sao chụp" not in shown[Slot.AGENCY]


def test_another_program_finds_the_signature_valid(copy: Path, key_file: Path, tmp_path: Path) -> None:
    told = subprocess.run(
        ["pdfsig", "-nocert", signed(copy, tmp_path, from_file(Slot.PERSONAL, key_file))],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told


def test_a_changed_file_breaks_its_signature(copy: Path, key_file: Path, tmp_path: Path) -> None:
    file = signed(copy, tmp_path, from_file(Slot.PERSONAL, key_file))
    assert broken_signatures(copy) is None
    changed = tmp_path / "changed.pdf"
    place = len(copy.read_bytes()) // 2
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    changed.write_bytes(data)
    assert broken_signatures(changed) == 1


def test_a_wrong_password_is_a_matter_of_the_settings(key_file: Path) -> None:
    with pytest.raises(SettingsError) as told, opened_signer(from_file(Slot.PERSONAL, key_file, "sai")):
        pass
    assert "sai mật khẩu" in str(told.value)
    assert PASSWORD not in str(told.value)


def test_nobody_signs_with_a_certificate_whose_time_is_over(copy: Path, tmp_path: Path) -> None:
    file = pkcs12_file(tmp_path / "old.p12", NAME, PASSWORD, ends=AT - timedelta(days=1))
    with opened_signer(from_file(Slot.PERSONAL, file)) as signer:
        assert signer.valid[1] == AT - timedelta(days=1)
        with pytest.raises(SigningError, match="2026-11-24T09:30:00"):
            signer.sign(copy, tmp_path / "signed.pdf", AT)
    assert not (tmp_path / "signed.pdf").exists()


def test_an_authority_stamps_the_time_where_one_is_set(copy: Path, key_file: Path, tmp_path: Path) -> None:
    with time_authority() as address:
        file = signed(copy, tmp_path, replace(from_file(Slot.AGENCY, key_file), timestamp=address))
    assert broken_signatures(file) == 0
    told = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told
    with file.open("rb") as opened:
        (signature,) = PdfFileReader(opened).embedded_signatures
        stamped = [attribute["type"].native for attribute in signature.signer_info["unsigned_attrs"]]
    assert stamped == ["signature_time_stamp_token"]


def test_an_authority_that_is_away_leaves_nothing_signed(copy: Path, key_file: Path, tmp_path: Path) -> None:
    with time_authority() as address:
        pass
    with pytest.raises(SigningError, match="TimestampRequestError"):
        signed(copy, tmp_path, replace(from_file(Slot.AGENCY, key_file), timestamp=address))


def test_a_signature_carries_all_that_proves_it_where_roots_are_set(copy: Path, tmp_path: Path) -> None:
    """Believed from the file and the roots alone, with no network, when the authority is long gone."""
    with trust_centre() as centre:
        file = centre.key_file(tmp_path / "key.p12", NAME, PASSWORD)
        roots = centre.roots(tmp_path / "roots.pem")
        both = [replace(from_file(slot, file), timestamp=centre.address, roots=roots) for slot in Slot]
        with opened_signer(both[0]) as signer:
            assert signer.level == "B-LTA"
        done = signed(copy, tmp_path, *both)
    assert broken_signatures(done) == 0
    trusted = list(load_certs_from_pemder([str(roots)]))
    with done.open("rb") as opened:
        reader = PdfFileReader(opened)
        assert len(reader.embedded_timestamp_signatures) == 2
        proofs = DocumentSecurityStore.read_dss(reader).as_validation_context(
            {"trust_roots": trusted, "allow_fetching": False, "revocation_mode": "require"}
        )
        for signature in reader.embedded_regular_signatures:
            assert validate_pdf_signature(signature, proofs).bottom_line
        for stamp in reader.embedded_timestamp_signatures:
            assert validate_pdf_timestamp(stamp, proofs).trusted
    told = subprocess.run(["pdfsig", "-nocert", done], capture_output=True, text=True, check=False).stdout
    assert told.count("Signature is Valid") >= 2
    data = bytearray(done.read_bytes())
    data[len(copy.read_bytes()) // 2] ^= 1
    (tmp_path / "changed.pdf").write_bytes(data)
    assert broken_signatures(tmp_path / "changed.pdf") == 4


@pytest.mark.parametrize("fault", ["withdrawn", "no list", "other roots"])
def test_nothing_is_signed_that_could_not_be_proved(copy: Path, tmp_path: Path, fault: str) -> None:
    with trust_centre() as centre:
        file = centre.key_file(tmp_path / "key.p12", NAME, PASSWORD)
        roots = centre.roots(tmp_path / "roots.pem")
        if fault == "withdrawn":
            centre.withdraw(file, PASSWORD)
        elif fault == "no list":
            centre.published = False
        else:
            roots.write_bytes(key_and_certificate("Ai đó")[1].public_bytes(serialization.Encoding.PEM))
        with pytest.raises(SigningError, match="danh sách thu hồi"):
            signed(copy, tmp_path, replace(from_file(Slot.AGENCY, file), timestamp=centre.address, roots=roots))


def test_a_file_without_roots_is_a_matter_of_the_settings(copy: Path, key_file: Path, tmp_path: Path) -> None:
    for content in (b"", b"-----BEGIN CERTIFICATE-----\nsai\n-----END CERTIFICATE-----\n"):
        roots = tmp_path / "roots.pem"
        roots.write_bytes(content)
        with pytest.raises(SettingsError, match="ROOTS"):
            signed(copy, tmp_path, replace(from_file(Slot.AGENCY, key_file), timestamp="http://[::1]:9/", roots=roots))


def test_secrets_are_not_shown(key_file: Path) -> None:
    assert PASSWORD not in repr(from_file(Slot.PERSONAL, key_file))


def test_a_token_library_that_is_none_is_a_matter_of_the_settings(tmp_path: Path) -> None:
    library = tmp_path / "none.so"
    library.write_bytes(b"")
    options = SignerOptions(Slot.PERSONAL, "pkcs11", library=library, token="t", certificate="c", pin="1234")
    with pytest.raises(SettingsError, match="USB token"), opened_signer(options):
        pass


@pytest.mark.skipif(SOFTHSM is None or shutil.which("softhsm2-util") is None, reason="Debian: softhsm2")
def test_a_token_signs(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = tmp_path / "tokens"
    tokens.mkdir()
    settings = tmp_path / "softhsm.conf"
    settings.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(settings))
    key, certificate = key_and_certificate(NAME)
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", "sohoa", "--pin", "1234", "--so-pin", "5678"],
        check=True, capture_output=True,
    )  # fmt: skip
    subprocess.run(
        ["softhsm2-util", "--import", tmp_path / "key.pem", "--token", "sohoa", "--label", "signer", "--id", "01",
         "--pin", "1234"],
        check=True, capture_output=True,
    )  # fmt: skip
    _import_certificate(certificate.public_bytes(serialization.Encoding.DER))
    options = SignerOptions(Slot.PERSONAL, "pkcs11", library=SOFTHSM, token="sohoa", certificate="signer", pin="1234")
    file = signed(copy, tmp_path, options)
    assert broken_signatures(file) == 0


def _import_certificate(der: bytes) -> None:
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    token = pkcs11.lib(str(SOFTHSM)).get_token(token_label="sohoa")
    with token.open(rw=True, user_pin="1234") as session:
        attributes = decode_x509_certificate(der)
        attributes |= {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: "signer", pkcs11.Attribute.ID: b"\x01"}
        session.create_object(attributes)
