"""Coming in by name and password and, when it is on, a code; proving it again; leaving."""

import hashlib
from dataclasses import replace

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.rules.errors import RuleBroken
from intranet.rules.factors import plain_digits
from intranet.rules.words import N_
from intranet.services import factors, passwords
from intranet.services.throttle import count_failure, forgive, key_of, refuse_haste
from intranet.transaction import NotVisible, transaction


def login(actor, username, password, *, kib, known_device=None):
    """Who this name and password belong to; returns (user, True when a code is still asked for).

    Raises ``Throttled`` or ``RuleBroken``. Wrong name, wrong password and ended account answer the
    same words after the same work (ASVS 6.3.8). ``known_device`` is a device this account used
    before: it has a budget of its own, so a stranger's failures cannot shut the owner out.
    """
    username = username.strip().lower()
    key = key_of(username, actor.address, known_device)
    refuse_haste(key)
    user = db.session.scalar(select(User).where(User.username == username))
    right = passwords.matches(password, user.password_hash if user else None, kib)
    # A second try with the same form is a new act, so its one-time key does not count.
    actor = replace(actor, once=None)
    if user is None or not right or not user.is_active:
        refuse(actor, username, key)
        raise RuleBroken(N_("Tên đăng nhập hoặc mật khẩu không đúng."), field="password")
    if factors.is_on(user.id):
        forgive(key)
        return user, True
    with transaction(replace(actor, user=user)) as change:
        change.record("sessions.login", user, device=_device(known_device))
    forgive(key)
    return user, False


def fingerprint(user):
    """What ties the code that is still asked for to the password that was typed before it."""
    return hashlib.sha256(f"second step {user.password_hash}".encode()).hexdigest()[:16]


def enter_code(actor, user_id, mark, typed, *, key, device=lambda username: None):
    """Come in by the code of the application, or by one of the paper, after the password.

    ``mark``: ``fingerprint`` of then; ``key``: the office's secret key. A budget of its own counts
    the account wherever wrong codes come from, and apart from it a device that was used before
    (``device(username)``).
    RuleBroken at ``code``, ``NotVisible`` when the first step no longer counts, ``Throttled``.
    """
    user = db.session.get(User, user_id)
    if user is None or not user.is_active or fingerprint(user) != mark:
        raise NotVisible
    known_device = device(user.username)
    budget = key_of(user.username, actor.address, f"second step {known_device or ''}")
    refuse_haste(budget)
    actor = replace(actor, user=user, once=None)
    try:
        with transaction(actor) as change:
            way = factors.prove(change, user, typed, key)
            facts = {"device": _device(known_device), "level": "second", "by": way}
            change.record("sessions.login", user, **facts)
    except RuleBroken:
        refuse(replace(actor, user=None), user.username, budget, step="second")
        raise
    forgive(budget)
    return user


def confirm(actor, typed, *, kib, key):
    """Prove again who is at the screen, by the password or a code of the application (ASVS 7.5.1).

    RuleBroken at ``secret``; ``Throttled`` after many wrong ones.
    """
    user = actor.user
    budget = key_of(user.username, actor.address, "own password")
    refuse_haste(budget)
    has_typed_code = plain_digits(typed) is not None and factors.is_on(user.id)
    stored = select(User.password_hash).where(User.id == user.id)
    try:
        if not has_typed_code and not passwords.matches(typed, db.session.scalar(stored), kib):
            raise RuleBroken(N_("Mật khẩu hoặc mã không đúng."), field="secret")
        with transaction(replace(actor, once=None)) as change:
            if has_typed_code:
                factors.prove(change, user, typed, key)
            change.record("sessions.confirm", user, by="totp" if has_typed_code else "password")
    except RuleBroken as broken:
        refuse(actor, user.username, budget, step="confirm")
        raise RuleBroken(broken.message, field="secret") from None
    forgive(budget)


def logout(actor):
    """Record that the person left; the route ends the session."""
    with transaction(actor) as change:
        change.record("sessions.logout", actor.user)
        change.outcome = "session:"


def refuse(actor, username, key, **facts):
    """Count and record an attempt that did not open the door."""
    count_failure(key)
    with transaction(replace(actor, once=None)) as change:
        change.record("sessions.refuse", _unknown(username), result="refused", **facts)


def _device(known):
    return "known" if known else "new"


def _unknown(username):
    """The object of a refused login: the name as tried, cut and made harmless."""
    plain = "".join(c for c in username if c.isascii() and (c.isalnum() or c in "._-"))
    return f"login:{plain[:40]}"
