"""The authenticator of a person (TOTP): set up, confirmed by a first code, taken away.

A code works once, also in two requests at the same moment: the row is locked and remembers the
last step that was used (ASVS 6.5.1).
"""

from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import delete, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts.factors import RecoveryCode, SecondFactor
from intranet.models.accounts.users import Membership, User
from intranet.models.settings import Setting
from intranet.rules.alerts import AlertKind
from intranet.rules.errors import RuleBroken
from intranet.rules.factors import is_waiting, must_enrol, plain_digits, steps_around
from intranet.rules.permissions import Role
from intranet.rules.words import N_
from intranet.services import alerts
from intranet.services.factors import recovery
from intranet.services.factors.sealing import seal, unseal
from intranet.services.throttle import count_failure, forgive, key_of, refuse_haste
from intranet.services.units.reading import valid_membership
from intranet.transaction import transaction

WRONG = N_("Mã không đúng, đã dùng hoặc đã hết hạn. Chờ mã mới rồi thử lại.")


@dataclass(frozen=True)
class Waiting:
    """A secret that is not confirmed yet, as text and as the address in the QR code."""

    secret: str
    address: str


def is_on(user_id):
    """True when this person's login asks for a code."""
    return confirmed_at(user_id) is not None


def confirmed_at(user_id) -> datetime | None:
    """Since when the person has an authenticator, or None."""
    query = select(SecondFactor.confirmed_at).where(SecondFactor.user_id == user_id)
    return db.session.scalar(query)


def is_asked_of(user):
    """True when the office asks this person for a second factor (setting ``second_factor``)."""
    query = select(Setting.value).where(Setting.key == "second_factor")
    return must_enrol(db.session.scalar(query), user.roles)


def begin(actor, key):
    """Make a new secret that waits for its first code. RuleBroken when one is in use already."""
    with transaction(actor) as change:
        found = _locked(actor.user_id)
        if found is not None and found.confirmed_at is not None:
            raise RuleBroken(N_("Bạn đang dùng một ứng dụng tạo mã; gỡ ra trước khi đổi máy."))
        row = found or SecondFactor(user_id=actor.user_id)
        row.secret = seal(key, actor.user_id, pyotp.random_base32())
        row.made_at, row.last_step = clock.now(), 0
        db.session.add(row)
        change.record("factors.begin", actor.user)
        change.outcome = "session:"


def waiting(user, key, office):
    """The Waiting secret of the person, or None; ``office`` stands beside it in the application."""
    row = db.session.get(SecondFactor, user.id)
    if row is None or row.confirmed_at is not None or not is_waiting(row.made_at, clock.now()):
        return None
    secret = unseal(key, user.id, row.secret)
    if secret is None:
        return None
    issuer = (office or "Một Cửa").replace(":", " ")
    address = pyotp.TOTP(secret, name=user.username, issuer=issuer).provisioning_uri()
    return Waiting(secret, address)


def confirm(actor, typed, key):
    """Take the authenticator into use by its first code; returns the recovery codes, shown once.

    RuleBroken at ``code``; ``Throttled`` after many wrong ones.
    """
    budget = key_of(actor.user.username, actor.address, "authenticator")
    refuse_haste(budget)
    try:
        with transaction(actor) as change:
            row = _locked(actor.user_id)
            if row is None or not is_waiting(row.made_at, clock.now()):
                raise RuleBroken(N_("Đã quá 10 phút; bấm “Lập mã QR khác” rồi quét lại."), "code")
            if row.confirmed_at is not None or not spend(row, typed, key):
                raise RuleBroken(WRONG, field="code")
            row.confirmed_at = clock.now()
            codes = recovery.issue(actor.user_id)
            change.record("factors.enrol", actor.user)
            alerts.tell(change, [actor.user_id], AlertKind.FACTOR_ON)
            change.outcome = "session:"
    except RuleBroken:
        count_failure(budget)
        raise
    forgive(budget)
    return codes


def remove(actor):
    """Log in by the password alone again, and forget the recovery codes."""
    with transaction(actor) as change:
        if _locked(actor.user_id) is None:
            raise RuleBroken(N_("Bạn chưa bật mã xác thực."))
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == actor.user_id))
        db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == actor.user_id))
        change.record("factors.remove", actor.user)
        alerts.tell(change, [actor.user_id], AlertKind.FACTOR_OFF)
        change.outcome = "session:"


def renew_codes(actor):
    """New recovery codes; the old ones are void. RuleBroken without an authenticator."""
    with transaction(actor) as change:
        row = _locked(actor.user_id)
        if row is None or row.confirmed_at is None:
            raise RuleBroken(N_("Bạn chưa bật mã xác thực."))
        codes = recovery.issue(actor.user_id)
        change.record("factors.renew_codes", actor.user)
        change.outcome = "session:"
        return codes


def prove(change, user, typed, key):
    """Inside an open change: use up the code that ``user`` typed, of the application or of paper.

    Returns what it was: ``totp`` or ``recovery``; RuleBroken at ``code``.
    """
    row = _locked(user.id)
    if row is None or row.confirmed_at is None:
        raise RuleBroken(WRONG, field="code")
    if plain_digits(typed):
        if not spend(row, typed, key):
            raise RuleBroken(WRONG, field="code")
        return "totp"
    left = recovery.use(user.id, typed)
    if left is None:
        raise RuleBroken(WRONG, field="code")
    alerts.tell(change, [user.id, *heads_of(user)], AlertKind.RECOVERY, left=left)
    return "recovery"


def spend(row, typed, key):
    """True when the typed digits are the code of a step that was not used; remembers the step."""
    digits, secret = plain_digits(typed), unseal(key, row.user_id, row.secret)
    if digits is None or secret is None:
        return False
    totp = pyotp.TOTP(secret)
    for step in steps_around(clock.utc().timestamp()):
        if step > row.last_step and pyotp.utils.strings_equal(totp.generate_otp(step), digits):
            row.last_step = step
            return True
    return False


def heads_of(user):
    """Ids of the heads nearest above each unit of a person: they learn what befell the account."""
    roles, told = (Role.UNIT_HEAD, Role.LEADER), set()
    for entry in user.active_memberships:
        path = entry.unit.ancestor_ids
        query = (
            select(Membership.unit_id, Membership.user_id)
            .join(User, User.id == Membership.user_id)
            .where(Membership.unit_id.in_(path), Membership.role.in_(roles))
            .where(valid_membership(clock.today()), User.id != user.id, User.locked.is_(False))
        )
        found = db.session.execute(query).all()
        nearest = max((path.index(row.unit_id) for row in found), default=None)
        told |= {row.user_id for row in found if path.index(row.unit_id) == nearest}
    return sorted(told)


def _locked(user_id):
    query = select(SecondFactor).where(SecondFactor.user_id == user_id).with_for_update()
    return db.session.scalar(query)
