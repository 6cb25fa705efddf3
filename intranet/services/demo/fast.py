"""Writing many rows at once: prepared tuples on SQLite, COPY on PostgreSQL.

Used inside ``transaction()`` on its own connection, so rows and audit entries are still one commit.
Dates and moments are handed over as text in the form that the columns hold.
"""

from contextlib import contextmanager

from sqlalchemy import event, text

from intranet.extensions import db

# An office that does not exist yet has nothing to lose: the disk is waited for once, at the end.
_SQLITE_PRAGMAS = (
    "synchronous=OFF",
    "foreign_keys=OFF",
    "secure_delete=OFF",
    "cache_size=-524288",
    "wal_autocheckpoint=20000",
    "temp_store=MEMORY",
)
_SEQUENCED = ("persons", "dossiers", "dossier_papers", "dossier_steps", "fee_entries", "fee_days")
_TOP = "SELECT coalesce(max(id), 0) FROM {table}"
_MOVE = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(max(id), 1)) FROM {table}"


@contextmanager
def hurried():
    """Connections that do not wait for the disk; afterwards everything is on it."""
    if db.engine.dialect.name != "sqlite":
        yield
        with db.engine.connect().execution_options(rw=True) as connection, connection.begin():
            connection.execute(text("ANALYZE"))
        return
    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", _hurry)
    try:
        yield
    finally:
        event.remove(db.engine, "connect", _hurry)
        db.session.remove()
        db.engine.dispose()
    _settle()


def _hurry(connection, _record):
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _settle():
    raw = db.engine.raw_connection()
    try:
        raw.execute("PRAGMA query_only=OFF")
        raw.execute("INSERT INTO dossier_search (dossier_search) VALUES ('optimize')")
        raw.execute("ANALYZE")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


class Writer:
    """Writes rows (tuples in the order of ``columns``) on the connection of the transaction."""

    def __init__(self, connection):
        self._connection = connection
        self._postgres = connection.dialect.name == "postgresql"
        self._raw = connection.connection.cursor()

    def insert(self, table, columns, rows):
        """Insert ``rows``; values are text, whole numbers, bytes or None."""
        names = ", ".join(columns)
        if not self._postgres:
            marks = ", ".join("?" * len(columns))
            self._raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
            return
        with self._raw.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def search(self, rows):
        """Write the search index; ``rows``: (dossier id, words in order)."""
        if not self._postgres:
            self.insert("dossier_search", ("rowid", "words"), rows)
            return
        vectors = [(i, " ".join(f"'{word}'" for word in words.split())) for i, words in rows]
        self.insert("dossier_search", ("dossier_id", "words"), vectors)

    def update_people(self, rows):
        """Move the last visit of people on; ``rows``: (seen at, version, id)."""
        mark = "%s" if self._postgres else "?"
        words = f"UPDATE persons SET seen_at = {mark}, version = {mark} WHERE id = {mark}"  # noqa: S608
        self._raw.executemany(words, rows)


def last_ids(connection):
    """{table: its highest id}, 0 when empty."""
    return {
        table: connection.execute(text(_TOP.format(table=table))).scalar() for table in _SEQUENCED
    }


def move_sequences(connection):
    """PostgreSQL: ids given by hand are behind us; the sequences go on after them."""
    if connection.dialect.name == "postgresql":
        for table in _SEQUENCED:
            connection.execute(text(_MOVE.format(table=table)))
