"""Passkeys (WebAuthn): a key in a person's phone, computer or stick, tied to the name of this site.

Every challenge is used once: it is the one-time key of the change (table ``once_keys``).
"""

import secrets
from dataclasses import dataclass, replace

from sqlalchemy import delete, func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts.factors import Passkey
from intranet.models.accounts.users import User
from intranet.rules.alerts import AlertKind
from intranet.rules.errors import RuleBroken
from intranet.rules.factors import MOST_PASSKEYS
from intranet.rules.words import N_
from intranet.services import alerts
from intranet.transaction import NotVisible, transaction

REFUSED = N_("Không nhận ra khóa truy cập này. Thử lại, hoặc đăng nhập bằng mật khẩu.")
# What reading a browser's answer breaks on; a heap of brackets goes deeper than the machine does.
UNREADABLE = (ValueError, TypeError, KeyError, RecursionError)


@dataclass(frozen=True)
class Site:
    """Where the browser is: the host name keys are tied to, the origins it may report, its name."""

    host: str
    origins: tuple[str, ...]
    office: str = ""


def new_challenge():
    """A fresh challenge: 32 random bytes as text."""
    return secrets.token_urlsafe(32)


def passkeys_of(user):
    """The person's keys, oldest first: pid, name, made_at, used_at."""
    return db.session.scalars(
        select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.id)
    ).all()


def creation_options(user, site, challenge):
    """What the browser needs to make a key, as JSON text."""
    import webauthn
    from webauthn.helpers import structs

    wanted = structs.AuthenticatorSelectionCriteria(
        resident_key=structs.ResidentKeyRequirement.REQUIRED,
        require_resident_key=True,
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    known = [structs.PublicKeyCredentialDescriptor(row.credential) for row in passkeys_of(user)]
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.office or site.host,
        user_name=user.username,
        user_display_name=user.full_name,
        user_id=user.pid.encode(),
        challenge=challenge.encode(),
        authenticator_selection=wanted,
        exclude_credentials=known,
    )
    return webauthn.options_to_json(options)


def login_options(site, challenge):
    """What the browser needs to come in with a key that it finds by itself, as JSON text."""
    import webauthn
    from webauthn.helpers.structs import UserVerificationRequirement

    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge.encode(),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def add_passkey(actor, site, challenge, answer, name):
    """Keep the key that the browser made for ``challenge``; RuleBroken when it does not fit."""
    import webauthn

    made = _verified(
        webauthn.verify_registration_response, answer, site, challenge,
    )  # fmt: skip
    with transaction(replace(actor, once=challenge)) as change:
        mine = select(func.count()).select_from(Passkey).where(Passkey.user_id == actor.user_id)
        if (db.session.scalar(mine) or 0) >= MOST_PASSKEYS:
            raise RuleBroken(N_("Mỗi người giữ nhiều nhất %(most)s khóa."), most=MOST_PASSKEYS)
        if db.session.scalar(select(Passkey.id).where(Passkey.credential == made.credential_id)):
            raise RuleBroken(N_("Khóa này đã có trong danh sách."))
        row = Passkey(
            user_id=actor.user_id,
            credential=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            name=name,
            made_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        change.record("factors.add_passkey", actor.user, passkey=row.pid)
        alerts.tell(change, [actor.user_id], AlertKind.FACTOR_ON)
        change.outcome = "session:"


def forget_passkey(actor, pid):
    """Take one's own key off the list; ``NotVisible`` when it is nobody's or another's."""
    with transaction(actor) as change:
        own = (Passkey.pid == pid) & (Passkey.user_id == actor.user_id)
        if not db.session.scalars(delete(Passkey).where(own).returning(Passkey.id)).all():
            raise NotVisible
        change.record("factors.forget_passkey", actor.user, passkey=pid)
        alerts.tell(change, [actor.user_id], AlertKind.FACTOR_OFF)
        change.outcome = "session:"


def use_passkey(actor, site, challenge, answer, *, device=None, owner=None):
    """The person whose key signed ``challenge``: comes in by it, or ``owner`` (primary key) proves
    it again. ``device(username)``: the device that this account used before, or None.

    RuleBroken for a key that is unknown, another's, of another site, copied (its counter went
    back), of an ended account, or that its owner had not unlocked (ASVS 6.7); that is recorded.
    """
    user_id = None
    try:
        row = _key_of(answer, owner)
        user_id = row.user_id
        return _used(actor, row, site, challenge, answer, device, owner)
    except RuleBroken:
        with transaction(replace(actor, once=None)) as change:
            whose = db.session.get(User, user_id) if user_id is not None else "login:"
            change.record("sessions.refuse", whose, result="refused", step="passkey")
        raise


def _used(actor, row, site, challenge, answer, device, owner):
    """The person of the key ``row``, whose answer fits."""
    import webauthn

    known = {
        "credential_public_key": row.public_key,
        "credential_current_sign_count": row.sign_count,
    }
    seen = _verified(webauthn.verify_authentication_response, answer, site, challenge, **known)
    user = db.session.get(User, row.user_id)
    if user is None or not user.is_active:
        raise RuleBroken(REFUSED)
    with transaction(replace(actor, user=user, once=challenge)) as change:
        query = select(Passkey).where(Passkey.id == row.id).with_for_update()
        row = db.session.scalar(query.execution_options(populate_existing=True))
        if row is None or (row.sign_count and seen.new_sign_count <= row.sign_count):
            raise RuleBroken(REFUSED)
        row.sign_count, row.used_at = seen.new_sign_count, clock.now()
        if owner is not None:
            change.record("sessions.confirm", user, by="passkey")
        else:
            is_known = "known" if device(user.username) else "new"
            change.record("sessions.login", user, device=is_known, level="passkey")
        change.outcome = "session:"
    return user


def _key_of(answer, user_id):
    """The key that the browser's answer names (of ``user_id`` when given), or RuleBroken."""
    from webauthn.helpers import parse_authentication_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        raw = parse_authentication_credential_json(answer).raw_id
    except (WebAuthnException, *UNREADABLE) as error:
        raise RuleBroken(REFUSED) from error
    row = db.session.scalar(select(Passkey).where(Passkey.credential == raw))
    if row is None or (user_id is not None and row.user_id != user_id):
        raise RuleBroken(REFUSED)
    return row


def _verified(verify, answer, site, challenge, **known):
    """What ``verify`` finds in the browser's answer; RuleBroken when anything does not fit."""
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return verify(
            credential=answer,
            expected_challenge=challenge.encode(),
            expected_rp_id=site.host,
            expected_origin=list(site.origins),
            require_user_verification=True,
            **known,
        )
    except (WebAuthnException, *UNREADABLE) as error:
        raise RuleBroken(REFUSED) from error
