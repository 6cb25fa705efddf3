"""Delays that grow with failures of one account from one place; nobody is locked out (6.3.1)."""

import hashlib
from datetime import timedelta

from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite

from intranet import clock
from intranet.extensions import db
from intranet.models.sessions import LoginThrottle
from intranet.transaction import bookkeeping

FREE_TRIES = 5
LONGEST_DELAY = 60
FORGET_MINUTES = 15


class Throttled(Exception):
    """Too many failures from this source for this account; try again after ``seconds``."""

    def __init__(self, seconds):
        super().__init__(seconds)
        self.seconds = seconds


def key_of(username, address, device=None):
    """The key of one budget: (account, network) or (account, device it used before)."""
    source = device or address.rpartition(".")[0] or address
    kind = "device" if device else "net"
    return hashlib.sha256(f"{username}|{kind}|{source}".encode()).hexdigest()


def refuse_haste(key):
    """Raise ``Throttled`` while the delay after the last failure still runs."""
    row = db.session.get(LoginThrottle, key)
    if row is None or row.failures < FREE_TRIES:
        return
    delay = min(LONGEST_DELAY, 2 ** (row.failures - FREE_TRIES))
    wait = delay - int((clock.now() - row.last_at).total_seconds())
    if wait > 0:
        raise Throttled(wait)


def count_failure(key):
    """Add one failure; a budget that rested for a quarter of an hour begins anew."""
    now = clock.now()
    rested = LoginThrottle.last_at < now - timedelta(minutes=FORGET_MINUTES)
    with bookkeeping() as connection:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(LoginThrottle).values(key=key, failures=1, last_at=now)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["key"],
                set_={
                    "failures": case((rested, 1), else_=LoginThrottle.failures + 1),
                    "last_at": now,
                },
            )
        )


def forgive(key):
    """Forget the failures of this budget: the right password was given."""
    with bookkeeping() as connection:
        connection.execute(delete(LoginThrottle).where(LoginThrottle.key == key))
