"""S3 servers: moto in this process, a real Ceph gateway, and a stub that answers whatever a test wants.

Refuses to leave anything running.
"""

from __future__ import annotations

import http.server
import ssl
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import urllib3
from moto.server import ThreadedMotoServer

from tests.services.certificates import make_certificates
from tests.services.ports import free_ports

_SCRIPT = Path(__file__).parent / "ceph_rgw.sh"


@dataclass(frozen=True, slots=True)
class S3Server:
    endpoint: str
    access_key: str
    secret_key: str


@dataclass(frozen=True, slots=True)
class TlsServer(S3Server):
    """Speaks plain HTTP at `endpoint`, and TLS with certificates of an authority that nobody else knows."""

    tls_endpoint: str
    expired_endpoint: str
    """where its certificate has expired"""
    authority: Path


@contextmanager
def moto_server(port: int = 0) -> Iterator[S3Server]:
    """A fake S3 server: quick, but it takes any key for good. What it keeps outlives it, in this process."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    try:
        _, bound = server.get_host_and_port()
        yield S3Server(f"127.0.0.1:{bound}", "moto", "moto-secret")
    finally:
        server.stop()


@contextmanager
def ceph_gateway(folder: Path) -> Iterator[TlsServer]:
    """A real S3 server: Ceph's gateway over a cluster in memory; up in some 12 s."""
    monitor, *ports = free_ports(4)
    certificates, cluster = make_certificates(folder), folder / "cluster"
    plain, tls, expired = (f"127.0.0.1:{port}" for port in ports)
    fronts = (ports[0], ports[1], certificates.server, ports[2], certificates.expired)
    try:
        subprocess.run(
            [_SCRIPT, "start", cluster, str(monitor), *map(str, fronts)],
            check=True,
            timeout=120,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        yield TlsServer(plain, "sohoa-test", "sohoa-test-secret", tls, expired, certificates.authority)
    finally:
        subprocess.run([_SCRIPT, "stop", cluster], check=True, timeout=60)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the stub says to one request."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/xml"
    length: int | None = None
    """the Content-Length to claim; the body's own where None"""
    headers: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def s3_error(status: int, code: str) -> Answer:
        return Answer(status, f"<Error><Code>{code}</Code><Message>m</Message></Error>".encode())


@contextmanager
def stub_server(
    answer: Callable[[str, str], Answer],
    seen: set[tuple[int, str]] | None = None,
    certificate: Path | None = None,
) -> Iterator[str]:
    """A server that answers each method and path as `answer` says; gives its endpoint.

    `seen` is filled with the client's port and the path of every request. With a `certificate` (PEM, its key in the
    same file) it speaks TLS.
    """

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # connections are kept and used again

        def _reply(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if seen is not None:
                seen.add((self.client_address[1], self.path))
            reply = answer(self.command, self.path)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
            self.send_header("Last-Modified", "Mon, 23 Nov 2026 00:00:00 GMT")
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(reply.body)
            self.close_connection = reply.length is not None

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with _serving(Handler, Handler._reply, certificate) as endpoint:
        yield endpoint


@contextmanager
def busy_server(endpoint: str, refusals: int, *, answers_lost: bool = False) -> Iterator[str]:
    """Stands before another server and says of every request so many times that it is too busy, then lets it through.

    Requests are told apart by method and path. With `answers_lost` what is refused was carried out all the same, as
    by a server that dies before it answers.
    """
    refused: Counter[str] = Counter()
    inner = urllib3.PoolManager(retries=False)
    refusal = Answer.s3_error(503, "SlowDown")

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            request = f"{self.command} {self.path}"
            refused[request] += 1
            busy = refused[request] <= refusals
            if busy and not answers_lost:
                self._answer(refusal.status, {"Content-Type": refusal.content_type}, refusal.body)
                return
            reply = inner.request(self.command, f"http://{endpoint}{self.path}", body=body, headers=dict(self.headers))
            if busy:
                self._answer(refusal.status, {"Content-Type": refusal.content_type}, refusal.body)
            else:
                self._answer(reply.status, dict(reply.headers), reply.data)

        def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers.items():
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            # a HEAD tells the length of what it does not send
            length = headers.get("Content-Length", "0") if self.command == "HEAD" else str(len(body))
            self.send_header("Content-Length", length)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with _serving(Handler, Handler._pass_on) as front:
        yield front
    inner.clear()


@contextmanager
def _serving(
    handler: type[http.server.BaseHTTPRequestHandler], reply: Callable[..., None], certificate: Path | None = None
) -> Iterator[str]:
    for method in ("GET", "HEAD", "PUT", "POST", "DELETE"):
        setattr(handler, f"do_{method}", reply)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
