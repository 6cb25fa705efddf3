"""Alembic's door: runs the numbered scripts in one write transaction, DDL included."""

from alembic import context
from flask import current_app

from intranet.extensions import db

SEARCH_TABLES = ("dossier_search",)


def include(thing, name, kind, reflected, compare_to):
    """Search tables differ by database and are written by hand in the scripts."""
    return not (kind == "table" and name.startswith(SEARCH_TABLES))


def run():
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect().execution_options(rw=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            include_object=include,
            transaction_per_migration=False,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
