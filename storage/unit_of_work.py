"""Units of work: what happens to the database between opening and committing, or not at all.

Refuses to save anything unless `commit()` is called. Imports no database until one is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from dossier.stage import Stage
from storage.codes import CodeRegister
from storage.deposits import Deposits
from storage.destruction import DestructionRegister
from storage.kept import KeptObjects
from storage.listing import DossierListing
from storage.queue import WorkQueue
from storage.repository import DossierRepository
from storage.search import DossierSearch
from storage.secrecy import Releases

if TYPE_CHECKING:
    from storage.sql_access import SqlAccess
    from storage.sql_desk import SqlDesk
    from storage.sql_figures import SqlFigures
    from storage.sql_receptions import SqlReceptions
    from storage.sql_waiting import SqlWaiting
    from storage.sql_webhooks import SqlWebhooks


class Session(Protocol):
    """What a unit of work needs of a database's transaction."""

    def commit(self) -> None: ...

    def close(self) -> None: ...


class UnitOfWork:
    """A context manager around reads and writes that are saved together, or not at all.

    Reading blocks nobody; from the first write to `commit()` other writers wait, so keep that short.
    For one thread. It may go on after `commit()`; what follows needs another one. An exception, or leaving the
    block, undoes what is not committed.
    """

    def __init__(
        self,
        session: Session,
        repository: DossierRepository,
        queue: WorkQueue,
        listing: DossierListing,
        search: DossierSearch,
        codes: CodeRegister,
        desk: SqlDesk,
        waiting: SqlWaiting,
        access: SqlAccess,
        webhooks: SqlWebhooks,
        receptions: SqlReceptions,
        figures: SqlFigures,
        deposits: Deposits,
        objects: KeptObjects,
        destructions: DestructionRegister,
        releases: Releases,
    ) -> None:
        self._session = session
        self.repository = repository
        self.queue = queue
        self.listing = listing
        self.search = search
        self.codes = codes
        self.desk = desk
        """what people do to dossiers"""
        self.waiting = waiting
        """what waits for people"""
        self.access = access
        """who people are, and what they looked at"""
        self.webhooks = webhooks
        """which programs want to be told"""
        self.receptions = receptions
        """what was brought to the counter"""
        self.figures = figures
        """how the work goes"""
        self.deposits = deposits
        """what was archived"""
        self.objects = objects
        """what is kept in the store, and what audits found"""
        self.destructions = destructions
        """what may be destroyed, and what was"""
        self.releases = releases
        """what looked secret and is not"""

    def commit(self) -> None:
        """Save all that was written. Raises `DatabaseError`; then nothing is saved."""
        self._session.commit()

    def __enter__(self) -> UnitOfWork:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()


class Database:
    """An open database, for any number of threads and processes. Made by `open_database`."""

    def __init__(self, begin: Callable[[], UnitOfWork], close: Callable[[], None]) -> None:
        self._begin = begin
        self._close = close

    def begin(self) -> UnitOfWork:
        return self._begin()

    def close(self) -> None:
        """Give all idle connections back."""
        self._close()


def open_database(url: str) -> Database:
    """Open the database at `url`, made or brought to today's schema where needed.

    Args:
        url: `sqlite:///relative/file`, `sqlite:////absolute/file` or `postgresql+psycopg://user:password@host/name`.

    Raises:
        SettingsError: no such kind of database.
        DatabaseError: it does not answer.
        NewerSchemaError: a newer Sohoa has changed it.
    """
    # SQLAlchemy takes half a second, which the commands without a database need not pay
    from storage.migrations import bring_up_to_date
    from storage.sql_access import SqlAccess
    from storage.sql_codes import SqlCodes
    from storage.sql_deposits import SqlDeposits
    from storage.sql_desk import SqlDesk
    from storage.sql_destruction import SqlDestructions
    from storage.sql_figures import SqlFigures
    from storage.sql_objects import SqlObjects
    from storage.sql_queue import SqlListing, SqlQueue
    from storage.sql_receptions import SqlReceptions
    from storage.sql_repository import SqlRepository
    from storage.sql_search import SqlSearch
    from storage.sql_secrecy import SqlReleases
    from storage.sql_session import SqlSession, connect
    from storage.sql_waiting import SqlWaiting
    from storage.sql_webhooks import SqlWebhooks

    engine = connect(url)
    try:
        older = bring_up_to_date(engine)
    except BaseException:
        engine.dispose()
        raise

    def begin() -> UnitOfWork:
        session = SqlSession(engine)
        repository = SqlRepository(session)
        return UnitOfWork(
            session,
            repository,
            SqlQueue(session),
            SqlListing(session),
            SqlSearch(session),
            SqlCodes(session),
            SqlDesk(session, repository),
            SqlWaiting(session),
            SqlAccess(session),
            SqlWebhooks(session),
            SqlReceptions(session),
            SqlFigures(session),
            SqlDeposits(session),
            SqlObjects(session),
            SqlDestructions(session),
            SqlReleases(session),
        )

    database = Database(begin, engine.dispose)
    if older == _BEFORE_SEARCHING:
        index_all(database)
    return database


def index_all(database: Database) -> None:
    """Let every record be found anew, dossier by dossier: after the rule for search keys has changed, say."""
    with database.begin() as unit:
        known = list(unit.repository.in_stage(*Stage))
    for dossier in known:
        with database.begin() as unit:
            unit.search.index(dossier, unit.repository.checked(dossier))
            unit.commit()


_BEFORE_SEARCHING = "0001"
"""the last revision without a search: what was checked under it is not in the index yet"""
