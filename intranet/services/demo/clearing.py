"""Back to nothing: every table and file of a demo office is dropped, to be built anew."""

import shutil
from pathlib import Path

from sqlalchemy import text

from intranet.extensions import db
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services.demo.filling import is_demo, is_empty

_FILES = ("files", "imports")
_SQLITE = "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view', 'table')"
_ORDER = {"trigger": 0, "view": 1, "table": 2}
_POSTGRES_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
_POSTGRES_FUNCTIONS = (
    "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
)


def clear(instance, agreed=False):
    """Drop everything in the database and the files of the folder ``instance``.

    RuleBroken in a real office, and in an empty one unless ``agreed``.
    """
    if not _has_schema():
        return
    if not is_demo():
        if not is_empty():
            raise RuleBroken(N_("Đây không phải cơ quan dùng thử nên không xóa dữ liệu."))
        if not agreed:
            raise RuleBroken(N_("Cơ quan chưa có dữ liệu. Thêm --yes để lập cơ quan dùng thử."))
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        _drop_sqlite()
    else:
        _drop_postgres()
    db.engine.dispose()
    for name in _FILES:
        shutil.rmtree(Path(instance) / name, ignore_errors=True)


def _has_schema():
    return db.inspect(db.engine).has_table("settings")


def _drop_sqlite():
    """Runs on the raw connection: dropping tables is no change that the trail could keep."""
    raw = db.engine.raw_connection()
    try:
        raw.execute("PRAGMA query_only=OFF")
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("BEGIN IMMEDIATE")
        for kind, name in _sqlite_things(raw):
            raw.execute(f'DROP {kind} IF EXISTS "{name}"')
        raw.execute("COMMIT")
        raw.execute("VACUUM")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


def _sqlite_things(raw):
    """Triggers, then the search index, which owns tables of its own, then the tables."""
    things = [(kind, name) for kind, name in raw.execute(_SQLITE) if not name.startswith("sqlite_")]
    own = [t for t in things if not t[1].startswith("dossier_search_")]
    return sorted(own, key=lambda t: (_ORDER[t[0]], t[1] != "dossier_search"))


def _drop_postgres():
    with db.engine.connect().execution_options(rw=True) as connection, connection.begin():
        for name in connection.execute(text(_POSTGRES_TABLES)).scalars().all():
            connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{name}" CASCADE')
        for name in connection.execute(text(_POSTGRES_FUNCTIONS)).scalars().all():
            connection.exec_driver_sql(f'DROP FUNCTION IF EXISTS "{name}" CASCADE')
