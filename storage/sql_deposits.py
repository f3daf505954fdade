"""Deposits in SQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import sqlalchemy as sa

from dossier.archive import Stored
from dossier.errors import StaleRecordError, UnknownDossierError
from dossier.identity import DocumentId, DossierId, Sha256
from storage import deposit_tables, reception_tables, tables
from storage.deposits import Deposit, DepositedPaper
from storage.packages.contents import Arrangement, Signed
from storage.sql_session import SqlSession

_DEPOSITS = deposit_tables.deposits
_PAPERS = deposit_tables.deposited_papers
_ARRANGEMENTS = deposit_tables.arrangements
_CODE_FIELD = "dossier_code"
_MOST_FOUND = 50


class SqlDeposits:
    """`Deposits` inside one session; whoever made that commits it."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def begin(self, dossier: DossierId, at: datetime) -> Deposit:
        self._session.hold(tables.dossiers, tables.dossiers.c.id == dossier, UnknownDossierError)
        new = {"dossier_id": dossier, "begun_at": at}
        self._session.write(self._session.insert(_DEPOSITS).values(new).on_conflict_do_nothing())
        found = self.find(dossier)
        if found is None:
            raise StaleRecordError
        return found

    def find(self, dossier: DossierId) -> Deposit | None:
        found = self._session.rows(sa.select(_DEPOSITS).where(_DEPOSITS.c.dossier_id == dossier))
        return _deposit(found[0]) if found else None

    def intend(self, deposit: Deposit, package: Stored, papers: Sequence[DepositedPaper]) -> Deposit:
        self._change(
            deposit, package_key=package.key, package_sha256=package.sha256, package_size=package.size, archived_at=None
        )
        self._session.write(sa.delete(_PAPERS).where(_PAPERS.c.dossier_id == deposit.dossier))
        self._session.write(sa.insert(_PAPERS), [_paper_values(deposit.dossier, paper) for paper in papers])
        return replace(deposit, package=package, archived_at=None)

    def finish(self, deposit: Deposit, at: datetime) -> Deposit:
        self._change(deposit, archived_at=at)
        return replace(deposit, archived_at=at)

    def reopen(self, dossier: DossierId) -> None:
        self._session.write(sa.delete(_PAPERS).where(_PAPERS.c.dossier_id == dossier))
        self._session.write(sa.delete(_DEPOSITS).where(_DEPOSITS.c.dossier_id == dossier))

    def papers(self, dossier: DossierId) -> tuple[DepositedPaper, ...]:
        query = sa.select(_PAPERS).where(_PAPERS.c.dossier_id == dossier).order_by(_PAPERS.c.ordinal)
        return tuple(_paper(row) for row in self._session.rows(query))

    def arrange(self, dossier: DossierId, arrangement: Arrangement) -> None:
        values = {each.name: getattr(arrangement, each.name) for each in fields(arrangement)}
        new = {"dossier_id": dossier, **values}
        insert = self._session.insert(_ARRANGEMENTS).values(new)
        self._session.write(insert.on_conflict_do_update(index_elements=["dossier_id"], set_=values))

    def arrangement(self, dossier: DossierId) -> Arrangement:
        found = self._session.rows(sa.select(_ARRANGEMENTS).where(_ARRANGEMENTS.c.dossier_id == dossier))
        if not found:
            return Arrangement()
        return Arrangement(**{each.name: getattr(found[0], each.name) for each in fields(Arrangement)})

    def dossiers_called(self, code: str) -> tuple[DossierId, ...]:
        receptions, codes, values = reception_tables.receptions.c, tables.digitization_codes.c, tables.fields.c
        named = sa.and_(
            values.name == _CODE_FIELD, values.value_head == code[: tables.VALUE_HEAD], values.value == code
        )
        query = sa.union(
            sa.select(tables.dossiers.c.id).where(tables.dossiers.c.id == code.lower()),
            sa.select(receptions.dossier_id).where(receptions.code == code),
            sa.select(codes.dossier_id).where(codes.code == code),
            sa.select(values.dossier_id).where(named),
        ).limit(_MOST_FOUND)
        return tuple(sorted(DossierId(row[0]) for row in self._session.rows(query)))

    def dossiers_from(self, name: str) -> tuple[DossierId, ...]:
        source = tables.dossiers.c.source
        wanted = name.strip()
        rows = self._session.rows(
            sa.select(tables.dossiers.c.id, source).where(source.contains(wanted, autoescape=True)).limit(10_000)
        )
        return tuple(DossierId(row.id) for row in rows if wanted in _names(row.source))

    def _change(self, deposit: Deposit, **values: Any) -> None:
        """Change the row where it still holds the package that `deposit` knows of."""
        key = _DEPOSITS.c.package_key
        same = key.is_(None) if deposit.package is None else key == deposit.package.key
        change = sa.update(_DEPOSITS).where(_DEPOSITS.c.dossier_id == deposit.dossier, same).values(values)
        if self._session.write(change) == 0:
            raise StaleRecordError


def _names(source: str) -> set[str]:
    path = PurePosixPath(source.replace("\\", "/"))
    return {path.name, path.stem}


def _deposit(row: Any) -> Deposit:
    package = None
    if row.package_key is not None:
        package = Stored(row.package_key, Sha256(row.package_sha256), row.package_size)
    return Deposit(DossierId(row.dossier_id), row.begun_at, package, row.archived_at)


def _paper_values(dossier: DossierId, paper: DepositedPaper) -> dict[str, Any]:
    signatures = [[signed.signer, signed.at.isoformat(), signed.kind] for signed in paper.signatures]
    return {
        "dossier_id": dossier,
        "document_id": paper.document,
        "ordinal": paper.ordinal,
        "sha256": paper.sha256,
        "size": paper.size,
        "signatures": json.dumps(signatures),
    }


def _paper(row: Any) -> DepositedPaper:
    signatures = tuple(
        Signed(signer, datetime.fromisoformat(at), kind) for signer, at, kind in json.loads(row.signatures)
    )
    return DepositedPaper(DocumentId(row.document_id), row.ordinal, Sha256(row.sha256), row.size, signatures)
