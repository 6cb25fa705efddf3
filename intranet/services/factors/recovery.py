"""Codes on paper for the day when the authenticator is lost: 79 bits each, used once, hashed."""

import hashlib
import secrets

from sqlalchemy import delete, func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts.factors import RecoveryCode
from intranet.rules.accounts import normal_code
from intranet.rules.factors import recovery_codes


def issue(user_id):
    """Write new codes inside an open change and return them as they are printed; old ones go."""
    codes = recovery_codes(secrets.token_bytes)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    for code in codes:
        db.session.add(RecoveryCode(user_id=user_id, code_hash=_hash(user_id, code)))
    return codes


def use(user_id, typed):
    """Use up the typed code inside an open change; returns how many are left, None when wrong."""
    query = select(RecoveryCode).where(
        RecoveryCode.user_id == user_id,
        RecoveryCode.code_hash == _hash(user_id, typed),
        RecoveryCode.used_at.is_(None),
    )
    found = db.session.scalar(query.with_for_update())
    if found is None:
        return None
    found.used_at = clock.now()
    db.session.flush()
    return left(user_id)


def left(user_id):
    """How many codes of the person are not used yet."""
    unused = (RecoveryCode.user_id == user_id) & RecoveryCode.used_at.is_(None)
    return db.session.scalar(select(func.count()).select_from(RecoveryCode).where(unused))


def _hash(user_id, code):
    return hashlib.sha256(f"{user_id}:{normal_code(code)}".encode()).hexdigest()
