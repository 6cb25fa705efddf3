"""After erasing: nothing of it is left in free pages of the database or in files without a row."""

from typing import Any

from intranet.extensions import db
from intranet.services import files
from intranet.transaction import SYSTEM

# Long enough for somebody who sends the same content at this very moment (services/files/store).
SPARED_SECONDS = 600
_SQLITE = (
    "PRAGMA query_only=OFF",
    # The index marks what went; only merging takes the words out of its pages.
    "INSERT INTO dossier_search (dossier_search) VALUES ('optimize')",
    "VACUUM",
    "PRAGMA wal_checkpoint(TRUNCATE)",
)
# FULL: the tables are written anew, so that no old row is left in their pages.
_POSTGRES = ("VACUUM (FULL)",)


def finish(limits):
    """Write the database anew without what was deleted; returns how many files without a row went.

    To be run by ``flask erasures finish`` when nobody works: on SQLite others cannot write for as
    long as it takes, on PostgreSQL each table is locked in turn. Backups age out by themselves.
    """
    count = files.sweep(SYSTEM, limits, SPARED_SECONDS)
    db.session.remove()
    is_postgres = db.engine.dialect.name == "postgresql"
    raw = db.engine.raw_connection()
    driver: Any = raw.driver_connection  # outside any transaction
    driver.rollback()
    if is_postgres:
        driver.autocommit = True
    try:
        for statement in _POSTGRES if is_postgres else _SQLITE:
            driver.execute(statement)
    finally:
        raw.invalidate()  # a connection that may write goes back to nobody
    return count
