"""A new password: by the present one, or by a one-time code on paper."""

import hashlib
import secrets
from dataclasses import replace

from sqlalchemy import delete, select

from intranet import clock, websessions
from intranet.extensions import db
from intranet.models.accounts import Pin, ResetCode, User
from intranet.models.settings import Setting
from intranet.rules.accounts import normal_code
from intranet.rules.errors import RuleBroken
from intranet.rules.passwords import check, suggest
from intranet.rules.words import N_
from intranet.services import passwords, units
from intranet.services.sessions.entering import refuse
from intranet.services.throttle import count_failure, forgive, key_of, refuse_haste
from intranet.transaction import transaction

WRONG_CODE = N_("Tên đăng nhập hoặc mã không đúng, hoặc mã đã dùng, đã hết hạn.")


def guessable_words(user):
    """What anybody in the office would try first: its name, places, the person's own names."""
    settings = dict(db.session.execute(select(Setting.key, Setting.value)).tuples().all())
    office = [settings.get(name, "") for name in ("name", "province", "place")]
    own = [entry.unit.name for entry in user.active_memberships]
    return [*office, *units.place_names(), *own, user.username, user.full_name]


def suggestion(user=None):
    """A passphrase to offer that the rules accept; ``user`` is the person when known."""
    context = guessable_words(user) if user is not None else ()
    while True:
        words = suggest(secrets.token_bytes(16))
        try:
            return check(words, context)
        except RuleBroken:
            continue


def change_password(actor, current, new, *, kib, this_hash):
    """Change one's own password; every other session of the person ends (ASVS 6.2.2, 6.2.3).

    Raises ``RuleBroken`` at ``current`` or ``password``, ``Throttled`` after many wrong ones.
    """
    user = actor.user
    key = key_of(user.username, actor.address, "own password")
    refuse_haste(key)
    present = db.session.scalar(select(User.password_hash).where(User.id == user.id))
    if not passwords.matches(current, present, kib):
        count_failure(key)
        raise RuleBroken(N_("Mật khẩu hiện tại không đúng."), field="current")
    new = check(new, guessable_words(user))
    if passwords.matches(new, present, kib):
        raise RuleBroken(N_("Mật khẩu mới phải khác mật khẩu cũ."), field="password")
    hashed = passwords.hashed(new, kib)
    with transaction(actor) as change:
        query = select(User).where(User.id == user.id).with_for_update(of=User)
        locked = db.session.scalars(query).one()
        locked.password_hash, locked.must_change = hashed, False
        websessions.end_all(db.session.connection(), locked.id, this_hash)
        change.record("sessions.change_password", locked)
        change.outcome = "session:"
    forgive(key)


def use_code(actor, username, code, new, *, kib):
    """Set a password by the one-time code on paper; every session of the person ends, and
    the PIN is forgotten: who lost the password may have lost that too.

    Unknown name, wrong, used and old code answer the same words; raises ``RuleBroken`` at ``code``
    or ``password``, ``Throttled`` after many failures (ASVS 6.4.1, C22).
    """
    username = username.strip().lower()
    key = key_of(username, actor.address)
    refuse_haste(key)
    found = db.session.scalar(_usable(username, code))
    if found is None or not found.user.is_active:
        refuse(actor, username, key)
        raise RuleBroken(WRONG_CODE, field="code")
    new = check(new, guessable_words(found.user))
    hashed = passwords.hashed(new, kib)
    actor = replace(actor, user=found.user, once=None)
    with transaction(actor) as change:
        found = db.session.scalar(_usable(username, code).with_for_update(of=ResetCode))
        if found is None:
            raise RuleBroken(WRONG_CODE, field="code")
        user = found.user
        user.password_hash, user.must_change = hashed, False
        found.used_at = clock.now()
        db.session.execute(delete(Pin).where(Pin.user_id == user.id))
        websessions.end_all(db.session.connection(), user.id)
        change.record("sessions.use_code", user)
    forgive(key)


def _usable(username, code):
    """Query: the code of this account that is neither used nor old."""
    return (
        select(ResetCode)
        .join(User, User.id == ResetCode.user_id)
        .where(
            User.username == username,
            ResetCode.code_hash == hashlib.sha256(normal_code(code).encode()).hexdigest(),
            ResetCode.used_at.is_(None),
            ResetCode.expires_at > clock.now(),
        )
    )
