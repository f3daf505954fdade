"""The schema and its history, on SQLite and on PostgreSQL."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from dossier.errors import NewerSchemaError
from storage import migrations
from storage.migrations import VERSION_TABLE, downgrade, revisions, upgrade
from storage.tables import metadata
from storage.unit_of_work import open_database
from tests.contracts import papers


def engine_of(url: str) -> sa.Engine:
    return sa.create_engine(url, poolclass=sa.NullPool)


def kept_revisions(url: str) -> list[str]:
    with engine_of(url).connect() as connection:
        return list(connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalars())


def test_an_empty_database_is_brought_to_todays_schema(empty_url: str) -> None:
    open_database(empty_url).close()
    assert kept_revisions(empty_url) == [revisions()[-1]]


def test_the_migrations_make_the_very_tables_that_the_code_uses(empty_url: str) -> None:
    upgrade(empty_url)
    with engine_of(empty_url).connect() as connection:
        options = {"compare_type": True, "version_table": VERSION_TABLE, "include_name": is_ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def is_ours(name: str | None, kind: str, _: Any) -> bool:
    """Not what a database makes for its own word index, nor an index of expressions, which alembic cannot read."""
    return not (name or "").startswith("search_index") and name != "ix_search_entries_words"


def test_every_revision_can_be_undone_and_made_again(empty_url: str) -> None:
    upgrade(empty_url)
    with engine_of(empty_url).connect() as connection:
        before = schema_of(connection)
    for revision in reversed((None, *revisions()[:-1])):
        downgrade(empty_url, revision)
        assert kept_revisions(empty_url) == ([revision] if revision else [])
    with engine_of(empty_url).connect() as connection:
        assert sa.inspect(connection).get_table_names() == [VERSION_TABLE]
    upgrade(empty_url)
    with engine_of(empty_url).connect() as connection:
        assert schema_of(connection) == before


def schema_of(connection: sa.Connection) -> dict[str, object]:
    inspector = sa.inspect(connection)
    return {
        table: [
            sorted(str(column) for column in inspector.get_columns(table)),
            sorted(str(index["name"]) for index in inspector.get_indexes(table)),
        ]
        for table in inspector.get_table_names()
        if is_ours(table, "table", None)
    }


def test_what_was_checked_before_there_was_a_search_is_found_after(empty_url: str) -> None:
    dossier = papers.dossier_for(1)
    with closing(open_database(empty_url)) as database, database.begin() as unit:
        unit.repository.receive(dossier, "source", [], [], papers.RECEIVED_AT)
        document = papers.document(dossier, 1)
        unit.repository.save_documents(dossier, [document])
        unit.repository.save_checked(dossier, [papers.checked(document)])
        unit.commit()
    downgrade(empty_url, "0001")
    with closing(open_database(empty_url)) as database, database.begin() as unit:
        assert [hit.dossier for hit in unit.search.find("minh hậu").hits] == [dossier]


def test_what_was_kept_before_a_revision_is_there_after_it(empty_url: str) -> None:
    """A dossier and an original of the first schema, through every later one and back."""
    upgrade(empty_url)
    downgrade(empty_url, revisions()[0])
    with engine_of(empty_url).begin() as connection:
        moment = "'2026-11-23 07:30:15.000000'"
        connection.execute(
            sa.text(f"INSERT INTO dossiers VALUES ('{papers.dossier_for(1)}', 's', 'in_review', 3, NULL, {moment})")
        )
        stored = papers.stored_for("scan")
        connection.execute(sa.text(f"INSERT INTO originals VALUES ('{stored.key}', '{stored.sha256}', {stored.size})"))
    database = open_database(empty_url)
    with database.begin() as unit:
        assert unit.repository.get(papers.dossier_for(1)).version == 3
        assert list(unit.repository.originals()) == [stored]
    database.close()
    downgrade(empty_url, revisions()[0])
    with engine_of(empty_url).connect() as connection:
        assert connection.execute(sa.text("SELECT key FROM originals")).scalars().all() == [stored.key]
        assert connection.execute(sa.text("SELECT version FROM dossiers")).scalars().all() == [3]


def test_upgrading_again_changes_nothing(url: str) -> None:
    database = open_database(url)
    with database.begin() as unit:
        unit.repository.receive(papers.dossier_for(1), "source", [], [], papers.RECEIVED_AT)
        unit.commit()
    upgrade(url)
    upgrade(url)
    with database.begin() as unit:
        assert unit.repository.find(papers.dossier_for(1)) is not None
    database.close()
    assert kept_revisions(url) == [revisions()[-1]]


def test_a_database_of_a_newer_program_is_refused_and_left_alone(empty_url: str) -> None:
    upgrade(empty_url)
    with engine_of(empty_url).begin() as connection:
        connection.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(NewerSchemaError):
        open_database(empty_url)
    with pytest.raises(NewerSchemaError):
        upgrade(empty_url)
    assert kept_revisions(empty_url) == ["9999"]


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        # the last table: all others are there already, in the same transaction
        patch.setattr("alembic.op.create_index", fail)
        with pytest.raises(ZeroDivisionError):
            open_database(empty_url)
    assert sa.inspect(engine_of(empty_url)).get_table_names() == []
    open_database(empty_url).close()


def test_another_programs_migrations_may_live_in_the_same_database(empty_url: str) -> None:
    """Prefect's, say, which call their table by alembic's own name."""
    parent = sa.make_url(empty_url).database
    if empty_url.startswith("sqlite"):
        Path(str(parent)).parent.mkdir()
    with engine_of(empty_url).begin() as connection:
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(sa.text("INSERT INTO alembic_version VALUES ('of-prefect')"))
    open_database(empty_url).close()
    assert kept_revisions(empty_url) == [revisions()[-1]]


def test_every_revision_file_is_named_by_its_number_and_follows_the_one_before() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    history = list(reversed(list(ScriptDirectory.from_config(config).walk_revisions())))
    assert tuple(script.revision for script in history) == revisions()
    assert [script.down_revision for script in history] == [None, *revisions()[:-1]]


def test_what_python_puts_beside_the_revisions_is_no_revision() -> None:
    folder = Path(migrations.__file__).parent / "versions" / "__pycache__"
    folder.mkdir(exist_ok=True)
    revisions.cache_clear()
    assert revisions()[0] == "0001"
