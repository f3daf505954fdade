"""What alembic runs: the migrations, on the connection and in the transaction of whoever called.

Refuses to connect by itself, so that the command line of alembic cannot change an office's database.
"""

from __future__ import annotations

from alembic import context

from storage import tables
from storage.migrations import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
