"""Somebody lost the telephone and the paper: an admin takes the second factor off."""

from sqlalchemy import delete, func, select

from intranet import websessions
from intranet.extensions import db
from intranet.models.accounts import Passkey, RecoveryCode, SecondFactor
from intranet.rules.alerts import AlertKind
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services import alerts, factors
from intranet.services.accounts.reading import mine
from intranet.transaction import transaction


def factors_of(account):
    """(since when the account asks for a code or None, number of its passkeys)."""
    count = select(func.count()).select_from(Passkey).where(Passkey.user_id == account.id)
    return factors.confirmed_at(account.id), db.session.scalar(count)


def take_off(actor, pid, reason):
    """Take authenticator, recovery codes and passkeys off an account; all its sessions end.

    The person and the heads above learn of it. Nobody does this to their own account; RuleBroken
    when there is nothing to take off.
    """
    with transaction(actor) as change:
        user = mine(actor, pid)
        if actor.user_id == user.id:
            raise RuleBroken(N_("Không tự gỡ cho mình ở đây; nhờ một quản trị khác."))
        taken = [
            len(db.session.scalars(_of(table, user)).all())
            for table in (SecondFactor, Passkey, RecoveryCode)
        ]
        if not any(taken):
            raise RuleBroken(N_("Tài khoản này không có xác thực hai lớp."))
        websessions.end_all(db.session.connection(), user.id)
        facts = {"authenticator": bool(taken[0]), "passkeys": taken[1]}
        change.record("accounts.take_off", user, reason=reason, **facts)
        alerts.tell(change, [user.id, *factors.heads_of(user)], AlertKind.FACTOR_OFF)
        return user


def _of(table, user):
    return delete(table).where(table.user_id == user.id).returning(table.user_id)
