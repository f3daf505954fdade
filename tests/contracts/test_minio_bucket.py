"""The bucket that the S3 store makes, what it cannot make of somebody else's, and whom it trusts."""

from __future__ import annotations

import hashlib
import time
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import urllib3
from minio import Minio
from minio.error import S3Error

from dossier.errors import (
    AlreadyKeptError,
    FixityError,
    KeepingError,
    ProtectionError,
    SettingsError,
    StillProtectedError,
    StoreUntrustedError,
)
from dossier.identity import Sha256, sha256_of_file
from dossier.retention import Protection
from storage.minio_bucket import Server
from storage.minio_destroyer import MinioDestroyer
from storage.minio_store import MinioStore
from tests.services.certificates import make_certificates
from tests.services.s3 import Answer, S3Server, TlsServer, stub_server

CONTENT = b"what the paper said"
SHA256 = Sha256(hashlib.sha256(CONTENT).hexdigest())
IN_70_YEARS = Protection(datetime(2096, 12, 31, 17, tzinfo=UTC))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture(params=["moto", pytest.param("ceph", marks=pytest.mark.needs_s3)])
def server(request: pytest.FixtureRequest) -> Server:
    there: S3Server = request.getfixturevalue(request.param)
    return Server(there.endpoint, f"t-{uuid.uuid4().hex}", there.access_key, there.secret_key, secure=False)


def client_of(server: Server) -> Minio:
    """As an administrator would use it."""
    return Minio(endpoint=server.endpoint, access_key=server.access_key, secret_key=server.secret_key, secure=False)


def test_a_bucket_is_made_with_versions_and_locks_and_clears_what_nobody_finished(server: Server, source: Path) -> None:
    store = MinioStore(server)
    assert store.shortcomings() == ()  # nothing there yet
    store.put("a/b", source, SHA256)
    client = client_of(server)
    assert client.get_bucket_versioning(server.bucket).status == "Enabled"
    client.get_object_lock_config(server.bucket)
    lifecycle = client.get_bucket_lifecycle(server.bucket)
    assert lifecycle is not None
    (rule,) = lifecycle.rules
    assert rule.abort_incomplete_multipart_upload is not None
    assert rule.abort_incomplete_multipart_upload.days_after_initiation == 7
    assert store.shortcomings() == ()
    store.close()


@pytest.mark.parametrize("protection", [IN_70_YEARS, Protection(held=True)], ids=["retention", "legal hold"])
def test_no_key_of_any_kind_deletes_what_is_protected(server: Server, source: Path, protection: Protection) -> None:
    store = MinioStore(server)
    store.put("a/b", source, SHA256)
    store.protect("a/b", protection)
    client = client_of(server)
    (version,) = client.list_objects(server.bucket, prefix="a/b", include_version=True)
    with pytest.raises(S3Error, match="AccessDenied"):
        client.remove_object(server.bucket, "a/b", version_id=version.version_id)
    with store.open("a/b") as stream:
        assert stream.read() == CONTENT
    store.close()


@pytest.mark.needs_s3
def test_a_protection_is_not_shortened_on_a_real_server(ceph: S3Server, source: Path) -> None:
    from minio.commonconfig import COMPLIANCE
    from minio.retention import Retention

    server = Server(ceph.endpoint, f"t-{uuid.uuid4().hex}", ceph.access_key, ceph.secret_key, secure=False)
    store = MinioStore(server)
    store.put("a/b", source, SHA256)
    store.protect("a/b", IN_70_YEARS)
    with pytest.raises(S3Error, match="AccessDenied"):
        client_of(server).set_object_retention(
            server.bucket, "a/b", Retention(COMPLIANCE, datetime.now(UTC) + timedelta(days=1))
        )
    assert store.protection("a/b") == IN_70_YEARS
    store.close()


@pytest.mark.needs_s3
def test_a_date_that_the_server_does_not_keep_is_found_out(ceph: S3Server, source: Path) -> None:
    """Ceph 16 keeps 2126 as 1989 and says nothing."""
    server = Server(ceph.endpoint, f"t-{uuid.uuid4().hex}", ceph.access_key, ceph.secret_key, secure=False)
    store = MinioStore(server)
    store.put("a/b", source, SHA256)
    with pytest.raises(ProtectionError):
        store.protect("a/b", Protection(datetime(2126, 1, 1, tzinfo=UTC)))
    store.close()


def test_a_bucket_without_locks_takes_papers_but_protects_none_and_says_so(server: Server, source: Path) -> None:
    client_of(server).make_bucket(server.bucket)
    store = MinioStore(server)
    store.put("a/b", source, SHA256)
    for protection in (IN_70_YEARS, Protection(held=True)):
        with pytest.raises(ProtectionError):
            store.protect("a/b", protection)
    assert len(store.shortcomings()) == 2
    assert "Object Lock" in store.shortcomings()[0]
    store.close()


@pytest.mark.needs_s3
def test_a_server_that_cannot_encrypt_gets_no_paper_in_the_clear(ceph: S3Server, source: Path) -> None:
    server = Server(ceph.endpoint, f"t-{uuid.uuid4().hex}", ceph.access_key, ceph.secret_key, secure=False)
    store = MinioStore(server, encrypted=True)
    for _ in range(2):
        with pytest.raises(SettingsError, match="ENCRYPTED"):
            store.put("a/b", source, SHA256)
    assert not client_of(server).bucket_exists(server.bucket)
    store.close()


def test_a_bucket_is_made_encrypted_where_the_server_can(moto: S3Server, source: Path) -> None:
    server = Server(moto.endpoint, f"t-{uuid.uuid4().hex}", moto.access_key, moto.secret_key, secure=False)
    store = MinioStore(server, encrypted=True)
    store.put("a/b", source, SHA256)
    assert client_of(server).get_bucket_encryption(server.bucket) is not None
    assert store.shortcomings() == ()
    store.close()


@pytest.mark.needs_s3
def test_a_link_ends_when_it_was_said_to_end(ceph: S3Server, source: Path) -> None:
    server = Server(ceph.endpoint, f"t-{uuid.uuid4().hex}", ceph.access_key, ceph.secret_key, secure=False)
    store = MinioStore(server)
    store.put("a/b", source, SHA256)
    link = store.link("a/b", timedelta(seconds=1))
    assert link is not None
    time.sleep(2.1)
    assert urllib3.PoolManager().request("GET", link).status == 403
    assert ceph.secret_key not in link
    store.close()


# --- destruction --------------------------------------------------------------------------------------
def test_what_is_not_protected_is_destroyed_with_every_version(server: Server, source: Path, tmp_path: Path) -> None:
    store, destroyer = MinioStore(server), MinioDestroyer(server)
    store.put("a/b", source, SHA256)
    store.put("a/bc", source, SHA256)
    client_of(server).remove_object(server.bucket, "a/b")  # hides it, and deletes nothing
    assert store.stat("a/b") is None
    destroyer.destroy("a/b", SHA256)
    destroyer.destroy("a/b", SHA256)
    left = client_of(server).list_objects(server.bucket, include_version=True, recursive=True)
    assert [each.object_name for each in left] == ["a/bc"]
    store.close()
    destroyer.close()


@pytest.mark.parametrize("protection", [IN_70_YEARS, Protection(held=True)], ids=["retention", "legal hold"])
def test_what_the_server_protects_is_not_destroyed(server: Server, source: Path, protection: Protection) -> None:
    store, destroyer = MinioStore(server), MinioDestroyer(server)
    store.put("a/b", source, SHA256)
    store.protect("a/b", protection)
    with pytest.raises(StillProtectedError):
        destroyer.destroy("a/b", SHA256)
    assert store.protection("a/b") == protection
    store.close()
    destroyer.close()


def test_a_lifted_hold_leaves_the_time(server: Server, source: Path) -> None:
    store, destroyer = MinioStore(server), MinioDestroyer(server)
    store.put("a/b", source, SHA256)
    store.protect("a/b", Protection(IN_70_YEARS.until, held=True))
    destroyer.lift_hold("a/b")
    assert store.protection("a/b") == IN_70_YEARS
    store.close()
    destroyer.close()


def test_another_object_than_the_noted_one_is_not_destroyed(server: Server, source: Path) -> None:
    store, destroyer = MinioStore(server), MinioDestroyer(server)
    store.put("a/b", source, SHA256)
    with pytest.raises(FixityError):
        destroyer.destroy("a/b", Sha256("0" * 64))
    assert store.stat("a/b") == len(CONTENT)
    store.close()
    destroyer.close()


# --- trust --------------------------------------------------------------------------------------------
def test_an_office_with_its_own_authority_is_trusted_by_its_file_alone(tmp_path: Path, source: Path) -> None:
    files = make_certificates(tmp_path)
    with stub_server(lambda *_: Answer(body=CONTENT), certificate=files.server) as endpoint:
        server = Server(endpoint, "bucket", "key", "a-secret", region="us-east-1", timeout_s=2, ca_file=files.authority)
        store = MinioStore(server)
        with store.open("a/b") as stream:
            assert stream.read() == CONTENT
        stranger = MinioStore(replace(server, ca_file=None))
        for call in (
            lambda: stranger.stat("a/b"),
            lambda: list(stranger.keys()),
            lambda: stranger.put("a", source, SHA256),
        ):
            with pytest.raises(StoreUntrustedError) as caught:
                call()
            assert not caught.value.retryable
        store.close()
        stranger.close()


@pytest.fixture
def tls(ceph: TlsServer) -> Server:
    """A real server, reached with TLS."""
    return Server(ceph.tls_endpoint, f"t-{uuid.uuid4().hex}", ceph.access_key, ceph.secret_key, ca_file=ceph.authority)


@pytest.mark.needs_s3
def test_a_real_server_keeps_and_protects_over_tls(tls: Server, source: Path) -> None:
    store, destroyer = MinioStore(tls), MinioDestroyer(tls)
    store.put("a/b", source, SHA256)
    with pytest.raises(AlreadyKeptError):
        store.put("a/b", Path(__file__), sha256_of_file(Path(__file__))[0])
    assert store.protect("a/b", Protection(IN_70_YEARS.until, held=True)).held
    with pytest.raises(StillProtectedError):
        destroyer.destroy("a/b", SHA256)
    destroyer.lift_hold("a/b")
    assert store.protection("a/b") == IN_70_YEARS
    with store.open("a/b") as stream:
        assert stream.read() == CONTENT
    assert (list(store.keys()), store.stat("a/b"), store.shortcomings()) == (["a/b"], len(CONTENT), ())
    link = store.link("a/b", timedelta(minutes=1))
    assert link is not None
    assert urllib3.PoolManager(ca_certs=str(tls.ca_file)).request("GET", link).data == CONTENT
    store.close()
    destroyer.close()


@pytest.mark.needs_s3
@pytest.mark.parametrize("wrong", ["no authority", "another authority", "another host", "expired"])
def test_a_real_server_that_cannot_be_trusted_gets_no_paper(
    ceph: TlsServer, tls: Server, source: Path, tmp_path: Path, wrong: str
) -> None:
    _, _, port = tls.endpoint.rpartition(":")
    untrusted, reason = {
        "no authority": (replace(tls, ca_file=None), "SOHOA_STORE__CA_FILE"),
        "another authority": (replace(tls, ca_file=make_certificates(tmp_path).authority), "SOHOA_STORE__CA_FILE"),
        "another host": (replace(tls, endpoint=f"localhost:{port}"), "tên máy chủ khác"),
        "expired": (replace(tls, endpoint=ceph.expired_endpoint), "hết hạn"),
    }[wrong]
    store = MinioStore(untrusted)
    for call in (lambda: store.put("a/b", source, SHA256), lambda: store.stat("a/b"), lambda: list(store.keys())):
        with pytest.raises(StoreUntrustedError, match=reason) as caught:
            call()
        assert not caught.value.retryable
    store.close()
    assert not Minio(
        endpoint=ceph.endpoint, access_key=ceph.access_key, secret_key=ceph.secret_key, secure=False
    ).bucket_exists(tls.bucket)


def test_a_file_of_certificates_that_is_none_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("not a certificate")
    with pytest.raises(SettingsError, match="CA_FILE"):
        MinioStore(Server("127.0.0.1:1", "bucket", "key", "secret", ca_file=tmp_path / "ca.pem"))


def test_a_server_shows_its_secret_to_nobody() -> None:
    assert "a-secret" not in repr(Server("host", "bucket", "key", "a-secret"))


def test_plain_http_to_a_server_that_speaks_tls_is_an_error_of_keeping(tmp_path: Path) -> None:
    certificate = make_certificates(tmp_path).server
    with stub_server(lambda *_: Answer(body=CONTENT), certificate=certificate) as endpoint:
        store = MinioStore(Server(endpoint, "bucket", "key", "s", secure=False, region="us-east-1", timeout_s=0.5))
        with pytest.raises(KeepingError):
            store.stat("a/b")
        store.close()
