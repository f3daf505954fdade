"""A paper from the scanner to the archive on real servers: Ceph's S3 gateway and PostgreSQL, through the commands."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa

from dossier.stage import Stage
from flows import stages
from sohoa.main import main_with
from storage.packages.package_check import package_faults
from tests.pipeline import pretend
from tests.services.s3 import S3Server
from wiring import logs, wire
from wiring.settings import load_settings


@pytest.mark.needs_s3
@pytest.mark.needs_postgres
def test_a_paper_is_digitized_archived_and_audited_on_real_servers(
    ceph: S3Server,
    postgres: sa.Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = f"t_{uuid.uuid4().hex}"
    with postgres.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    for variable, value in {
        "VAR": str(tmp_path / "var"),
        "DATABASE__URL": postgres.url.set(database=name).render_as_string(hide_password=False),
        "STORE__URL": f"s3://t-{uuid.uuid4().hex}",
        "STORE__ENDPOINT": f"http://{ceph.endpoint}",
        "STORE__ACCESS_KEY": ceph.access_key,
        "STORE__SECRET_KEY": ceph.secret_key,
        "ARCHIVE__AGENCY_NAME": "UBND phường Kim Liên",
        "ARCHIVE__ARCHIVES_CODE": "H26.LT",
    }.items():
        monkeypatch.setenv(f"SOHOA_{variable}", value)
    monkeypatch.setattr(logs, "start_logs", lambda *_: None)  # they would outlive the test
    monkeypatch.setattr(stages, "read_page", pretend.read_page)
    monkeypatch.setattr(wire, "_start_engine", lambda settings: pretend.PlayedEngine())
    paper = pretend.scan(tmp_path / "a.tif", pages=2)

    def sohoa(*arguments: str) -> list[dict[str, object]]:
        assert main_with([*arguments, "--json"]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    (digitized,) = sohoa("digitize", str(paper))
    assert digitized["stage"] == Stage.IN_REVIEW
    with wire.open_office(load_settings()) as office, office.database.begin() as unit:
        (dossier,) = unit.repository.in_stage(Stage.IN_REVIEW)
        unit.repository.step(unit.repository.get(dossier), Stage.APPROVED)
        unit.commit()
    (archived,) = sohoa("deposit")
    assert archived["archived"]
    assert sohoa("deposit") == []
    (audited,) = sohoa("audit")
    assert (audited["originals"], audited["objects"], audited["faults"]) == (2, 2, [])

    with wire.open_office(load_settings()) as office:
        assert office.store.shortcomings() == ()
        kept = list(office.store.keys())
        assert all(office.store.protection(key).held for key in kept)  # permanent unless said otherwise
        with office.store.local_copy(str(archived["key"])) as package:
            assert package_faults(package) == ()
        with office.database.begin() as unit:
            assert unit.repository.get(dossier).stage is Stage.ARCHIVED
