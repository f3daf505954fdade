"""Releases in SQL."""

from __future__ import annotations

import sqlalchemy as sa

from dossier.identity import DossierId
from storage import keeping_tables
from storage.secrecy import Release
from storage.sql_session import SqlSession

_RELEASES = keeping_tables.releases


class SqlReleases:
    """`Releases` inside one session; whoever made that commits it."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def add(self, release: Release) -> None:
        values = {
            "dossier_id": release.dossier,
            "pages": " ".join(str(number) for number in release.pages),
            "account": release.account,
            "reason": release.reason,
            "at": release.at,
        }
        self._session.write(sa.insert(_RELEASES).values(values))

    def pages(self, dossier: DossierId) -> frozenset[int]:
        found = self._session.rows(sa.select(_RELEASES.c.pages).where(_RELEASES.c.dossier_id == dossier))
        return frozenset(int(number) for row in found for number in row.pages.split())
