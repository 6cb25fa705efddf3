"""Locking the screen, opening it again, and changing the person at a shared computer.

A **seat** is one browser: a random cookie names it and a locked session keeps the cookie's SHA-256.
Who opens a session gets a new token, so the cookie of a locked one is worth nothing (ASVS 7.2.4).
"""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import or_, select, update

from intranet import clock, websessions
from intranet.extensions import db
from intranet.models.accounts import Pin, User, members
from intranet.models.sessions import WebSession
from intranet.rules import pins
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services import passwords
from intranet.services.sessions.own import MARK
from intranet.services.throttle import count_failure, forgive, key_of, refuse_haste
from intranet.transaction import NotVisible, bookkeeping, transaction

WRONG = N_("Mã PIN hoặc mật khẩu không đúng.")


@dataclass(frozen=True)
class Seated:
    """A locked session of this browser; ``mark`` names it in forms."""

    id_hash: str
    mark: str
    user_id: int
    username: str
    full_name: str


def lock(actor, this_hash, seat):
    """Lock the screen: the session waits on ``seat`` (SHA-256 of the cookie of this browser).

    One session a person and ``MOST_PEOPLE`` people a seat: what is more ends, the oldest first.
    """
    now = clock.now()
    locked = {"locked_at": now, "seen_at": now, "seat": seat, "pin_failures": 0}
    with transaction(actor) as change:
        _set(this_hash, **locked)
        others = db.session.execute(_on(seat)).all()
        double = [row for row in others if row.user_id == actor.user_id]
        single = [row for row in others if row.user_id != actor.user_id]
        for row in (*double, *single[pins.MOST_PEOPLE - 1 :]):
            if row.id_hash != this_hash:
                _set(row.id_hash, ended_at=now)
        change.record("sessions.lock", actor.user)
        change.outcome = "session:"


def seated(seat, this_hash, idle_minutes, hours):
    """The people whose locked sessions this browser may open again, last locked first.

    ``this_hash``: the session whose cookie the browser holds, or None.
    """
    now = clock.now()
    query = _on(seat, this_hash).where(
        WebSession.seen_at >= now - timedelta(minutes=idle_minutes),
        WebSession.created_at >= now - timedelta(hours=hours),
        User.locked.is_(False),
    )
    return [
        Seated(row.id_hash, row.id_hash[:MARK], row.user_id, row.username, row.full_name)
        for row in db.session.execute(query)
    ]


def unlock(actor, chosen, secret, *, kib, was=None):
    """Open a locked session by PIN or password; returns its new token.

    ``chosen`` is one of ``seated``; ``was``: primary key of the person who sat here last. Raises
    ``RuleBroken`` at ``secret``, ``NotVisible`` when the session is over, ``Throttled``.
    """
    key = key_of(chosen.username, actor.address, f"screen {chosen.id_hash}")
    refuse_haste(key)
    by = "pin" if pins.is_pin(secret) else "password"
    tries = _count_try(chosen.id_hash) if by == "pin" else None
    right = passwords.matches(secret, _stored(chosen.user_id, by), kib)
    person = members.member(chosen.user_id)
    actor = replace(actor, once=None, session=chosen.id_hash[:8])
    if not right or not person.is_active:
        count_failure(key)
        _refuse(actor, chosen, person, by, tries)
    token = secrets.token_urlsafe(32)
    _open(replace(actor, user=person), chosen, token, by, was)
    forgive(key)
    return token


def _open(actor, chosen, token, by, was):
    now = clock.now()
    fresh = {"checked_at": now} if by == "password" else {}
    with transaction(actor) as change:
        opened = _set(
            chosen.id_hash,
            id_hash=websessions.hash_token(token),
            locked_at=None,
            pin_failures=0,
            seen_at=now,
            **fresh,
        )
        if opened != 1:
            raise NotVisible
        verb = "unlock" if was == chosen.user_id else "switch"
        after = {"session": websessions.hash_token(token)[:8]}
        change.record(f"sessions.{verb}", actor.user, after=after, by=by)
        change.outcome = "session:"


def _refuse(actor, chosen, person, by, tries):
    """Record it; the last wrong PIN ends the session."""
    is_last = tries is not None and tries >= pins.MOST_TRIES
    facts = {"by": by} if tries is None else {"by": by, "tries": tries}
    with transaction(actor) as change:
        if is_last:
            _set(chosen.id_hash, ended_at=clock.now())
        change.record("sessions.refuse_unlock", person, result="refused", **facts)
    if is_last:
        raise NotVisible
    raise RuleBroken(WRONG, field="secret")


def _count_try(id_hash):
    """One more PIN tried, counted before it is looked at: many at once are no more tries.

    Returns how many there were; ``NotVisible`` after the last.
    """
    count = WebSession.pin_failures + 1
    with bookkeeping() as connection:
        counted = connection.execute(
            update(WebSession)
            .where(
                WebSession.id_hash == id_hash,
                WebSession.ended_at.is_(None),
                WebSession.locked_at.is_not(None),
                WebSession.pin_failures < pins.MOST_TRIES,
            )
            .values(pin_failures=count)
            .returning(WebSession.pin_failures)
        ).scalar()
    if counted is None:
        raise NotVisible
    return counted


def _stored(user_id, by):
    column = (Pin.pin_hash, Pin.user_id) if by == "pin" else (User.password_hash, User.id)
    return db.session.scalar(select(column[0]).where(column[1] == user_id))


def _on(seat, this_hash=None):
    """Query: the locked sessions of a seat, and this one, last locked first."""
    here = or_(WebSession.seat == seat, WebSession.id_hash == (this_hash or ""))
    return (
        select(WebSession.id_hash, WebSession.user_id, User.username, User.full_name)
        .join(User, User.id == WebSession.user_id)
        .where(
            here,
            WebSession.locked_at.is_not(None),
            WebSession.ended_at.is_(None),
        )
        .order_by(WebSession.locked_at.desc(), WebSession.id_hash)
    )


def _set(id_hash, /, **values):
    """Change one session that has not ended; returns how many rows that was."""
    query = update(WebSession).where(WebSession.id_hash == id_hash, WebSession.ended_at.is_(None))
    return db.session.connection().execute(query.values(**values)).rowcount


def has_pin(user):
    """When the person chose a PIN, or None."""
    return db.session.scalar(select(Pin.set_at).where(Pin.user_id == user.id))


def set_pin(actor, current, pin, *, kib):
    """Choose the PIN that opens one's locked screens; asks for the password.

    Raises ``RuleBroken`` at ``current`` or ``pin``, ``Throttled`` after many wrong passwords.
    """
    user = actor.user
    key = key_of(user.username, actor.address, "own password")
    refuse_haste(key)
    if not passwords.matches(current, _stored(user.id, "password"), kib):
        count_failure(key)
        raise RuleBroken(N_("Mật khẩu hiện tại không đúng."), field="current")
    hashed = passwords.hashed(pins.check(pin, user.phone), kib)
    with transaction(actor) as change:
        row = db.session.get(Pin, user.id, with_for_update=True) or Pin(user_id=user.id)
        row.pin_hash, row.set_at = hashed, clock.now()
        db.session.add(row)
        change.record("sessions.set_pin", user)
        change.outcome = "session:"
    forgive(key)


def remove_pin(actor):
    """A locked screen opens by the password alone from now on."""
    with transaction(actor) as change:
        row = db.session.get(Pin, actor.user_id)
        if row is None:
            raise NotVisible
        db.session.delete(row)
        change.record("sessions.remove_pin", actor.user)
        change.outcome = "session:"
