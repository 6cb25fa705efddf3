"""Counting what a page asks of the database."""

from contextlib import contextmanager

from sqlalchemy import event

from intranet.extensions import db

# Session, user, memberships, settings: asked on every page, and the door's own bookkeeping.
FRAME = ("web_sessions", "users.id AS", "memberships.id AS", "FROM settings", "PRAGMA", "BEGIN")


@contextmanager
def counted(app):
    """The list of statements that were run, without those of every page's frame."""
    statements = []

    def note(_connection, _cursor, statement, *_):
        if not any(word in statement for word in FRAME):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
