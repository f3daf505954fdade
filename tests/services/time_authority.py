"""An authority that stamps times (RFC 3161), on this machine, with a key made on the spot."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509 import Certificate
from pyhanko.sign.timestamps import DummyTimeStamper

from tests.keys_and_certificates import key_and_certificate


@contextmanager
def time_authority(
    issue: Callable[[], tuple[rsa.RSAPrivateKey, Certificate]] = lambda: key_and_certificate("Giờ chuẩn"),
    withdrawn: Callable[[], bytes | None] = lambda: None,
) -> Iterator[str]:
    """Its address; it is gone afterwards. Its certificate is as `issue` gives it, its list as `withdrawn` does."""
    stampers: list[DummyTimeStamper] = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            if not stampers:
                stampers.append(_stamper(*issue()))
            self._answer("application/timestamp-reply", stampers[0].request_tsa_response(asked).dump())

        def do_GET(self) -> None:
            self._answer("application/pkix-crl", withdrawn())

        def _answer(self, kind: str, answer: bytes | None) -> None:
            self.send_response(404 if answer is None else 200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(answer or b"")))
            self.end_headers()
            self.wfile.write(answer or b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Tests are quiet."""

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def _stamper(key: rsa.RSAPrivateKey, certificate: Certificate) -> DummyTimeStamper:
    return DummyTimeStamper(
        x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        keys.PrivateKeyInfo.load(
            key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        ),
    )
