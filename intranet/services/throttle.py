"""Too much in too little time: failed logins (6.3.1), exports (ASVS 2.4.1). Nobody is locked out.

Failures of one account from one place cost delays that grow; other acts have a number in a while.
"""

import hashlib
from datetime import timedelta

from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite

from intranet import clock
from intranet.extensions import db
from intranet.models.sessions import LoginThrottle
from intranet.rules.errors import AskAgain, Throttled
from intranet.transaction import bookkeeping

FREE_TRIES = 5
LONGEST_DELAY = 60
FORGET_MINUTES = 15
SURE_ROWS = 100


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
    _count(key, rested, now, now)


def count_act(key, most, minutes):
    """Count one act; raise ``Throttled`` when it is more than ``most`` within ``minutes``.

    The minutes begin with the first act and then anew; what was refused counts as well.
    """
    now, span = clock.now(), timedelta(minutes=minutes)
    over = LoginThrottle.last_at <= now - span
    number, began = _count(key, over, now, case((over, now), else_=LoginThrottle.last_at))
    if number > most:
        raise Throttled(max(1, int((began + span - now).total_seconds())))


def _count(key, is_over, now, moment):
    """One more for ``key``, or the first again when ``is_over``; returns (number, its moment)."""
    with bookkeeping() as connection:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(LoginThrottle).values(key=key, failures=1, last_at=now)
        number = case((is_over, 1), else_=LoginThrottle.failures + 1)
        counted = statement.on_conflict_do_update(
            index_elements=["key"], set_={"failures": number, "last_at": moment}
        ).returning(LoginThrottle.failures, LoginThrottle.last_at)
        return connection.execute(counted).one()


def refuse_unsure(actor, rows):
    """Ask who it is before more than ``SURE_ROWS`` rows leave the house at once (ASVS 7.5.1).

    Raises ``AskAgain`` when that was last proved too long ago.
    """
    if rows > SURE_ROWS and not actor.is_recent:
        raise AskAgain


def forgive(key):
    """Forget the failures of this budget: the right password was given."""
    with bookkeeping() as connection:
        connection.execute(delete(LoginThrottle).where(LoginThrottle.key == key))
