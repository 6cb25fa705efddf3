"""Logging in and out, growing delays instead of lock-outs, and requests held over an ended
session.
"""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, insert, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.sessions import HeldRequest, LoginThrottle, OnceKey, WebSession
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services import passwords
from intranet.transaction import NotVisible, bookkeeping, transaction

FREE_TRIES = 5
LONGEST_DELAY = 60
FORGET_MINUTES = 15


class Throttled(Exception):
    """Too many failures from this source for this account; try again after ``seconds``."""

    def __init__(self, seconds):
        super().__init__(seconds)
        self.seconds = seconds


def login(actor, username, password, *, kib, known_device=None):
    """Return the user whose name and password these are.

    Raises ``Throttled`` or ``RuleBroken``. Wrong name, wrong password and ended account answer
    the same words after the same work (ASVS 6.3.8). ``known_device`` is a device this account
    used before: it has a budget of its own, so a stranger's failures cannot shut the owner out.
    """
    username = username.strip().lower()
    key = _throttle_key(username, actor.address, known_device)
    wait = _wait(key)
    if wait > 0:
        raise Throttled(wait)
    user = db.session.scalar(select(User).where(User.username == username))
    right = passwords.matches(password, user.password_hash if user else None, kib)
    if not right or not user.is_active:
        _count_failure(key)
        with transaction(actor) as change:
            change.record("sessions.refuse", _unknown(username), result="refused")
        raise RuleBroken(N_("Tên đăng nhập hoặc mật khẩu không đúng."), field="password")
    with transaction(actor) as change:
        change.record("sessions.login", user, device="known" if known_device else "new")
    with bookkeeping() as connection:
        connection.execute(delete(LoginThrottle).where(LoginThrottle.key == key))
    return user


def logout(actor):
    """Record that the person left; the route ends the session."""
    with transaction(actor) as change:
        change.record("sessions.logout", actor.user)


def hold(user_id, path, content_type, body):
    """Keep a request whose session had ended; returns the token that brings it back."""
    token = secrets.token_urlsafe(18)
    row = {
        "token_hash": _hash(token),
        "user_id": user_id,
        "path": path.rstrip("?")[:2000],
        "content_type": content_type[:200],
        "body": body,
        "held_at": clock.now(),
    }
    with bookkeeping() as connection:
        connection.execute(insert(HeldRequest).values(row))
    return token


def held(actor, token, hours):
    """The held request, for the same person only and for so many hours; else ``NotVisible``."""
    found = db.session.get(HeldRequest, _hash(token))
    if found is None or found.user_id != actor.user_id:
        raise NotVisible
    if clock.now() - found.held_at > timedelta(hours=hours):
        raise NotVisible
    return found


def let_go(token):
    """Forget a held request that was sent."""
    with bookkeeping() as connection:
        connection.execute(delete(HeldRequest).where(HeldRequest.token_hash == _hash(token)))


def sweep(held_hours):
    """Forget old sessions, held requests, throttles and one-time keys; run daily or by hand."""
    now = clock.now()
    with bookkeeping() as connection:
        for table, column, kept in (
            (HeldRequest, HeldRequest.held_at, timedelta(hours=held_hours)),
            (WebSession, WebSession.seen_at, timedelta(days=30)),
            (LoginThrottle, LoginThrottle.last_at, timedelta(days=1)),
            (OnceKey, OnceKey.used_at, timedelta(days=90)),
        ):
            connection.execute(delete(table).where(column < now - kept))


def _throttle_key(username, address, device):
    source = device or address.rpartition(".")[0] or address
    return _hash(f"{username}|{'device' if device else 'net'}|{source}")


def _wait(key):
    row = db.session.get(LoginThrottle, key)
    if row is None or row.failures < FREE_TRIES:
        return 0
    delay = min(LONGEST_DELAY, 2 ** (row.failures - FREE_TRIES))
    return delay - int((clock.now() - row.last_at).total_seconds())


def _count_failure(key):
    now = clock.now()
    with bookkeeping() as connection:
        row = connection.execute(select(LoginThrottle).where(LoginThrottle.key == key)).first()
        fresh = row is not None and now - row.last_at <= timedelta(minutes=FORGET_MINUTES)
        connection.execute(delete(LoginThrottle).where(LoginThrottle.key == key))
        failures = row.failures + 1 if fresh else 1
        connection.execute(insert(LoginThrottle).values(key=key, failures=failures, last_at=now))


def _unknown(username):
    """The object of a refused login: the name as tried, cut and made harmless."""
    plain = "".join(c for c in username if c.isascii() and (c.isalnum() or c in "._-"))
    return f"login:{plain[:40]}"


def _hash(text):
    return hashlib.sha256(text.encode()).hexdigest()
