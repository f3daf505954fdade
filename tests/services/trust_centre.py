"""An authority that issues certificates, publishes which it withdrew and stamps times, with keys made on the spot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.keys_and_certificates import BEGINS, ENDS
from tests.services.time_authority import time_authority


class TrustCentre:
    """One authority; its lists and stamps are at `address`."""

    def __init__(self) -> None:
        self.address = ""
        self.withdrawn: list[int] = []
        self.published = True
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._name = _named("Nơi cấp chứng thư")
        self.certificate = (
            self._builder(self._name, self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .sign(self._key, hashes.SHA256())
        )

    def issue(self, name: str, *, stamps: bool = False) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
        """A key and a certificate that says where the list of withdrawn ones is."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        place = x509.UniformResourceIdentifier(f"{self.address}ca.crl")
        builder = (
            self._builder(_named(name), key.public_key())
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(
                x509.CRLDistributionPoints([x509.DistributionPoint([place], None, None, None)]), critical=False
            )
        )
        if stamps:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return key, builder.sign(self._key, hashes.SHA256())

    def key_file(self, path: Path, name: str, password: str) -> Path:
        """A PKCS#12 file, issued."""
        key, certificate = self.issue(name)
        locked = serialization.BestAvailableEncryption(password.encode())
        path.write_bytes(pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, None, locked))
        return path

    def roots(self, path: Path) -> Path:
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return path

    def withdraw(self, file: Path, password: str) -> None:
        certificate = pkcs12.load_key_and_certificates(file.read_bytes(), password.encode())[1]
        assert certificate is not None
        self.withdrawn.append(certificate.serial_number)

    def crl(self) -> bytes | None:
        """The list of withdrawn certificates; None while it is not published."""
        if not self.published:
            return None
        now = datetime.now(UTC)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self._name)
            .last_update(now - timedelta(hours=1))
            .next_update(now + timedelta(days=1))
        )
        for number in self.withdrawn:
            gone = x509.RevokedCertificateBuilder().serial_number(number).revocation_date(now - timedelta(hours=2))
            builder = builder.add_revoked_certificate(gone.build())
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def _builder(self, subject: x509.Name, key: rsa.RSAPublicKey) -> x509.CertificateBuilder:
        own = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(BEGINS)
            .not_valid_after(ENDS)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own), critical=False)
        )


@contextmanager
def trust_centre() -> Iterator[TrustCentre]:
    """It is gone afterwards."""
    centre = TrustCentre()
    with time_authority(lambda: centre.issue("Giờ chuẩn", stamps=True), centre.crl) as address:
        centre.address = address
        yield centre


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates, content_commitment=not signs_certificates, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
