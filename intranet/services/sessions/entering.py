"""Coming in by name and password, and leaving."""

from dataclasses import replace

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services import passwords
from intranet.services.throttle import count_failure, forgive, key_of, refuse_haste
from intranet.transaction import transaction


def login(actor, username, password, *, kib, known_device=None):
    """Return the user whose name and password these are.

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
    with transaction(replace(actor, user=user)) as change:
        change.record("sessions.login", user, device="known" if known_device else "new")
    forgive(key)
    return user


def logout(actor):
    """Record that the person left; the route ends the session."""
    with transaction(actor) as change:
        change.record("sessions.logout", actor.user)
        change.outcome = "session:"


def refuse(actor, username, key):
    """Count and record an attempt that did not open the door."""
    count_failure(key)
    with transaction(replace(actor, once=None)) as change:
        change.record("sessions.refuse", _unknown(username), result="refused")


def _unknown(username):
    """The object of a refused login: the name as tried, cut and made harmless."""
    plain = "".join(c for c in username if c.isascii() and (c.isalnum() or c in "._-"))
    return f"login:{plain[:40]}"
