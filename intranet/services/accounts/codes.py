"""One-time codes on paper: how somebody without e-mail gets a first or a new password (C22).

The code is random, lives 72 or 24 hours, works once, and only its hash is kept. It replaces the old
password at the moment it is used, not before: a code asked for by mistake shuts nobody out.
"""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, ResetCode, User
from intranet.rules.accounts import HOURS_NEW, HOURS_RESET, AccountPermission, new_code
from intranet.rules.accounts_import import MOST
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services.accounts.reading import mine, waiting
from intranet.transaction import transaction


def reset(actor, pid):
    """Give a person a one-time code; returns (account, code). The admin never learns a password."""
    with transaction(actor) as change:
        user = mine(actor, pid)
        if not user.is_active:
            raise RuleBroken(N_("Tài khoản đã khóa hoặc hết hạn; mở lại trước khi cấp mã."))
        code = issue(actor, user)
        where = [entry.unit.pid for entry in user.active_memberships]
        change.record("accounts.reset", user, units=where, hours=_hours(user))
        return user, code


def reset_waiting(actor, filters):
    """New codes for everybody of the list who never used one: [(account, code)], by name.

    The codes of the sheets printed before are void. RuleBroken when there is nobody, or for more
    than ``MOST`` people.
    """
    with transaction(actor) as change:
        found = waiting(actor.user, filters, MOST + 1)
        if not found:
            raise RuleBroken(N_("Không có ai đang chờ dùng mã."))
        if len(found) > MOST:
            raise RuleBroken(N_("Có hơn %(most)s người; lọc theo đơn vị rồi in."), most=MOST)
        made = [(user, issue(actor, user)) for user in found]
        for user, _code in made:
            where = [entry.unit.pid for entry in user.active_memberships]
            change.record("accounts.reset", user, units=where, hours=HOURS_NEW)
        change.outcome = "list:accounts"
        return made


def issue(actor, user):
    """Write a new code for ``user`` inside an open change; the codes before it are void."""
    now = clock.now()
    earlier = (ResetCode.user_id == user.id) & ResetCode.used_at.is_(None)
    db.session.execute(
        update(ResetCode).where(earlier, ResetCode.expires_at > now).values(expires_at=now)
    )
    code = new_code(secrets.token_bytes(24))
    db.session.add(
        ResetCode(
            user_id=user.id,
            code_hash=hashlib.sha256(code.encode()).hexdigest(),
            issued_by_id=actor.user_id,
            issued_at=now,
            expires_at=now + timedelta(hours=_hours(user)),
        )
    )
    db.session.flush()
    return code


def recent_codes(account, limit=5):
    """The newest codes of one account: (issued_at, expires_at, used_at, issuer's name or None)."""
    return db.session.execute(_codes(limit).where(ResetCode.user_id == account.id)).all()


def resets_in(user, unit, limit=10):
    """Codes lately given to people of ``unit``, for its head and for those above; else nothing."""
    above = unit.ancestor_ids
    roles = AccountPermission.WATCH.roles
    if not any(e.role in roles and e.unit_id in above for e in user.active_memberships):
        return []
    people = select(Membership.user_id).where(Membership.unit_id == unit.id)
    return db.session.execute(_codes(limit).where(ResetCode.user_id.in_(people))).all()


def _codes(limit):
    issuer = aliased(User)
    return (
        select(
            User.full_name.label("who"), ResetCode.issued_at, ResetCode.expires_at,
            ResetCode.used_at, issuer.full_name.label("issuer"),
        )
        .join(User, User.id == ResetCode.user_id)
        .outerjoin(issuer, issuer.id == ResetCode.issued_by_id)
        .order_by(ResetCode.id.desc())
        .limit(limit)
    )  # fmt: skip


def _hours(user):
    return HOURS_NEW if user.password_hash is None else HOURS_RESET
