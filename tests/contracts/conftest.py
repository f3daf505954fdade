"""The servers of the contract tests: each is started once, when the first test asks for it."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.folder_store import FolderStore
from storage.migrations import upgrade
from storage.minio_bucket import Server
from storage.minio_store import MinioStore
from storage.object_store import ObjectStore
from storage.unit_of_work import Database, open_database
from tests.services.postgres import postgres_cluster
from tests.services.s3 import S3Server, TlsServer, ceph_gateway, moto_server

PEOPLE = ("reception_ordinals", "accounts", "web_sessions", "access_log", "api_tokens", "webhooks")
OpenStore = Callable[[], ObjectStore]
"""gives one more store over the same objects, as another process would have it"""


@pytest.fixture(scope="session")
def moto() -> Iterator[S3Server]:
    with moto_server() as server:
        yield server


@pytest.fixture(scope="session")
def ceph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsServer]:
    with ceph_gateway(tmp_path_factory.mktemp("ceph")) as server:
        yield server


@pytest.fixture(params=["folder", "moto", pytest.param("ceph", marks=pytest.mark.needs_s3)])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenStore]:
    """Stores of each kind over an empty place of their own."""
    if request.param == "folder":
        yield lambda: FolderStore(tmp_path / "kept")
        return
    server: S3Server = request.getfixturevalue(request.param)
    bucket = f"t-{uuid.uuid4().hex}"
    opened: list[MinioStore] = []

    def open_one() -> MinioStore:
        there = Server(server.endpoint, bucket, server.access_key, server.secret_key, secure=False)
        opened.append(MinioStore(there, scratch=tmp_path))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: OpenStore) -> ObjectStore:
    return open_store()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with today's schema, to be copied: that is quicker than making one a test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[sa.Engine]:
    """The engine of a cluster whose own database has today's schema."""
    with postgres_cluster() as url:
        upgrade(url)
        yield sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of each kind, without any table."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'empty' / 'sohoa.db'}"
    engine: sa.Engine = request.getfixturevalue("postgres")
    name = f"t_{uuid.uuid4().hex}"
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    return engine.url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of each kind with today's schema and no rows."""
    if kind == "sqlite":
        path = tmp_path / "sohoa.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    engine: sa.Engine = request.getfixturevalue("postgres")
    with engine.connect() as connection:
        # most tables empty themselves with the dossiers; a new database would take ten times as long
        for table in ("dossiers", "objects", "code_owners", "digitization_codes", "code_counters", *PEOPLE):
            connection.execute(sa.text(f"DELETE FROM {table}"))
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()
