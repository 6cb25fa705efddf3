"""Who writes beside whom. SQLite has one writer at a time; PostgreSQL is told here.

Part of the transaction floor. Each write passes the gate together with others; one that changes
what all promises are counted with (the calendar) closes it, waits for those inside and is alone: no
promise made by the days of a moment ago slips in behind it (B2).
"""

from sqlalchemy import text

GATE_LOCK = 7202
_PASS = text(f"SELECT pg_advisory_xact_lock_shared({GATE_LOCK})")
_CLOSE = text(f"SELECT pg_advisory_xact_lock({GATE_LOCK})")
_FORM = text("SELECT pg_advisory_xact_lock(hashtext(:key))")


def enter(session, once, alone):
    """Pass or close the gate until the transaction ends; two presses of one form (``once``) come
    one after the other.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    session.execute(_CLOSE if alone else _PASS)
    if once:
        session.execute(_FORM, {"key": once})
